//! Vendors that are unwell, through the whole engine, and databases that refuse.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use app::model::connection::{ConnectionDraft, FieldValue};
use app::model::error::AppError;
use app::model::history::HistoryQuery;
use app::model::invalidation::{InvalidationState, UrlState};
use app::model::person::Role;
use sqlx::Connection as _;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::World;
use crate::clock::ManualClock;
use crate::connections;
use crate::fixture::START;
use crate::providers::behaviour::vendor;
use crate::providers::client::{Client, Timeouts};
use crate::providers::registry::Registry;
use crate::store::Database;

/// For those who say nothing.
const IMPATIENT: Timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(300) };

/// A world with a connection by HTTP PURGE to this node.
async fn world_of(node: &str, timeouts: Timeouts) -> World {
    let client = Client::new(timeouts, Arc::new(ManualClock::at(START)));
    let world =
        World::with_providers(Registry::standard(client, Arc::new(crate::clock::CountingRandomness::default()))).await;
    let draft = ConnectionDraft {
        name: "Edge".to_owned(),
        provider: "http-purge".to_owned(),
        hosts: vec!["www.example.com".to_owned()],
        enabled: true,
        fields: [("nodes", node), ("method", "PURGE"), ("purged_statuses", "200")]
            .map(|(name, value)| FieldValue { name: name.to_owned(), value: value.to_owned() })
            .to_vec(),
        ..ConnectionDraft::default()
    };
    connections::save_connection(world.service(), world.fixture.actor(Role::Admin), draft).await.unwrap();
    world
}

/// How an invalidation of two URLs ends there: its state, and state, attempts and answer of the first URL.
async fn ends(world: &World) -> (InvalidationState, UrlState, u32, String) {
    let id = world.submit(&["a", "b"]).await;
    let detail = world.finish(&id).await;
    let counts = detail.progress.counts;
    assert_eq!(counts.total, counts.done + counts.refused + counts.failed);
    let at = world.urls(&id, None).await[0].at[0].clone();
    (detail.summary.state, at.state, at.attempts, at.answer)
}

#[tokio::test]
async fn a_vendor_that_only_says_no_ends_as_failed_with_its_words() {
    for (status, attempts) in [(429, 20), (500, 5), (503, 5), (403, 1)] {
        let vendor = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&vendor).await;
        let world = world_of(&vendor.uri(), Timeouts::STANDARD).await;
        let (state, of_url, tried, answer) = ends(&world).await;
        assert_eq!((state, of_url, tried), (InvalidationState::Failed, UrlState::Failed, attempts), "{status}");
        assert!(answer.contains(&status.to_string()), "{answer}");
    }
}

#[tokio::test]
async fn a_vendor_that_recovers_has_everything_purged() {
    for status in [429, 500, 503] {
        let vendor = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).up_to_n_times(3).mount(&vendor).await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&vendor).await;
        let world = world_of(&vendor.uri(), Timeouts::STANDARD).await;
        let (state, of_url, tried, _) = ends(&world).await;
        assert_eq!((state, of_url), (InvalidationState::Done, UrlState::Purged), "{status}");
        assert!(tried > 1, "{status}: {tried} attempts");
    }
}

#[tokio::test]
async fn garbage_half_an_answer_and_nothing_end_as_failed() {
    let garbage = vendor::that_writes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", None).await;
    let half = vendor::that_writes(b"HTTP/1.1 200 Purged\r\nContent-Length: 100\r\n\r\n{\"half\"", None).await;
    let silent = vendor::that_never_answers(None).await;
    for (address, attempts) in [(garbage, 1), (half, 5), (silent.address, 5), (vendor::that_is_not_there(), 5)] {
        let world = world_of(&format!("http://{address}"), IMPATIENT).await;
        let (state, of_url, tried, answer) = ends(&world).await;
        assert_eq!((state, of_url, tried), (InvalidationState::Failed, UrlState::Failed, attempts), "{answer}");
    }
}

#[tokio::test]
async fn a_redirect_leads_nowhere_and_a_gigabyte_is_not_read() {
    let elsewhere = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&elsewhere).await;
    let vendor = MockServer::start().await;
    let answer = ResponseTemplate::new(301).insert_header("location", elsewhere.uri());
    Mock::given(any()).respond_with(answer).mount(&vendor).await;
    let world = world_of(&vendor.uri(), Timeouts::STANDARD).await;
    let (state, _, tried, answer) = ends(&world).await;
    assert_eq!((state, tried), (InvalidationState::Failed, 1), "{answer}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty());

    let mut endless = vendor::that_never_stops(None).await;
    let world = world_of(&format!("http://{}", endless.address), Timeouts::STANDARD).await;
    assert_eq!(ends(&world).await.0, InvalidationState::Done);
    assert!(endless.sent().await < 1 << 30);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_spoken_to() {
    let (address, is_trusted) = vendor::that_nobody_vouches_for().await;
    let world = world_of(&format!("https://{address}"), Timeouts::STANDARD).await;
    let (state, _, tried, answer) = ends(&world).await;
    assert_eq!((state, tried), (InvalidationState::Failed, 1), "a person must act: {answer}");
    assert!(answer.contains("certificate"), "{answer}");
    assert!(!is_trusted.load(Ordering::SeqCst), "nothing was sent");
}

/// The file's path; none on a server, which has no file to lock or to fill.
fn file_of(world: &World) -> Option<String> {
    match world.fixture.database() {
        Database::Sqlite(file) => Some(format!("sqlite://{}", file.display())),
        Database::Postgres(_) => None,
    }
}

#[tokio::test]
async fn a_file_that_a_backup_holds_is_waited_for() {
    let world = World::purging().await;
    let Some(file) = file_of(&world) else { return };
    let before = world.submit(&["before"]).await;
    let mut backup = sqlx::AnyConnection::connect(&file).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut backup).await.unwrap();
    let writing = async {
        let (during, performed) = tokio::join!(world.submit(&["during"]), world.step());
        (during, performed)
    };
    let holding = async {
        // Those who only read go on.
        for _ in 0..20 {
            assert_eq!(world.counts(&before).await.left, 1);
        }
        assert!(world.sent().is_empty(), "a lease is a write, too");
        sqlx::raw_sql("COMMIT").execute(&mut backup).await.unwrap();
    };
    let ((during, _), ()) = tokio::join!(writing, holding);
    for id in [before, during] {
        assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
    }
}

#[tokio::test]
async fn a_disk_that_is_full_refuses_a_list_as_a_whole_and_loses_none() {
    let world = World::purging().await;
    if file_of(&world).is_none() {
        return;
    }
    let limit = async |pages: i64| {
        let mut tx = world.service().store.write().await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    let kept = world.submit(&["kept"]).await;
    // No page more than there are.
    limit(1).await;
    let lines = (0..20_000).map(|number| format!("https://www.example.com/{number}")).collect();
    let refused = world.submit_lines(lines).await.unwrap_err();
    assert!(matches!(refused, AppError::Unavailable { .. }), "{refused:?}");
    assert!(refused.to_string().contains("full"), "{refused}");
    let all = world.history(HistoryQuery::default()).await.invalidations;
    assert_eq!(all.iter().map(|one| &one.id).collect::<Vec<_>>(), [&kept], "half a list is none");
    limit(1_000_000).await;
    assert_eq!(world.finish(&kept).await.summary.state, InvalidationState::Done);
    let id = world.submit(&["after"]).await;
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
}
