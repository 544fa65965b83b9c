use std::sync::Arc;

use wiremock::ResponseTemplate;

use super::Bunny;
use crate::clock::SystemClock;
use crate::providers::behaviour::playing::{assert_sent, outcome_of, vendor_that_plays, verdict_of};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, one, provider_behaves};
use crate::providers::client::{Client, Timeouts};
use crate::providers::{Account, FailureKind, Provider};

provider_behaves!(Subject {
    provider: |client| Arc::new(Bunny::new(client)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200),
    reads_bodies: false,
    requests_before: 0,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[], &[("access_key", SECRET)])
}

fn provider() -> Bunny {
    Bunny::new(Client::new(Timeouts::STANDARD, Arc::new(SystemClock)))
}

#[tokio::test]
async fn a_request_is_as_the_fixture_has_it() {
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
    let outcome = provider().purge(&account(&format!("http://{vendor}")), &one()).await;
    assert_sent(&heard.await.unwrap(), include_str!("fixtures/purge.request"), vendor);
    assert!(kinds(&outcome).iter().all(Option::is_none), "{outcome:?}");
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    for (answer, kind) in [
        (include_str!("fixtures/bad_key.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_url.answer"), FailureKind::Refused),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ] {
        let outcome = outcome_of(&provider(), account, &one(), answer).await;
        assert_eq!(kinds(&outcome), [Some(kind); 1], "{answer}");
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_said_to_be_none() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/bad_key.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("401"), "{verdict:?}");
}
