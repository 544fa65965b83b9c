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
use crate::store::{StoreError, Tx, batches, invalidations, lists, recipes};

pub async fn cancel(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    let head = history::find(service, actor, id).await?;
    let mut tx = service.store.write().await?;
    if stop(&mut tx, service, actor, &actor.company_id, head.number, id).await? {
        service.commit_work(tx).await?;
    }
    Ok(())
}

/// Cancels all that goes on in a company, be it the actor's or not; gives how many there were. The runner is to be woken.
pub async fn cancel_all(tx: &mut Tx, service: &Service, actor: &Actor, company_id: &str) -> Result<usize, StoreError> {
    let mut stopped = 0;
    for (number, id) in invalidations::open(tx, company_id).await? {
        stopped += usize::from(stop(tx, service, actor, company_id, number, &id).await?);
    }
    Ok(stopped)
}

/// False for one that has ended, or that somebody cancelled before.
async fn stop(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    company_id: &str,
    number: i64,
    id: &str,
) -> Result<bool, StoreError> {
    let Some(state) = invalidations::cancel(tx, number, &actor.person_id).await? else { return Ok(false) };
    audit::record_in(tx, service, actor, company_id, "invalidation.cancelled", id, json!({})).await?;
    // What runs or waits for approval is ended by the runner, many batches at a time.
    if state == InvalidationState::Preparing {
        recipes::remove(tx, number).await?;
        lists::remove(tx, number).await?;
        batches::remove_held(tx, number).await?;
        invalidations::end(tx, number, InvalidationState::Cancelled, service.now()).await?;
    }
    Ok(true)
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
