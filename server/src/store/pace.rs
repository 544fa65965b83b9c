//! Rows of pace: how fast each connection was seen to be, and what keeps its next batch from being sent.

use app::model::connection::{Pause, Record};
use app::model::timestamp::Timestamp;

use super::invalidations::{count, whole};
use super::statement::{Statement, for_update};
use super::{Handle, StoreError, Tx};

mod recent;

pub use recent::Recent;

/// What stands before a connection's queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Of the account that it used last.
    pub account: Option<String>,
    /// When the limits let the next batch go.
    pub ready: Timestamp,
    /// When a batch was leased last.
    pub served: Timestamp,
    /// Batches in a row that failed as a whole.
    pub failures: u32,
    /// Nothing is leased before.
    pub paused_until: Option<Timestamp>,
    /// The person who paused it.
    pub paused_by: Option<String>,
}

/// What a connection was seen to do: sums in which what is older counts less. They are sums and not a mean of means, so one
/// slow batch among quick ones moves them by what it took, and no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Microseconds of all lanes together.
    pub lane_us: u64,
    /// Thousandths of the units that were done in them.
    pub milliunits: u64,
    /// When the newest batch was closed.
    pub closed: Timestamp,
    /// Microseconds of a unit in the newest batches.
    pub spans: Recent,
}

/// Makes a connection's row, so that its queue is looked at.
pub async fn ensure(tx: &mut Tx, connection_id: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO pace (connection_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(connection_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What was seen, to add to it; others who want to wait.
pub async fn seen(tx: &mut Tx, connection_id: &str) -> Result<Seen, StoreError> {
    let mut query = Statement::new("SELECT lane_us, milliunits, closed_at, spans FROM pace WHERE connection_id = ");
    query.push_bind(connection_id.to_owned()).push(for_update(tx));
    let row: Option<(i64, i64, i64, String)> = query.rows().fetch_optional(&mut **tx).await?;
    let Some((lane_us, milliunits, closed, spans)) = row else { return Ok(Seen::default()) };
    let (lane_us, milliunits, closed) = (count(lane_us), count(milliunits), Timestamp(closed));
    Ok(Seen { lane_us, milliunits, closed, spans: Recent::parse(&spans)? })
}

/// Microseconds of a unit in one lane, once it was observed.
pub async fn of(handle: &mut Handle, connection_id: &str) -> Result<Option<u64>, StoreError> {
    let observed: Option<Option<i64>> = sqlx::query_scalar("SELECT us_per_unit FROM pace WHERE connection_id = $1")
        .bind(connection_id)
        .fetch_optional(handle)
        .await?;
    Ok(observed.flatten().map(count))
}

/// Keeps what was observed.
pub async fn learn(tx: &mut Tx, connection_id: &str, seen: &Seen, us_per_unit: Option<u64>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pace SET us_per_unit = coalesce($2, us_per_unit), lane_us = $3, milliunits = $4, closed_at = $5, spans = $6
         WHERE connection_id = $1",
    )
    .bind(connection_id)
    .bind(us_per_unit.map(whole))
    .bind(whole(seen.lane_us))
    .bind(whole(seen.milliunits))
    .bind(seen.closed.0)
    .bind(seen.spans.json()?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps by how much an estimate was wrong, in thousandths of the true time.
pub async fn score(tx: &mut Tx, connection_id: &str, error: u64) -> Result<(), StoreError> {
    let mut query = Statement::new("SELECT errors FROM pace WHERE connection_id = ");
    query.push_bind(connection_id.to_owned()).push(for_update(tx));
    let Some(errors) = query.values::<String>().fetch_optional(&mut **tx).await? else { return Ok(()) };
    let mut errors = Recent::parse(&errors)?;
    errors.push(error);
    sqlx::query("UPDATE pace SET errors = $2 WHERE connection_id = $1")
        .bind(connection_id)
        .bind(errors.json()?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What people are told of a connection's speed, and of how right its estimates were.
pub async fn record(handle: &mut Handle, connection_id: &str) -> Result<Option<Record>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT spans, errors FROM pace WHERE connection_id = $1")
        .bind(connection_id)
        .fetch_optional(handle)
        .await?;
    let Some((spans, errors)) = row else { return Ok(None) };
    let (spans, errors) = (Recent::parse(&spans)?, Recent::parse(&errors)?);
    let (Some(half_us), Some(most_us)) = (spans.quantile(50), spans.quantile(90)) else { return Ok(None) };
    let off_percent = errors.quantile(50).map(|thousandths| thousandths.div_ceil(10));
    Ok(Some(Record { batches: spans.count() as u64, half_us, most_us, estimates: errors.count() as u64, off_percent }))
}

/// Reads what stands before a queue, to write it then; others who want to wait.
pub async fn gate(tx: &mut Tx, connection_id: &str) -> Result<Gate, StoreError> {
    type Row = (Option<String>, i64, i64, i64, Option<i64>, Option<String>);
    let mut query = Statement::new(
        "SELECT account, ready_at, served_at, failures, paused_until, paused_by FROM pace WHERE connection_id = ",
    );
    query.push_bind(connection_id.to_owned()).push(for_update(tx));
    let row: Option<Row> = query.rows().fetch_optional(&mut **tx).await?;
    let Some((account, ready, served, failures, paused_until, paused_by)) = row else { return Ok(Gate::default()) };
    let failures = u32::try_from(failures).unwrap_or(u32::MAX);
    let paused_until = paused_until.map(Timestamp);
    Ok(Gate { account, ready: Timestamp(ready), served: Timestamp(served), failures, paused_until, paused_by })
}

/// Keeps account, readiness and turn.
pub async fn keep(tx: &mut Tx, connection_id: &str, gate: &Gate) -> Result<(), StoreError> {
    sqlx::query("UPDATE pace SET account = $2, ready_at = $3, served_at = $4 WHERE connection_id = $1")
        .bind(connection_id)
        .bind(gate.account.clone())
        .bind(gate.ready.0)
        .bind(gate.served.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps how many batches failed in a row.
pub async fn count_failures(tx: &mut Tx, connection_id: &str, failures: u32) -> Result<(), StoreError> {
    sqlx::query("UPDATE pace SET failures = $2 WHERE connection_id = $1 AND failures <> $2")
        .bind(connection_id)
        .bind(i64::from(failures))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Leaves a connection alone until then. A pause only grows: two batches may be told different ones.
pub async fn pause(tx: &mut Tx, connection_id: &str, until: Timestamp, reason: Option<&str>) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pace SET paused_until = $2, pause_reason = $3
         WHERE connection_id = $1 AND (paused_until IS NULL OR paused_until < $2)",
    )
    .bind(connection_id)
    .bind(until.0)
    .bind(reason)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Leaves a connection alone until a person resumes it; false when somebody paused it before.
pub async fn pause_by(tx: &mut Tx, connection_id: &str, person_id: &str) -> Result<bool, StoreError> {
    // How long that takes is nobody's to foretell.
    sqlx::query(
        "UPDATE invalidation_connections SET foretold_ms = NULL
         WHERE connection_id = $1 AND foretold_ms IS NOT NULL AND total > done + refused + failed + cancelled",
    )
    .bind(connection_id)
    .execute(&mut **tx)
    .await?;
    ensure(tx, connection_id).await?;
    let changed = sqlx::query("UPDATE pace SET paused_by = $2 WHERE connection_id = $1 AND paused_by IS NULL")
        .bind(connection_id)
        .bind(person_id)
        .execute(&mut **tx)
        .await?
        .rows_affected();
    Ok(changed == 1)
}

/// Ends every pause.
pub async fn resume(tx: &mut Tx, connection_id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pace SET paused_until = NULL, pause_reason = NULL, paused_by = NULL, failures = 0, ready_at = 0
         WHERE connection_id = $1",
    )
    .bind(connection_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What people are told of a connection's pause at this moment.
pub async fn pause_of(handle: &mut Handle, connection_id: &str, now: Timestamp) -> Result<Option<Pause>, StoreError> {
    let row: Option<(Option<i64>, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT pace.paused_until, pace.pause_reason, people.email
         FROM pace LEFT JOIN people ON people.id = pace.paused_by WHERE pace.connection_id = $1",
    )
    .bind(connection_id)
    .fetch_optional(handle)
    .await?;
    let Some((until, reason, by)) = row else { return Ok(None) };
    // A person's pause has no end.
    let until = until.map(Timestamp).filter(|until| *until > now && by.is_none());
    Ok((until.is_some() || by.is_some()).then_some(Pause { until, reason, by }))
}
