use sqlx::{AnyConnection, Connection as _};

use super::*;
use crate::store::Database;

/// The newest migration before there were owners.
const BEFORE: i64 = 25;
const ROWS: &str = "
INSERT INTO companies (id, slug, name, created_at) VALUES ('c', 'acme', 'Acme', 1);
INSERT INTO people (id, email, created_at) VALUES
    ('younger', 'b@acme.example', 3), ('first', 'a@acme.example', 2), ('viewer', 'v@acme.example', 1);
INSERT INTO memberships (company_id, person_id, role) VALUES
    ('c', 'younger', 'admin'), ('c', 'first', 'admin'), ('c', 'viewer', 'viewer');
";

#[tokio::test]
async fn an_installation_of_an_older_version_is_its_first_admins() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edgesweep.sqlite");
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    sqlx::migrate!("migrations/sqlite").run_to(BEFORE, &mut connection).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let store = Store::open(&Database::Sqlite(file)).await.unwrap();
    assert_eq!(owners(&mut store.write().await.unwrap()).await.unwrap(), ["first"]);
}
