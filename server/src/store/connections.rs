//! Connections and their sealed credentials. A deleted connection keeps its row, for the history, and loses its secrets.

use std::collections::BTreeMap;

use app::model::connection::TestVerdict;
use app::model::person::Role;
use app::model::timestamp::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::FromRow;

use super::{Handle, Store, StoreError, Tx};
use crate::vault::Sealed;

/// A connection without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: String,
    pub company_id: String,
    pub name: String,
    pub provider: String,
    pub hosts: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub enabled: bool,
    /// As in `Connection`.
    pub turn: u32,
    pub wait_s: u32,
    pub sweeping_role: Role,
    pub version: i64,
    pub last_test: Option<TestVerdict>,
}

/// A secret as it is kept.
pub struct Credential {
    pub field: String,
    pub sealed: Sealed,
    pub last_four: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    company_id: String,
    name: String,
    provider: String,
    hosts: String,
    fields: String,
    enabled: i64,
    turn: i64,
    wait_s: i64,
    sweeping_role: String,
    version: i64,
    last_test: Option<String>,
}

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            hosts: parsed("connections.hosts", &row.hosts)?,
            fields: parsed("connections.fields", &row.fields)?,
            last_test: row.last_test.map(|verdict| parsed("connections.last_test", &verdict)).transpose()?,
            id: row.id,
            company_id: row.company_id,
            name: row.name,
            provider: row.provider,
            enabled: row.enabled != 0,
            turn: u32::try_from(row.turn).unwrap_or(1),
            wait_s: u32::try_from(row.wait_s).unwrap_or(0),
            sweeping_role: Role::parse(&row.sweeping_role)
                .ok_or_else(|| StoreError::unreadable("connections.sweeping_role"))?,
            version: row.version,
        })
    }
}

fn parsed<T: DeserializeOwned>(column: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::unreadable(column))
}

/// Those that are not deleted, by name.
pub async fn all(connection: &mut Handle, company_id: &str) -> Result<Vec<Stored>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, company_id, name, provider, hosts, fields, enabled, turn, wait_s, sweeping_role,
                version, last_test
         FROM connections
         WHERE company_id = $1 AND deleted_at IS NULL ORDER BY lower(name), id",
    )
    .bind(company_id)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// IDs and names of those that were ever asked to purge, the deleted ones too, by name.
pub async fn asked(store: &Store, company_id: &str) -> Result<Vec<(String, String)>, StoreError> {
    let query = "SELECT id, name FROM connections
                 WHERE company_id = $1 AND id IN (SELECT connection_id FROM pace) ORDER BY lower(name), id";
    Ok(sqlx::query_as(query).bind(company_id).fetch_all(store.read()).await?)
}

/// One that is not deleted, of any company: who asks for a person compares `company_id`.
pub async fn find(connection: &mut Handle, id: &str) -> Result<Option<Stored>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, company_id, name, provider, hosts, fields, enabled, turn, wait_s, sweeping_role,
                version, last_test
         FROM connections
         WHERE id = $1 AND deleted_at IS NULL",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.map(Stored::try_from).transpose()
}

/// Adds it, or overwrites all of it but the provider, the company and the verdict.
pub async fn put(tx: &mut Tx, stored: &Stored, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO connections (id, company_id, name, provider, hosts, fields, enabled, version, created_at, turn, wait_s,
             sweeping_role)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, hosts = excluded.hosts, fields = excluded.fields,
                enabled = excluded.enabled, version = excluded.version, turn = excluded.turn,
                wait_s = excluded.wait_s, sweeping_role = excluded.sweeping_role",
    )
    .bind(&stored.id)
    .bind(&stored.company_id)
    .bind(&stored.name)
    .bind(&stored.provider)
    .bind(serde_json::json!(stored.hosts).to_string())
    .bind(serde_json::json!(stored.fields).to_string())
    .bind(i64::from(stored.enabled))
    .bind(stored.version)
    .bind(now.0)
    .bind(i64::from(stored.turn))
    .bind(i64::from(stored.wait_s))
    .bind(stored.sweeping_role.word())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps what a test of this version found; of a version that is no longer there, nothing.
pub async fn keep_verdict(tx: &mut Tx, id: &str, version: i64, verdict: &TestVerdict) -> Result<(), StoreError> {
    sqlx::query("UPDATE connections SET last_test = $3 WHERE id = $1 AND version = $2")
        .bind(id)
        .bind(version)
        .bind(serde_json::json!(verdict).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn forget_verdict(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE connections SET last_test = NULL WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Hides it and wipes its secrets.
pub async fn delete(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM credentials WHERE connection_id = $1").bind(id).execute(&mut **tx).await?;
    sqlx::query("UPDATE connections SET deleted_at = $2, enabled = 0, version = version + 1 WHERE id = $1")
        .bind(id)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// All secrets of a connection, by field.
pub async fn credentials(connection: &mut Handle, id: &str) -> Result<Vec<Credential>, StoreError> {
    let rows: Vec<(String, i64, Vec<u8>, Option<String>)> = sqlx::query_as(
        "SELECT field, key_version, sealed, last_four FROM credentials WHERE connection_id = $1 ORDER BY field",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let credential = |(field, key_version, bytes, last_four)| {
        let sealed = Sealed { key_version, bytes };
        Credential { field, sealed, last_four }
    };
    Ok(rows.into_iter().map(credential).collect())
}

pub async fn put_credential(tx: &mut Tx, id: &str, credential: &Credential) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO credentials (connection_id, field, key_version, sealed, last_four) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (connection_id, field) DO UPDATE SET key_version = excluded.key_version,
                sealed = excluded.sealed, last_four = excluded.last_four",
    )
    .bind(id)
    .bind(&credential.field)
    .bind(credential.sealed.key_version)
    .bind(&credential.sealed.bytes)
    .bind(&credential.last_four)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn remove_credential(tx: &mut Tx, id: &str, field: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM credentials WHERE connection_id = $1 AND field = $2")
        .bind(id)
        .bind(field)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
