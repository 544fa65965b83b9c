use std::sync::Arc;
use std::time::Duration;

use app::model::purge::Manner;
use app::model::purge::PurgeKind;
use wiremock::ResponseTemplate;

use super::Cloudflare;
use crate::providers::behaviour::clients::Comparison;
use crate::providers::behaviour::playing::{assert_asks, assert_sent, folder, host, tags, vendor_that_plays};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves, two};
use crate::providers::{Account, BatchOutcome, FailureKind, Objects, Provider, Verdict};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Cloudflare::new(kit)),
    account: |address| account(&format!("http://{address}/client/v4"), &[]),
    accepts: |_| {
        let both = serde_json::json!({ "success": true, "errors": [], "result": { "id": "9a78", "status": "active" } });
        ResponseTemplate::new(200).set_body_json(both)
    },
    refuses: || {
        let said = serde_json::json!({ "success": false, "errors": [{ "code": 1131 }] });
        ResponseTemplate::new(400).set_body_json(said)
    },
    reads_bodies: true,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str, fields: &[(&str, &str)]) -> Account {
    let zone = ("zone", "023e105f4ecef8ad9ca31a8372d0c353");
    let fields: Vec<_> = fields.iter().copied().chain([zone]).collect();
    behaviour::account(base, &fields, &[("token", SECRET)])
}

fn provider() -> Cloudflare {
    Cloudflare::new(&kit())
}

async fn outcome_of(answer: &str) -> BatchOutcome {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().purge(&account(&format!("http://{vendor}/client/v4"), &[]), &two()).await
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (
            tags(),
            None,
            "POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache HTTP/1.1",
            r#"{"tags":["backpack-b","catalog:24"]}"#,
        ),
        (
            folder(),
            None,
            "POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache HTTP/1.1",
            r#"{"prefixes":["www.example.com/is/image/Acme"]}"#,
        ),
        (
            host(),
            Some(Manner::Soft),
            "POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/invalidate_cache HTTP/1.1",
            r#"{"hosts":["www.example.com"]}"#,
        ),
        (
            Objects::Everything,
            Some(Manner::Soft),
            "POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/invalidate_cache HTTP/1.1",
            r#"{"purge_everything":true}"#,
        ),
    ];
    assert_asks(
        &provider(),
        |base| account(&format!("{base}/client/v4"), &[]),
        include_str!("fixtures/purged.answer"),
        &asks,
    )
    .await;
}

#[tokio::test]
async fn requests_are_as_the_fixtures_have_them() {
    for (mode, fixture) in
        [("purge", include_str!("fixtures/purge.request")), ("invalidate", include_str!("fixtures/invalidate.request"))]
    {
        let (vendor, heard) = vendor_that_plays(include_str!("fixtures/purged.answer")).await;
        let account = account(&format!("http://{vendor}/client/v4"), &[("mode", mode)]);
        let outcome = provider().purge(&account, &two()).await;
        assert_sent(&heard.await.unwrap(), fixture, vendor);
        assert_eq!(kinds(&outcome), [None, None]);
        assert_eq!(outcome.request_id.as_deref(), Some("8f1b2c3d4e5f-FRA"));
    }
}

#[tokio::test]
async fn errors_are_read_by_their_codes() {
    for (answer, kind) in [
        (include_str!("fixtures/bad_url.answer"), FailureKind::Together),
        (include_str!("fixtures/bad_token.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/not_in_this_plan.answer"), FailureKind::Misconfigured),
        (include_str!("fixtures/no_such_zone.answer"), FailureKind::Misconfigured),
        (include_str!("fixtures/limited.answer"), FailureKind::Limited),
    ] {
        assert_eq!(kinds(&outcome_of(answer).await), [Some(kind); 2], "{answer}");
    }
    let limited = outcome_of(include_str!("fixtures/limited.answer")).await;
    assert_eq!(limited.pause, Some(Duration::from_secs(12)));
}

#[test]
fn the_plan_says_how_much_goes_out() {
    let provider = provider();
    let of = |plan: &str| {
        let account = account("", &[("plan", plan)]);
        let limit = provider.limits(&account, PurgeKind::Url).urls.unwrap().count;
        let sweeps = provider.limits(&account, PurgeKind::Host).requests.unwrap();
        let urls = provider.capability(&account, PurgeKind::Url).unwrap().max_urls_per_batch;
        (urls, limit, (sweeps.count, sweeps.per_ms, sweeps.burst))
    };
    assert_eq!(of("free"), (100, 800, (5, 60_000, 25)));
    assert_eq!(of("pro"), (100, 1_500, (5, 1_000, 25)));
    assert_eq!(of("business"), (100, 1_500, (10, 1_000, 50)));
    assert_eq!(of("enterprise"), (500, 3_000, (50, 1_000, 500)));
    let apart = PurgeKind::ALL.map(|kind| provider.counted_as(kind) == PurgeKind::Url);
    assert_eq!(apart, [true, false, false, false, false], "URLs are counted apart from all else");
}

async fn verdict_of(answer: &str) -> Verdict {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider().test(&account(&format!("http://{vendor}/client/v4"), &[])).await
}

#[tokio::test]
async fn the_test_asks_for_nothing_and_learns_whether_the_token_may_purge_the_zone() {
    assert!(verdict_of(include_str!("fixtures/nothing_asked.answer")).await.passed);
    let refused = verdict_of(include_str!("fixtures/bad_token.answer")).await;
    assert!(!refused.passed && refused.message.contains("Cache Purge"), "{refused:?}");
    let elsewhere = verdict_of(include_str!("fixtures/no_such_zone.answer")).await;
    assert!(!elsewhere.passed && elsewhere.message.contains("fields of the connection"), "{elsewhere:?}");
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/nothing_asked.answer")).await;
    provider().test(&account(&format!("http://{vendor}/client/v4"), &[])).await;
    let heard = heard.await.unwrap();
    assert!(heard.starts_with("POST /client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache "), "{heard}");
    assert!(heard.ends_with("\r\n\r\n{}"), "it names nothing: {heard}");
}

#[tokio::test]
async fn a_zone_that_is_none_is_no_fault_of_a_url() {
    let answer = include_str!("fixtures/no_such_zone.answer").replace("404 Not Found", "400 Bad Request");
    assert_eq!(kinds(&outcome_of(&answer).await), [Some(FailureKind::Misconfigured); 2]);
}

#[test]
fn fields_that_are_missing_or_would_lead_elsewhere_are_named() {
    let problems = |fields: &[(&str, &str)]| -> Vec<String> {
        let mut account = account("", &[]);
        account.fields.extend(fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        provider().check(&account).into_iter().map(|problem| problem.field).collect()
    };
    assert!(problems(&[]).is_empty());
    assert_eq!(problems(&[("zone", "")]), ["zone"]);
    assert_eq!(problems(&[("zone", "../../accounts")]), ["zone"]);
    assert_eq!(problems(&[("base_url", "ftp://x")]), ["base_url"]);
    assert_eq!(problems(&[("plan", "gold")]), ["plan"]);
}

#[tokio::test]
async fn requests_are_those_of_the_vendor_s_own_client() {
    let client = Comparison {
        client: "cloudflare",
        path: "/client/v4",
        account: |base| account(base, &[]),
        answer: include_str!("fixtures/purged.answer"),
        headers: &["authorization"],
    };
    for objects in [two().objects, tags(), folder(), host(), Objects::Everything] {
        for manner in [Manner::Hard, Manner::Soft] {
            client.assert_alike(&provider(), objects.clone(), Some(manner)).await;
        }
    }
}
