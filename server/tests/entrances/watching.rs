//! The stream of what runs: told as it changes, to the company's own people, from where they heard it last.

use app::model::invalidation::Progress;
use app::model::person::Role;
use app::model::recipe::{Edits, Recipe};
use server::companies;
use server::invalidation::{self, runner};

use super::world::Site;

const PATH: &str = "/acme-outdoor/events";

async fn submit(site: &Site, name: &str) -> String {
    site.fixture.clock.advance_ms(1);
    let added = vec![format!("https://www.example.com/{name}")];
    let recipe = Recipe { edits: Edits { added, ..Edits::default() }, ..Recipe::default() };
    invalidation::submit(&site.fixture.service, site.fixture.actor(Role::Editor), recipe).await.unwrap()
}

#[tokio::test]
async fn what_begins_and_ends_is_told_without_being_asked_for() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let viewer = site.person(Role::Viewer).await;
    let stranger = site.stranger().await;
    let mut events = viewer.events(PATH, "").await;
    let mut elsewhere = stranger.events("/other/events", "").await;
    assert!(events.next().await.unwrap().contains("event: beat"), "it says at once that it is alive");
    assert_eq!(events.news::<Vec<Progress>>().await.1, []);
    assert_eq!(elsewhere.news::<Vec<Progress>>().await.1, []);
    let id = submit(&site, "a").await;
    let (_, running) = events.news::<Vec<Progress>>().await;
    assert_eq!((running.len(), &running[0].id, running[0].counts.left), (1, &id, 1));
    runner::step(&site.fixture.service).await.unwrap();
    assert_eq!(events.news::<Vec<Progress>>().await.1, []);
    // The other company heard of nothing but that its stream is alive.
    for _ in 0..2 {
        assert!(elsewhere.next().await.unwrap().contains("event: beat"));
    }
}

#[tokio::test]
async fn whoever_comes_back_is_told_only_what_is_new() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let viewer = site.person(Role::Viewer).await;
    submit(&site, "a").await;
    let (heard, _) = viewer.events(PATH, "").await.news::<Vec<Progress>>().await;
    let mut again = viewer.events(PATH, &heard).await;
    for _ in 0..3 {
        assert!(again.next().await.unwrap().contains("event: beat"));
    }
    let mut other = viewer.events(PATH, "something else").await;
    assert_eq!(other.news::<Vec<Progress>>().await.0, heard);
    let id = submit(&site, "b").await;
    loop {
        let (next, running) = again.news::<Vec<Progress>>().await;
        assert_ne!(next, heard);
        // The first may be told anew, since it has to share, before the second is told of.
        if running.len() == 2 {
            assert_eq!(running[0].id, id);
            break;
        }
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_server() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let mut events = viewer.events(PATH, "").await;
    events.news::<Vec<Progress>>().await;
    site.stopping.cancel();
    while events.next().await.is_some() {}
}

#[tokio::test]
async fn a_stream_ends_once_who_hears_it_is_disabled_and_goes_on_for_others() {
    let site = Site::new().await;
    let (admin, viewer, editor) =
        (site.person(Role::Admin).await, site.person(Role::Viewer).await, site.person(Role::Editor).await);
    let (mut theirs, mut others) = (viewer.events(PATH, "").await, editor.events(PATH, "").await);
    theirs.news::<Vec<Progress>>().await;
    others.news::<Vec<Progress>>().await;
    let arguments = format!("company=acme-outdoor&id={}", site.fixture.actor(Role::Viewer).person_id);
    assert_eq!(admin.call("/api/people/disable", &arguments).await.code(), 200);
    // A beat comes each second, and by itself a stream ends after a minute of them.
    let mut beats = 0;
    while theirs.next().await.is_some() {
        beats += 1;
        assert!(beats < 10, "the stream goes on");
    }
    assert!(others.next().await.unwrap().contains("event: beat"));
}

#[tokio::test]
async fn a_stream_ends_once_its_company_is_archived() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let mut events = viewer.events(PATH, "").await;
    events.news::<Vec<Progress>>().await;
    let company_id = &site.fixture.actor(Role::Viewer).company_id;
    companies::archive(&site.fixture.service, site.fixture.stranger(), company_id).await.unwrap();
    let mut beats = 0;
    while events.next().await.is_some() {
        beats += 1;
        assert!(beats < 10, "the stream goes on");
    }
}
