use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::model::invalidation::{InvalidationState, UrlState};
use tokio_util::sync::CancellationToken;

use super::world::{BATCH, World};
use crate::fixture::START;
use crate::invalidation::attempt::{self, LEASE_MS, Recorded};
use crate::invalidation::{leasing, runner};
use crate::service::Service;
use crate::store::batches;
use crate::store::{Store, invalidations};

/// The same world after its process was killed and started again.
async fn restarted(world: &World) -> Service {
    let before = world.service();
    let store = Store::open(world.fixture.database()).await.unwrap();
    let vault = crate::vault::Vault::new(crate::vault::Key::from_bytes([7; 32]), Arc::clone(&before.randomness));
    Service::new(store, vault, Arc::clone(&before.clock), Arc::clone(&before.randomness), before.providers.clone())
}

#[tokio::test]
async fn what_was_being_sent_when_the_process_ended_is_sent_again_by_the_next_one() {
    let world = World::purging().await;
    let names: Vec<String> = (0..BATCH * 6).map(|number| number.to_string()).collect();
    let id = world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    world.cdn.is_deaf.store(true, Ordering::SeqCst);
    tokio::select! {
        _ = runner::step(world.service()) => panic!("a deaf CDN never answers"),
        () = world.cdn.called.notified() => {}
    }
    world.cdn.is_deaf.store(false, Ordering::SeqCst);
    let sent_before = world.sent().len();
    let service = restarted(&world).await;
    if service.store.is_shared() {
        // Another process may hold them: they run out.
        assert_eq!(runner::take_up(&service).await.unwrap(), 0);
        world.fixture.clock.advance_ms(LEASE_MS);
    } else {
        assert_eq!(runner::take_up(&service).await.unwrap(), 4, "one lease for each lane");
    }
    assert_eq!(runner::step(&service).await.unwrap(), 6);
    let detail = world.detail(&id).await;
    assert_eq!(detail.summary.state, InvalidationState::Done);
    assert_eq!(detail.progress.counts.done, names.len() as u64);
    assert!(sent_before >= 1 && world.sent().len() == 6);
}

#[tokio::test]
async fn a_lease_that_ran_out_is_taken_over_and_its_late_answer_changes_nothing() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    let service = world.service();
    let connection = batches::queues(&service.store).await.unwrap().remove(0).connection_id;
    let lease = async || leasing::lease(service, &connection, 4, service.now()).await.unwrap().pop();
    let frozen = lease().await.unwrap();
    assert_eq!(lease().await, None, "what is leased is nobody else's");
    assert_eq!(world.step_after_ms(LEASE_MS - 1).await, 0);
    world.fixture.clock.advance_ms(1);
    assert_eq!(batches::release_expired(&service.store, service.now()).await.unwrap(), 1);
    let taken_over = lease().await.unwrap();
    assert_eq!((taken_over.id, taken_over.interruptions), (frozen.id, 1));
    assert_eq!(attempt::perform(service, &frozen).await.unwrap(), Recorded::TooLate);
    assert_eq!(world.states(&id).await, [(UrlState::Waiting, 0)]);
    assert_eq!(attempt::perform(service, &taken_over).await.unwrap(), Recorded::Taken);
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1)]);
    assert_eq!(attempt::perform(service, &frozen).await.unwrap(), Recorded::TooLate);
    assert_eq!(world.counts(&id).await.done, 1);
}

#[tokio::test]
async fn a_batch_that_always_ends_the_process_is_given_up_with_its_reason() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    world.execute("UPDATE batches SET interruptions = 21", &[]).await;
    world.finish(&id).await;
    assert!(world.sent().is_empty());
    assert!(world.urls(&id, None).await[0].at[0].answer.contains("stopped 21 times"));
}

#[tokio::test]
async fn a_short_list_does_not_wait_behind_a_long_one() {
    let world = World::purging().await;
    let names: Vec<String> = (0..BATCH * 20).map(|number| number.to_string()).collect();
    let long = world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let short = world.submit(&["urgent"]).await;
    world.step().await;
    let sent = world.sent();
    let place = sent.iter().position(|sent| sent.urls == ["https://www.example.com/urgent"]).unwrap();
    assert!(place < 4, "sent as number {place} of {}", sent.len());
    for id in [long, short] {
        assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
    }
}

#[tokio::test]
async fn the_runner_wakes_for_a_new_list_and_records_what_is_on_its_way_before_it_ends() {
    let world = World::purging().await;
    let shutdown = CancellationToken::new();
    let run = tokio::spawn(runner::run(Arc::clone(&world.fixture.service), shutdown.clone()));
    let id = world.submit(&["a"]).await;
    world.cdn.called.notified().await;
    shutdown.cancel();
    run.await.unwrap();
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
    assert_eq!(batches::first_deadline(&world.service().store).await.unwrap(), None);
}

#[tokio::test]
async fn a_list_is_durable_before_anybody_is_answered() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    let service = restarted(&world).await;
    let head = invalidations::find(&service.store, &world.editor().company_id, &id).await.unwrap().unwrap();
    assert_eq!((head.counts.total, head.counts.left, head.created), (1, 1, START));
}
