//! The image presets of a company: read by all who make URLs, saved as one list by admins.

use app::backend::Answer;
use app::model::person::Actor;
use app::model::preset::{Presets, PresetsChange};
use serde_json::json;

use super::conflict;
use super::versions::{self, Step};
use crate::audit::{self, difference};
use crate::service::Service;
use crate::store::{self, StoreError};

/// The subject of the presets in the audit trail.
const SUBJECT: &str = "presets";

/// By name.
pub async fn presets(service: &Service, actor: &Actor) -> Answer<Presets> {
    Ok(store::presets::presets(&service.store, &actor.company_id).await?)
}

/// Saves if nobody else did since `change.version` was read. What is saved already is not saved again.
pub async fn save_presets(service: &Service, actor: &Actor, change: PresetsChange) -> Answer<Presets> {
    save(service, actor, change, Step::Onward).await
}

pub(super) async fn save(service: &Service, actor: &Actor, change: PresetsChange, step: Step) -> Answer<Presets> {
    let wanted = change.presets()?;
    let mut tx = service.store.write().await?;
    let current = store::presets::presets_now(&mut tx, &actor.company_id).await?;
    if current.version != change.version {
        return Err(conflict(&mut tx, actor, SUBJECT, "the image presets").await?);
    }
    if current.presets == wanted {
        return Ok(current);
    }
    let saved = Presets { presets: wanted, version: current.version + 1 };
    store::presets::replace(&mut tx, &actor.company_id, &saved).await?;
    versions::keep(&mut tx, service, actor, step, (&current).into(), (&saved).into()).await?;
    let (before, after) = (json!({ "presets": current.presets }), json!({ "presets": saved.presets }));
    let details = difference::with(&before, &after, step.told(saved.version));
    audit::record(&mut tx, service, actor, "presets.saved", SUBJECT, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(saved)
}

#[cfg(test)]
mod tests;
