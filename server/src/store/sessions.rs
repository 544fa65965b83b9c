//! Sessions, by the hash of their token.

use app::model::timestamp::Timestamp;

use super::{Handle, Store, StoreError, Tx};

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// What a session holds.
pub struct Content {
    /// JSON.
    pub text: String,
    /// Who is signed in by it.
    pub person_id: Option<String>,
    pub expires: Timestamp,
}

/// Adds a session; false if there is one with this token already.
pub async fn add(tx: &mut Tx, hash: &TokenHash, content: &Content) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO sessions (token_hash, content, person_id, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(&hash[..])
    .bind(&content.text)
    .bind(&content.person_id)
    .bind(content.expires.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes a session that is there; one that was ended meanwhile stays ended.
pub async fn change(tx: &mut Tx, hash: &TokenHash, content: &Content) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET content = $2, person_id = $3, expires_at = $4 WHERE token_hash = $1")
        .bind(&hash[..])
        .bind(&content.text)
        .bind(&content.person_id)
        .bind(content.expires.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Content and expiry of a session that has not expired.
pub async fn find(store: &Store, hash: &TokenHash, now: Timestamp) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT content, expires_at FROM sessions WHERE token_hash = $1 AND expires_at > $2")
            .bind(&hash[..])
            .bind(now.0)
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(content, expires)| (content, Timestamp(expires))))
}

/// Token's hash and content of each that somebody has.
pub async fn of(handle: &mut Handle, person_id: &str, now: Timestamp) -> Result<Vec<(TokenHash, String)>, StoreError> {
    let query = "SELECT token_hash, content FROM sessions WHERE person_id = $1 AND expires_at > $2";
    let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(query).bind(person_id).bind(now.0).fetch_all(handle).await?;
    let read = |(hash, content): (Vec<u8>, String)| {
        hash.try_into().map(|hash| (hash, content)).map_err(|_| StoreError::unreadable("sessions.token_hash"))
    };
    rows.into_iter().map(read).collect()
}

pub async fn delete(tx: &mut Tx, hash: &TokenHash) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(&hash[..]).execute(&mut **tx).await?;
    Ok(())
}

/// Ends all of a person; gives how many.
pub async fn delete_of(tx: &mut Tx, person_id: &str) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM sessions WHERE person_id = $1").bind(person_id).execute(&mut **tx).await?;
    Ok(done.rows_affected())
}

pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now.0).execute(&mut **tx).await?;
    Ok(())
}
