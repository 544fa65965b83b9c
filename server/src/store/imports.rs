//! Imports that were read but not done yet.

use app::model::timestamp::Timestamp;

use super::{Store, StoreError, Tx};

/// Whose import, and not an older one than this.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    pub id: &'a str,
    pub company_id: &'a str,
    pub person_id: &'a str,
    pub since: Timestamp,
}

pub async fn add(tx: &mut Tx, of: Of<'_>, source: &str, bytes: &[u8], now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO imports (id, company_id, person_id, source, bytes, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(of.id)
    .bind(of.company_id)
    .bind(of.person_id)
    .bind(source)
    .bind(bytes)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets everybody's expired imports, and this person's oldest ones beyond `keep`.
pub async fn prune(tx: &mut Tx, of: Of<'_>, keep: u32) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM imports WHERE created_at < $1").bind(of.since.0).execute(&mut **tx).await?;
    sqlx::query(
        "DELETE FROM imports WHERE person_id = $1 AND id NOT IN
            (SELECT id FROM imports WHERE person_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)",
    )
    .bind(of.person_id)
    .bind(i64::from(keep))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Source and bytes.
pub async fn find(store: &Store, of: Of<'_>) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let query = "SELECT source, bytes FROM imports
                 WHERE id = $1 AND company_id = $2 AND person_id = $3 AND created_at >= $4";
    Ok(sqlx::query_as(query)
        .bind(of.id)
        .bind(of.company_id)
        .bind(of.person_id)
        .bind(of.since.0)
        .fetch_optional(store.read())
        .await?)
}

/// Takes it away; false if it is gone already.
pub async fn take(tx: &mut Tx, of: Of<'_>) -> Result<bool, StoreError> {
    let query = "DELETE FROM imports WHERE id = $1 AND company_id = $2 AND person_id = $3 AND created_at >= $4";
    let done = sqlx::query(query)
        .bind(of.id)
        .bind(of.company_id)
        .bind(of.person_id)
        .bind(of.since.0)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
