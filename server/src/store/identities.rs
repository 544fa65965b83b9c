//! Who people are at providers of single sign-on.

use app::model::timestamp::Timestamp;

use super::{Handle, StoreError, Tx};

/// Whose account an identity opens.
pub async fn person_of(handle: &mut Handle, issuer: &str, subject: &str) -> Result<Option<String>, StoreError> {
    let query = "SELECT person_id FROM identities WHERE issuer = $1 AND subject = $2";
    Ok(sqlx::query_scalar(query).bind(issuer).bind(subject).fetch_optional(handle).await?)
}

/// Whether somebody has an identity of this issuer.
pub async fn has_any(handle: &mut Handle, issuer: &str, person_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM identities WHERE issuer = $1 AND person_id = $2";
    let count: i64 = sqlx::query_scalar(query).bind(issuer).bind(person_id).fetch_one(handle).await?;
    Ok(count > 0)
}

/// Adds one. Nobody has two of one issuer.
pub async fn add(tx: &mut Tx, issuer: &str, subject: &str, person_id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO identities (issuer, subject, person_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(issuer)
        .bind(subject)
        .bind(person_id)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
