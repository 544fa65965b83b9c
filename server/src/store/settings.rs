//! The **Servers** group of a company, and its image presets.

use app::model::asset::Preset;
use app::model::company::Settings;

use super::{Store, StoreError, Tx};

type Row = (String, String, String, String, i64);

const SELECT: &str = "SELECT published_server, origin_server, company_root, template, settings_version
                      FROM companies WHERE id = $1";

fn settings_of((published_server, origin_server, company_root, template, version): Row) -> Settings {
    Settings { published_server, origin_server, company_root, template, version }
}

pub async fn settings(store: &Store, company_id: &str) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> = sqlx::query_as(SELECT).bind(company_id).fetch_optional(store.read()).await?;
    Ok(row.map(settings_of))
}

pub async fn settings_now(tx: &mut Tx, company_id: &str) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> = sqlx::query_as(SELECT).bind(company_id).fetch_optional(&mut **tx).await?;
    Ok(row.map(settings_of))
}

/// Overwrites them; the version becomes the one given.
pub async fn save(tx: &mut Tx, company_id: &str, settings: &Settings) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE companies SET published_server = $2, origin_server = $3, company_root = $4, template = $5,
                settings_version = $6 WHERE id = $1",
    )
    .bind(company_id)
    .bind(&settings.published_server)
    .bind(&settings.origin_server)
    .bind(&settings.company_root)
    .bind(&settings.template)
    .bind(settings.version)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// All presets, by name.
pub async fn presets(store: &Store, company_id: &str) -> Result<Vec<Preset>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT name, modifiers FROM presets WHERE company_id = $1 ORDER BY name")
            .bind(company_id)
            .fetch_all(store.read())
            .await?;
    Ok(rows.into_iter().map(|(name, modifiers)| Preset { name, modifiers }).collect())
}

/// Adds a preset, or changes its modifiers.
pub async fn put_preset(tx: &mut Tx, company_id: &str, preset: &Preset) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO presets (company_id, name, modifiers) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, name) DO UPDATE SET modifiers = excluded.modifiers",
    )
    .bind(company_id)
    .bind(&preset.name)
    .bind(&preset.modifiers)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
