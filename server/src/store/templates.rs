//! The templates of a company by name, as one list with a version. The default's text is that of its settings.

use app::model::company::NamedTemplate;
use app::model::named_template::Templates;

use super::{Handle, Store, StoreError, Tx};

/// All of them, in their order.
pub async fn templates(store: &Store, company_id: &str) -> Result<Templates, StoreError> {
    let mut reader = store.reader().await?;
    read(&mut reader, company_id).await
}

pub async fn templates_now(tx: &mut Tx, company_id: &str) -> Result<Templates, StoreError> {
    read(&mut *tx, company_id).await
}

async fn read(connection: &mut Handle, company_id: &str) -> Result<Templates, StoreError> {
    let company: Option<(String, String, i64)> =
        sqlx::query_as("SELECT template_name, template, templates_version FROM companies WHERE id = $1")
            .bind(company_id)
            .fetch_optional(&mut *connection)
            .await?;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT name, text FROM templates WHERE company_id = $1 ORDER BY position")
            .bind(company_id)
            .fetch_all(&mut *connection)
            .await?;
    let named = |(name, text)| NamedTemplate { name, text };
    let (name, text, version) = company.unwrap_or_default();
    Ok(Templates { default: named((name, text)), others: rows.into_iter().map(named).collect(), version })
}

/// Puts these in the place of those that are there; the default's text is saved with the settings.
pub async fn replace(tx: &mut Tx, company_id: &str, templates: &Templates) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM templates WHERE company_id = $1").bind(company_id).execute(&mut **tx).await?;
    for (NamedTemplate { name, text }, position) in templates.others.iter().zip(0_i64..) {
        sqlx::query("INSERT INTO templates (company_id, position, name, text) VALUES ($1, $2, $3, $4)")
            .bind(company_id)
            .bind(position)
            .bind(name)
            .bind(text)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query("UPDATE companies SET template_name = $2, templates_version = $3 WHERE id = $1")
        .bind(company_id)
        .bind(&templates.default.name)
        .bind(templates.version)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
