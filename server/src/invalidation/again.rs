//! The same list again, or what failed of it, as a new invalidation. The URLs are judged anew: hosts, connections and
//! rules may have changed since. A URL that failed at one of two connections goes to both again; purging twice does no
//! harm.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::UrlState;
use app::model::person::Actor;
use app::model::purge_url::UrlRules;
use app::model::recipe::Edits;
use app::template::Servers;
use app::template::list::purged_lines;

use super::desk::desk;
use super::order::{self, AssetsOf, Order};
use super::submit::List;
use crate::service::{Service, defect};
use crate::store::invalidations::{self, Head};

/// Every line of it, those that were left out too; gives the new one's ID.
pub async fn run_again(service: &Service, actor: &Actor, id: String) -> Answer<String> {
    let head = find(service, actor, &id).await?;
    let lines = invalidations::all_urls(&service.store, head.number, None).await?;
    repeat(service, actor, &head, lines).await
}

/// What failed at any connection; gives the new one's ID.
pub async fn retry_failed(service: &Service, actor: &Actor, id: String) -> Answer<String> {
    let head = find(service, actor, &id).await?;
    let lines = invalidations::all_urls(&service.store, head.number, Some(UrlState::Failed)).await?;
    if lines.is_empty() {
        return Err(AppError::Conflict {
            message: "Nothing of this invalidation has failed, so there is nothing to try again.".to_owned(),
        });
    }
    repeat(service, actor, &head, lines).await
}

async fn find(service: &Service, actor: &Actor, id: &str) -> Answer<Head> {
    invalidations::find(&service.store, &actor.company_id, id).await?.ok_or(AppError::NotFound)
}

async fn repeat(service: &Service, actor: &Actor, head: &Head, lines: Vec<String>) -> Answer<String> {
    let desk = desk(service, actor).await?;
    let rules = UrlRules::of_desk(&desk);
    let judge = move || {
        let edits = Edits { added: lines, ..Edits::default() };
        purged_lines("", &Servers::default(), &[], &[], &edits, &rules)
    };
    let judged = tokio::task::spawn_blocking(judge).await.map_err(|error| defect(&error))?;
    let purged = judged.map_err(|too_many| AppError::invalid("urls", too_many.to_string()))?;
    let list = List::of(purged, &desk, true).await?;
    let order = Order {
        note: &head.note,
        template: &head.template,
        idempotency_key: None,
        assets: AssetsOf::Repeated { number: head.number, count: head.assets },
    };
    order::place(service, actor, &order, list).await
}
