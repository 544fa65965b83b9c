//! Takes the rows of a trail from before there were chains into chains, in the order of their time: at the first start of a
//! program that knows chains, some at a time, each time in one transaction, so that it goes on where it was interrupted.
//! Nothing is known of from where they came. What was done to them before is not known either: a chain shows what is done to a
//! row from then on.

use serde_json::Value;

use super::{Deed, Who, append};
use crate::store::{Store, StoreError, audit};

/// Rows that are taken in one transaction.
const ROWS_AT_ONCE: u32 = 500;

/// Gives how many there were.
pub async fn adopt(store: &Store) -> Result<u64, StoreError> {
    let mut adopted = 0;
    loop {
        let mut tx = store.write().await?;
        let rows = audit::unchained(&mut tx, ROWS_AT_ONCE).await?;
        if rows.is_empty() {
            return Ok(adopted);
        }
        for row in &rows {
            let deed = Deed {
                company_id: &row.company_id,
                who: Who::Person { id: &row.person_id, email: &row.email },
                from: None,
                action: &row.action,
                subject: &row.subject,
                details: serde_json::from_str(&row.details).unwrap_or_else(|_| Value::String(row.details.clone())),
            };
            append(&mut tx, row.id.clone(), row.at, deed).await?;
            audit::move_out(&mut tx, &row.id).await?;
        }
        tx.commit().await?;
        adopted += rows.len() as u64;
    }
}
