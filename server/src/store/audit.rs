//! The rows of the audit trail.

use app::model::timestamp::Timestamp;
use serde_json::Value;

use super::{StoreError, Tx};

/// One row, but for whose it is.
pub struct Entry<'a> {
    pub id: String,
    pub action: &'a str,
    pub subject: &'a str,
    pub details: Value,
    pub at: Timestamp,
}

pub async fn add(tx: &mut Tx, company_id: &str, person_id: &str, entry: Entry<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit (id, company_id, person_id, action, subject, details, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.id)
    .bind(company_id)
    .bind(person_id)
    .bind(entry.action)
    .bind(entry.subject)
    .bind(entry.details.to_string())
    .bind(entry.at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// E-mail address and time of the newest row with this action.
pub async fn latest(tx: &mut Tx, company_id: &str, action: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "SELECT p.email, a.at FROM audit a JOIN people p ON p.id = a.person_id
         WHERE a.company_id = $1 AND a.action = $2 ORDER BY a.at DESC, a.id DESC LIMIT 1",
    )
    .bind(company_id)
    .bind(action)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|(email, at)| (email, Timestamp(at))))
}
