//! What the hosts of a company tell copies apart by, as one table with a version.

use app::model::cache_key::CacheKeyTable;

use super::{Store, StoreError, Tx};

const SELECT: &str = "SELECT cache_keys, cache_keys_version FROM companies WHERE id = $1";

fn table_of(row: Option<(String, i64)>) -> Result<CacheKeyTable, StoreError> {
    let Some((rows, version)) = row else { return Ok(CacheKeyTable::default()) };
    let rows = serde_json::from_str(&rows).map_err(|_| StoreError::unreadable("companies.cache_keys"))?;
    Ok(CacheKeyTable { rows, version })
}

/// All rows, in their order.
pub async fn cache_keys(store: &Store, company_id: &str) -> Result<CacheKeyTable, StoreError> {
    table_of(sqlx::query_as(SELECT).bind(company_id).fetch_optional(store.read()).await?)
}

pub async fn cache_keys_now(tx: &mut Tx, company_id: &str) -> Result<CacheKeyTable, StoreError> {
    table_of(sqlx::query_as(SELECT).bind(company_id).fetch_optional(&mut **tx).await?)
}

/// Puts these in the place of those that are there.
pub async fn replace(tx: &mut Tx, company_id: &str, table: &CacheKeyTable) -> Result<(), StoreError> {
    let rows = serde_json::json!(table.rows).to_string();
    sqlx::query("UPDATE companies SET cache_keys = $2, cache_keys_version = $3 WHERE id = $1")
        .bind(company_id)
        .bind(rows)
        .bind(table.version)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
