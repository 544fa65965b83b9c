//! Lists as an older version kept them: a row for each URL.

use app::model::invalidation::UrlState;
use sqlx::{AnyConnection, Connection as _};

use crate::store::invalidations::{self, Begin, UrlFilter};
use crate::store::{Database, Store};

/// The version before pages.
const BEFORE: i64 = 10;

/// A running list of two connections: its third URL failed at the first one and waits at the second.
const ROWS: &str = "
INSERT INTO companies (id, slug, name, created_at) VALUES ('c', 'acme', 'Acme', 0);
INSERT INTO people (id, email, created_at) VALUES ('p', 'p@acme.example', 0);
INSERT INTO connections (id, company_id, name, provider, hosts, fields, created_at)
    VALUES ('east', 'c', 'East', 'scripted', '[]', '{}', 0), ('west', 'c', 'West', 'scripted', '[]', '{}', 0);
INSERT INTO invalidations (number, id, company_id, person_id, note, template, assets, state, created_at, total, done,
    refused) VALUES (7, 'i', 'c', 'p', '', '', 0, 'running', 0, 4, 2, 1);
INSERT INTO invalidation_urls (invalidation, position, url, open, worst, refusal) VALUES
    (7, 1, 'https://a.example/1', 0, 2, NULL), (7, 2, 'https://b.example/\"2\"', 0, 1, NULL),
    (7, 3, 'https://a.example/3', 1, 4, NULL), (7, 4, 'nonsense', 0, 3, 'It is no URL.');
INSERT INTO invalidation_connections (invalidation, connection_id, total, done, not_cached, failed)
    VALUES (7, 'east', 2, 1, 0, 1), (7, 'west', 2, 1, 1, 0);
INSERT INTO batches (id, invalidation, connection_id, seq, first_position, urls, state, due_at) VALUES
    (1, 7, 'east', 0, 1, 0, 'done', 0), (2, 7, 'west', 0, 2, 1, 'waiting', 0);
INSERT INTO batch_urls (batch, position, state, attempts, answer, answered_at) VALUES
    (1, 1, 2, 1, '200 \"ok\"', 5), (1, 3, 4, 5, NULL, 6), (2, 2, 1, 1, '404', 5), (2, 3, 0, 1, '503', 5);
UPDATE invalidations SET not_cached = 1 WHERE number = 7;
";

#[tokio::test]
async fn a_list_of_an_older_version_is_kept_with_every_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edgesweep.sqlite");
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    sqlx::migrate!("migrations/sqlite").run_to(BEFORE, &mut connection).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let store = Store::open(&Database::Sqlite(file)).await.unwrap();
    assert!(store.is_conserved(7).await.unwrap());
    let urls = invalidations::urls(&store, 7, UrlFilter::default(), Begin::Position(0), 10).await.unwrap();
    assert_eq!(
        urls.iter().map(|url| url.url.as_str()).collect::<Vec<_>>(),
        ["https://a.example/1", "https://b.example/\"2\"", "https://a.example/3", "nonsense"]
    );
    assert_eq!(urls[3].refusal.as_deref(), Some("It is no URL."));
    let outcomes = invalidations::outcomes(&store, 7, &[1, 2, 3, 4]).await.unwrap();
    let told: Vec<_> =
        outcomes.iter().map(|one| (one.position, one.connection.as_str(), one.state, one.answer.as_str())).collect();
    assert_eq!(
        told,
        [
            (1, "East", UrlState::Purged, "200 \"ok\""),
            (2, "West", UrlState::NotCached, "404"),
            (3, "East", UrlState::Failed, ""),
            (3, "West", UrlState::Waiting, "503"),
        ]
    );
}
