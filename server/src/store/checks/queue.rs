//! Verifications as work: what ended without one, and who works on which.

use app::model::purge::PurgeKind;
use app::model::timestamp::Timestamp;
use app::model::verification::VerificationState;

use super::Waiting;
use crate::store::batches::Token;
use crate::store::invalidations::{count, kind_of, rows_json, whole};
use crate::store::statement::{Statement, for_update_of_free};
use crate::store::{Store, StoreError, Tx};

/// An invalidation that ended and was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub number: i64,
    pub total: u64,
    pub kind: PurgeKind,
    /// Lines that were purged.
    pub purged: u64,
    /// Purges of stale URLs by itself that led to this one.
    pub round: u64,
}

/// The right to work on a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub number: i64,
    pub token: Token,
    pub round: u64,
    /// The invalidation's.
    pub id: String,
    pub company_id: String,
    pub person_id: String,
}

/// Those that ended in a span of time and have no verification, but for those of archived companies. One that was made by itself for stale URLs says for
/// whose: that stands in its key.
pub async fn ended(store: &Store, from: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Ended>, StoreError> {
    let rows: Vec<(i64, i64, i64, String, i64)> = sqlx::query_as(
        "SELECT i.number, i.total, i.done, i.kind,
                coalesce((SELECT v.round + 1 FROM invalidations AS b JOIN verifications AS v ON v.invalidation = b.number
                          WHERE b.company_id = i.company_id AND ('stale:' || b.id) = i.idempotency_key), 0)
         FROM invalidations AS i
         WHERE i.finished_at >= $1 AND i.finished_at <= $2 AND i.list_removed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM verifications AS v WHERE v.invalidation = i.number)
           AND NOT EXISTS (SELECT 1 FROM companies AS c WHERE c.id = i.company_id AND c.archived_at IS NOT NULL)
         ORDER BY i.finished_at LIMIT $3",
    )
    .bind(from.0)
    .bind(until.0)
    .bind(i64::from(limit))
    .fetch_all(store.read())
    .await?;
    rows.into_iter()
        .map(|(number, total, purged, kind, round)| {
            let kind = kind_of(&kind)?;
            Ok(Ended { number, total: count(total), kind, purged: count(purged), round: count(round) })
        })
        .collect()
}

/// Stores a verification and its choice, once: whoever comes second changes nothing.
pub async fn begin(tx: &mut Tx, ended: &Ended, chosen: &[Waiting]) -> Result<(), StoreError> {
    let state = if chosen.is_empty() { VerificationState::Off } else { VerificationState::Working };
    let begun = sqlx::query(
        "INSERT INTO verifications (invalidation, state, purged, round) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(ended.number)
    .bind(state.word())
    .bind(whole(ended.purged))
    .bind(whole(ended.round))
    .execute(&mut **tx)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(());
    }
    let rows: Vec<_> = chosen.iter().map(|one| (one.position, &one.url, one.purged.0)).collect();
    sqlx::query(
        "INSERT INTO checks (invalidation, position, url, purged_at)
         SELECT $1, CAST(value ->> 0 AS bigint), value ->> 1, CAST(value ->> 2 AS bigint) FROM json_each($2)",
    )
    .bind(ended.number)
    .bind(rows_json(&rows)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes one that nobody works on.
pub async fn lease(store: &Store, token: Token, now: Timestamp, until: Timestamp) -> Result<Option<Lease>, StoreError> {
    let sql = "SELECT count(*) FROM verifications WHERE state = 'working' AND lease_until <= $1";
    let free: i64 = sqlx::query_scalar(sql).bind(now.0).fetch_one(store.read()).await?;
    if free == 0 {
        return Ok(None);
    }
    let mut tx = store.write_rows().await?;
    let mut query =
        Statement::new("SELECT invalidation FROM verifications WHERE state = 'working' AND lease_until <= ");
    query.push_bind(now.0).push(" ORDER BY lease_until, invalidation LIMIT 1").push(for_update_of_free(&tx));
    let Some(number) = query.values::<i64>().fetch_optional(&mut *tx).await? else { return Ok(None) };
    sqlx::query("UPDATE verifications SET lease_token = $2, lease_until = $3 WHERE invalidation = $1")
        .bind(number)
        .bind(&token[..])
        .bind(until.0)
        .execute(&mut *tx)
        .await?;
    let (round, id, company_id, person_id): (i64, String, String, String) = sqlx::query_as(
        "SELECT v.round, i.id, i.company_id, i.person_id
         FROM invalidations AS i JOIN verifications AS v ON v.invalidation = i.number WHERE i.number = $1",
    )
    .bind(number)
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Some(Lease { number, token, round: count(round), id, company_id, person_id }))
}

/// Holds it until then, within a transaction that keeps verdicts; false when it is somebody else's now.
pub async fn hold(tx: &mut Tx, lease: &Lease, until: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE verifications SET lease_until = $3 WHERE invalidation = $1 AND lease_token = $2";
    let held = sqlx::query(sql).bind(lease.number).bind(&lease.token[..]).bind(until.0).execute(&mut **tx).await?;
    Ok(held.rows_affected() == 1)
}

/// Ends it, if the lease still holds.
pub async fn end(store: &Store, lease: &Lease) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    let sql =
        "UPDATE verifications SET state = 'done', lease_token = NULL WHERE invalidation = $1 AND lease_token = $2";
    sqlx::query(sql).bind(lease.number).bind(&lease.token[..]).execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Takes all leases back: for the start of the one process that works on a database.
pub async fn release_all(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    let sql = "UPDATE verifications SET lease_token = NULL, lease_until = 0 WHERE state = 'working'";
    sqlx::query(sql).execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}
