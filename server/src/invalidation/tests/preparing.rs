//! Long lists, which are made after the answer.

use app::model::invalidation::{InvalidationState, UrlState};
use app::model::purge_url::UrlRules;
use app::model::recipe::{Basis, Edits, Recipe};
use app::template::{Assets, CompanyValues};

use super::world::World;
use crate::invalidation::submit::SHORT_LIST_ROWS;
use crate::invalidation::{leasing, preparing};
use crate::store::lists::LINES_PER_PAGE;
use crate::store::recipes::Stage;
use crate::store::{batches, recipes};

/// URLs of a list that is just long enough.
const LONG: u64 = SHORT_LIST_ROWS + 1;

/// A recipe with so many typed lines, as somebody was shown it.
async fn shown(world: &World, added: Vec<String>) -> Recipe {
    let (service, editor) = (world.service(), world.editor());
    let desk = crate::invalidation::desk(service, editor).await.unwrap();
    let basis = Basis::of(&CompanyValues::default(), &UrlRules::of_desk(&desk), &Assets::default());
    let edits = Edits { added, ..Edits::default() };
    Recipe { digest: basis.digest("", &edits), basis, edits, ..Recipe::default() }
}

fn lines(count: u64) -> Vec<String> {
    (0..count).map(|number| format!("https://www.example.com/{number}")).collect()
}

#[tokio::test]
async fn a_long_list_is_made_after_the_answer_and_nothing_is_sent_before_all_of_it_is() {
    let world = World::purging().await;
    let id = world.submit_recipe(shown(&world, lines(LONG)).await).await.unwrap();
    let accepted = world.detail(&id).await.progress;
    assert_eq!((accepted.state, accepted.counts.total), (InvalidationState::Preparing, 0));
    assert!(preparing::step(world.service(), Stage::Making).await.unwrap());
    assert!(!preparing::step(world.service(), Stage::Making).await.unwrap(), "there is one");
    let made = world.detail(&id).await.progress;
    assert_eq!((made.state, made.counts.total, made.counts.left), (InvalidationState::Running, LONG, LONG));
    assert!(world.sent().is_empty());
    let last = world.urls(&id, None).await;
    assert_eq!(last[0].url, "https://www.example.com/0");
}

#[tokio::test]
async fn a_long_list_with_refused_lines_that_nobody_agreed_to_ends_with_the_reason_and_sends_nothing() {
    let world = World::purging().await;
    let mut added = lines(LONG);
    added.push("javascript:alert(1)".to_owned());
    let id = world.submit_recipe(shown(&world, added).await).await.unwrap();
    let progress = world.finish(&id).await.progress;
    assert_eq!((progress.state, progress.counts.total), (InvalidationState::Failed, 0));
    let trouble = progress.trouble.unwrap();
    assert!(trouble.contains("1 line is refused"), "{trouble}");
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_list_that_is_another_by_the_time_it_is_made_is_not_sent() {
    let world = World::purging().await;
    let id = world.submit_recipe(shown(&world, lines(LONG)).await).await.unwrap();
    world.connect("West", &["west.example.com"]).await;
    let progress = world.finish(&id).await.progress;
    assert!(progress.trouble.unwrap().contains("Hosts, connections, rules or cache keys were changed."));
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn whoever_was_interrupted_stores_nothing_more_and_the_next_one_begins_again() {
    let world = World::purging().await;
    let store = &world.service().store;
    let id = world.submit_recipe(shown(&world, lines(LONG)).await).await.unwrap();
    let now = world.service().now();
    let frozen = recipes::lease(store, Stage::Making, [1; 16], now, now.plus_ms(1_000)).await.unwrap().unwrap();
    assert_eq!(recipes::lease(store, Stage::Making, [2; 16], now, now.plus_ms(1_000)).await.unwrap(), None);
    world.fixture.clock.advance_ms(1_000);
    assert!(preparing::step(world.service(), Stage::Making).await.unwrap());
    let mut tx = store.write().await.unwrap();
    assert!(!recipes::hold(&mut tx, &frozen, now.plus_ms(99_000)).await.unwrap());
    drop(tx);
    assert_eq!(world.counts(&id).await.total, LONG);
}

#[tokio::test]
async fn a_list_that_is_being_made_can_be_cancelled() {
    let world = World::purging().await;
    let id = world.submit_recipe(shown(&world, lines(LONG)).await).await.unwrap();
    crate::invalidation::cancel(world.service(), world.editor(), &id).await.unwrap();
    assert!(!preparing::step(world.service(), Stage::Making).await.unwrap());
    assert_eq!(world.detail(&id).await.progress.state, InvalidationState::Cancelled);
}

#[tokio::test]
async fn what_was_not_sent_is_cancelled_and_what_was_sent_stays_as_it_is() {
    let world = World::purging().await;
    let id = world.submit(&["a", "b", "c", "d", "e"]).await;
    let (service, now) = (world.service(), world.service().now());
    let edge = world.urls(&id, None).await[0].at.len();
    assert_eq!(edge, 1);
    let queue = batches::queues(&service.store).await.unwrap().remove(0).connection_id;
    let first = leasing::lease(service, &queue, 1, now).await.unwrap().remove(0);
    crate::invalidation::cancel(service, world.editor(), &id).await.unwrap();
    crate::invalidation::attempt::perform(service, &first).await.unwrap();
    let detail = world.finish(&id).await;
    let counts = detail.progress.counts;
    assert_eq!((counts.done, counts.cancelled), (3, 2), "what was leased before was on its way");
    assert_eq!(detail.summary.state, InvalidationState::Cancelled);
    assert_eq!(world.urls(&id, Some(UrlState::Cancelled)).await.len(), 2);
    // Again, or once it has ended, changes nothing.
    crate::invalidation::cancel(service, world.editor(), &id).await.unwrap();
    assert_eq!(world.counts(&id).await, counts);
}

#[tokio::test]
async fn a_list_of_many_pages_is_read_from_anywhere() {
    let world = World::purging().await;
    let id = world.submit_lines(lines(LINES_PER_PAGE * 2 + 5)).await.unwrap();
    let page = |offset| app::model::invalidation::UrlQuery { offset: Some(offset), ..Default::default() };
    let (service, editor) = (world.service(), world.editor());
    let read = async |query| crate::invalidation::invalidation_urls(service, editor, id.clone(), query).await.unwrap();
    let last = read(page(LINES_PER_PAGE * 2)).await;
    assert_eq!(last.urls.len(), 5);
    assert_eq!(last.urls[4].position, LINES_PER_PAGE * 2 + 5);
    assert_eq!(last.urls[0].at.len(), 1);
    let found = read(app::model::invalidation::UrlQuery { text: "/200".to_owned(), ..Default::default() }).await;
    assert_eq!(found.total, 6, "/200 and /2000 to /2004");
}
