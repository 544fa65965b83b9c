//! Takes the next batches of a connection, as many as its account may send now: the limits of an account are shared by
//! all connections and all processes that use it, so what is taken is counted in the same transaction.

use app::model::provider::{Capability, Limits};
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
    pub limits: Limits,
    pub capability: Option<Capability>,
    pub targets: u32,
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
    let affordable = candidates.iter().take(affordable).map(|candidate| candidate.id);
    let ids: Vec<i64> = accepted.into_iter().chain(affordable).collect();
    let leased = batches::take(&mut tx, &ids, token, now.plus_ms(LEASE_MS)).await?;
    let served = if leased.is_empty() { gate.served } else { now };
    pace::keep(&mut tx, connection_id, &Gate { account: Some(budget.account), ready, served, ..gate }).await?;
    tx.commit().await?;
    Ok(leased)
}

/// How many of them can be sent now, and when the next one can.
async fn afford(
    tx: &mut Tx,
    budget: &Budget,
    candidates: &[Candidate],
    now: Timestamp,
) -> Result<(usize, Timestamp), StoreError> {
    let kept = rates::take(tx, &budget.account).await?;
    if let Some(until) = kept.paused_until.filter(|until| *until > now) {
        return Ok((0, until));
    }
    let mut rates = kept;
    for (place, candidate) in candidates.iter().enumerate() {
        match spend(&rates, budget, candidate.urls, now) {
            Ok(after) => rates = after,
            Err(ready) => {
                rates::put(tx, &budget.account, &rates).await?;
                return Ok((place, ready));
            }
        }
    }
    if rates != kept {
        rates::put(tx, &budget.account, &rates).await?;
    }
    Ok((candidates.len(), Timestamp(0)))
}

/// The rates once so many URLs are sent, or when they can be.
fn spend(rates: &Rates, budget: &Budget, urls: u64, now: Timestamp) -> Result<Rates, Timestamp> {
    let now_us = now.0.saturating_mul(1_000);
    let requests =
        budget.capability.map_or(1, |capability| capability.requests_of(urls)) * u64::from(budget.targets.max(1));
    let by_requests = budget
        .limits
        .requests
        .map_or(Ok(rates.requests_us), |rate| gcra::take(rates.requests_us, now_us, requests, rate));
    let by_urls = budget.limits.urls.map_or(Ok(rates.urls_us), |rate| gcra::take(rates.urls_us, now_us, urls, rate));
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
