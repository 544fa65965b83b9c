//! The sealed text that tells whether a key is this database's key.

use super::{StoreError, Tx};
use crate::vault::Sealed;

pub async fn sealed(tx: &mut Tx) -> Result<Option<Sealed>, StoreError> {
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT key_version, sealed FROM vault_check").fetch_optional(&mut **tx).await?;
    Ok(row.map(|(key_version, bytes)| Sealed { key_version, bytes }))
}

pub async fn keep(tx: &mut Tx, sealed: &Sealed) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO vault_check (id, key_version, sealed) VALUES (1, $1, $2)")
        .bind(sealed.key_version)
        .bind(&sealed.bytes)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
