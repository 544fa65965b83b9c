//! The same list again, or what failed of it, as a new invalidation. The URLs are judged anew: hosts, connections and
//! rules may have changed since. A URL that failed at one of two connections goes to both again; purging twice does no
//! harm.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::UrlState;
use app::model::person::Actor;
use app::model::purge_url::UrlRules;
use app::model::recipe::Edits;
use app::template::list::purged_lines;
use app::template::{Assets, CompanyValues};

use super::desk::desk;
use super::history;
use super::once::Key;
use super::order::{self, AssetsOf, Order};
use super::submit::List;
use crate::service::{Service, defect};
use crate::store::invalidations::{self, Head};

/// Every line of it, those that were left out too; gives the ID of the new one, or of the one that `key` made before.
pub async fn run_again(service: &Service, actor: &Actor, id: String, key: String) -> Answer<String> {
    let key = Key::parse(&key)?;
    let head = history::find(service, actor, &id).await?;
    if let Some(made) = key.made_before(service, actor).await? {
        return Ok(made);
    }
    let lines = invalidations::all_urls(&service.store, head.number, None).await?;
    repeat(service, actor, &head, lines, key).await
}

/// What failed at any connection; gives the ID of the new one, or of the one that `key` made before.
pub async fn retry_failed(service: &Service, actor: &Actor, id: String, key: String) -> Answer<String> {
    let key = Key::parse(&key)?;
    let head = history::find(service, actor, &id).await?;
    if let Some(made) = key.made_before(service, actor).await? {
        return Ok(made);
    }
    let lines = invalidations::all_urls(&service.store, head.number, Some(UrlState::Failed)).await?;
    if lines.is_empty() {
        return Err(AppError::Conflict {
            message: "Nothing of this invalidation has failed, so there is nothing to try again.".to_owned(),
        });
    }
    repeat(service, actor, &head, lines, key).await
}

async fn repeat(service: &Service, actor: &Actor, head: &Head, lines: Vec<String>, key: Key<'_>) -> Answer<String> {
    let desk = desk(service, actor).await?;
    let rules = UrlRules::of_desk(&desk);
    let judge = move || {
        let edits = Edits { added: lines, ..Edits::default() };
        purged_lines("", &CompanyValues::default(), Assets::default(), &edits, &rules)
    };
    let judged = tokio::task::spawn_blocking(judge).await.map_err(|error| defect(&error))?;
    let purged = judged.map_err(|too_many| AppError::invalid("urls", too_many.to_string()))?;
    let list = List::of(purged, &desk, true).await?;
    let template = invalidations::template(&service.store, head.number).await?;
    let order = Order {
        note: &head.note,
        template: &template,
        key,
        assets: AssetsOf::Repeated { number: head.number, count: head.assets },
    };
    order::place(service, actor, &order, list).await
}
