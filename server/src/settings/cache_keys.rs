//! What a company's hosts tell copies apart by: read by all who make URLs, saved as one table by admins.

use app::backend::Answer;
use app::model::cache_key::{CacheKeyTable, CacheKeysChange};
use app::model::person::Actor;
use serde_json::json;

use super::conflict;
use super::versions::{self, Step};
use crate::audit::{self, difference};
use crate::service::Service;
use crate::store::{self, StoreError};

/// The subject of the cache keys in the audit trail.
const SUBJECT: &str = "cache_keys";

/// The most precise first.
pub async fn cache_keys(service: &Service, actor: &Actor) -> Answer<CacheKeyTable> {
    Ok(store::cache_keys::cache_keys(&service.store, &actor.company_id).await?)
}

/// Saves if nobody else did since `change.version` was read. What is saved already is not saved again.
pub async fn save_cache_keys(service: &Service, actor: &Actor, change: CacheKeysChange) -> Answer<CacheKeyTable> {
    save(service, actor, change, Step::Onward).await
}

pub(super) async fn save(
    service: &Service,
    actor: &Actor,
    change: CacheKeysChange,
    step: Step,
) -> Answer<CacheKeyTable> {
    let wanted = change.table()?;
    let mut tx = service.store.write().await?;
    let current = store::cache_keys::cache_keys_now(&mut tx, &actor.company_id).await?;
    if current.version != change.version {
        return Err(conflict(&mut tx, actor, SUBJECT, "the cache keys").await?);
    }
    if current.rows == wanted {
        return Ok(current);
    }
    let saved = CacheKeyTable { rows: wanted, version: current.version + 1 };
    store::cache_keys::replace(&mut tx, &actor.company_id, &saved).await?;
    versions::keep(&mut tx, service, actor, step, (&current).into(), (&saved).into()).await?;
    let (before, after) = (json!({ "hosts": current.rows }), json!({ "hosts": saved.rows }));
    let details = difference::with(&before, &after, step.told(saved.version));
    audit::record(&mut tx, service, actor, "cache_keys.saved", SUBJECT, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(saved)
}

#[cfg(test)]
mod tests;
