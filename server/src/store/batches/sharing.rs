//! What batches of several lists have in common: who has a URL in hand, and an outcome that counts for another list, too.

use app::model::invalidation::Exchange;

use super::{Kept, Outcome, json, kept, with_newest};
use crate::store::invalidations::whole;
use crate::store::statement::{Statement, for_update};
use crate::store::{StoreError, Tx};

/// The positions of a batch that wait.
pub async fn waiting(tx: &mut Tx, id: i64) -> Result<Vec<u64>, StoreError> {
    Ok(kept(tx, id).await?.waiting())
}

/// The URLs of a connection that are on their way: their lists, and their positions in them.
pub async fn on_the_way(tx: &mut Tx, connection_id: &str) -> Result<Vec<(i64, u64)>, StoreError> {
    let leased: Vec<(i64, i64)> =
        sqlx::query_as("SELECT id, invalidation FROM batches WHERE connection_id = $1 AND state = 'leased'")
            .bind(connection_id)
            .fetch_all(&mut **tx)
            .await?;
    let mut urls = Vec::new();
    for (id, invalidation) in leased {
        urls.extend(waiting(tx, id).await?.into_iter().map(|position| (invalidation, position)));
    }
    Ok(urls)
}

/// Takes over outcomes that another list's batch had, by rising positions, for those that wait and that nobody has in
/// hand; gives which those are.
pub async fn take_over(
    tx: &mut Tx,
    invalidation: i64,
    connection_id: &str,
    outcomes: &[(u64, Outcome)],
    exchange: Option<&Exchange>,
) -> Result<Vec<(u64, i64)>, StoreError> {
    let mut taken = Vec::new();
    let mut left = outcomes;
    while let Some((position, _)) = left.first() {
        let Some((id, kept)) = holder(tx, invalidation, connection_id, *position).await? else {
            left = &left[1..];
            continue;
        };
        let behind = kept.positions.last().copied().unwrap_or(*position).max(*position);
        let (here, rest) = left.split_at(left.partition_point(|(position, _)| *position <= behind));
        left = rest;
        taken.extend(put(tx, id, kept, here, exchange).await?);
    }
    Ok(taken)
}

/// The batch that has this position in its range, if it waits.
async fn holder(
    tx: &mut Tx,
    invalidation: i64,
    connection_id: &str,
    position: u64,
) -> Result<Option<(i64, Kept)>, StoreError> {
    let nearest: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM batches WHERE invalidation = $1 AND connection_id = $2 AND first_position <= $3
         ORDER BY first_position DESC LIMIT 1",
    )
    .bind(invalidation)
    .bind(connection_id)
    .bind(whole(position))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(nearest) = nearest else { return Ok(None) };
    let mut query = Statement::new("SELECT id FROM batches WHERE state IN ('held', 'waiting') AND id = ");
    query.push_bind(nearest).push(for_update(tx));
    match query.values().fetch_optional(&mut **tx).await? {
        Some(id) => Ok(Some((id, kept(tx, id).await?))),
        None => Ok(None),
    }
}

async fn put(
    tx: &mut Tx,
    id: i64,
    kept: Kept,
    outcomes: &[(u64, Outcome)],
    exchange: Option<&Exchange>,
) -> Result<Vec<(u64, i64)>, StoreError> {
    let mut taken = Vec::new();
    let waiting = kept.positions.iter().zip(kept.outcomes.iter()).filter(|(_, outcome)| outcome.state == 0);
    let newer: Vec<Outcome> = waiting
        .map(|(position, before)| match outcomes.binary_search_by_key(position, |(position, _)| *position) {
            Ok(place) => {
                let outcome = &outcomes[place].1;
                taken.push((*position, outcome.state));
                Outcome { attempts: before.attempts, ..outcome.clone() }
            }
            Err(_) => before,
        })
        .collect();
    if taken.is_empty() {
        return Ok(taken);
    }
    let left = whole((newer.len() - taken.len()) as u64);
    let exchanges = with_newest(kept.exchanges, exchange.cloned());
    sqlx::query(
        "UPDATE batches SET outcomes = $2, exchanges = $3, urls = $4, state = CASE WHEN $4 > 0 THEN state ELSE 'done' END
         WHERE id = $1",
    )
    .bind(id)
    .bind(json(&kept.outcomes.with(kept.positions.len(), newer))?)
    .bind(json(&exchanges)?)
    .bind(left)
    .execute(&mut **tx)
    .await?;
    Ok(taken)
}
