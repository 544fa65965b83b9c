//! Who comes first: what goes to several connections goes to an inner cache before the one that fills from it, which would
//! keep the old copy otherwise. Those behind it go on once it has ended or is left alone; that it failed is its own.

use crate::service::Service;
use crate::store::{StoreError, turns};

/// Lets the parts go whose turn has come; whether there were any.
pub async fn step(service: &Service) -> Result<bool, StoreError> {
    let now = service.now();
    let ripe = turns::ripe(&service.store, now).await?;
    for part in &ripe {
        let mut tx = service.store.write_rows().await?;
        turns::let_go(&mut tx, part, now).await?;
        tx.commit().await?;
    }
    Ok(!ripe.is_empty())
}
