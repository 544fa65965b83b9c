//! Leases of batches: taken, renewed, given back, and taken back from whoever let them run out.

use app::model::timestamp::Timestamp;

use super::{Leased, Ticket, Token};
use crate::store::invalidations::{count, kind_of, manner_of, ones_json};
use crate::store::{Store, StoreError, Tx};

/// Leases these batches.
pub async fn take(tx: &mut Tx, ids: &[i64], token: Token, until: Timestamp) -> Result<Vec<Leased>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: i64,
        connection_id: String,
        invalidation: i64,
        attempts: i64,
        limited: i64,
        interruptions: i64,
        first_position: i64,
        urls: i64,
        invalidation_id: String,
        kind: String,
        manner: Option<String>,
        stopped: Option<String>,
        ticket: Option<String>,
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    sqlx::query(
        "UPDATE batches SET state = 'leased', lease_token = $1, lease_until = $2
         WHERE id IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each($3))",
    )
    .bind(&token[..])
    .bind(until.0)
    .bind(ones_json(ids)?)
    .execute(&mut **tx)
    .await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT b.id, b.connection_id, b.invalidation, b.attempts, b.limited, b.interruptions, b.first_position, b.urls,
                b.ticket, i.id AS invalidation_id, i.kind, i.manner, c.stopped
         FROM batches AS b
         JOIN invalidations AS i ON i.number = b.invalidation
         JOIN invalidation_connections AS c ON c.invalidation = b.invalidation AND c.connection_id = b.connection_id
         WHERE b.id IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each($1))
         ORDER BY b.seq, b.id",
    )
    .bind(ones_json(ids)?)
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Leased {
                id: row.id,
                token,
                invalidation: row.invalidation,
                name: format!("{}-{}-{}-{}", row.invalidation_id, row.connection_id, row.first_position, row.urls),
                connection_id: row.connection_id,
                kind: kind_of(&row.kind)?,
                manner: manner_of(row.manner.as_deref())?,
                attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
                limited: u32::try_from(row.limited).unwrap_or(u32::MAX),
                interruptions: u32::try_from(row.interruptions).unwrap_or(u32::MAX),
                stopped: row.stopped,
                ticket: row.ticket.as_deref().map(Ticket::read).transpose()?,
            })
        })
        .collect()
}

/// How many batches of a connection are leased.
pub async fn leased_of(tx: &mut Tx, connection_id: &str) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM batches WHERE connection_id = $1 AND state = 'leased'";
    let leased: i64 = sqlx::query_scalar(sql).bind(connection_id).fetch_one(&mut **tx).await?;
    Ok(count(leased))
}

/// Puts the deadlines of leases that are still held off to `until`.
pub async fn renew(store: &Store, held: &[&Leased], until: Timestamp) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    for batch in held {
        sqlx::query("UPDATE batches SET lease_until = $3 WHERE id = $1 AND lease_token = $2 AND state = 'leased'")
            .bind(batch.id)
            .bind(&batch.token[..])
            .bind(until.0)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes leases back whose deadline has passed. Each counts as an interruption.
pub async fn release_expired(store: &Store, now: Timestamp) -> Result<u64, StoreError> {
    // Most of the time there is nothing, and a reader finds that out without the writer.
    let first: Option<i64> = sqlx::query_scalar("SELECT min(lease_until) FROM batches WHERE state = 'leased'")
        .fetch_one(store.read())
        .await?;
    if first.is_none_or(|until| until > now.0) {
        return Ok(0);
    }
    let mut tx = store.write_rows().await?;
    let released = sqlx::query(
        "UPDATE batches
         SET state = CASE WHEN ticket IS NULL THEN 'waiting' ELSE 'accepted' END, interruptions = interruptions + 1,
             lease_token = NULL, lease_until = NULL
         WHERE state = 'leased' AND lease_until <= $1",
    )
    .bind(now.0)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    tx.commit().await?;
    Ok(released)
}

/// Takes every lease back: for the start of the one process that works on this file.
pub async fn release_all(store: &Store) -> Result<u64, StoreError> {
    release_expired(store, Timestamp(i64::MAX)).await
}

/// Gives a lease back unused, as if it had never been taken; the batch is due again at `due`.
pub async fn release(store: &Store, batch: &Leased, due: Timestamp) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    sqlx::query(
        "UPDATE batches SET state = CASE WHEN ticket IS NULL THEN 'waiting' ELSE 'accepted' END, due_at = $3,
             lease_token = NULL, lease_until = NULL
         WHERE id = $1 AND lease_token = $2 AND state = 'leased'",
    )
    .bind(batch.id)
    .bind(&batch.token[..])
    .bind(due.0)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// When the first lease ends by itself.
pub async fn first_deadline(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let first: Option<i64> = sqlx::query_scalar("SELECT min(lease_until) FROM batches WHERE state = 'leased'")
        .fetch_one(store.read())
        .await?;
    Ok(first.map(Timestamp))
}
