//! The same list again, or what failed of it, as a new invalidation. A URL that failed at one of two connections goes to
//! both again; purging twice does no harm.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::UrlState;
use app::model::person::Actor;

use super::history;
use super::once::Key;
use super::order::{self, Order};
use super::rules;
use super::submit::SHORT_LIST_ROWS;
use super::wish::Wish;
use crate::service::Service;
use crate::store::invalidations::{self, Head};

/// Every line of it, those that were left out too; gives the ID of the new one, or of the one that `key` made before.
pub async fn run_again(service: &Service, actor: &Actor, id: String, key: String) -> Answer<String> {
    let head = history::find(service, actor, &id).await?;
    let rows = head.counts.total;
    repeat(service, actor, &head, None, rows, key).await
}

/// What failed at any connection; gives the ID of the new one, or of the one that `key` made before.
pub async fn retry_failed(service: &Service, actor: &Actor, id: String, key: String) -> Answer<String> {
    let head = history::find(service, actor, &id).await?;
    let rows = head.counts.failed;
    if rows == 0 {
        return Err(AppError::Conflict {
            message: "Nothing of this invalidation has failed, so there is nothing to try again.".to_owned(),
        });
    }
    repeat(service, actor, &head, Some(UrlState::Failed), rows, key).await
}

async fn repeat(
    service: &Service,
    actor: &Actor,
    head: &Head,
    only: Option<UrlState>,
    rows: u64,
    key: String,
) -> Answer<String> {
    if let Some(made) = Key::parse(&key)?.made_before(service, actor).await? {
        return Ok(made);
    }
    history::require_list(head)?;
    if head.kind.is_sweeping() {
        let message = "What sweeps a whole site is confirmed by its name: ask for it anew in File > Invalidate CDN.";
        return Err(AppError::Conflict { message: message.to_owned() });
    }
    rules::require_reason_of(service, actor, head).await?;
    let order = Order {
        note: head.note.clone(),
        template: invalidations::template(&service.store, head.number).await?,
        key,
        assets: head.assets,
        notify: false,
        kind: head.kind,
        manner: head.manner,
        wish: Wish::Repeat { of: head.id.clone(), only },
    };
    if rows > SHORT_LIST_ROWS {
        order::accept(service, actor, &order).await
    } else {
        order::place(service, actor, &order).await
    }
}
