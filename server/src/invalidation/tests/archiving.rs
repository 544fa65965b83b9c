//! What goes on in a company that is archived: nothing more.

use app::model::error::AppError;
use app::model::invalidation::InvalidationState;

use super::world::World;
use crate::companies;

#[tokio::test]
async fn what_waits_when_a_company_is_archived_is_not_sent_and_nothing_more_is_taken() {
    let world = World::purging().await;
    let waits = world.submit(&["a", "b", "c", "d"]).await;
    let company_id = &world.editor().company_id;
    companies::archive(world.service(), world.fixture.stranger(), company_id).await.unwrap();
    assert_eq!(world.submit_lines(vec!["https://www.example.com/e".to_owned()]).await, Err(AppError::NotFound));
    world.step().await;
    let detail = world.detail(&waits).await;
    assert_eq!((detail.progress.state, detail.progress.counts.cancelled), (InvalidationState::Cancelled, 4));
    companies::restore(world.service(), world.fixture.stranger(), company_id).await.unwrap();
    world.step().await;
    assert_eq!(world.sent(), []);
    let next = world.submit(&["f"]).await;
    assert_eq!(world.finish(&next).await.progress.counts.done, 1);
}
