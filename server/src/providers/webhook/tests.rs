use std::sync::Arc;

use app::model::purge::Manner;
use wiremock::ResponseTemplate;

use super::Webhook;
use crate::providers::behaviour::playing::{
    assert_asks, assert_fails, assert_sent, folder, host, outcome_of, tags, vendor_that_plays, verdict_of,
};
use crate::providers::behaviour::{self, Subject, kinds, kit, provider_behaves, two};
use crate::providers::{Account, FailureKind, Objects, Provider, UrlOutcome};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Webhook::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| ResponseTemplate::new(204),
    refuses: || ResponseTemplate::new(422),
    reads_bodies: false,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn account(base: &str) -> Account {
    behaviour::account(&format!("{base}/edgesweep"), &[], &[("secret", SECRET)])
}

fn provider() -> Webhook {
    Webhook::new(&kit())
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (
            tags(),
            Some(Manner::Soft),
            "POST /edgesweep HTTP/1.1",
            r#"{"type":"purge.requested","timestamp":"2015-10-21T07:28:00Z","data":{"batch":"batch-1","manner":"soft","tags":["backpack-b","catalog:24"]}}"#,
        ),
        (
            folder(),
            None,
            "POST /edgesweep HTTP/1.1",
            r#"{"type":"purge.requested","timestamp":"2015-10-21T07:28:00Z","data":{"batch":"batch-1","prefixes":["https://www.example.com/is/image/Acme/"]}}"#,
        ),
        (
            host(),
            None,
            "POST /edgesweep HTTP/1.1",
            r#"{"type":"purge.requested","timestamp":"2015-10-21T07:28:00Z","data":{"batch":"batch-1","hosts":["www.example.com"]}}"#,
        ),
        (
            Objects::Everything,
            Some(Manner::Hard),
            "POST /edgesweep HTTP/1.1",
            r#"{"type":"purge.requested","timestamp":"2015-10-21T07:28:00Z","data":{"batch":"batch-1","manner":"hard","everything":true}}"#,
        ),
    ];
    assert_asks(&provider(), account, include_str!("fixtures/purged.answer"), &asks).await;
}

#[tokio::test]
async fn a_batch_is_a_signed_message_under_its_own_id() {
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
    let outcome = provider().purge(&account(&format!("http://{vendor}")), &two()).await;
    let heard = heard.await.unwrap();
    assert_sent(&heard, include_str!("fixtures/purge.request"), vendor);
    assert!(heard.contains("webhook-signature: v1,"), "{heard}");
    assert_eq!(kinds(&outcome), [None, None]);
}

#[tokio::test]
async fn a_url_that_the_receiver_names_is_refused_for_its_reason() {
    let outcome = outcome_of(&provider(), account, &two(), include_str!("fixtures/some_refused.answer")).await;
    assert_eq!(kinds(&outcome), [None, Some(FailureKind::Refused)]);
    assert!(matches!(&outcome.urls[1], UrlOutcome::Failed(failure) if failure.answer == "no such zone for •••"));
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    let answers = [
        (include_str!("fixtures/bad_signature.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/unreadable.answer"), FailureKind::Together),
    ];
    assert_fails(&provider(), account, &two(), &answers).await;
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/bad_signature.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("not ours"), "{verdict:?}");
}

#[test]
fn an_address_and_a_secret_are_needed() {
    let fields = |account: &Account| -> Vec<String> {
        provider().check(account).into_iter().map(|problem| problem.field).collect()
    };
    assert_eq!(fields(&behaviour::account("", &[], &[])), ["base_url", "secret"]);
    assert_eq!(fields(&behaviour::account("https://a.example", &[], &[("secret", "short")])), ["secret"]);
}
