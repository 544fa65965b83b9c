use std::sync::Arc;

use wiremock::ResponseTemplate;

use super::Gcore;
use crate::clock::SystemClock;
use crate::providers::behaviour::playing::{assert_sent, outcome_of, vendor_that_plays, verdict_of};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, provider_behaves, two};
use crate::providers::client::{Client, Timeouts};
use crate::providers::{Account, FailureKind, Provider};

provider_behaves!(Subject {
    provider: |client| Arc::new(Gcore::new(client)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200).set_body_json(serde_json::json!({ "id": 220, "cname": "cdn.example.com" })),
    reads_bodies: false,
    requests_before: 0,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("resource", "220")], &[("token", SECRET)])
}

fn provider() -> Gcore {
    Gcore::new(Client::new(Timeouts::STANDARD, Arc::new(SystemClock)))
}

#[tokio::test]
async fn a_request_is_as_the_fixture_has_it() {
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
    let outcome = provider().purge(&account(&format!("http://{vendor}")), &two()).await;
    assert_sent(&heard.await.unwrap(), include_str!("fixtures/purge.request"), vendor);
    assert!(kinds(&outcome).iter().all(Option::is_none), "{outcome:?}");
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    for (answer, kind) in [
        (include_str!("fixtures/bad_token.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_path.answer"), FailureKind::Together),
        (include_str!("fixtures/no_such_resource.answer"), FailureKind::Misconfigured),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ] {
        let outcome = outcome_of(&provider(), account, &two(), answer).await;
        assert_eq!(kinds(&outcome), [Some(kind); 2], "{answer}");
    }
}

#[tokio::test]
async fn the_test_names_the_host_of_the_resource() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/resource.answer")).await;
    assert!(verdict.passed && verdict.details[0].contains("cdn.example.com"), "{verdict:?}");
}
