//! Rows of data keys, wrapped as they are, and of the rotations that make them anew.

use app::model::timestamp::Timestamp;

use super::{Handle, Store, StoreError, Tx};

/// A wrapped key.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey {
    pub version: i64,
    pub wrapped: Vec<u8>,
    /// The master key's name.
    pub wrapped_by: String,
    /// That made it.
    pub rotation: Option<String>,
}

type Row = (i64, Vec<u8>, String, Option<String>);

fn data_key((version, wrapped, wrapped_by, rotation): Row) -> DataKey {
    DataKey { version, wrapped, wrapped_by, rotation }
}

/// An owner's, the oldest first, without those that were retired.
pub async fn in_use(store: &Store, owner: &str) -> Result<Vec<DataKey>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT version, wrapped, wrapped_by, rotation FROM data_keys
         WHERE owner = $1 AND retired_at IS NULL ORDER BY version",
    )
    .bind(owner)
    .fetch_all(store.read())
    .await?;
    Ok(rows.into_iter().map(data_key).collect())
}

/// All that are not retired, with their owners.
pub async fn all_in_use(handle: &mut Handle) -> Result<Vec<(String, DataKey)>, StoreError> {
    type Row = (String, i64, Vec<u8>, String, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT owner, version, wrapped, wrapped_by, rotation FROM data_keys
         WHERE retired_at IS NULL ORDER BY owner, version",
    )
    .fetch_all(handle)
    .await?;
    let owned =
        |(owner, version, wrapped, wrapped_by, rotation)| (owner, DataKey { version, wrapped, wrapped_by, rotation });
    Ok(rows.into_iter().map(owned).collect())
}

/// The highest number that an owner's key ever had.
pub async fn last_version(store: &Store, owner: &str) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT max(version) FROM data_keys WHERE owner = $1";
    Ok(sqlx::query_scalar(sql).bind(owner).fetch_one(store.read()).await?)
}

/// Adds one, unless there is one of that version already; says whether there was none.
pub async fn add(tx: &mut Tx, owner: &str, key: &DataKey, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO data_keys (owner, version, wrapped, wrapped_by, rotation, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner, version) DO NOTHING",
    )
    .bind(owner)
    .bind(key.version)
    .bind(&key.wrapped)
    .bind(&key.wrapped_by)
    .bind(&key.rotation)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn is_in_use(tx: &mut Tx, owner: &str, version: i64) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM data_keys WHERE owner = $1 AND version = $2 AND retired_at IS NULL";
    let count: i64 = sqlx::query_scalar(sql).bind(owner).bind(version).fetch_one(&mut **tx).await?;
    Ok(count > 0)
}

/// Forgets a key for ever.
pub async fn retire(tx: &mut Tx, owner: &str, version: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE data_keys SET retired_at = $3, wrapped = $4 WHERE owner = $1 AND version = $2")
        .bind(owner)
        .bind(version)
        .bind(now.0)
        .bind(Vec::<u8>::new())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Wraps one anew, if it is wrapped as it was found; says whether it was.
pub async fn rewrap(tx: &mut Tx, owner: &str, found: &DataKey, wrapped: &[u8], by: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE data_keys SET wrapped = $4, wrapped_by = $5
         WHERE owner = $1 AND version = $2 AND wrapped = $3 AND retired_at IS NULL",
    )
    .bind(owner)
    .bind(found.version)
    .bind(&found.wrapped)
    .bind(wrapped)
    .bind(by)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One time that data keys are made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub id: String,
    /// Secrets that it has sealed anew.
    pub resealed: i64,
}

/// The rotation that was broken off.
pub async fn begun(handle: &mut Handle) -> Result<Option<Rotation>, StoreError> {
    let sql = "SELECT id, resealed FROM key_rotations
               WHERE ended_at IS NULL AND master IS NULL ORDER BY started_at, id LIMIT 1";
    let row: Option<(String, i64)> = sqlx::query_as(sql).fetch_optional(handle).await?;
    Ok(row.map(|(id, resealed)| Rotation { id, resealed }))
}

pub async fn begin(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO key_rotations (id, started_at) VALUES ($1, $2)";
    sqlx::query(sql).bind(id).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Counts a secret that was sealed anew.
pub async fn count(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE key_rotations SET resealed = resealed + 1 WHERE id = $1";
    sqlx::query(sql).bind(id).execute(&mut **tx).await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE key_rotations SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    sqlx::query(sql).bind(id).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Keeps that the master key was changed.
pub async fn note_succession(tx: &mut Tx, id: &str, master: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO key_rotations (id, started_at, ended_at, master) VALUES ($1, $2, $2, $3)";
    sqlx::query(sql).bind(id).bind(now.0).bind(master).execute(&mut **tx).await?;
    Ok(())
}
