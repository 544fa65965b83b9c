//! The image presets of a company, as one list with a version.

use app::model::asset::Preset;
use app::model::preset::Presets;

use super::{Handle, Store, StoreError, Tx};

/// All of them, by name.
pub async fn presets(store: &Store, company_id: &str) -> Result<Presets, StoreError> {
    let mut reader = store.reader().await?;
    read(&mut reader, company_id).await
}

pub async fn presets_now(tx: &mut Tx, company_id: &str) -> Result<Presets, StoreError> {
    read(&mut *tx, company_id).await
}

async fn read(connection: &mut Handle, company_id: &str) -> Result<Presets, StoreError> {
    let version: Option<i64> = sqlx::query_scalar("SELECT presets_version FROM companies WHERE id = $1")
        .bind(company_id)
        .fetch_optional(&mut *connection)
        .await?;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT name, modifiers FROM presets WHERE company_id = $1 ORDER BY name")
            .bind(company_id)
            .fetch_all(&mut *connection)
            .await?;
    let presets = rows.into_iter().map(|(name, modifiers)| Preset { name, modifiers }).collect();
    Ok(Presets { presets, version: version.unwrap_or(0) })
}

/// Puts these in the place of those that are there.
pub async fn replace(tx: &mut Tx, company_id: &str, presets: &Presets) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM presets WHERE company_id = $1").bind(company_id).execute(&mut **tx).await?;
    for Preset { name, modifiers } in &presets.presets {
        sqlx::query("INSERT INTO presets (company_id, name, modifiers) VALUES ($1, $2, $3)")
            .bind(company_id)
            .bind(name)
            .bind(modifiers)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query("UPDATE companies SET presets_version = $2 WHERE id = $1")
        .bind(company_id)
        .bind(presets.version)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
