//! One-time sign-in links, by the hash of their token.

use app::model::timestamp::Timestamp;

use super::sessions::TokenHash;
use super::{StoreError, Tx};

/// Keeps a link; the person's earlier links are gone.
pub async fn replace(tx: &mut Tx, hash: &TokenHash, person_id: &str, expires: Timestamp) -> Result<(), StoreError> {
    delete_of(tx, person_id).await?;
    sqlx::query("INSERT INTO sign_in_links (token_hash, person_id, expires_at) VALUES ($1, $2, $3)")
        .bind(&hash[..])
        .bind(person_id)
        .bind(expires.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends all of a person.
pub async fn delete_of(tx: &mut Tx, person_id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_links WHERE person_id = $1").bind(person_id).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a link away, and gives whose it was and when it expires.
pub async fn take(tx: &mut Tx, hash: &TokenHash) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("DELETE FROM sign_in_links WHERE token_hash = $1 RETURNING person_id, expires_at")
            .bind(&hash[..])
            .fetch_optional(&mut **tx)
            .await?;
    Ok(row.map(|(person_id, expires)| (person_id, Timestamp(expires))))
}
