//! What was asked before and what became of it, a page at a time. It reads, and changes nothing.

mod export;
mod searching;

use std::collections::HashMap;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::{
    ConnectionOutcome, InvalidationDetail, InvalidationSummary, URL_PAGE_SIZE, UrlOutcome, UrlPage, UrlQuery,
};
use app::model::person::Actor;

pub use export::{export_csv, export_json};
pub use searching::{history_choices, invalidations};

use super::{approving, progress};
use crate::service::Service;
use crate::store::invalidations::{self, Begin, Head, OutcomeRow, UrlFilter, UrlRow};
use crate::store::{Store, StoreError};

/// One, with its progress.
pub async fn invalidation(service: &Service, actor: &Actor, id: String) -> Answer<InvalidationDetail> {
    let head = find(service, actor, &id).await?;
    let progress = progress::of(service, actor, &head).await?;
    let template = invalidations::template(&service.store, head.number).await?;
    let (assets, list_removed, link) = (head.assets, head.list_removed, head.link.clone());
    let approvers = approving::who_may(service, actor, &head).await?;
    Ok(InvalidationDetail { summary: summary(&head), progress, assets, template, link, list_removed, approvers })
}

/// A page of its URLs, each with its outcome at each connection.
pub async fn invalidation_urls(service: &Service, actor: &Actor, id: String, query: UrlQuery) -> Answer<UrlPage> {
    let head = find(service, actor, &id).await?;
    let filter = UrlFilter { text: query.text.trim(), state: query.state };
    // One more than is shown tells whether there are more.
    let begin = match query.offset {
        // Positions have no gaps.
        Some(offset) if filter.is_all() => Begin::Position(offset),
        Some(offset) => Begin::Match(offset),
        None => Begin::Position(query.after),
    };
    let mut rows = invalidations::urls(&service.store, head.number, filter, begin, URL_PAGE_SIZE + 1).await?;
    let has_more = rows.len() > URL_PAGE_SIZE as usize;
    rows.truncate(URL_PAGE_SIZE as usize);
    let total = if filter.is_all() {
        head.counts.total
    } else {
        invalidations::count_urls(&service.store, head.number, filter).await?
    };
    let next = rows.last().map(|row| row.position).filter(|_| has_more);
    let before = match (begin, rows.first()) {
        (Begin::Match(offset), _) => offset,
        (Begin::Position(after), None) => after.min(total),
        (Begin::Position(_), Some(first)) if filter.is_all() => first.position - 1,
        (Begin::Position(0), Some(_)) => 0,
        (Begin::Position(after), Some(_)) => {
            invalidations::count_urls_up_to(&service.store, head.number, filter, after).await?
        }
    };
    let parts = invalidations::parts(&mut *service.store.reader().await?, head.number).await?;
    let connections = parts.into_iter().map(|part| part.name).collect();
    Ok(UrlPage { urls: with_outcomes(&service.store, head.number, rows).await?, total, next, before, connections })
}

/// The head of one of this company's.
pub(super) async fn find(service: &Service, actor: &Actor, id: &str) -> Answer<Head> {
    invalidations::find(&service.store, &actor.company_id, id).await?.ok_or(AppError::NotFound)
}

/// Refuses what needs a list that is not there any more, or not yet.
pub(super) fn require_list(head: &Head) -> Answer<()> {
    let message = if head.list_removed.is_some() {
        "The list of this invalidation was removed, since it is older than lists are kept."
    } else if !head.state.has_ended() && head.counts.total == 0 {
        "The list of this invalidation is still being made. Try again in a moment."
    } else {
        return Ok(());
    };
    Err(AppError::Conflict { message: message.to_owned() })
}

fn summary(head: &Head) -> InvalidationSummary {
    InvalidationSummary {
        id: head.id.clone(),
        by: head.by.clone(),
        note: head.note.clone(),
        created: head.created,
        finished: head.finished,
        state: head.state,
        counts: head.counts,
        kind: head.kind,
        manner: head.manner,
    }
}

async fn with_outcomes(store: &Store, number: i64, rows: Vec<UrlRow>) -> Result<Vec<UrlOutcome>, StoreError> {
    let positions: Vec<u64> = rows.iter().map(|row| row.position).collect();
    let mut at: HashMap<u64, Vec<ConnectionOutcome>> = HashMap::new();
    for outcome in invalidations::outcomes(store, number, &positions).await? {
        at.entry(outcome.position).or_default().push(shown(outcome));
    }
    Ok(rows
        .into_iter()
        .map(|row| UrlOutcome {
            at: at.remove(&row.position).unwrap_or_default(),
            position: row.position,
            url: row.url,
            refusal: row.refusal,
        })
        .collect())
}

fn shown(outcome: OutcomeRow) -> ConnectionOutcome {
    ConnectionOutcome {
        connection: outcome.connection,
        state: outcome.state,
        answer: outcome.answer,
        attempts: outcome.attempts,
        at: outcome.at,
        exchanges: outcome.exchanges,
    }
}
