//! The public halves of people's passkeys.

use app::model::account::PasskeyEntry;
use app::model::timestamp::Timestamp;

use super::{Handle, StoreError, Tx};

/// A new one.
pub struct New<'a> {
    pub id: String,
    pub person_id: &'a str,
    /// What its authenticator calls it.
    pub credential_id: &'a [u8],
    pub name: &'a str,
    /// JSON, of the public half.
    pub credential: String,
    pub at: Timestamp,
}

/// False where somebody has registered it already.
pub async fn add(tx: &mut Tx, new: New<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO passkeys (id, person_id, credential_id, name, credential, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.person_id)
    .bind(new.credential_id)
    .bind(new.name)
    .bind(new.credential)
    .bind(new.at.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those of a person as they are shown, the oldest first.
pub async fn entries(handle: &mut Handle, person_id: &str) -> Result<Vec<PasskeyEntry>, StoreError> {
    let query = "SELECT id, name, created_at, used_at FROM passkeys WHERE person_id = $1 ORDER BY created_at, id";
    let rows: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(query).bind(person_id).fetch_all(handle).await?;
    let entry = |(id, name, created, used): (String, String, i64, Option<i64>)| PasskeyEntry {
        id,
        name,
        created: Timestamp(created),
        used: used.map(Timestamp),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The public halves of a person's.
pub async fn credentials(handle: &mut Handle, person_id: &str) -> Result<Vec<String>, StoreError> {
    let query = "SELECT credential FROM passkeys WHERE person_id = $1 ORDER BY created_at, id";
    Ok(sqlx::query_scalar(query).bind(person_id).fetch_all(handle).await?)
}

/// The public half of a person's one, held until the transaction ends.
pub async fn credential(tx: &mut Tx, person_id: &str, credential_id: &[u8]) -> Result<Option<String>, StoreError> {
    let query =
        "UPDATE passkeys SET used_at = used_at WHERE person_id = $1 AND credential_id = $2 RETURNING credential";
    Ok(sqlx::query_scalar(query).bind(person_id).bind(credential_id).fetch_optional(&mut **tx).await?)
}

/// Keeps what its use changed: when, and how often it says that it was used.
pub async fn used(tx: &mut Tx, credential_id: &[u8], credential: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE passkeys SET credential = $2, used_at = $3 WHERE credential_id = $1")
        .bind(credential_id)
        .bind(credential)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes one of a person away, and gives its name; none where it is not theirs.
pub async fn remove(tx: &mut Tx, person_id: &str, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("DELETE FROM passkeys WHERE person_id = $1 AND id = $2 RETURNING name")
        .bind(person_id)
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?)
}
