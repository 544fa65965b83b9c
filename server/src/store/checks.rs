//! What was looked at after a purge: which URLs were chosen, and each one's verdict, written once by whoever holds the
//! lease.

use app::model::timestamp::Timestamp;
use app::model::verification::{Check, Verdict, Verification, VerificationState};

use super::invalidations::{count, rows_json, whole};
use super::{Store, StoreError, Tx};

mod queue;
mod sample;

pub use queue::{Ended, Lease, begin, end, ended, hold, lease, release_all};
pub use sample::sample;

/// A URL that waits for its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// In the list, from 1.
    pub position: u64,
    pub url: String,
    /// When the last of its connections was rid of it.
    pub purged: Timestamp,
}

/// The next of those that wait.
pub async fn waiting(store: &Store, number: i64, limit: u32) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT position, url, purged_at FROM checks
         WHERE invalidation = $1 AND verdict IS NULL ORDER BY position LIMIT $2",
    )
    .bind(number)
    .bind(i64::from(limit))
    .fetch_all(store.read())
    .await?;
    let waiting = |(position, url, purged)| Waiting { position: count(position), url, purged: Timestamp(purged) };
    Ok(rows.into_iter().map(waiting).collect())
}

/// Keeps a verdict; one that is there already stays.
pub async fn record(tx: &mut Tx, number: i64, check: &Check) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE checks SET verdict = $3, reason = $4, evidence = $5, checked_at = $6
         WHERE invalidation = $1 AND position = $2 AND verdict IS NULL",
    )
    .bind(number)
    .bind(whole(check.position))
    .bind(check.verdict.word())
    .bind(check.reason.clone())
    .bind(rows_json(&check.evidence)?)
    .bind(check.at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What is known so far; none before it begins.
pub async fn verification(store: &Store, number: i64) -> Result<Option<Verification>, StoreError> {
    let row: Option<(String, i64, i64)> = sqlx::query_as(
        "SELECT state, purged, (SELECT count(*) FROM checks AS c WHERE c.invalidation = v.invalidation)
         FROM verifications AS v WHERE invalidation = $1",
    )
    .bind(number)
    .fetch_optional(store.read())
    .await?;
    let Some((state, purged, chosen)) = row else { return Ok(None) };
    let state = VerificationState::parse(&state).ok_or_else(|| StoreError::unreadable("verifications.state"))?;
    let checks = judged(store, number).await?;
    Ok(Some(Verification { state, purged: count(purged), chosen: count(chosen), checks }))
}

async fn judged(store: &Store, number: i64) -> Result<Vec<Check>, StoreError> {
    type Row = (i64, String, String, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT position, url, verdict, reason, evidence, checked_at FROM checks
         WHERE invalidation = $1 AND verdict IS NOT NULL ORDER BY position",
    )
    .bind(number)
    .fetch_all(store.read())
    .await?;
    let check = |(position, url, verdict, reason, evidence, at): Row| {
        let verdict = Verdict::parse(&verdict).ok_or_else(|| StoreError::unreadable("checks.verdict"))?;
        let evidence = serde_json::from_str(&evidence).map_err(|_| StoreError::unreadable("checks.evidence"))?;
        Ok(Check { position: count(position), url, verdict, reason, evidence, at: Timestamp(at) })
    };
    rows.into_iter().map(check).collect()
}

/// Forgets what was looked at, with the list.
pub async fn remove(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM checks WHERE invalidation = $1").bind(number).execute(&mut **tx).await?;
    Ok(())
}
