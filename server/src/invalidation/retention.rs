//! Old lists: what an invalidation asked for, line by line, is removed after as many days as the operator keeps it. Who asked,
//! when, why and how much became of it stay for ever.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::audit;
use crate::service::Service;
use crate::store::{StoreError, batches, checks, invalidations, lists};

/// Between two looks.
const LOOK: Duration = Duration::from_hours(1);
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Removes what is old, again and again, until `shutdown`. Without a number of days it ends at once.
#[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
pub async fn run(service: Arc<Service>, days: Option<u32>, shutdown: CancellationToken) {
    let Some(days) = days else { return };
    let sweeping = async {
        loop {
            if let Err(error) = sweep(&service, days).await {
                tracing::warn!(%error, "old lists cannot be removed now; it is tried again in an hour");
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = sweeping => {}
        () = shutdown.cancelled() => {}
    }
}

/// Removes the lists of what ended more than so many days ago, each in its own short transaction; gives how many.
pub async fn sweep(service: &Service, days: u32) -> Result<u64, StoreError> {
    let now = service.now();
    let before = now.plus_ms(-i64::from(days) * DAY_MS);
    let mut removed = 0;
    while let Some(number) = invalidations::oldest_with_list(&service.store, before).await? {
        let mut tx = service.store.write().await?;
        invalidations::forget_list(&mut tx, number, now).await?;
        batches::remove(&mut tx, number).await?;
        checks::remove(&mut tx, number).await?;
        lists::remove(&mut tx, number).await?;
        let (company_id, id) = invalidations::whose(&mut tx, number).await?;
        audit::record_of_system(&mut tx, service, &company_id, "list.removed", &id, json!({ "days": days })).await?;
        tx.commit().await?;
        removed += 1;
    }
    if removed > 0 {
        tracing::info!(removed, days, "removed old lists; their counts stay");
    }
    Ok(removed)
}
