//! Parts of invalidations that wait for others of the same list: those of an inner cache come before those that fill from it.

use app::model::timestamp::Timestamp;

use super::{Store, StoreError, Tx};

/// A part whose turn has come.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ripe {
    pub invalidation: i64,
    pub connection_id: String,
    pub wait_s: i64,
}

/// Parts that nothing is in the way of any more: each one before them has ended, or its connection is left alone, by a person
/// or since it failed again and again. What it failed at holds nobody back.
pub async fn ripe(store: &Store, now: Timestamp) -> Result<Vec<Ripe>, StoreError> {
    let rows = sqlx::query_as(
        "SELECT c.invalidation, c.connection_id, c.wait_s
         FROM invalidation_connections AS c JOIN invalidations AS i ON i.number = c.invalidation
         WHERE c.is_held = 1 AND i.state = 'running'
           AND NOT EXISTS (SELECT 1 FROM recipes AS r WHERE r.invalidation = c.invalidation)
           AND NOT EXISTS (
               SELECT 1 FROM invalidation_connections AS b LEFT JOIN pace AS p ON p.connection_id = b.connection_id
               WHERE b.invalidation = c.invalidation AND b.turn < c.turn
                 AND b.total > b.done + b.refused + b.failed + b.cancelled
                 AND p.paused_by IS NULL AND NOT (p.pause_reason IS NOT NULL AND coalesce(p.paused_until, 0) > $1))
         ORDER BY c.invalidation, c.turn, c.connection_id",
    )
    .bind(now.0)
    .fetch_all(store.read())
    .await?;
    Ok(rows)
}

/// Lets a part go; whoever comes second changes nothing.
pub async fn let_go(tx: &mut Tx, ripe: &Ripe, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE batches SET state = 'waiting', due_at = $3
         WHERE invalidation = $1 AND connection_id = $2 AND state = 'held'",
    )
    .bind(ripe.invalidation)
    .bind(&ripe.connection_id)
    .bind(now.plus_ms(ripe.wait_s.saturating_mul(1_000)).0)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE invalidation_connections SET is_held = 0 WHERE invalidation = $1 AND connection_id = $2")
        .bind(ripe.invalidation)
        .bind(&ripe.connection_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
