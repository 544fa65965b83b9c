//! Rows of pace: how fast each connection was seen to be, and until when it is left alone.

use app::model::timestamp::Timestamp;

use super::invalidations::{count, whole};
use super::{Handle, Store, StoreError, Tx};

/// What is known of a connection's pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaceRow {
    /// Microseconds of a unit in one lane, once it was observed.
    pub us_per_unit: Option<u64>,
    pub paused_until: Option<Timestamp>,
}

/// Makes a connection's row, so that its queue is looked at.
pub async fn ensure(tx: &mut Tx, connection_id: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO pace (connection_id) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(connection_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What is known; nothing for a connection that never had a batch.
pub async fn of(store: &Store, connection_id: &str) -> Result<PaceRow, StoreError> {
    let mut reader = store.reader().await?;
    read(&mut reader, connection_id).await
}

/// The same within a transaction.
pub async fn read(connection: &mut Handle, connection_id: &str) -> Result<PaceRow, StoreError> {
    let row: Option<(Option<i64>, Option<i64>)> =
        sqlx::query_as("SELECT us_per_unit, paused_until FROM pace WHERE connection_id = $1")
            .bind(connection_id)
            .fetch_optional(connection)
            .await?;
    let (us_per_unit, paused_until) = row.unwrap_or_default();
    Ok(PaceRow { us_per_unit: us_per_unit.map(count), paused_until: paused_until.map(Timestamp) })
}

/// Keeps what was observed. A pause only grows: two batches may be told different ones.
pub async fn write(
    tx: &mut Tx,
    connection_id: &str,
    us_per_unit: Option<u64>,
    paused_until: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE pace
         SET us_per_unit = coalesce($2, us_per_unit),
             paused_until = CASE WHEN $3 IS NULL OR paused_until > $3 THEN paused_until ELSE $3 END
         WHERE connection_id = $1",
    )
    .bind(connection_id)
    .bind(us_per_unit.map(whole))
    .bind(paused_until.map(|until| until.0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
