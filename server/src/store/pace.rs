//! Rows of pace: how fast each connection was seen to be, and what keeps its next batch from being sent.

use app::model::connection::Pause;
use app::model::timestamp::Timestamp;

use super::invalidations::{count, whole};
use super::statement::{Statement, for_update};
use super::{Handle, Store, StoreError, Tx};

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

/// Makes a connection's row, so that its queue is looked at.
pub async fn ensure(tx: &mut Tx, connection_id: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO pace (connection_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(connection_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Microseconds of a unit in one lane, once it was observed.
pub async fn of(store: &Store, connection_id: &str) -> Result<Option<u64>, StoreError> {
    read(&mut *store.reader().await?, connection_id).await
}

/// The same within a transaction.
pub async fn read(handle: &mut Handle, connection_id: &str) -> Result<Option<u64>, StoreError> {
    let observed: Option<Option<i64>> = sqlx::query_scalar("SELECT us_per_unit FROM pace WHERE connection_id = $1")
        .bind(connection_id)
        .fetch_optional(handle)
        .await?;
    Ok(observed.flatten().map(count))
}

/// Keeps what was observed.
pub async fn learn(tx: &mut Tx, connection_id: &str, us_per_unit: u64) -> Result<(), StoreError> {
    sqlx::query("UPDATE pace SET us_per_unit = $2 WHERE connection_id = $1")
        .bind(connection_id)
        .bind(whole(us_per_unit))
        .execute(&mut **tx)
        .await?;
    Ok(())
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
