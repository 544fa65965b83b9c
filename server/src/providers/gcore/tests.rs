use std::sync::Arc;

use wiremock::ResponseTemplate;

use super::Gcore;
use crate::providers::behaviour::playing::{assert_asks, assert_fails, assert_purges, folder, verdict_of};
use crate::providers::behaviour::{self, SECRET, Subject, kit, provider_behaves, two};
use crate::providers::{Account, FailureKind, Objects};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Gcore::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200).set_body_json(serde_json::json!({ "id": 220, "cname": "cdn.example.com" })),
    refuses: || ResponseTemplate::new(400),
    reads_bodies: false,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("resource", "220")], &[("token", SECRET)])
}

fn provider() -> Gcore {
    Gcore::new(&kit())
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (folder(), None, "POST /cdn/resources/220/purge HTTP/1.1", r#"{"paths":["/is/image/Acme/*"]}"#),
        (Objects::Everything, None, "POST /cdn/resources/220/purge HTTP/1.1", r#"{"paths":["/*"]}"#),
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
        (include_str!("fixtures/bad_token.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_path.answer"), FailureKind::Together),
        (include_str!("fixtures/no_such_resource.answer"), FailureKind::Misconfigured),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ];
    assert_fails(&provider(), account, &two(), &answers).await;
}

#[tokio::test]
async fn the_test_names_the_host_of_the_resource() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/resource.answer")).await;
    assert!(verdict.passed && verdict.details[0].contains("cdn.example.com"), "{verdict:?}");
}
