use std::sync::Arc;

use wiremock::ResponseTemplate;

use super::Bunny;
use crate::providers::behaviour::playing::{
    assert_asks, assert_fails, assert_purges, folder, vendor_that_plays, verdict_of,
};
use crate::providers::behaviour::{self, SECRET, Subject, kit, one, provider_behaves};
use crate::providers::{Account, FailureKind, Objects, Provider as _};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Bunny::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200),
    refuses: || ResponseTemplate::new(400),
    reads_bodies: false,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("pull_zone", "123456")], &[("access_key", SECRET)])
}

fn provider() -> Bunny {
    Bunny::new(&kit())
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (
            Objects::Tags(vec!["backpack-b".to_owned()]),
            None,
            "POST /pullzone/123456/purgeCache HTTP/1.1",
            r#"{"CacheTag":"backpack-b"}"#,
        ),
        (
            folder(),
            None,
            "POST /purge?url=https%3A%2F%2Fwww.example.com%2Fis%2Fimage%2FAcme%2F%2A&async=false&exactPath=false HTTP/1.1",
            "",
        ),
        (Objects::Everything, None, "POST /pullzone/123456/purgeCache HTTP/1.1", ""),
    ];
    assert_asks(&provider(), account, include_str!("fixtures/purged.answer"), &asks).await;
}

#[tokio::test]
async fn a_request_is_as_the_fixture_has_it() {
    let (answer, request) = (include_str!("fixtures/purged.answer"), include_str!("fixtures/purge.request"));
    assert_purges(&provider(), account, &one(), answer, request).await;
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    let answers = [
        (include_str!("fixtures/bad_key.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_url.answer"), FailureKind::Refused),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ];
    assert_fails(&provider(), account, &one(), &answers).await;
}

#[tokio::test]
async fn a_key_that_is_none_is_said_to_be_none() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/bad_key.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("401"), "{verdict:?}");
    let (vendor, heard) = vendor_that_plays("HTTP/1.1 404 Not Found\nConnection: close\n\n").await;
    let verdict = provider().test(&account(&format!("http://{vendor}"))).await;
    assert!(!verdict.passed && verdict.message.contains("fields of the connection"), "{verdict:?}");
    assert!(heard.await.unwrap().starts_with("GET /pullzone/123456 "), "it asks for the zone");
}
