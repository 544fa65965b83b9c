//! There and back: from SQLite to the engine of the tests and to SQLite again, with rows in every table.

use std::collections::BTreeSet;

use super::*;
use crate::fixture;
use crate::store::{Database, Engine};

/// What is not moved.
const LEFT_BEHIND: [&str; 4] = ["rates", "sign_in_failures", "audit_forwarders", "audit_unchained"];

/// A row in each table. `$1` is bytes.
const ROWS: [&str; 41] = [
    "INSERT INTO companies (id, slug, name, created_at) VALUES ('c', 'acme', 'Acme \u{1F392} “B”', 0)",
    "INSERT INTO people (id, email, created_at) VALUES ('p', 'p@acme.example', 0)",
    "INSERT INTO memberships (company_id, person_id, role) VALUES ('c', 'p', 'admin')",
    "INSERT INTO sessions (token_hash, content, expires_at) VALUES ($1, '{}', 9)",
    "INSERT INTO sign_in_links (token_hash, person_id, expires_at) VALUES ($1, 'p', 9)",
    "INSERT INTO invitations (id, company_id, email, role, token_hash, invited_by, expires_at)
     VALUES ('v', 'c', 'new@acme.example', 'viewer', $1, 'p', 9)",
    "INSERT INTO drafts (company_id, person_id, kind, text, updated_at) VALUES ('c', 'p', 'list', 'a', 1)",
    "INSERT INTO assets (company_id, id, search, kind) VALUES ('c', 'Backpack_B', 'backpack_b', 'image')",
    "INSERT INTO presets (company_id, name, modifiers) VALUES ('c', 'zoom', 'wid=9')",
    "INSERT INTO templates (company_id, position, name, text) VALUES ('c', 1, 'one', '<ID>')",
    "INSERT INTO settings_versions (company_id, subject, version, at, person_id, email, went_back_to, state)
         VALUES ('c', 'presets', 2, 5, 'p', 'p@acme.example', 1, '{}')",
    "INSERT INTO imports (id, company_id, person_id, source, bytes, created_at) VALUES ('m', 'c', 'p', 'f', $1, 0)",
    "INSERT INTO connections (id, company_id, name, provider, hosts, fields, created_at)
         VALUES ('e', 'c', 'Edge', 'http-purge', '[]', '{}', 0)",
    "INSERT INTO credentials (connection_id, field, key_version, sealed) VALUES ('e', 'secret', 1, $1)",
    "INSERT INTO audit (id, company_id, seq, kind, person_id, who, origin, action, subject, details, at, hash)
     VALUES ('u', 'c', 1, 'person', 'p', 'p@acme.example', '', 'a', 's', '{}', 0, $1)",
    "INSERT INTO audit_heads (company_id, seq, hash) VALUES ('c', 1, $1)",
    "INSERT INTO audit_forwarded (receiver, company_id, seq) VALUES ('syslog', 'c', 1)",
    "INSERT INTO vault_check (id, key_version, sealed, sealed_by) VALUES (1, 0, $1, 'local:0')",
    "INSERT INTO key_rotations (id, started_at, resealed) VALUES ('r', 0, 3)",
    "INSERT INTO data_keys (owner, version, wrapped, wrapped_by, rotation, created_at)
         VALUES ('c', 2, $1, 'local:0', 'r', 1)",
    "INSERT INTO invalidations (number, id, company_id, person_id, note, template, assets, state, created_at, total)
         VALUES (7, 'i', 'c', 'p', '', '', 0, 'running', 0, 1)",
    "INSERT INTO invalidation_assets (invalidation, part, ids) VALUES (7, 0, '[]')",
    "INSERT INTO invalidation_connections (invalidation, connection_id, total) VALUES (7, 'e', 1)",
    "INSERT INTO list_pages (invalidation, page, lines) VALUES (7, 0, '[\"https://a.example/\"]')",
    "INSERT INTO list_states (invalidation, page, states) VALUES (7, 0, '10')",
    "INSERT INTO batches (id, invalidation, connection_id, seq, first_position, urls, state, due_at, lease_token)
         VALUES (5, 7, 'e', 0, 1, 1, 'leased', 0, $1)",
    "INSERT INTO recipes (invalidation, recipe) VALUES (7, '{}')",
    "INSERT INTO common_lines (invalidation, page, other, stretches) VALUES (7, 0, 7, '[[1,1,1]]')",
    "INSERT INTO pace (connection_id, us_per_unit) VALUES ('e', 3)",
    "INSERT INTO verifications (invalidation, state, purged, round, lease_token) VALUES (7, 'working', 1, 0, $1)",
    "INSERT INTO approvals (invalidation, hosts, decision, decided_by, decided_at) VALUES (7, '[]', 'approved', 'p', 5)",
    "INSERT INTO checks (invalidation, position, url, purged_at) VALUES (7, 1, 'https://a.example/', 5)",
    "INSERT INTO followers (invalidation, person_id) VALUES (7, 'p')",
    "INSERT INTO webhooks (company_id, url, key_version, sealed) VALUES ('c', 'https://hooks.example/', 1, $1)",
    "INSERT INTO notifications (id, invalidation, person_id, due_at) VALUES ('i-p', 7, 'p', 5)",
    "INSERT INTO authenticators (person_id, key_version, sealed, began_at) VALUES ('p', 1, $1, 5)",
    "INSERT INTO passkeys (id, person_id, credential_id, name, credential, created_at) VALUES ('k', 'p', $1, 'Key', '{}', 5)",
    "INSERT INTO recovery_codes (person_id, code_hash) VALUES ('p', $1)",
    "INSERT INTO api_tokens (id, company_id, person_id, name, token_hash, last_four, actions, created_at, expires_at)
         VALUES ('t', 'c', 'p', 'Build', $1, 'abcd', 'look', 5, 6)",
    "INSERT INTO identities (issuer, subject, person_id, created_at) VALUES ('https://login.example', 's', 'p', 5)",
    "INSERT INTO daily_urls (company_id, person_id, day, urls) VALUES ('c', 'p', '2026-11-22', 5)",
];

async fn filled() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Database::Sqlite(folder.path().join("first.sqlite"))).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for sql in ROWS {
        let query = sqlx::query(sql);
        let query = if sql.contains("$1") { query.bind(vec![0_u8, 255, 10]) } else { query };
        query.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    (folder, store)
}

async fn exported(store: &Store) -> String {
    let mut file = Vec::new();
    export(store, &mut file).await.unwrap();
    String::from_utf8(file).unwrap()
}

fn sorted(text: &str) -> BTreeSet<&str> {
    text.lines().collect()
}

async fn tables(store: &Store) -> BTreeSet<String> {
    let sql = match store.engine {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Engine::Postgres => {
            "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(store.read()).await.unwrap();
    names.into_iter().filter(|name| name != "_sqlx_migrations").collect()
}

#[tokio::test]
async fn every_row_of_every_table_goes_to_the_other_engine_and_back() {
    let (folder, first) = filled().await;
    let second = Store::open(&fixture::blank(folder.path()).await).await.unwrap();
    let third = Store::open(&Database::Sqlite(folder.path().join("third.sqlite"))).await.unwrap();
    let file = exported(&first).await;
    for table in TABLES {
        assert!(file.contains(&format!("{{\"row\":[\"{table}\",")), "{table} has a row");
    }
    assert_eq!(import(&second, &mut file.as_bytes()).await.unwrap(), ROWS.len() as u64);
    let moved = exported(&second).await;
    import(&third, &mut moved.as_bytes()).await.unwrap();
    assert_eq!(sorted(&exported(&third).await), sorted(&file));
    assert!(matches!(import(&second, &mut file.as_bytes()).await, Err(TransferError::NotEmpty)));
    // What is added next gets a number of its own.
    let mut tx = second.write().await.unwrap();
    for sql in [
        "INSERT INTO invalidations (id, company_id, person_id, note, template, assets, state, created_at, total)
             VALUES ('j', 'c', 'p', '', '', 0, 'running', 0, 0)",
        "INSERT INTO batches (invalidation, connection_id, seq, first_position, urls, due_at) VALUES (7, 'e', 1, 2, 0, 0)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.unwrap();
    }
}

#[tokio::test]
async fn no_table_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&fixture::blank(folder.path()).await).await.unwrap();
    let moved: BTreeSet<String> = TABLES.into_iter().chain(LEFT_BEHIND).map(str::to_owned).collect();
    assert_eq!(tables(&store).await, moved);
}

#[tokio::test]
async fn a_file_that_is_cut_off_changed_or_no_export_leaves_the_database_empty() {
    let (folder, first) = filled().await;
    let file = exported(&first).await;
    let half = file.lines().take(9).collect::<Vec<_>>().join("\n") + "\n";
    let other_version = file.replacen("\"version\":", "\"version\":9", 1);
    let other_table = file.replacen("\"drafts\"", "\"drafts; DROP TABLE people\"", 1);
    let empty = Store::open(&fixture::blank(folder.path()).await).await.unwrap();
    for (what, file, said) in [
        ("cut off", half.as_str(), "it was cut off"),
        ("nothing", "", "it was cut off"),
        ("another version", &other_version, "use the same program for both"),
        ("another table", &other_table, "line 7 of the file cannot be understood: there is no table drafts; DROP"),
        ("no export", "{\"end\":0}\n", "line 1 of the file cannot be understood: it is no export"),
        ("no JSON", "hello\n", "line 1 of the file cannot be understood"),
    ] {
        let refused = import(&empty, &mut file.as_bytes()).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{what}: {refused}");
        let companies: i64 =
            sqlx::query_scalar("SELECT count(*) FROM companies").fetch_one(empty.read()).await.unwrap();
        assert_eq!(companies, 0, "{what}");
    }
    assert_eq!(import(&empty, &mut file.as_bytes()).await.unwrap(), ROWS.len() as u64);
}
