//! Rows of webhooks: where a company is told, and the sealed secret that signs it.

use app::model::connection::TestVerdict;

use super::{Store, StoreError, Tx};
use crate::vault::Sealed;

/// One for each company.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    pub url: String,
    pub sealed: Sealed,
    pub last_four: Option<String>,
    /// Since it was saved.
    pub last_test: Option<TestVerdict>,
}

pub async fn of(store: &Store, company_id: &str) -> Result<Option<Stored>, StoreError> {
    type Row = (String, i64, Vec<u8>, Option<String>, Option<String>);
    let row: Option<Row> =
        sqlx::query_as("SELECT url, key_version, sealed, last_four, last_test FROM webhooks WHERE company_id = $1")
            .bind(company_id)
            .fetch_optional(store.read())
            .await?;
    let Some((url, key_version, bytes, last_four, last_test)) = row else { return Ok(None) };
    let read = |text: String| serde_json::from_str(&text).map_err(|_| StoreError::unreadable("webhooks.last_test"));
    let last_test = last_test.map(read).transpose()?;
    Ok(Some(Stored { url, sealed: Sealed { key_version, bytes }, last_four, last_test }))
}

/// Adds it, or puts it in the other's place; it was never tested.
pub async fn put(tx: &mut Tx, company_id: &str, stored: &Stored) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO webhooks (company_id, url, key_version, sealed, last_four) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id) DO UPDATE SET url = excluded.url, key_version = excluded.key_version,
                sealed = excluded.sealed, last_four = excluded.last_four, last_test = NULL",
    )
    .bind(company_id)
    .bind(&stored.url)
    .bind(stored.sealed.key_version)
    .bind(&stored.sealed.bytes)
    .bind(&stored.last_four)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Leads to another address, with the secret that there is; it was never tested.
pub async fn lead(tx: &mut Tx, company_id: &str, url: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE webhooks SET url = $2, last_test = NULL WHERE company_id = $1")
        .bind(company_id)
        .bind(url)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps what a test found.
pub async fn keep_verdict(tx: &mut Tx, company_id: &str, verdict: &TestVerdict) -> Result<(), StoreError> {
    sqlx::query("UPDATE webhooks SET last_test = $2 WHERE company_id = $1")
        .bind(company_id)
        .bind(serde_json::json!(verdict).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, company_id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM webhooks WHERE company_id = $1").bind(company_id).execute(&mut **tx).await?;
    Ok(())
}
