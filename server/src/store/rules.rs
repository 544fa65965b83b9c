//! What a company asks of everybody who clears there, and how much each let go on a day.

use app::model::rules::Rules;

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
