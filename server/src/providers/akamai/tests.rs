use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use app::model::purge::{Manner, PurgeKind};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;
use serde_json::Value;
use wiremock::ResponseTemplate;

use super::Akamai;
use super::edgegrid::{self, Credentials, Moment};
use super::settings::Settings;
use crate::providers::behaviour::clients::Comparison;
use crate::providers::behaviour::playing::{assert_asks, assert_sent, tags, vendor_that_plays};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves, two};
use crate::providers::client::{Method, Request, Url};
use crate::providers::{Account, Allowance, BatchOutcome, FailureKind, Objects, Pending, Provider, Verdict};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Akamai::new(kit)),
    account: |address| account(&format!("http://{address}"), &[("cp_codes", "12345 98765")]),
    accepts: |_| {
        let accepted = serde_json::json!({
            "httpStatus": 201, "estimatedSeconds": 5, "purgeId": "edup-1", "supportId": "edup-1", "detail": "Request accepted"
        });
        ResponseTemplate::new(201).set_body_json(accepted)
    },
    refuses: || ResponseTemplate::new(400).set_body_json(serde_json::json!({ "httpStatus": 400, "title": "bad URL" })),
    reads_bodies: true,
    requests_before: 0,
    largest_body: Some(50_000),
    secret: SECRET,
});

const SECTION: &str = "[default]\nhost = akab-x.luna.akamaiapis.net/\nclient_token = akab-client-token\n\
                       access_token = akab-access-token\nmax_body = 131072\nclient_secret = ";

fn account(base: &str, fields: &[(&str, &str)]) -> Account {
    behaviour::account(base, fields, &[("edgerc", &format!("{SECTION}{SECRET}\n"))])
}

fn provider() -> Akamai {
    Akamai::new(&kit())
}

async fn outcome_of(answer: &str) -> BatchOutcome {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().purge(&account(&format!("http://{vendor}"), &[]), &two()).await
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (tags(), None, "POST /ccu/v3/invalidate/tag/production HTTP/1.1", r#"{"objects":["backpack-b","catalog:24"]}"#),
        (
            tags(),
            Some(Manner::Hard),
            "POST /ccu/v3/delete/tag/production HTTP/1.1",
            r#"{"objects":["backpack-b","catalog:24"]}"#,
        ),
        (
            Objects::Everything,
            None,
            "POST /ccu/v3/invalidate/cpcode/production HTTP/1.1",
            r#"{"objects":[12345,98765]}"#,
        ),
    ];
    assert_asks(
        &provider(),
        |base| account(base, &[("cp_codes", "12345 98765")]),
        include_str!("fixtures/accepted.answer"),
        &asks,
    )
    .await;
}

#[tokio::test]
async fn requests_are_as_the_fixtures_have_them() {
    let answer = include_str!("fixtures/accepted.answer");
    let (vendor, heard) = vendor_that_plays(answer).await;
    let mut switched = account(&format!("http://{vendor}"), &[("action", "delete"), ("network", "staging")]);
    let section = SecretString::from(format!("{SECTION}{SECRET}\naccount_key = 1-5C0YLB:1-8BYUX"));
    switched.secrets.insert("edgerc".to_owned(), section);
    provider().purge(&switched, &two()).await;
    assert_sent(&heard.await.unwrap(), include_str!("fixtures/delete_on_staging.request"), vendor);

    let (vendor, heard) = vendor_that_plays(answer).await;
    provider().purge(&account(&format!("http://{vendor}"), &[]), &two()).await;
    let heard = heard.await.unwrap();
    assert_sent(&heard, include_str!("fixtures/purge.request"), vendor);
    assert!(heard.contains("authorization: EG1-HMAC-SHA256 client_token=akab-client-token;access_token="), "{heard}");
    assert!(heard.contains("timestamp=20151021T07:28:00+0000;nonce="), "{heard}");
}

#[tokio::test]
async fn what_is_accepted_is_done_in_the_seconds_that_the_vendor_names() {
    let outcome = outcome_of(include_str!("fixtures/accepted.answer")).await;
    assert_eq!(kinds(&outcome), [None, None]);
    assert_eq!(outcome.pending, Some(Pending { ticket: None, look_after: Duration::from_secs(7) }));
    assert_eq!(outcome.request_id.as_deref(), Some("edup-1"));
    assert_eq!(outcome.allowance, Allowance { requests: Some(98), urls: Some(9_998) });
}

#[tokio::test]
async fn a_url_that_the_vendor_names_is_refused_and_the_others_go_on() {
    for answer in [include_str!("fixtures/bad_url.answer"), include_str!("fixtures/unauthorized_arl.answer")] {
        let outcome = outcome_of(answer).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Together), Some(FailureKind::Refused)]);
    }
}

#[tokio::test]
async fn a_request_that_is_too_large_is_sent_in_halves() {
    let outcome = outcome_of(include_str!("fixtures/too_large.answer")).await;
    assert_eq!(kinds(&outcome), [Some(FailureKind::Together); 2]);
}

#[tokio::test]
async fn a_limit_lasts_until_the_vendor_s_buckets_are_filled_again() {
    let outcome = outcome_of(include_str!("fixtures/limited.answer")).await;
    assert_eq!(kinds(&outcome), [Some(FailureKind::Limited); 2]);
    assert_eq!(outcome.pause, Some(Duration::from_millis(12_500)));
    assert_eq!(outcome.allowance.urls, Some(0));
}

#[tokio::test]
async fn the_gate_in_front_of_the_api_is_told_from_the_api() {
    let refused = outcome_of(include_str!("fixtures/inactive_token.answer")).await;
    assert_eq!(kinds(&refused), [Some(FailureKind::Unauthorized); 2]);
    let late = outcome_of(include_str!("fixtures/invalid_timestamp.answer")).await;
    assert_eq!(kinds(&late), [Some(FailureKind::Misconfigured); 2]);
}

async fn verdict_of(answer: &str) -> Verdict {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().test(&account(&format!("http://{vendor}"), &[])).await
}

#[tokio::test]
async fn the_test_tells_what_is_left_and_whose_clock_is_wrong() {
    let answer = include_str!("fixtures/rate_limits.answer");
    let verdict = verdict_of(answer).await;
    assert!(verdict.passed, "{verdict:?}");
    assert_eq!(verdict.details, ["The account may send 100 requests and 10000 URLs at once now"]);
    let late = answer.replace("Connection: close", "Date: Wed, 21 Oct 2015 07:28:20 GMT\nConnection: close");
    let details = verdict_of(&late).await.details;
    assert!(details[1].starts_with("This server's clock is 20 s behind that of Akamai"), "{details:?}");
    let refused = verdict_of(include_str!("fixtures/inactive_token.answer")).await;
    assert!(refused.message.contains("READ-WRITE"), "it says which grant is missing: {refused:?}");
}

#[test]
fn urls_tags_and_cp_codes_are_counted_apart() {
    let provider = provider();
    let account = account("", &[("cp_codes", "12345 98765")]);
    let lines = |kind| provider.limits(&account, kind).urls.unwrap();
    assert_eq!((lines(PurgeKind::Url).burst, lines(PurgeKind::Tag).burst), (10_000, 5_000));
    // 30 a minute, two of which are cleared by each “Everything”.
    assert_eq!(lines(PurgeKind::Everything).us_of(1), 4_000_000);
    let counted: HashSet<_> = PurgeKind::ALL.into_iter().map(|kind| provider.counted_as(kind)).collect();
    assert_eq!(counted.len(), 3);
}

#[test]
fn a_body_is_signed_as_far_as_the_section_says() {
    let mut account = account("", &[]);
    for (line, signed) in [("max_body = 2048", Some(2_048)), ("max-body = 8", Some(8)), ("max_body = many", None)] {
        let section = format!("{}{SECRET}\n{line}", SECTION.replace("max_body = 131072\n", ""));
        account.secrets.insert("edgerc".to_owned(), SecretString::from(section));
        let settings = Settings::read(&account);
        assert_eq!(settings.ok().map(|settings| settings.credentials.max_body_bytes), signed, "{line}");
    }
}

#[test]
fn a_section_that_cannot_be_used_is_refused_without_being_repeated() {
    let problem = |section: &str| {
        let mut account = account("", &[]);
        account.secrets.insert("edgerc".to_owned(), SecretString::from(section));
        let problems = provider().check(&account);
        assert!(problems.iter().all(|problem| problem.field == "edgerc" && !problem.message.contains("hunter2")));
        problems.into_iter().map(|problem| problem.message).collect::<String>()
    };
    assert!(problem("host = akab-x\nclient_token = a\naccess_token = b").contains("client_secret"));
    assert!(problem("client_secret hunter2hunter2").contains("no “=”"));
    assert!(problem("[default]\n").contains("no line"));
    assert!(problem(&format!("{SECTION}x\n[other]\nhost = y")).contains("2 sections"));
    assert!(problem(&SECTION.replace("akab-x.luna", "a b/")).contains("host"));
    assert_eq!(problem(&format!("{SECTION}hunter2hunter2")), "");
    assert_eq!(problem(&format!("{}x", SECTION.replace("akab-x", "https://akab-x"))), "");
}

/// The vendor's own cases, from its clients for Python and Node.
#[test]
fn signatures_are_the_vendor_s_own() {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let python = parse(include_str!("fixtures/edgegrid/python_testdata.json"));
    let node = parse(include_str!("fixtures/edgegrid/node_test_data.json"));
    let cases = parse(include_str!("fixtures/edgegrid/python_testcases.json"));
    let mut signed = 0;
    for (world, cases) in [(&python, cases.as_array().unwrap()), (&node, node["tests"].as_array().unwrap())] {
        for case in cases {
            let Some(expected) = case["expectedAuthorization"].as_str() else { continue };
            // The client for Node signs nothing of this body; the one for Python, all of it.
            let max_body = (case["testName"] == "POST inside limit" && *world == node).then_some(0);
            assert_eq!(sign(world, &case["request"], max_body), expected, "{}", case["testName"]);
            signed += 1;
        }
    }
    assert_eq!(signed, 28);
}

fn sign(world: &Value, case: &Value, max_body: Option<u64>) -> String {
    let text = |name: &str| world[name].as_str().unwrap().to_owned();
    let mut credentials = Credentials::new(
        SecretString::from(text("client_token")),
        SecretString::from(text("client_secret")),
        SecretString::from(text("access_token")),
    );
    credentials.max_body_bytes = usize::try_from(max_body.or(world["max_body"].as_u64()).unwrap()).unwrap();
    let names = world["headers_to_sign"].as_array().unwrap();
    credentials.headers_to_sign = names.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    let base = Url::parse(&text("base_url")).unwrap();
    let method = Method::from_bytes(case["method"].as_str().unwrap().as_bytes()).unwrap();
    let mut request = Request::new(method, base.join(case["path"].as_str().unwrap()).unwrap());
    for header in case["headers"].as_array().into_iter().flatten() {
        for (name, value) in header.as_object().unwrap() {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers.insert(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
        }
    }
    request.body = case["data"].as_str().unwrap_or_default().as_bytes().to_vec();
    let moment = Moment { timestamp: text("timestamp"), nonce: text("nonce") };
    edgegrid::authorization(&credentials, &request, &moment).to_str().unwrap().to_owned()
}

#[tokio::test]
async fn requests_and_signatures_are_those_of_the_vendor_s_own_client() {
    let client = Comparison {
        client: "akamai",
        path: "",
        account: |base| account(base, &[("cp_codes", "12345 98765")]),
        answer: include_str!("fixtures/accepted.answer"),
        headers: &["accept"],
    };
    let credentials = Credentials::new("akab-client-token".into(), SECRET.into(), "akab-access-token".into());
    for objects in [two().objects, tags(), Objects::Everything] {
        for manner in [Manner::Hard, Manner::Soft] {
            let theirs = client.assert_alike(&provider(), objects.clone(), Some(manner)).await;
            let authorization = theirs.headers["authorization"].to_str().unwrap();
            let part = |name: &str| {
                let rest = authorization.split_once(&format!("{name}=")).unwrap().1;
                rest.split(';').next().unwrap().to_owned()
            };
            let moment = Moment { timestamp: part("timestamp"), nonce: part("nonce") };
            let ours = edgegrid::authorization(&credentials, &theirs, &moment);
            assert_eq!(ours.to_str().unwrap(), authorization);
        }
    }
}
