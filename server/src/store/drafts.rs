//! The newest refused text of a person's form.

use app::model::timestamp::Timestamp;

use super::{Store, StoreError, Tx};

/// Whose draft of which form.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    pub company_id: &'a str,
    pub person_id: &'a str,
    pub kind: &'a str,
}

pub async fn keep(tx: &mut Tx, of: Of<'_>, text: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO drafts (company_id, person_id, kind, text, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, person_id, kind) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at",
    )
    .bind(of.company_id)
    .bind(of.person_id)
    .bind(of.kind)
    .bind(text)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn forget(tx: &mut Tx, of: Of<'_>) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM drafts WHERE company_id = $1 AND person_id = $2 AND kind = $3")
        .bind(of.company_id)
        .bind(of.person_id)
        .bind(of.kind)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn text(store: &Store, of: Of<'_>) -> Result<Option<String>, StoreError> {
    let query = "SELECT text FROM drafts WHERE company_id = $1 AND person_id = $2 AND kind = $3";
    Ok(sqlx::query_scalar(query)
        .bind(of.company_id)
        .bind(of.person_id)
        .bind(of.kind)
        .fetch_optional(store.read())
        .await?)
}
