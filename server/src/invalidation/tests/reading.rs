use std::sync::Arc;

use app::model::connection::Record;
use app::model::day::Day;
use app::model::error::AppError;
use app::model::history::{HISTORY_PAGE_SIZE, HistoryChoices, HistoryPage, HistoryQuery, NamedConnection};
use app::model::invalidation::{InvalidationState, URL_PAGE_SIZE, UrlQuery, UrlState};
use app::model::person::Role;
use app::model::recipe::{Edits, Recipe};
use futures::TryStreamExt;

use super::world::{World, all, by_name, failed, purged};
use crate::invalidation;
use crate::providers::FailureKind;

fn ids_of(page: &HistoryPage) -> Vec<&str> {
    page.invalidations.iter().map(|one| one.id.as_str()).collect()
}

async fn exported(world: &World, id: &str) -> String {
    let stream = invalidation::export_csv(Arc::clone(&world.fixture.service), world.editor(), id).await.unwrap();
    let parts: Vec<bytes::Bytes> = stream.try_collect().await.unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

#[tokio::test]
async fn the_history_pages_by_id_newest_first() {
    let world = World::purging().await;
    let mut ids = Vec::new();
    for number in 0..=HISTORY_PAGE_SIZE {
        world.fixture.clock.advance_ms(1);
        ids.push(world.submit(&[&number.to_string()]).await);
    }
    ids.reverse();
    let first = world.history(HistoryQuery::default()).await;
    assert_eq!(ids_of(&first), ids[..HISTORY_PAGE_SIZE as usize]);
    let older = HistoryQuery { before: first.older.unwrap(), ..HistoryQuery::default() };
    let rest = world.history(older).await;
    assert_eq!(ids_of(&rest), ids[HISTORY_PAGE_SIZE as usize..]);
    assert_eq!((rest.older, rest.looked_back_to), (None, None));
    assert_eq!(rest.invalidations[0].by, "editor@acme.example");
}

#[tokio::test]
async fn the_history_is_filtered_by_who_where_how_and_when() {
    let world = World::answering(|sent| {
        by_name(sent, |name| if name == "bad" { failed(FailureKind::Refused, "400") } else { purged() })
    })
    .await;
    let edge = world.connect("Edge", &["www.example.com"]).await;
    let by_editor = world.submit(&["good"]).await;
    world.finish(&by_editor).await;
    world.fixture.clock.advance_ms(24 * 60 * 60 * 1_000);
    let next_day = Day::of(world.service().now());
    let admin = world.fixture.actor(Role::Admin);
    let edits = Edits { added: vec!["https://www.example.com/bad".to_owned()], ..Edits::default() };
    let recipe = Recipe { edits, ..Recipe::default() };
    let by_admin = invalidation::submit(world.service(), admin, recipe).await.unwrap();
    world.finish(&by_admin).await;
    let all = HistoryQuery::default;
    for (query, expected) in [
        (all(), vec![&by_admin, &by_editor]),
        (HistoryQuery { by: "editor@acme.example".to_owned(), ..all() }, vec![&by_editor]),
        (HistoryQuery { by: "nobody@acme.example".to_owned(), ..all() }, vec![]),
        (HistoryQuery { connection: edge.clone(), ..all() }, vec![&by_admin, &by_editor]),
        (HistoryQuery { connection: "another".to_owned(), ..all() }, vec![]),
        (HistoryQuery { state: Some(InvalidationState::Failed), ..all() }, vec![&by_admin]),
        (HistoryQuery { since: Some(next_day), ..all() }, vec![&by_admin]),
        (HistoryQuery { until: Some(Day::of(next_day.start().plus_ms(-1))), ..all() }, vec![&by_editor]),
        (HistoryQuery { since: Some(next_day), until: Some(next_day), ..all() }, vec![&by_admin]),
        (HistoryQuery { url: "COM/GOO".to_owned(), ..all() }, vec![&by_editor]),
        (HistoryQuery { url: "example".to_owned(), before: by_admin.clone(), ..all() }, vec![&by_editor]),
        // What stands between the lines of a list is in none of them.
        (HistoryQuery { url: ",".to_owned(), ..all() }, vec![]),
    ] {
        let page = world.history(query.clone()).await;
        assert_eq!(ids_of(&page), expected, "{query:?}");
        assert_eq!((page.older, page.looked_back_to), (None, None));
    }
    let choices = invalidation::history_choices(world.service(), world.editor()).await.unwrap();
    assert_eq!(choices.people, ["admin@acme.example", "editor@acme.example"]);
    assert_eq!(choices.connections, [NamedConnection { id: edge, name: "Edge".to_owned() }]);
}

#[tokio::test]
async fn a_search_through_lists_stops_somewhere_and_goes_on_from_there() {
    let world = World::purging().await;
    let oldest = world.submit(&["needle"]).await;
    world.fixture.clock.advance_ms(1);
    let long = world.submit(&["hay-1"]).await;
    world.execute("UPDATE invalidations SET total = 2000000 WHERE id = $1", &[&long]).await;
    world.fixture.clock.advance_ms(1);
    let newest = world.submit(&["hay-2"]).await;
    let asked = HistoryQuery { url: "needle".to_owned(), ..HistoryQuery::default() };
    let first = world.history(asked.clone()).await;
    assert_eq!(ids_of(&first), Vec::<&str>::new());
    assert!(first.looked_back_to.is_some());
    let rest = world.history(HistoryQuery { before: first.older.unwrap(), ..asked }).await;
    assert_eq!(ids_of(&rest), [&oldest]);
    assert_eq!(rest.looked_back_to, None);
    let found = world.history(HistoryQuery { url: "hay-2".to_owned(), ..HistoryQuery::default() }).await;
    assert_eq!(ids_of(&found), [&newest]);
}

#[tokio::test]
async fn the_list_is_filtered_by_text_and_state_and_paged() {
    let world = World::answering(|sent| {
        by_name(sent, |name| if name.ends_with('7') { failed(FailureKind::Refused, "400") } else { purged() })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let names: Vec<String> = (0..450).map(|number| format!("Pic-{number}")).collect();
    let id = world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    world.finish(&id).await;
    let page = async |query| {
        invalidation::invalidation_urls(world.service(), world.editor(), id.clone(), query).await.unwrap()
    };
    let first = page(UrlQuery::default()).await;
    assert_eq!((first.total, first.urls.len(), first.next), (450, URL_PAGE_SIZE as usize, Some(200)));
    let last = page(UrlQuery { after: 400, ..UrlQuery::default() }).await;
    assert_eq!((last.urls.len(), last.next), (50, None));
    assert_eq!(last.urls[0].url, "https://www.example.com/Pic-400");
    assert_eq!(last.urls[0].at[0].answer, "200 Purged");
    let refused = page(UrlQuery { state: Some(UrlState::Refused), ..UrlQuery::default() }).await;
    assert_eq!((refused.total, refused.urls.len()), (45, 45));
    assert!(refused.urls.iter().all(|url| url.at[0].state == UrlState::Refused));
    let found =
        page(UrlQuery { text: "pic-44".to_owned(), state: Some(UrlState::Purged), ..UrlQuery::default() }).await;
    assert_eq!(found.total, 10, "Pic-44 and Pic-440 to Pic-449 without Pic-447");
    for state in [None, Some(UrlState::Refused), Some(UrlState::Purged)] {
        let whole = page(UrlQuery { state, ..UrlQuery::default() }).await;
        for offset in [0, 7, 40] {
            let scrolled = page(UrlQuery { state, offset: Some(offset), ..UrlQuery::default() }).await;
            assert_eq!((scrolled.before, scrolled.total), (offset, whole.total));
            assert_eq!(scrolled.urls[0], whole.urls[usize::try_from(offset).unwrap()], "{state:?} {offset}");
        }
    }
    let behind = page(UrlQuery { offset: Some(450), ..UrlQuery::default() }).await;
    assert_eq!((behind.urls.len(), behind.before), (0, 450));
    let after = page(UrlQuery { state: Some(UrlState::Refused), after: 8, ..UrlQuery::default() }).await;
    assert_eq!(after.before, 1, "only Pic-7 is up to there");
}

#[tokio::test]
async fn another_company_sees_nothing_of_it() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    let (service, stranger) = (world.service(), world.fixture.stranger());
    assert_eq!(invalidation::invalidation(service, stranger, id.clone()).await, Err(AppError::NotFound));
    assert_eq!(invalidation::progress(service, stranger, id.clone()).await, Err(AppError::NotFound));
    let query = UrlQuery::default();
    assert_eq!(invalidation::invalidation_urls(service, stranger, id.clone(), query).await, Err(AppError::NotFound));
    assert_eq!(invalidation::run_again(service, stranger, id.clone(), String::new()).await, Err(AppError::NotFound));
    assert_eq!(invalidation::retry_failed(service, stranger, id.clone(), String::new()).await, Err(AppError::NotFound));
    let service = Arc::clone(&world.fixture.service);
    assert!(invalidation::export_csv(service, stranger, &id).await.is_err_and(|error| error == AppError::NotFound));
    assert!(invalidation::running(world.service(), stranger).await.unwrap().is_empty());
    let nothing = invalidation::invalidations(world.service(), stranger, HistoryQuery::default()).await.unwrap();
    assert_eq!(nothing, HistoryPage::default());
    let nothing = invalidation::history_choices(world.service(), stranger).await.unwrap();
    assert_eq!(nothing, HistoryChoices::default());
    assert_eq!(invalidation::running(world.service(), world.editor()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_estimate_follows_what_is_seen() {
    let world = World::purging().await;
    let names: Vec<String> = (0..12).map(|number| number.to_string()).collect();
    let id = world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    // Four batches of three URLs, all at once, at 100 ms a URL.
    assert_eq!(world.detail(&id).await.progress.estimate_ms, Some(300));
    assert!(!invalidation::desk(world.service(), world.editor()).await.unwrap().connections[0].is_observed);
    world.execute("UPDATE pace SET us_per_unit = 500000", &[]).await;
    assert_eq!(world.detail(&id).await.progress.estimate_ms, Some(1_500));
    let behind = world.submit(&["x"]).await;
    // Its turn comes with the first batch of the list before it.
    assert_eq!(world.detail(&behind).await.progress.estimate_ms, Some(1_000));
    let desk = invalidation::desk(world.service(), world.editor()).await.unwrap();
    assert_eq!((desk.queued, desk.connections[0].us_per_url, desk.connections[0].is_observed), (13, 125_000, true));
    assert_eq!(world.finish(&id).await.progress.estimate_ms, None);
}

#[tokio::test]
async fn the_time_that_a_batch_took_becomes_the_pace() {
    let clock = Arc::new(std::sync::OnceLock::<Arc<crate::clock::ManualClock>>::new());
    let hands = Arc::clone(&clock);
    let world = World::answering(move |sent| {
        hands.get().unwrap().advance_ms(60);
        all(sent, &purged())
    })
    .await;
    clock.set(Arc::clone(&world.fixture.clock)).unwrap();
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b", "c"]).await;
    world.finish(&id).await;
    let desk = invalidation::desk(world.service(), world.editor()).await.unwrap();
    assert_eq!((desk.connections[0].us_per_url, desk.connections[0].is_observed), (5_000, true));
    // 300 ms were foretold and 60 ms true: 240 ms of the second that is counted at least.
    let edge = world.edge().await;
    let record = Record { batches: 1, half_us: 20_000, most_us: 20_000, estimates: 1, off_percent: Some(24) };
    assert_eq!(world.record_of(&edge).await, Some(record));
    // Nobody can foretell for how long a person pauses.
    let id = world.submit(&["d"]).await;
    world.pause(&edge, true).await;
    world.pause(&edge, false).await;
    world.finish(&id).await;
    assert_eq!(world.record_of(&edge).await.map(|record| (record.batches, record.estimates)), Some((2, 1)));
}

#[tokio::test]
async fn the_export_has_every_url_with_its_outcome() {
    let world = World::purging().await;
    let id = world.submit(&["a", "b"]).await;
    world.finish(&id).await;
    let csv = exported(&world, &id).await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "url,connection,state,answer,at,attempts,request_id,approved_by,approved_at");
    assert_eq!(lines[2], "https://www.example.com/b,Edge,purged,200 Purged,2026-11-22T12:00:00Z,1,,,");
    assert_eq!(lines.len(), 3);
}
