//! A credential goes in and never comes out.

use app::model::connection::Connection;
use app::model::person::Role;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use server::store::Database;

use super::asking::{Things, ask};
use super::matrix::MATRIX;
use super::world::{COMPANY, Site};

/// The part of the secret that nobody may see; its last four characters are shown.
const HIDDEN: &str = "tall-ship-with-a-star-to-steer-her-by";

#[tokio::test]
async fn a_planted_credential_is_in_no_answer() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let form = |change: &str| {
        format!("company={COMPANY}&form[name]=Edge&form[provider]=scripted&form[hosts]=www.example.com{change}")
    };
    let planted = admin
        .call("/api/connections/save", &form(&format!("&form[secrets][secret_header]=X-Key: {HIDDEN}-9876")))
        .await;
    let connection: Connection = planted.json();
    assert_eq!(connection.secrets[0].last_four.as_deref(), Some("9876"), "it is set, and its end is shown");

    let mut answers = vec![("planting it".to_owned(), planted)];
    for (what, arguments) in [
        ("the same name again", form("&form[secrets][secret_header]=X-Key: another-secret-of-this-name")),
        ("an older version", form(&format!("&form[id]={}&form[version]=0", connection.id))),
        ("an unknown field", form(&format!("&form[id]={}&form[version]=1&form[fields][unknown]=a", connection.id))),
    ] {
        let answer = admin.call("/api/connections/save", &arguments).await;
        assert!(answer.status.is_client_error(), "{what}: {}", answer.text());
        answers.push((what.to_owned(), answer));
    }
    let refused = form(&format!("&form[secrets][secret_header]=X-Key: {HIDDEN}%01"));
    answers.push(("a secret that is refused".to_owned(), admin.call("/api/connections/save", &refused).await));
    let id = &connection.id;
    answers.push((
        "testing it".to_owned(),
        admin.call("/api/connections/test", &format!("company={COMPANY}&id={id}")).await,
    ));
    let actor = site.fixture.actor(Role::Admin);
    for row in MATRIX {
        let things = Things::of(&site, actor, row).await;
        answers.push((row.0.to_owned(), ask(&admin, row, COMPANY, &things).await));
    }
    let hidden = STANDARD_NO_PAD.encode(HIDDEN);
    for (what, answer) in &answers {
        let all = format!("{:?}{}", answer.headers, answer.text());
        assert!(!all.contains(HIDDEN) && !all.contains(&hidden[4..40]), "{what} shows the credential: {all}");
    }
}

#[tokio::test]
async fn a_planted_credential_is_not_in_the_database_as_it_is() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let form = format!(
        "company={COMPANY}&form[name]=Edge&form[provider]=scripted&form[hosts]=a.example&form[secrets][secret_header]={HIDDEN}"
    );
    assert_eq!(admin.call("/api/connections/save", &form).await.code(), 200);
    let kept = everything(&site).await;
    assert!(kept.len() > 1_000, "all of the database was read");
    let hex = HIDDEN.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    for secret in [HIDDEN, &hex] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
}

/// The database as it is kept: the bytes of its files, or every row of every table as text, with bytes in hex.
async fn everything(site: &Site) -> Vec<u8> {
    let mut kept = Vec::new();
    if let Database::Sqlite(_) = site.fixture.database() {
        for entry in std::fs::read_dir(site.fixture.folder()).unwrap() {
            kept.extend(std::fs::read(entry.unwrap().path()).unwrap());
        }
        return kept;
    }
    let rows = site.fixture.service.store.read();
    let tables = "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = current_schema()";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(rows).await.unwrap();
    for table in tables {
        let sql = format!("SELECT coalesce(string_agg(CAST(one AS text), ' '), '') FROM {table} AS one");
        let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(rows).await.unwrap();
        kept.extend(text.into_bytes());
    }
    kept
}
