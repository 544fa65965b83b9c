//! Connections that come one after another.

use app::model::invalidation::InvalidationState;

use super::world::{World, all, failed, purged};
use crate::invalidation::cancel;
use crate::providers::FailureKind;
use crate::store::batches::{self, TurnWait};

/// A shield, and an edge that fills from it and waits 30 s behind it.
async fn connect_both(world: &World) -> String {
    let shield = world.connect("Shield", &["www.example.com"]).await;
    let edge = world.connect("Edge", &["www.example.com"]).await;
    world.execute("UPDATE connections SET turn = 2, wait_s = 30 WHERE id = $1", &[&edge]).await;
    shield
}

fn connections(world: &World) -> Vec<String> {
    world.sent().into_iter().map(|sent| sent.connection).collect()
}

#[tokio::test]
async fn the_edge_is_cleared_after_its_shield() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    connect_both(&world).await;
    let id = world.submit(&["a", "b", "c", "d"]).await;
    let progress = world.detail(&id).await.progress;
    assert_eq!(progress.connections[0].name, "Shield");
    assert_eq!(progress.connections[1].remark.as_deref(), Some("It comes after Shield."));
    assert!(progress.estimate_ms.is_some_and(|estimate| estimate > 30_000), "{:?}", progress.estimate_ms);
    world.step().await;
    assert!(connections(&world).iter().all(|name| name == "Shield"));
    let progress = world.detail(&id).await.progress;
    assert_eq!(progress.connections[0].counts.left, 0);
    let remark = progress.connections[1].remark.as_deref();
    assert_eq!(remark, Some("It waits a while behind those that come before it."));
    assert_eq!(world.step_after_ms(29_000).await, 0);
    assert!(world.step_after_ms(1_000).await > 0);
    assert!(connections(&world).iter().all(|name| name == "Edge"));
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn a_shield_that_fails_holds_nobody_back() {
    let world = World::answering(|sent| {
        all(sent, &if sent.connection == "Shield" { failed(FailureKind::Refused, "400 no") } else { purged() })
    })
    .await;
    connect_both(&world).await;
    let id = world.submit(&["a"]).await;
    let done = world.finish(&id).await;
    assert_eq!(done.progress.connections[0].counts.refused, 1);
    assert_eq!(done.progress.connections[1].counts.done, 1);
    assert_eq!(connections(&world), ["Shield", "Edge"]);
}

#[tokio::test]
async fn a_shield_that_is_left_alone_holds_nobody_back() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    let shield = connect_both(&world).await;
    // What was never sent to has nothing to pause.
    let first = world.submit(&["first"]).await;
    world.finish(&first).await;
    world.sent();
    world.pause(&shield, true).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    world.step_after_ms(30_000).await;
    assert_eq!(connections(&world), ["Edge"]);
    world.pause(&shield, false).await;
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
    assert_eq!(connections(&world), ["Shield"]);
}

#[tokio::test]
async fn saving_the_edge_does_not_end_its_wait_and_disabling_it_does() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    connect_both(&world).await;
    let edge: String = sqlx::query_scalar("SELECT id FROM connections WHERE name = 'Edge'")
        .fetch_one(world.service().store.read())
        .await
        .unwrap();
    let resume = async |wait: TurnWait| {
        let mut tx = world.service().store.write().await.unwrap();
        batches::resume(&mut tx, &edge, wait, world.service().now()).await.unwrap();
        tx.commit().await.unwrap();
    };
    world.submit(&["a"]).await;
    world.step().await;
    resume(TurnWait::Goes).await;
    assert_eq!(world.step_after_ms(29_000).await, 0, "the shield still fills");
    resume(TurnWait::Ends).await;
    assert!(world.step().await > 0);
    assert_eq!(connections(&world), ["Shield", "Edge"]);
}

#[tokio::test]
async fn what_waits_for_its_turn_can_be_cancelled() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    connect_both(&world).await;
    let id = world.submit(&["a"]).await;
    cancel(world.service(), world.editor(), &id).await.unwrap();
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Cancelled);
    assert!(world.sent().is_empty());
}
