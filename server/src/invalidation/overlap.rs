//! The same URL in two lists that are in hand for the same connection is sent once, and both record it. [`finding`] looks,
//! before a list is let go, for what it has in common with those that are; [`free`] lets nothing be sent that is on its way for
//! another list; [`share`] takes an answer over for the others, if they had asked before it was sent.

use std::collections::{BTreeMap, HashSet};

use app::model::invalidation::{Exchange, UrlState};

use super::closing::Ended;
use super::ruling::UrlRuling;
use crate::store::batches::{Candidate, Leased, Outcome, sharing};
use crate::store::invalidations::{asked_before, state_code};
use crate::store::{StoreError, Tx, overlaps};

pub mod finding;

/// Those candidates of a connection that can be sent now. One with a URL that is on its way for another list waits: the
/// answer may be for it, too.
pub async fn free(tx: &mut Tx, connection_id: &str, candidates: Vec<Candidate>) -> Result<Vec<Candidate>, StoreError> {
    let lists: Vec<i64> = candidates.iter().map(|candidate| candidate.invalidation).collect();
    let overlapping = overlaps::overlapping(tx, &lists).await?;
    if overlapping.is_empty() {
        return Ok(candidates);
    }
    let mut on_the_way: HashSet<(i64, u64)> = sharing::on_the_way(tx, connection_id).await?.into_iter().collect();
    let mut free = Vec::new();
    for candidate in candidates {
        let number = candidate.invalidation;
        if overlapping.contains(&number) {
            let waiting = sharing::waiting(tx, candidate.id).await?;
            let common = overlaps::of(tx, number, &waiting).await?;
            if common.iter().any(|url| on_the_way.contains(&(url.other, url.there))) {
                continue;
            }
            on_the_way.extend(waiting.into_iter().map(|position| (number, position)));
        }
        free.push(candidate);
    }
    Ok(free)
}

/// Takes what the vendor said of these URLs over for other lists that wait for them at the same connection. What failed is
/// each list's own: it has tries of its own.
pub async fn share<'a>(
    tx: &mut Tx,
    batch: &'a Leased,
    ended: &[(u64, &UrlRuling)],
    exchange: &Exchange,
) -> Result<Vec<Ended<'a>>, StoreError> {
    let said = |state| matches!(state, UrlState::Purged | UrlState::NotCached | UrlState::Refused);
    let said: BTreeMap<u64, &UrlRuling> = ended.iter().copied().filter(|(_, url)| said(url.state)).collect();
    let positions: Vec<u64> = said.keys().copied().collect();
    let mut of_others: BTreeMap<i64, Vec<(u64, Outcome)>> = BTreeMap::new();
    for url in overlaps::of(tx, batch.invalidation, &positions).await? {
        let ruling = said[&url.position];
        let outcome = Outcome {
            state: state_code(ruling.state),
            attempts: 0,
            at: Some(exchange.ended.0),
            answer: format!("Sent once for two invalidations: {}", ruling.answer),
        };
        of_others.entry(url.other).or_default().push((url.there, outcome));
    }
    if of_others.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<i64> = of_others.keys().copied().collect();
    let mut shared = Vec::new();
    // Whoever asked while it was on its way cannot know whether it came too early.
    for number in asked_before(tx, &numbers, exchange.began).await? {
        let Some(mut outcomes) = of_others.remove(&number) else { continue };
        outcomes.sort_by_key(|(position, _)| *position);
        outcomes.dedup_by_key(|(position, _)| *position);
        let connection_id = batch.connection_id.as_str();
        let urls = sharing::take_over(tx, number, connection_id, &outcomes, Some(exchange)).await?;
        if !urls.is_empty() {
            shared.push(Ended { number, connection_id, urls, remark: None, stop: None });
        }
    }
    Ok(shared)
}
