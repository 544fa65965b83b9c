use std::sync::Arc;
use std::time::Duration;

use app::model::purge::Manner;
use app::model::purge_url::PurgeUrl;
use secrecy::SecretString;
use wiremock::ResponseTemplate;

use super::Fastly;
use crate::providers::behaviour::clients::Comparison;
use crate::providers::behaviour::playing::{assert_asks, assert_sent, tags, vendor_that_plays};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves};
use crate::providers::{Account, Batch, BatchOutcome, FailureKind, Objects, Provider, Verdict};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Fastly::new(kit)),
    account: |address| account(&format!("http://{address}"), "hard"),
    accepts: |_| {
        let both = serde_json::json!({ "status": "ok", "id": "108-1", "scope": "purge_select" });
        ResponseTemplate::new(200).set_body_json(both)
    },
    refuses: || ResponseTemplate::new(404),
    reads_bodies: true,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str, mode: &str) -> Account {
    behaviour::account(base, &[("mode", mode), ("service", "SU1Z0isxPaozGVKXdv0eY")], &[("token", SECRET)])
}

fn provider() -> Fastly {
    Fastly::new(&kit())
}

fn one() -> Batch {
    let url = "https://www.example.com/is/image/Acme/Backpack_B?$product$";
    Batch::of_urls("batch-1".to_owned(), vec![PurgeUrl::from_stored(url.to_owned())])
}

async fn outcome_of(answer: &str) -> BatchOutcome {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().purge(&account(&format!("http://{vendor}"), "hard"), &one()).await
}

fn kind(outcome: &BatchOutcome) -> Option<FailureKind> {
    kinds(outcome)[0]
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (
            tags(),
            None,
            "POST /service/SU1Z0isxPaozGVKXdv0eY/purge HTTP/1.1",
            r#"{"surrogate_keys":["backpack-b","catalog:24"]}"#,
        ),
        (Objects::Everything, None, "POST /service/SU1Z0isxPaozGVKXdv0eY/purge_all HTTP/1.1", ""),
    ];
    assert_asks(&provider(), |base| account(base, "hard"), include_str!("fixtures/purged.answer"), &asks).await;
}

#[tokio::test]
async fn requests_are_as_the_fixtures_have_them() {
    for (mode, fixture) in
        [("hard", include_str!("fixtures/purge.request")), ("soft", include_str!("fixtures/soft_purge.request"))]
    {
        let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
        let outcome = provider().purge(&account(&format!("http://{vendor}"), mode), &one()).await;
        assert_sent(&heard.await.unwrap(), fixture, vendor);
        assert_eq!((kind(&outcome), outcome.pending), (None, None));
    }
}

#[tokio::test]
async fn a_host_of_nobody_is_refused() {
    let outcome = outcome_of(include_str!("fixtures/no_such_host.answer")).await;
    assert_eq!(kind(&outcome), Some(FailureKind::Refused));
}

#[tokio::test]
async fn a_limit_lasts_until_its_reset() {
    let outcome = outcome_of(include_str!("fixtures/limited.answer")).await;
    assert_eq!((kind(&outcome), outcome.pause), (Some(FailureKind::Limited), Some(Duration::from_secs(45))));
}

#[tokio::test]
async fn a_refused_token_is_not_tried_for_every_url() {
    let outcome = outcome_of(include_str!("fixtures/bad_token.answer")).await;
    assert_eq!(kind(&outcome), Some(FailureKind::Unauthorized));
}

async fn verdict_of(answer: &str) -> Verdict {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().test(&account(&format!("http://{vendor}"), "hard")).await
}

#[tokio::test]
async fn the_test_reads_what_the_token_may_do() {
    let good = verdict_of(include_str!("fixtures/token.answer")).await;
    assert!(good.passed && good.details.iter().any(|detail| detail.contains("2027")), "{good:?}");
    let says = |verdict: &Verdict| verdict.details.iter().any(|detail| detail.contains("purge_all"));
    assert!(says(&good), "{good:?}");
    let all = include_str!("fixtures/token.answer").replace("purge_select", "purge_select purge_all");
    assert_eq!(verdict_of(&all).await.details.len() + 1, good.details.len());
    let reader = verdict_of(include_str!("fixtures/token_that_reads.answer")).await;
    assert!(!reader.passed && reader.message.contains("purge_select"), "{reader:?}");
}

#[test]
fn a_token_with_a_line_break_in_it_is_refused_without_being_repeated() {
    let mut account = account("", "hard");
    account.secrets.insert("token".to_owned(), SecretString::from("hunter2\nX-Evil: 1"));
    let problems = provider().check(&account);
    assert!(problems.iter().any(|problem| problem.field == "token" && !problem.message.contains("hunter2")));
}

#[tokio::test]
async fn requests_are_those_of_the_vendor_s_own_client() {
    let client = Comparison {
        client: "fastly",
        path: "",
        account: |base| account(base, "hard"),
        answer: include_str!("fixtures/purged.answer"),
        headers: &["fastly-key", "fastly-soft-purge"],
    };
    for manner in [Manner::Hard, Manner::Soft] {
        client.assert_alike(&provider(), one().objects, Some(manner)).await;
        client.assert_alike(&provider(), tags(), Some(manner)).await;
    }
    client.assert_alike(&provider(), Objects::Everything, None).await;
}
