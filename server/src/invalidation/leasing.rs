//! Takes the next batches of a connection, as many as its account may send now: the limits of an account are shared by
//! all connections and all processes that use it, so what is taken is counted in the same transaction.

use std::collections::HashMap;

use app::model::provider::{Capability, Limits};
use app::model::purge::PurgeKind;
use app::model::timestamp::Timestamp;
use sha2::{Digest as _, Sha256};

use super::attempt::LEASE_MS;
use super::circuit;
use super::{gcra, overlap};
use crate::connections;
use crate::service::Service;
use crate::store::batches::{self, Candidate, Leased};
use crate::store::pace::{self, Gate};
use crate::store::rates::{self, Rates};
use crate::store::{StoreError, Tx};

/// What a connection may use.
pub struct Budget {
    /// Of its account, which others may use, too.
    pub account: String,
    pub targets: u32,
    pub by_kind: HashMap<PurgeKind, Allowed>,
}

/// What it may use of a kind.
#[derive(Clone, Default)]
pub struct Allowed {
    /// Under which the account's use of this kind is counted.
    pub counted: String,
    pub limits: Limits,
    pub capability: Option<Capability>,
}

/// What is counted together, while batches are chosen.
struct Counted {
    name: String,
    kept: Rates,
    rates: Rates,
    is_used: bool,
    /// When there is room for the first batch that has none now.
    full_until: Option<Timestamp>,
}

/// Leases up to `limit` due batches. The first parts of all invalidations come before the second ones, so that a short
/// list does not wait behind a long one.
pub async fn lease(
    service: &Service,
    connection_id: &str,
    limit: usize,
    now: Timestamp,
) -> Result<Vec<Leased>, StoreError> {
    let token = service.new_token();
    let budget = connections::budget(service, connection_id).await?;
    let mut tx = service.store.write_rows().await?;
    let gate = pace::gate(&mut tx, connection_id).await?;
    let limit = circuit::room(&gate, limit, batches::leased_of(&mut tx, connection_id).await?);
    if limit == 0 {
        return Ok(Vec::new());
    }
    let accepted = batches::accepted(&mut tx, connection_id, now, limit).await?;
    let limit = limit - accepted.len();
    // Some of them may have to wait for what is on its way.
    let candidates = batches::candidates(&mut tx, connection_id, now, 2 * limit).await?;
    let mut candidates = overlap::free(&mut tx, connection_id, candidates).await?;
    candidates.truncate(limit);
    let (affordable, ready) = afford(&mut tx, &budget, &candidates, now).await?;
    let ids: Vec<i64> = accepted.into_iter().chain(affordable).collect();
    let leased = batches::take(&mut tx, &ids, token, now.plus_ms(LEASE_MS)).await?;
    let served = if leased.is_empty() { gate.served } else { now };
    pace::keep(&mut tx, connection_id, &Gate { account: Some(budget.account), ready, served, ..gate }).await?;
    tx.commit().await?;
    Ok(leased)
}

/// Those of them that can be sent now, and when the next one can. What is counted apart has room of its own: what waits for a
/// limit holds back nothing that another one is for.
async fn afford(
    tx: &mut Tx,
    budget: &Budget,
    candidates: &[Candidate],
    now: Timestamp,
) -> Result<(Vec<i64>, Timestamp), StoreError> {
    // This row comes first for everybody, so that nobody waits for somebody who waits for him.
    let kept = rates::take(tx, &budget.account).await?;
    if let Some(until) = kept.paused_until.filter(|until| *until > now) {
        return Ok((Vec::new(), until));
    }
    let mut all = vec![Counted { name: budget.account.clone(), kept, rates: kept, is_used: false, full_until: None }];
    let mut affordable = Vec::new();
    for candidate in candidates {
        let allowed = budget.by_kind.get(&candidate.kind).cloned().unwrap_or_default();
        let name = if allowed.counted.is_empty() { &budget.account } else { &allowed.counted };
        let place = if let Some(place) = all.iter().position(|counted| counted.name == *name) {
            place
        } else {
            let kept = rates::take(tx, name).await?;
            all.push(Counted { name: name.clone(), kept, rates: kept, is_used: false, full_until: None });
            all.len() - 1
        };
        let counted = &mut all[place];
        if counted.full_until.is_some() {
            continue;
        }
        match spend(&counted.rates, &allowed, budget.targets, candidate.urls, now) {
            Ok(after) => {
                (counted.rates, counted.is_used) = (after, true);
                affordable.push(candidate.id);
            }
            Err(ready) => counted.full_until = Some(ready),
        }
    }
    for counted in all.iter().filter(|counted| counted.rates != counted.kept) {
        rates::put(tx, &counted.name, &counted.rates).await?;
    }
    let full = || all.iter().filter_map(|counted| counted.full_until);
    // Where something has room left, there may be more for it.
    let has_room = all.iter().any(|counted| counted.is_used && counted.full_until.is_none());
    let ready = full().min().filter(|_| !has_room);
    Ok((affordable, ready.unwrap_or(Timestamp(0))))
}

/// The rates once so many lines are sent, or when they can be.
fn spend(rates: &Rates, allowed: &Allowed, targets: u32, lines: u64, now: Timestamp) -> Result<Rates, Timestamp> {
    let now_us = now.0.saturating_mul(1_000);
    let Allowed { limits, capability, .. } = allowed;
    let requests = capability.map_or(1, |capability| capability.requests_of(lines)) * u64::from(targets.max(1));
    let by_requests =
        limits.requests.map_or(Ok(rates.requests_us), |rate| gcra::take(rates.requests_us, now_us, requests, rate));
    let by_urls = limits.urls.map_or(Ok(rates.urls_us), |rate| gcra::take(rates.urls_us, now_us, lines, rate));
    match (by_requests, by_urls) {
        (Ok(requests_us), Ok(urls_us)) => Ok(Rates { requests_us, urls_us, ..*rates }),
        (one, other) => {
            let later = one.err().max(other.err()).unwrap_or(now_us);
            // In whole milliseconds, and not before it is so.
            Err(Timestamp(later.saturating_add(999).div_euclid(1_000)))
        }
    }
}

/// The name of an account as it is kept: no names of hosts or IDs at vendors in one more table.
pub fn account_key(provider: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("{provider}\n{name}"));
    hex::encode(&digest[..16])
}
