//! What a company asks of everybody who clears there, and how much each let go on a day.

use app::model::rules::Rules;

use super::invalidations::count;
use super::{Handle, Store, StoreError, Tx};

pub async fn rules(store: &Store, company_id: &str) -> Result<Rules, StoreError> {
    let mut reader = store.reader().await?;
    read(&mut reader, company_id).await
}

/// As they are in the transaction.
pub async fn rules_now(tx: &mut Tx, company_id: &str) -> Result<Rules, StoreError> {
    read(&mut *tx, company_id).await
}

async fn read(connection: &mut Handle, company_id: &str) -> Result<Rules, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as("SELECT rules, rules_version FROM companies WHERE id = $1")
        .bind(company_id)
        .fetch_optional(connection)
        .await?;
    let Some((text, version)) = row else { return Ok(Rules::default()) };
    let rules: Rules = serde_json::from_str(&text).map_err(|_| StoreError::unreadable("companies.rules"))?;
    Ok(Rules { version, ..rules })
}

/// Overwrites them; the version becomes the one given.
pub async fn save(tx: &mut Tx, company_id: &str, rules: &Rules) -> Result<(), StoreError> {
    let text = serde_json::to_string(rules).map_err(|_| StoreError::unreadable("companies.rules"))?;
    sqlx::query("UPDATE companies SET rules = $2, rules_version = $3 WHERE id = $1")
        .bind(company_id)
        .bind(text)
        .bind(rules.version)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How many URLs somebody let go on a day.
pub async fn urls_of(store: &Store, company_id: &str, person_id: &str, day: &str) -> Result<u64, StoreError> {
    let sql = "SELECT urls FROM daily_urls WHERE company_id = $1 AND person_id = $2 AND day = $3";
    let urls: Option<i64> =
        sqlx::query_scalar(sql).bind(company_id).bind(person_id).bind(day).fetch_optional(store.read()).await?;
    Ok(urls.map_or(0, count))
}

/// Adds to it; gives the sum. What the company's people did on days before is forgotten.
pub async fn add_urls(tx: &mut Tx, company_id: &str, person_id: &str, day: &str, urls: u64) -> Result<u64, StoreError> {
    sqlx::query("DELETE FROM daily_urls WHERE company_id = $1 AND day < $2")
        .bind(company_id)
        .bind(day)
        .execute(&mut **tx)
        .await?;
    let sum: i64 = sqlx::query_scalar(
        "INSERT INTO daily_urls (company_id, person_id, day, urls) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, person_id, day) DO UPDATE SET urls = daily_urls.urls + excluded.urls
         RETURNING urls",
    )
    .bind(company_id)
    .bind(person_id)
    .bind(day)
    .bind(i64::try_from(urls).unwrap_or(i64::MAX))
    .fetch_one(&mut **tx)
    .await?;
    Ok(count(sum))
}
