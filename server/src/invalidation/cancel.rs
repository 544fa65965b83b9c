//! Cancelling: what was not sent by then is not sent any more. What is on its way is waited for, since nobody could tell
//! whether the vendor took it. Cancelling again, or what has ended, changes nothing.

use app::backend::Answer;
use app::model::invalidation::{InvalidationState, UrlState};
use app::model::person::Actor;
use serde_json::json;

use super::closing::{self, Ended};
use super::history;
use crate::audit;
use crate::service::Service;
use crate::store::batches::Cancelled;
use crate::store::invalidations::state_code;
use crate::store::{StoreError, batches, invalidations, lists, recipes};

pub async fn cancel(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    let head = history::find(service, actor, id).await?;
    let mut tx = service.store.write().await?;
    let Some(state) = invalidations::cancel(&mut tx, head.number, &actor.person_id).await? else { return Ok(()) };
    audit::record(&mut tx, service, actor, "invalidation.cancelled", id, json!({})).await?;
    // What runs is ended by the runner, many batches at a time.
    if state == InvalidationState::Preparing {
        recipes::remove(&mut tx, head.number).await?;
        lists::remove(&mut tx, head.number).await?;
        batches::remove_held(&mut tx, head.number).await?;
        invalidations::end(&mut tx, head.number, InvalidationState::Cancelled, service.now()).await?;
    }
    service.commit_work(tx).await?;
    Ok(())
}

/// Batches that are ended in one transaction.
const BATCHES_AT_ONCE: usize = 200;

/// Ends batches that wait and that nobody wants to be sent any more; whether there may be more. Those of one connection's part
/// at a time: a transaction that took a second part would meet one that records an answer of it and wants the first's list.
pub async fn sweep(service: &Service) -> Result<bool, StoreError> {
    if !batches::has_cancelled(&service.store).await? {
        return Ok(false);
    }
    let now = service.now();
    let mut tx = service.store.write_rows().await?;
    let cancelled = batches::cancelled(&mut tx, BATCHES_AT_ONCE).await?;
    let is_same_part =
        |one: &Cancelled, next: &Cancelled| one.number == next.number && one.connection_id == next.connection_id;
    let Some(of_part) = cancelled.chunk_by(is_same_part).next() else { return Ok(false) };
    let mut urls = Vec::new();
    for batch in of_part {
        let positions = batches::cancel(&mut tx, batch.id, now).await?;
        urls.extend(positions.into_iter().map(|position| (position, state_code(UrlState::Cancelled))));
    }
    let Cancelled { number, connection_id, .. } = &of_part[0];
    let ended = Ended { number: *number, connection_id, urls, remark: None, stop: None };
    closing::close(&mut tx, &ended, now).await?;
    tx.commit().await?;
    Ok(of_part.len() < cancelled.len() || cancelled.len() == BATCHES_AT_ONCE)
}
