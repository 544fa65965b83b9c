//! What tells whether a master key is this database's.

use super::{Handle, StoreError, Tx};
use crate::vault::Sealed;

/// Something that only the right master key opens.
#[derive(Clone, PartialEq, Eq)]
pub struct Check {
    pub sealed: Sealed,
    /// The master key's name; none of before it had one.
    pub sealed_by: Option<String>,
}

pub async fn find(handle: &mut Handle) -> Result<Option<Check>, StoreError> {
    let row: Option<(i64, Vec<u8>, Option<String>)> =
        sqlx::query_as("SELECT key_version, sealed, sealed_by FROM vault_check").fetch_optional(handle).await?;
    Ok(row.map(|(key_version, bytes, sealed_by)| Check { sealed: Sealed { key_version, bytes }, sealed_by }))
}

/// Adds it, or puts it in the other's place.
pub async fn put(tx: &mut Tx, check: &Check) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO vault_check (id, key_version, sealed, sealed_by) VALUES (1, $1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET key_version = excluded.key_version, sealed = excluded.sealed,
                sealed_by = excluded.sealed_by",
    )
    .bind(check.sealed.key_version)
    .bind(&check.sealed.bytes)
    .bind(&check.sealed_by)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
