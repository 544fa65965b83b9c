//! Rows of the trail from before there were chains. There are none once a program that knows chains was started.

use app::model::timestamp::Timestamp;

use crate::store::{StoreError, Tx};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchained {
    pub id: String,
    pub company_id: String,
    pub person_id: String,
    /// Their address as it is now: another was not kept.
    pub email: String,
    pub action: String,
    pub subject: String,
    pub details: String,
    pub at: Timestamp,
}

/// The oldest.
pub async fn unchained(tx: &mut Tx, limit: u32) -> Result<Vec<Unchained>, StoreError> {
    type Row = (String, String, String, Option<String>, String, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT a.id, a.company_id, a.person_id, p.email, a.action, a.subject, a.details, a.at
         FROM audit_unchained a LEFT JOIN people p ON p.id = a.person_id ORDER BY a.at, a.id LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut **tx)
    .await?;
    let read = |(id, company_id, person_id, email, action, subject, details, at): Row| {
        let (email, at) = (email.unwrap_or_default(), Timestamp(at));
        Unchained { id, company_id, person_id, email, action, subject, details, at }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Takes one away, which stands in a chain now.
pub async fn move_out(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM audit_unchained WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(())
}
