//! What goes wrong at a vendor, on the way to it and back, at the purge and at what is asked for before.

use std::collections::BTreeMap;
use std::time::Duration;

use app::model::purge::PurgeKind;
use wiremock::ResponseTemplate;

use super::{IMPATIENT, Subject, batch, batch_of_kind, kinds, vendor};
use crate::providers::client::MAX_ANSWER_BYTES;
use crate::providers::{Account, FailureKind};

/// Requests of one batch that may be on their way when the first answer comes.
const AT_ONCE: usize = 16;

pub async fn every_kind_fails_as_urls_do(subject: Subject) {
    for kind in &PurgeKind::ALL[1..] {
        for (status, failure) in [
            (401, FailureKind::Unauthorized),
            (403, FailureKind::Unauthorized),
            (429, FailureKind::Limited),
            (503, FailureKind::Passing),
        ] {
            let vendor = subject.turning(subject.requests_before, ResponseTemplate::new(status)).await;
            let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
            if provider.capability(&account, *kind).is_some() {
                let lines = ["https://www.example.com/a/", "https://www.example.com/b/"].map(str::to_owned);
                let outcome = provider.purge(&account, &batch_of_kind(*kind, lines.into())).await;
                assert!(kinds(&outcome).iter().all(|kind| *kind == Some(failure)), "{kind:?}: {outcome:?}");
            }
        }
    }
}

pub async fn refused_credentials_need_a_person(subject: Subject) {
    for status in [401, 403] {
        for outcome in subject.told(ResponseTemplate::new(status)).await {
            assert_eq!(kinds(&outcome), [Some(FailureKind::Unauthorized)], "{status}");
        }
    }
    // Nobody goes on asking with them for the rest of a batch.
    let vendor = subject.turning(subject.requests_before, ResponseTemplate::new(401)).await;
    let provider = subject.patient();
    let count = provider.description().capability.max_urls_per_batch;
    let outcome = provider.purge(&(subject.account)(*vendor.address()), &batch(count)).await;
    assert!(kinds(&outcome).iter().all(|kind| *kind == Some(FailureKind::Unauthorized)), "{outcome:?}");
    let asked = vendor.received_requests().await.unwrap_or_default().len() - subject.requests_before;
    assert!(asked <= AT_ONCE, "{asked} requests with refused credentials");
}

pub async fn a_limit_is_told_with_its_pause(subject: Subject) {
    for (hint, pause) in [
        (Some("7"), Some(7)),
        (Some("Wed, 21 Oct 2015 07:28:30 GMT"), Some(30)),
        (Some("some day"), None),
        (None, None),
    ] {
        let answer = ResponseTemplate::new(429);
        let answer = match hint {
            // With a Date of the same day: the mock would put today's there.
            Some(hint) => {
                answer.insert_header("retry-after", hint).insert_header("date", "Wed, 21 Oct 2015 07:28:00 GMT")
            }
            None => answer,
        };
        for outcome in subject.told(answer).await {
            assert_eq!(kinds(&outcome), [Some(FailureKind::Limited)], "{hint:?}");
            assert_eq!(outcome.pause, pause.map(Duration::from_secs), "{hint:?}");
        }
    }
}

pub async fn a_vendor_s_own_fault_passes(subject: Subject) {
    for status in [500, 502, 503, 504, 520] {
        for outcome in subject.told(ResponseTemplate::new(status).set_body_string("<h1>Oops")).await {
            assert_eq!(kinds(&outcome), [Some(FailureKind::Passing)], "{status}");
        }
    }
}

pub async fn a_body_that_cannot_be_read_is_a_failure_where_bodies_count(subject: Subject) {
    let outcomes = subject.told(ResponseTemplate::new(200).set_body_bytes([0xFF, 0x00, b'{', 0xC3])).await;
    for (granted, outcome) in outcomes.iter().enumerate() {
        let counts = subject.reads_bodies || granted < subject.requests_before;
        assert_eq!(kinds(outcome)[0].is_some(), counts, "{outcome:?}");
    }
}

pub async fn garbage_instead_of_http_is_a_failure(subject: Subject) {
    for granted in 0..=subject.requests_before {
        let vendor = vendor::that_writes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", subject.before(granted).await).await;
        let outcome = subject.patient().purge(&(subject.account)(vendor), &batch(2)).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Misconfigured); 2]);
    }
}

#[expect(clippy::disallowed_methods, reason = "what is measured is how long real time-outs take")]
pub async fn a_vendor_that_never_answers_is_given_up_for_now(subject: Subject) {
    for granted in 0..=subject.requests_before {
        let vendor = vendor::that_never_answers(subject.before(granted).await).await;
        let provider = subject.impatient();
        let count = provider.description().capability.max_urls_per_batch;
        let began = std::time::Instant::now();
        let outcome = provider.purge(&(subject.account)(vendor.address), &batch(count)).await;
        assert!(kinds(&outcome).iter().all(|kind| *kind == Some(FailureKind::Passing)), "{outcome:?}");
        // One time-out, not one for each URL.
        assert!(began.elapsed() < IMPATIENT.total * 10, "{:?}", began.elapsed());
    }
}

pub async fn an_answer_that_breaks_off_is_tried_again(subject: Subject) {
    for start in [
        &b""[..],
        b"HTTP/1.1 200 Pur",
        b"HTTP/1.1 200 Purged\r\nContent-Length: 100\r\n\r\n{\"half\"",
        b"HTTP/1.1 200 Purged\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ] {
        for granted in 0..=subject.requests_before {
            let vendor = vendor::that_writes(start, subject.before(granted).await).await;
            let outcome = subject.patient().purge(&(subject.account)(vendor), &batch(1)).await;
            let said = String::from_utf8_lossy(start);
            assert_eq!(kinds(&outcome), [Some(FailureKind::Passing)], "{said:?}: {outcome:?}");
        }
    }
}

pub async fn a_redirect_is_not_followed(subject: Subject) {
    let elsewhere = subject.accepting().await;
    for status in [301, 302, 307, 308] {
        let redirect = ResponseTemplate::new(status).insert_header("location", elsewhere.uri());
        for outcome in subject.told(redirect).await {
            let kind = kinds(&outcome)[0].expect("a redirect purges nothing");
            assert!(!kind.is_worth_retrying(), "{status}: {outcome:?}");
        }
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

pub async fn an_answer_without_end_is_cut(subject: Subject) {
    for granted in 0..=subject.requests_before {
        let mut vendor = vendor::that_never_stops(subject.before(granted).await).await;
        let outcome = subject.patient().purge(&(subject.account)(vendor.address), &batch(1)).await;
        assert_eq!(outcome.urls.len(), 1);
        // What lies in the buffers of two sockets is sent, too.
        let sent = vendor.sent().await;
        assert!(sent < MAX_ANSWER_BYTES as u64 + 32 * 1024 * 1024, "{sent} bytes were sent");
    }
}

pub async fn the_test_tells_a_good_connection_from_a_bad_one(subject: Subject) {
    let vendor = subject.accepting().await;
    let verdict = subject.patient().test(&(subject.account)(*vendor.address())).await;
    assert!(verdict.passed, "{verdict:?}");

    for status in [401, 403, 500] {
        let vendor = subject.turning(0, ResponseTemplate::new(status)).await;
        let provider = subject.patient();
        let verdict = provider.test(&(subject.account)(*vendor.address())).await;
        assert!(!verdict.passed && verdict.message.contains(&status.to_string()), "{verdict:?}");
        assert!(verdict.message.ends_with('.'), "a sentence says what to do: {verdict:?}");
        let permission = &provider.description().permission;
        assert!(status == 500 || verdict.message.contains(permission.as_str()), "it says what must be allowed");
    }

    let nobody = vendor::that_is_not_there();
    let verdict = subject.patient().test(&(subject.account)(nobody)).await;
    assert!(!verdict.passed && verdict.message.contains("refused the connection"), "{verdict:?}");
}

pub async fn an_account_without_fields_never_panics(subject: Subject) {
    let empty = Account { hosts: Vec::new(), fields: BTreeMap::new(), secrets: BTreeMap::new() };
    let provider = subject.patient();
    assert!(provider.targets(&empty) >= 1);
    if !provider.check(&empty).is_empty() {
        let outcome = provider.purge(&empty, &batch(1)).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Misconfigured)], "{outcome:?}");
    }
}
