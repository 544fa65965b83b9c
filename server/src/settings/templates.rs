//! The templates of a company by name: read by all who make URLs, saved as one list by admins. The default is the one of
//! General Settings; another can take its place.

use std::mem;

use app::backend::Answer;
use app::model::company::{NamedTemplate, Settings};
use app::model::error::AppError;
use app::model::named_template::{Templates, TemplatesChange, with_lf};
use app::model::person::Actor;
use app::template::dynamic_media;
use serde_json::json;

use super::conflict;
use super::versions::{self, Step};
use crate::audit::{self, difference};
use crate::service::Service;
use crate::store::{self, StoreError, Tx};

/// The subject of the templates in the audit trail.
const SUBJECT: &str = "templates";

/// The default, and the others in their order.
pub async fn templates(service: &Service, actor: &Actor) -> Answer<Templates> {
    Ok(store::templates::templates(&service.store, &actor.company_id).await?)
}

/// Name and text of one as a file for Dynamic Media; without a name, of the default.
pub async fn export(service: &Service, actor: &Actor, name: Option<&str>) -> Answer<NamedTemplate> {
    let Templates { default, others, .. } = templates(service, actor).await?;
    let mut all = std::iter::once(default).chain(others);
    let NamedTemplate { name, text } =
        all.find(|template| name.is_none_or(|name| name == template.name)).ok_or(AppError::NotFound)?;
    Ok(NamedTemplate { name, text: dynamic_media::exported(&text) })
}

/// Saves if nobody else did since `change.version` was read. What is saved already is not saved again.
pub async fn save_templates(service: &Service, actor: &Actor, change: TemplatesChange) -> Answer<Templates> {
    save(service, actor, change, Step::Onward).await
}

pub(super) async fn save(service: &Service, actor: &Actor, change: TemplatesChange, step: Step) -> Answer<Templates> {
    let wanted = change.wanted()?;
    let mut tx = service.store.write().await?;
    let current = store::templates::templates_now(&mut tx, &actor.company_id).await?;
    if current.version != change.version {
        return Err(conflict(&mut tx, actor, SUBJECT, "the templates").await?);
    }
    let mut default = NamedTemplate { name: wanted.default_name, text: current.default.text.clone() };
    let mut others = wanted.others;
    if let Some(next) = wanted.make_default.and_then(|index| others.get_mut(index)) {
        mem::swap(&mut default, next);
        next.text = with_lf(&next.text);
    }
    let saved = Templates { default, others, version: current.version + 1 };
    if (saved.default == current.default) && saved.others == current.others {
        return Ok(current);
    }
    store::templates::replace(&mut tx, &actor.company_id, &saved).await?;
    if saved.default.text != current.default.text {
        save_default(&mut tx, service, actor, &saved.default.text).await?;
    }
    versions::keep(&mut tx, service, actor, step, (&current).into(), (&saved).into()).await?;
    // The default's text stands in the row of General Settings.
    let told = |templates: &Templates| json!({ "default": templates.default.name, "templates": templates.others });
    let details = difference::with(&told(&current), &told(&saved), step.told(saved.version));
    audit::record(&mut tx, service, actor, "templates.saved", SUBJECT, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(saved)
}

/// The text of General Settings; whoever has them open is told when they save.
async fn save_default(tx: &mut Tx, service: &Service, actor: &Actor, text: &str) -> Answer<()> {
    let current = store::settings::settings_now(tx, &actor.company_id).await?.ok_or(AppError::NotFound)?;
    let saved = Settings { template: text.to_owned(), version: current.version + 1, ..current.clone() };
    Ok(super::write(tx, service, actor, &current, &saved, Step::Onward).await?)
}

#[cfg(test)]
mod tests;
