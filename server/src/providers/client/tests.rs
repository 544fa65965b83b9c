use std::sync::Arc;
use std::time::Duration;

use app::model::timestamp::Timestamp;
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use secrecy::SecretString;

use super::{Client, Guard, Method, PrivateHost, Redactor, Request, Timeouts, TroubleKind, Url, retry_after, speech};
use crate::clock::{ManualClock, SystemClock};

/// 2015-10-21T07:28:00Z
const NOW: Timestamp = Timestamp(1_445_412_480_000);

type Pair = (HeaderName, &'static str);

fn headers(pairs: &[Pair]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
}

fn redactor(secrets: &[&str]) -> Redactor {
    let secrets: Vec<SecretString> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
    Redactor::of_secrets(&secrets)
}

#[test]
fn a_pause_is_read_in_seconds_or_as_a_date() {
    let cases: [(&[Pair], Option<u64>); 8] = [
        (&[(RETRY_AFTER, "7")], Some(7)),
        (&[(RETRY_AFTER, " 0 ")], Some(0)),
        (&[(RETRY_AFTER, "Wed, 21 Oct 2015 07:28:30 GMT")], Some(30)),
        (&[(RETRY_AFTER, "Wed, 21 Oct 2015 07:00:00 GMT")], Some(0)),
        (&[(RETRY_AFTER, "Wed, 21 Oct 2015 08:00:05 GMT"), (DATE, "Wed, 21 Oct 2015 08:00:00 GMT")], Some(5)),
        (&[(RETRY_AFTER, "99999999999999999999999999")], Some(86_400)),
        (&[(RETRY_AFTER, "soon")], None),
        (&[], None),
    ];
    for (pairs, seconds) in cases {
        assert_eq!(retry_after::read(&headers(pairs), NOW), seconds.map(Duration::from_secs), "{pairs:?}");
    }
}

#[test]
fn words_are_one_short_line() {
    let none = redactor(&[]);
    let page = b"<!DOCTYPE html>\n<html><head><title>405 Not allowed</title></head><body><h1>Error</h1></body></html>";
    assert_eq!(speech::words(405, Some("Not allowed"), page, &none), "405 Not allowed");
    assert_eq!(speech::words(200, None, b"", &none), "200 OK");
    assert_eq!(speech::words(200, Some("OK"), b"<b>Purged</b>\n\n<i>one</i>", &none), "200 OK: Purged one");
    assert_eq!(speech::words(500, None, b"a\x1b[31m\n\tb", &none), "500 Internal Server Error: a [31m b");
    assert_eq!(speech::words(200, None, &[0xFF, 0xFE, 0x00], &none), "200 OK: 3 bytes that are not text");
    assert_eq!(speech::words(500, Some("No"), "é".repeat(9_000).as_bytes(), &none).chars().count(), 240);
}

#[test]
fn a_secret_is_masked_however_the_answer_spells_it() {
    let redactor = redactor(&["X-Key: s3cr&t/ä", "s3cr"]);
    for spelled in ["s3cr&t/ä", "X-Key: s3cr&t/ä", "s3cr%26t%2F%C3%A4", "s3cr&amp;t/ä"] {
        let words = speech::words(403, Some("No"), format!("your key {spelled} is wrong").as_bytes(), &redactor);
        assert_eq!(words, "403 No: your key ••• is wrong");
    }
}

#[test]
fn a_cut_never_leaves_the_beginning_of_a_secret() {
    let secret = "0123456789abcdef";
    for lead in 200..260 {
        let body = format!("{}{secret}", "x ".repeat(lead / 2));
        let words = speech::words(403, Some("No"), body.as_bytes(), &redactor(&[secret]));
        assert!(!words.contains("0123"), "{words}");
    }
}

#[tokio::test]
async fn a_refused_connection_and_a_name_without_address_are_told_apart() {
    let client = Client::new(Timeouts::STANDARD, Arc::new(SystemClock));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    for (url, kind) in [(closed.as_str(), TroubleKind::Unreachable), ("http://x.invalid/", TroubleKind::NoName)] {
        let request = Request::new(Method::GET, Url::parse(url).unwrap());
        let trouble = client.exchange(request).await.err().unwrap();
        assert_eq!(trouble.kind, kind, "{}", trouble.message);
    }
}

#[tokio::test]
async fn an_answer_is_read_up_to_the_limit_asked_for() {
    let vendor = wiremock::MockServer::start().await;
    let answer = wiremock::ResponseTemplate::new(200).set_body_string("abcdef");
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&vendor).await;
    let client = Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(NOW)));
    for (limit, body, is_whole) in [(5, "abcde", false), (6, "abcdef", true), (7, "abcdef", true)] {
        let mut request = Request::new(Method::GET, Url::parse(&vendor.uri()).unwrap());
        request.max_answer_bytes = limit;
        let answer = client.exchange(request).await.ok().unwrap();
        assert_eq!((answer.body.as_slice(), answer.is_whole), (body.as_bytes(), is_whole));
    }
}

/// One that may go to these beside the open internet.
fn guarded(named: &[&str]) -> Client {
    let named: Vec<PrivateHost> = named.iter().map(|text| text.parse().unwrap()).collect();
    Client::guarded(Timeouts::STANDARD, Arc::new(ManualClock::at(NOW)), Guard::new("EDGESWEEP_SOME_HOSTS", &named))
}

#[tokio::test]
async fn a_guarded_request_goes_to_no_private_address_however_it_is_written() {
    let inside = wiremock::MockServer::start().await;
    let port = inside.address().port();
    let hosts = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "LOCALHOST", "[::1]"];
    for host in hosts {
        for named in [&[][..], &["10.0.0.0/8", "other.example"]] {
            let request = Request::new(Method::GET, Url::parse(&format!("http://{host}:{port}/")).unwrap());
            let trouble = guarded(named).exchange(request).await.err().unwrap();
            assert_eq!(trouble.kind, TroubleKind::Private, "{host}: {}", trouble.message);
            assert!(trouble.message.contains("EDGESWEEP_SOME_HOSTS"), "{}", trouble.message);
        }
    }
    let metadata = Request::new(Method::GET, Url::parse("http://169.254.169.254/latest/meta-data/").unwrap());
    assert_eq!(guarded(&[]).exchange(metadata).await.err().unwrap().kind, TroubleKind::Private);
    assert!(inside.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_guarded_request_goes_where_the_operator_lets_it() {
    let inside = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::any())
        .respond_with(wiremock::ResponseTemplate::new(200))
        .mount(&inside)
        .await;
    let port = inside.address().port();
    for (named, host) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.0/8", "127.0.0.1"),
        ("127.0.0.0/8", "localhost"),
        ("localhost", "localhost"),
        ("*", "127.0.0.1"),
    ] {
        let request = Request::new(Method::GET, Url::parse(&format!("http://{host}:{port}/")).unwrap());
        assert_eq!(guarded(&[named]).exchange(request).await.ok().unwrap().status, 200, "{host} by {named}");
    }
}

#[tokio::test]
async fn a_redirection_inside_is_not_followed() {
    let (outside, inside) = (wiremock::MockServer::start().await, wiremock::MockServer::start().await);
    let answer = wiremock::ResponseTemplate::new(307).insert_header("location", inside.uri());
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&outside).await;
    let request = Request::new(Method::POST, Url::parse(&outside.uri()).unwrap());
    assert_eq!(guarded(&["127.0.0.1"]).exchange(request).await.ok().unwrap().status, 307);
    assert!(inside.received_requests().await.unwrap().is_empty());
}
