//! Cancelling: what was not sent by then is not sent any more. What is on its way is waited for, since nobody could tell
//! whether the vendor took it. Cancelling again, or what has ended, changes nothing.

use app::backend::Answer;
use app::model::invalidation::InvalidationState;
use app::model::person::Actor;
use serde_json::json;

use super::history;
use crate::audit;
use crate::service::Service;
use crate::store::{batches, invalidations, lists, recipes};

pub async fn cancel(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    let head = history::find(service, actor, id).await?;
    let mut tx = service.store.write().await?;
    let Some(state) = invalidations::cancel(&mut tx, head.number, &actor.person_id).await? else { return Ok(()) };
    audit::record(&mut tx, service, actor, "invalidation.cancelled", id, json!({})).await?;
    // What runs is met by the runner, batch by batch, and not sent.
    if state == InvalidationState::Preparing {
        recipes::remove(&mut tx, head.number).await?;
        lists::remove(&mut tx, head.number).await?;
        batches::remove_held(&mut tx, head.number).await?;
        invalidations::end(&mut tx, head.number, InvalidationState::Cancelled, service.now()).await?;
    }
    service.commit_work(tx).await?;
    Ok(())
}
