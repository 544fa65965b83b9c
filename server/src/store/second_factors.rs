//! What people show beside their password: an authenticator app's sealed secret, and the hashes of recovery codes.

use app::model::timestamp::Timestamp;

use super::sessions::TokenHash;
use super::{Handle, StoreError, Tx};
use crate::vault::Sealed;

/// One for each person at most.
#[derive(Clone, PartialEq, Eq)]
pub struct Authenticator {
    pub sealed: Sealed,
    pub began: Timestamp,
    /// Since when it counts.
    pub confirmed: Option<Timestamp>,
}

pub async fn authenticator(handle: &mut Handle, person_id: &str) -> Result<Option<Authenticator>, StoreError> {
    let query = "SELECT key_version, sealed, began_at, confirmed_at FROM authenticators WHERE person_id = $1";
    let row: Option<(i64, Vec<u8>, i64, Option<i64>)> =
        sqlx::query_as(query).bind(person_id).fetch_optional(handle).await?;
    Ok(row.map(|(key_version, bytes, began, confirmed)| Authenticator {
        sealed: Sealed { key_version, bytes },
        began: Timestamp(began),
        confirmed: confirmed.map(Timestamp),
    }))
}

/// Keeps a secret that is not confirmed yet, in place of an earlier one that was not; false where there is one that counts.
pub async fn begin(tx: &mut Tx, person_id: &str, sealed: &Sealed, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO authenticators (person_id, key_version, sealed, began_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id) DO UPDATE SET key_version = excluded.key_version, sealed = excluded.sealed,
                began_at = excluded.began_at WHERE authenticators.confirmed_at IS NULL",
    )
    .bind(person_id)
    .bind(sealed.key_version)
    .bind(&sealed.bytes)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses a step up and, if it is the first one, lets the authenticator count from now on. False where this step or a later one
/// was used before.
pub async fn use_step(tx: &mut Tx, person_id: &str, step: i64, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE authenticators SET last_step = $2, confirmed_at = coalesce(confirmed_at, $3)
         WHERE person_id = $1 AND last_step < $2",
    )
    .bind(person_id)
    .bind(step)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False where there was none.
pub async fn remove(tx: &mut Tx, person_id: &str) -> Result<bool, StoreError> {
    let done =
        sqlx::query("DELETE FROM authenticators WHERE person_id = $1").bind(person_id).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// All that somebody shows beside their password is gone.
pub async fn forget_all(tx: &mut Tx, person_id: &str) -> Result<(), StoreError> {
    for table in ["authenticators", "passkeys", "recovery_codes"] {
        let query = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE person_id = $1"));
        sqlx::query(query).bind(person_id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// These instead of the earlier ones.
pub async fn replace_codes(tx: &mut Tx, person_id: &str, hashes: &[TokenHash]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE person_id = $1").bind(person_id).execute(&mut **tx).await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (person_id, code_hash) VALUES ($1, $2)")
            .bind(person_id)
            .bind(&hash[..])
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// False where there is no such code any more.
pub async fn use_code(tx: &mut Tx, person_id: &str, hash: &TokenHash) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM recovery_codes WHERE person_id = $1 AND code_hash = $2")
        .bind(person_id)
        .bind(&hash[..])
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub async fn codes(handle: &mut Handle, person_id: &str) -> Result<u32, StoreError> {
    let query = "SELECT count(*) FROM recovery_codes WHERE person_id = $1";
    let count: i64 = sqlx::query_scalar(query).bind(person_id).fetch_one(handle).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Whether somebody has anything that is asked for beside the password.
pub async fn has_any(handle: &mut Handle, person_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT (SELECT count(*) FROM authenticators WHERE person_id = $1 AND confirmed_at IS NOT NULL)
                      + (SELECT count(*) FROM passkeys WHERE person_id = $1)";
    let count: i64 = sqlx::query_scalar(query).bind(person_id).fetch_one(handle).await?;
    Ok(count > 0)
}
