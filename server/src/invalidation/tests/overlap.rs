//! The same URL in two lists is sent once, and both record it.

use std::collections::BTreeMap;

use app::model::invalidation::{InvalidationState, UrlState};

use super::world::{BATCH, World, all, by_name, failed, purged};
use crate::invalidation::attempt::{self, Recorded};
use crate::invalidation::{cancel, leasing, preparing};
use crate::providers::FailureKind;
use crate::store::batches;
use crate::store::recipes::Stage;

/// How often each URL reached the CDN, by its last segment.
fn times(world: &World) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for url in world.sent().into_iter().flat_map(|sent| sent.urls) {
        *times.entry(url.rsplit('/').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    times
}

/// Submits two lists, and lets a moment pass.
async fn two(world: &World, one: &[&str], other: &[&str]) -> [String; 2] {
    let ids = [world.submit(one).await, world.submit(other).await];
    world.fixture.clock.advance_ms(1);
    ids
}

#[tokio::test]
async fn what_two_lists_have_in_common_is_sent_once_and_both_record_it() {
    let world = World::purging().await;
    let names: Vec<String> = (0..BATCH * 9).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let turned: Vec<&str> = names.iter().rev().copied().chain(["more"]).collect();
    let ids = two(&world, &names, &turned).await;
    for id in &ids {
        let detail = world.finish(id).await;
        assert_eq!(detail.summary.state, InvalidationState::Done);
    }
    let times = times(&world);
    assert_eq!(times.len(), names.len() + 1);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    let answers: Vec<String> = world.urls(&ids[1], None).await.iter().map(|url| url.at[0].answer.clone()).collect();
    assert!(answers.contains(&"200 Purged".to_owned()));
    assert!(answers.contains(&"Sent once for two invalidations: 200 Purged".to_owned()), "{answers:?}");
    assert_eq!(count(&world).await, 0, "nothing is kept of lists that have ended");
}

#[tokio::test]
async fn a_list_beside_another_is_let_go_once_it_is_compared() {
    let world = World::purging().await;
    two(&world, &["a"], &["a", "b"]).await;
    assert!(preparing::step(world.service(), Stage::Comparing).await.unwrap());
    assert!(!preparing::step(world.service(), Stage::Comparing).await.unwrap());
    assert_eq!(count(&world).await, 2, "one for each list");
    assert_eq!(world.step().await, 2);
}

#[tokio::test]
async fn lists_of_different_connections_are_not_compared() {
    let world = World::purging().await;
    world.connect("West", &["west.example.com"]).await;
    world.submit(&["a"]).await;
    world.submit_lines(vec!["https://west.example.com/a".to_owned()]).await.unwrap();
    assert!(!preparing::step(world.service(), Stage::Comparing).await.unwrap());
}

#[tokio::test]
async fn who_asks_while_it_is_on_its_way_has_it_sent_again_once_the_answer_is_there() {
    let world = World::purging().await;
    let first = world.submit(&["a"]).await;
    let (service, edge) = (world.service(), world.edge().await);
    let on_its_way = leasing::lease(service, &edge, 4, service.now()).await.unwrap().pop().unwrap();
    let second = world.submit(&["a"]).await;
    assert!(preparing::step(service, Stage::Comparing).await.unwrap());
    assert_eq!(leasing::lease(service, &edge, 4, service.now()).await.unwrap(), [], "it waits for the answer");
    assert_eq!(attempt::perform(service, &on_its_way).await.unwrap(), Recorded::Taken);
    assert_eq!(world.counts(&first).await.done, 1);
    // The clock stands still: the second may have been asked for after the first was sent.
    assert_eq!(world.counts(&second).await.left, 1);
    assert_eq!(world.finish(&second).await.summary.state, InvalidationState::Done);
    assert_eq!(times(&world)["a"], 2);
}

#[tokio::test]
async fn each_list_has_tries_of_its_own_and_a_refusal_counts_for_both() {
    let world = World::answering(|sent| {
        by_name(sent, |name| match name {
            "bad" => failed(FailureKind::Refused, "400 Bad"),
            "down" => failed(FailureKind::Passing, "503 Down"),
            _ => purged(),
        })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let ids = two(&world, &["good", "bad", "down"], &["down", "bad", "good"]).await;
    for id in &ids {
        let detail = world.finish(id).await;
        let counts = detail.progress.counts;
        assert_eq!((counts.done, counts.refused, counts.failed), (1, 1, 1));
    }
    let times = times(&world);
    assert_eq!((times["good"], times["bad"]), (1, 1));
    assert_eq!(times["down"], 10, "five tries for each");
}

#[tokio::test]
async fn what_one_cancels_is_sent_for_the_other() {
    let world = World::purging().await;
    let ids = two(&world, &["a", "b"], &["b", "c"]).await;
    cancel(world.service(), world.editor(), &ids[0]).await.unwrap();
    assert_eq!(world.finish(&ids[1]).await.summary.state, InvalidationState::Done);
    assert_eq!(world.detail(&ids[0]).await.progress.counts.cancelled, 2);
    assert_eq!(times(&world), BTreeMap::from([("b".to_owned(), 1), ("c".to_owned(), 1)]));
}

#[tokio::test]
async fn what_a_batch_has_left_is_sent_without_what_another_list_had_sent() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    world.connect("Edge", &["www.example.com"]).await;
    let ids = two(&world, &["a", "b", "c"], &["b", "x", "y"]).await;
    world.step().await;
    let sent: Vec<usize> = world.sent().iter().map(|sent| sent.urls.len()).collect();
    assert_eq!(sent, [3, 2]);
    let states = world.states(&ids[1]).await;
    assert_eq!(states, [(UrlState::Purged, 0), (UrlState::Purged, 1), (UrlState::Purged, 1)]);
    let exchanges = world.detail(&ids[1]).await;
    assert_eq!(exchanges.progress.counts.done, 3);
    assert_eq!(batches::first_deadline(&world.service().store).await.unwrap(), None);
}

async fn count(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM common_lines").fetch_one(world.service().store.read()).await.unwrap()
}
