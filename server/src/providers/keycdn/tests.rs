use std::sync::Arc;

use wiremock::ResponseTemplate;

use super::KeyCdn;
use crate::providers::behaviour::playing::{
    assert_asks, assert_fails, assert_purges, tags, vendor_that_plays, verdict_of,
};
use crate::providers::behaviour::{self, SECRET, Subject, kit, provider_behaves, two};
use crate::providers::{Account, FailureKind, Objects, Provider as _};

provider_behaves!(Subject {
    provider: |kit| Arc::new(KeyCdn::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200).set_body_json(serde_json::json!({ "status": "success" })),
    refuses: || ResponseTemplate::new(400),
    reads_bodies: true,
    requests_before: 0,
    largest_body: Some(64 * 1024),
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("zone", "12345")], &[("api_key", SECRET)])
}

fn provider() -> KeyCdn {
    KeyCdn::new(&kit())
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (tags(), None, "DELETE /zones/purgetag/12345.json HTTP/1.1", r#"{"tags":["backpack-b","catalog:24"]}"#),
        (Objects::Everything, None, "GET /zones/purge/12345.json HTTP/1.1", ""),
    ];
    assert_asks(&provider(), account, include_str!("fixtures/purged.answer"), &asks).await;
}

#[tokio::test]
async fn a_request_is_as_the_fixture_has_it() {
    let (answer, request) = (include_str!("fixtures/purged.answer"), include_str!("fixtures/purge.request"));
    assert_purges(&provider(), account, &two(), answer, request).await;
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    let answers = [
        (include_str!("fixtures/bad_key.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_url.answer"), FailureKind::Together),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ];
    assert_fails(&provider(), account, &two(), &answers).await;
}

#[tokio::test]
async fn a_key_that_is_none_is_said_to_be_none() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/bad_key.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("401"), "{verdict:?}");
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
    assert!(provider().test(&account(&format!("http://{vendor}"))).await.passed);
    assert!(heard.await.unwrap().starts_with("GET /zones/12345.json "), "it asks for the zone");
}
