//! Limits that an account shares, and connections that fail.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::model::invalidation::{InvalidationState, UrlState};
use app::model::provider::{Limits, Rate};
use app::model::purge::{PurgeKind, WideForm};

use super::world::{BATCH, World, all, by_name, failed, purged};
use crate::invalidation::circuit::MAX_FAILURES;
use crate::invalidation::submit_wide;
use crate::providers::{Allowance, BatchOutcome, FailureKind};

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

async fn submit(world: &World, count: usize) -> String {
    let names = names(count);
    world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn two_connections_to_one_account_share_its_limit_and_take_turns() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    world.cdn.limit(Limits { requests: None, urls: Some(Rate { count: 3, per_ms: 1_000, burst: 6 }) });
    for name in ["Edge", "Other edge"] {
        world.connect(name, &["www.example.com"]).await;
    }
    let id = submit(&world, BATCH * 4).await;
    assert_eq!(world.step().await, 2, "the burst");
    let mut connections: Vec<String> = world.sent().into_iter().map(|sent| sent.connection).collect();
    for _ in 0..6 {
        assert_eq!(world.step_after_ms(999).await, 0);
        assert_eq!(world.step_after_ms(1).await, 1, "three URLs a second");
        connections.extend(world.sent().into_iter().map(|sent| sent.connection));
    }
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
    let of_edge = connections[2..].iter().step_by(2).filter(|name| *name == &connections[2]).count();
    assert_eq!(of_edge, 3, "in turns: {connections:?}");
}

#[tokio::test]
async fn a_pause_that_the_vendor_wants_holds_for_every_connection_to_the_account() {
    let mut is_first = true;
    let world = World::answering(move |sent| {
        let pause = std::mem::take(&mut is_first).then_some(Duration::from_secs(20));
        let outcome = if pause.is_some() { failed(FailureKind::Limited, "429") } else { purged() };
        BatchOutcome { pause, ..all(sent, &outcome) }
    })
    .await;
    world.cdn.limit(Limits::default());
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    world.connect("Other edge", &["www.example.com"]).await;
    let other = world.submit(&["b"]).await;
    assert_eq!(world.step_after_ms(19_999).await, 0);
    assert!(world.step_after_ms(1).await > 0);
    for id in [id, other] {
        assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
    }
}

#[tokio::test]
async fn what_the_vendor_says_is_left_corrects_what_is_known_here() {
    for (allowance, at_once) in [
        (Allowance::default(), 2),
        // Somebody else has used up the account, or most of it.
        (Allowance { requests: None, urls: Some(0) }, 0),
        (Allowance { requests: None, urls: Some(3) }, 1),
        // More than is known of may be old by now.
        (Allowance { requests: None, urls: Some(9) }, 2),
        (Allowance { requests: Some(0), urls: None }, 2),
    ] {
        let world = World::answering(move |sent| BatchOutcome { allowance, ..all(sent, &purged()) }).await;
        world.cdn.limit(Limits { requests: None, urls: Some(Rate { count: 3, per_ms: 1_000, burst: 9 }) });
        world.connect("Edge", &["www.example.com"]).await;
        let first = submit(&world, BATCH).await;
        assert_eq!(world.step().await, 1);
        let second = submit(&world, BATCH * 2).await;
        let now = world.service().now();
        let leased = crate::invalidation::leasing::lease(world.service(), &world.edge().await, 4, now).await.unwrap();
        assert_eq!(leased.len(), at_once, "{allowance:?}");
        world.fixture.clock.advance_ms(60_000);
        for id in [first, second] {
            assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
        }
    }
}

#[tokio::test]
async fn what_is_counted_apart_waits_for_itself_alone() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    world.cdn.limit(Limits { requests: None, urls: Some(Rate { count: 3, per_ms: 1_000, burst: 6 }) });
    world.cdn.limit_apart(Limits { requests: Some(Rate { count: 1, per_ms: 60_000, burst: 1 }), urls: None });
    let edge = world.connect("Edge", &["www.example.com"]).await;
    let tags = |lines: &str| WideForm {
        kind: PurgeKind::Tag,
        lines: lines.to_owned(),
        connections: vec![edge.clone()],
        ..WideForm::default()
    };
    let mut wide = Vec::new();
    for lines in ["a", "b"] {
        wide.push(submit_wide(world.service(), world.editor(), tags(lines)).await.unwrap());
    }
    let left = world.detail(&wide[1]).await.progress.estimate_ms;
    assert!(left.is_some_and(|left| left >= 60_000), "it is reckoned with: {left:?}");
    let urls = submit(&world, BATCH * 2).await;
    world.step().await;
    let sent: Vec<PurgeKind> = world.sent().into_iter().map(|sent| sent.kind).collect();
    let count = |kind| sent.iter().filter(|sent| **sent == kind).count();
    assert_eq!((count(PurgeKind::Tag), count(PurgeKind::Url)), (1, 2), "a tag's limit holds back no URL");
    assert_eq!(world.detail(&urls).await.summary.state, InvalidationState::Done);
    assert_eq!(world.step_after_ms(59_000).await, 0);
    assert_eq!(world.step_after_ms(1_000).await, 1);
    assert_eq!(world.detail(&wide[1]).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn the_bad_urls_of_an_all_or_nothing_request_are_found_and_the_rest_goes_on() {
    let requests = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&requests);
    let world = World::answering(move |sent| {
        *counted.lock().unwrap() += 1;
        let is_bad = |url: &String| url.ends_with("/1") || url.ends_with("/8");
        let outcome =
            if sent.urls.iter().any(is_bad) { failed(FailureKind::Together, "400 one is bad") } else { purged() };
        all(sent, &outcome)
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = submit(&world, 10).await;
    let counts = world.finish(&id).await.progress.counts;
    assert_eq!((counts.done, counts.refused), (8, 2));
    let refused = world.urls(&id, Some(UrlState::Refused)).await;
    assert_eq!(refused.iter().map(|url| url.position).collect::<Vec<_>>(), [2, 9]);
    assert_eq!(refused[0].at[0].answer, "400 one is bad");
    assert!(*requests.lock().unwrap() <= 14);
    let mut batches: Vec<String> = world.sent().into_iter().map(|sent| sent.batch).collect();
    batches.sort();
    let all = batches.len();
    batches.dedup();
    assert_eq!(batches.len(), all, "another request has another name");
}

#[tokio::test]
async fn a_connection_that_fails_again_and_again_is_left_alone_and_probed_with_one_batch() {
    let is_down = Arc::new(AtomicBool::new(true));
    let down = Arc::clone(&is_down);
    let world = World::answering(move |sent| {
        let is_down = down.load(Ordering::SeqCst);
        all(sent, &if is_down { failed(FailureKind::Passing, "503") } else { purged() })
    })
    .await;
    let edge = world.connect("Edge", &["www.example.com"]).await;
    let id = submit(&world, BATCH * MAX_FAILURES as usize * 2).await;
    let mut sent = 0;
    while world.pause_of(&edge).await.is_none() {
        world.step_after_ms(100).await;
        sent += world.sent().len();
    }
    assert!((5..=8).contains(&sent), "{sent}: those that were on their way at the fifth are answered");
    let pause = world.pause_of(&edge).await.unwrap();
    assert!(pause.reason.unwrap().contains("503"));
    let detail = world.detail(&id).await;
    assert!(detail.progress.connections[0].waiting_until.is_some());
    assert_eq!(world.step_after_ms(20_000).await, 0, "it is left alone");
    world.fixture.clock.advance_ms(600_000);
    let probe = crate::invalidation::leasing::lease(world.service(), &edge, 4, world.service().now()).await.unwrap();
    assert_eq!(probe.len(), 1);
    is_down.store(false, Ordering::SeqCst);
    crate::invalidation::attempt::perform(world.service(), &probe[0]).await.unwrap();
    assert!(world.pause_of(&edge).await.is_none());
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn one_url_that_fails_in_each_batch_does_not_pause_a_connection() {
    let world = World::answering(|sent| {
        by_name(sent, |name| if name == "0" { failed(FailureKind::Passing, "503") } else { purged() })
    })
    .await;
    let edge = world.connect("Edge", &["www.example.com"]).await;
    let id = submit(&world, BATCH).await;
    world.finish(&id).await;
    assert!(world.pause_of(&edge).await.is_none());
}

#[tokio::test]
async fn what_waits_for_a_paused_connection_goes_on_when_it_is_resumed_and_can_be_cancelled_before() {
    let world = World::purging().await;
    let edge = world.edge().await;
    world.pause(&edge, true).await;
    let (kept, cancelled) = (submit(&world, 2).await, submit(&world, 2).await);
    assert_eq!(world.step().await, 0);
    let remark = world.detail(&kept).await.progress.connections[0].remark.clone().unwrap();
    assert!(remark.starts_with("Paused by admin@acme.example"), "{remark}");
    crate::invalidation::cancel(world.service(), world.editor(), &cancelled).await.unwrap();
    world.step().await;
    assert!(world.sent().is_empty());
    assert_eq!(world.detail(&cancelled).await.summary.state, InvalidationState::Cancelled);
    world.pause(&edge, false).await;
    world.step().await;
    assert_eq!(world.detail(&kept).await.summary.state, InvalidationState::Done);
}
