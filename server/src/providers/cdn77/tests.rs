use std::sync::Arc;
use std::time::Duration;

use wiremock::ResponseTemplate;

use super::Cdn77;
use crate::providers::behaviour::playing::{
    assert_asks, assert_fails, assert_purges, assert_sent, folder, outcome_of, tags, vendor_that_plays, verdict_of,
};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves, two};
use crate::providers::{Account, FailureKind, Followed, Objects, Pending, Provider};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Cdn77::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(200).set_body_json(serde_json::json!({ "id": 23, "state": "queued" })),
    refuses: || ResponseTemplate::new(422),
    reads_bodies: true,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("resource", "1234567890")], &[("token", SECRET)])
}

fn provider() -> Cdn77 {
    Cdn77::new(&kit())
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (folder(), None, "POST /v3/cdn/1234567890/job/purge/paths HTTP/1.1", r#"{"paths":["/is/image/Acme/*"]}"#),
        (tags(), None, "POST /v3/cdn/1234567890/job/purge/tags HTTP/1.1", r#"{"tags":["backpack-b","catalog:24"]}"#),
        (Objects::Everything, None, "POST /v3/cdn/1234567890/job/purge-all HTTP/1.1", ""),
    ];
    assert_asks(&provider(), account, include_str!("fixtures/queued.answer"), &asks).await;
}

#[tokio::test]
async fn a_request_is_as_the_fixture_has_it() {
    let (answer, request) = (include_str!("fixtures/queued.answer"), include_str!("fixtures/purge.request"));
    assert_purges(&provider(), account, &two(), answer, request).await;
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    let answers = [
        (include_str!("fixtures/bad_token.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_path.answer"), FailureKind::Together),
    ];
    assert_fails(&provider(), account, &two(), &answers).await;
}

#[tokio::test]
async fn a_job_is_asked_about_until_it_is_done() {
    let queued = outcome_of(&provider(), account, &two(), include_str!("fixtures/queued.answer")).await;
    let ticket = Some("23".to_owned());
    assert_eq!(queued.pending, Some(Pending { ticket, look_after: Duration::from_secs(10) }));
    for (answer, is_done) in
        [(include_str!("fixtures/processing.answer"), false), (include_str!("fixtures/done.answer"), true)]
    {
        let (vendor, heard) = vendor_that_plays(answer).await;
        let followed = provider().follow(&account(&format!("http://{vendor}")), "23").await;
        assert_sent(&heard.await.unwrap(), include_str!("fixtures/job.request"), vendor);
        assert_eq!(matches!(followed, Followed::Done { .. }), is_done, "{followed:?}");
    }
}

#[tokio::test]
async fn a_path_that_is_ignored_is_refused_alone() {
    let outcome = outcome_of(&provider(), account, &two(), include_str!("fixtures/ignored.answer")).await;
    assert_eq!(kinds(&outcome), [None, Some(FailureKind::Refused)]);
}

#[tokio::test]
async fn a_token_that_is_none_is_said_to_be_none() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/bad_token.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("401"), "{verdict:?}");
}
