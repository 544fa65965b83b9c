//! The **Servers** group of a company.

use app::model::company::Settings;

use super::{Store, StoreError, Tx};

type Row = (String, String, String, String, String, i64);

const SELECT: &str = "SELECT published_server, origin_server, company_root, template, cache_keys, settings_version
                      FROM companies WHERE id = $1";

fn settings_of(row: Row) -> Result<Settings, StoreError> {
    let (published_server, origin_server, company_root, template, cache_keys, version) = row;
    let cache_keys = serde_json::from_str(&cache_keys).map_err(|_| StoreError::unreadable("companies.cache_keys"))?;
    Ok(Settings { published_server, origin_server, company_root, template, cache_keys, version })
}

pub async fn settings(store: &Store, company_id: &str) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> = sqlx::query_as(SELECT).bind(company_id).fetch_optional(store.read()).await?;
    row.map(settings_of).transpose()
}

pub async fn settings_now(tx: &mut Tx, company_id: &str) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> = sqlx::query_as(SELECT).bind(company_id).fetch_optional(&mut **tx).await?;
    row.map(settings_of).transpose()
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
