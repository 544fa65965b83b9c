//! Old lists go, and what became of them stays.

use app::model::error::AppError;
use app::model::invalidation::InvalidationState;

use super::world::World;
use crate::invalidation;
use crate::invalidation::retention::sweep;

const DAY_MS: i64 = 86_400_000;

#[tokio::test]
async fn the_list_of_what_ended_long_ago_is_removed_and_its_counts_stay() {
    let world = World::purging().await;
    let old = world.submit(&["a", "b"]).await;
    let counts = world.finish(&old).await.progress.counts;
    world.fixture.clock.advance_ms(30 * DAY_MS);
    let new = world.submit(&["c"]).await;
    world.finish(&new).await;
    world.pause(&world.edge().await, true).await;
    let running = world.submit(&["d"]).await;
    world.fixture.clock.advance_ms(1);
    assert_eq!(sweep(world.service(), 31).await.unwrap(), 0);
    assert_eq!(sweep(world.service(), 30).await.unwrap(), 1);
    let (service, editor) = (world.service(), world.editor());
    let detail = invalidation::invalidation(service, editor, old.clone()).await.unwrap();
    assert_eq!((detail.progress.counts, detail.summary.state), (counts, InvalidationState::Done));
    assert_eq!(detail.list_removed, Some(service.now()));
    assert!(world.urls(&old, None).await.is_empty());
    let again = invalidation::run_again(service, editor, old, String::new()).await;
    assert!(matches!(again, Err(AppError::Conflict { message }) if message.contains("older than lists are kept")));
    for kept in [new, running] {
        assert_eq!(world.urls(&kept, None).await.len(), 1);
    }
    assert_eq!(sweep(world.service(), 30).await.unwrap(), 0, "once");
}
