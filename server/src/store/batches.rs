//! Rows of batches: waiting, leased, done. A lease is a token and a deadline; what became of a batch is only taken from
//! the holder of its token, so a late answer changes nothing.

use app::model::timestamp::Timestamp;

use super::invalidations::{count, ones_json, rows_json, whole};
use super::{Store, StoreError, Tx};

/// What only the holder of a lease knows.
pub type Token = [u8; 16];

/// A batch that is to be stored.
pub struct NewBatch<'a> {
    pub seq: u64,
    /// Rising, at least one.
    pub positions: &'a [u64],
}

/// Where a connection's queue stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueRow {
    pub connection_id: String,
    /// When the first waiting batch is due; none when nothing waits.
    pub next_due_at: Option<i64>,
    pub paused_until: Option<i64>,
}

/// What is leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub id: i64,
    pub token: Token,
    pub invalidation: i64,
    /// Stable over attempts, and unique in the world.
    pub name: String,
    pub connection_id: String,
    /// Those before this one, but for the limited ones.
    pub attempts: u32,
    /// Attempts that the vendor put off.
    pub limited: u32,
    pub interruptions: u32,
    /// Why nothing more may be sent.
    pub stopped: Option<String>,
}

/// What to write back.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    pub attempts: u32,
    pub limited: u32,
    /// Those that are tried again, and when.
    pub waiting: u64,
    pub due: Timestamp,
}

/// What became of a URL: position, code of its state, answer.
pub type AnswerRow<'a> = (u64, i64, &'a str);

/// Stores batches of one connection, all waiting and due at `due`.
pub async fn insert(
    tx: &mut Tx,
    invalidation: i64,
    connection_id: &str,
    due: Timestamp,
    batches: &[NewBatch<'_>],
) -> Result<(), StoreError> {
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM batches").fetch_one(&mut **tx).await?;
    let mut heads = Vec::with_capacity(batches.len());
    let mut members = Vec::new();
    for (id, batch) in (last + 1..).zip(batches) {
        let Some(first) = batch.positions.first() else { continue };
        heads.push((id, batch.seq, *first, batch.positions.len()));
        members.extend(batch.positions.iter().map(|position| (id, *position)));
    }
    sqlx::query(
        "INSERT INTO batches (id, invalidation, connection_id, seq, first_position, urls, due_at)
         SELECT CAST(value ->> 0 AS bigint), $1, $2, CAST(value ->> 1 AS bigint), CAST(value ->> 2 AS bigint),
                CAST(value ->> 3 AS bigint), $3 FROM json_each($4)",
    )
    .bind(invalidation)
    .bind(connection_id)
    .bind(due.0)
    .bind(rows_json(&heads)?)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO batch_urls (batch, position)
         SELECT CAST(value ->> 0 AS bigint), CAST(value ->> 1 AS bigint) FROM json_each($1)",
    )
    .bind(rows_json(&members)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// All connections that ever had a batch, with what waits now.
pub async fn queues(store: &Store) -> Result<Vec<QueueRow>, StoreError> {
    let rows = sqlx::query_as(
        "SELECT connection_id, paused_until,
                (SELECT min(due_at) FROM batches WHERE connection_id = pace.connection_id AND state = 'waiting')
                    AS next_due_at
         FROM pace",
    )
    .fetch_all(store.read())
    .await?;
    Ok(rows)
}

/// Leases up to `limit` due batches of a connection. The first parts of all invalidations come before the second ones,
/// so that a short list does not wait behind a long one.
pub async fn lease(
    store: &Store,
    connection_id: &str,
    limit: usize,
    token: Token,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<Leased>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: i64,
        invalidation: i64,
        attempts: i64,
        limited: i64,
        interruptions: i64,
        seq: i64,
        invalidation_id: String,
        stopped: Option<String>,
    }
    let mut tx = store.write().await?;
    // `+` keeps the index on `due_at` out: in the order of turns, the first few rows are enough.
    let ids: Vec<i64> = sqlx::query_scalar(
        "UPDATE batches SET state = 'leased', lease_token = $1, lease_until = $2
         WHERE id IN (SELECT id FROM batches
                      WHERE connection_id = $3 AND state = 'waiting' AND +due_at <= $4
                      ORDER BY seq, id LIMIT $5)
         RETURNING id",
    )
    .bind(&token[..])
    .bind(until.0)
    .bind(connection_id)
    .bind(now.0)
    .bind(whole(limit as u64))
    .fetch_all(&mut *tx)
    .await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT b.id, b.invalidation, b.attempts, b.limited, b.interruptions, b.seq, i.id AS invalidation_id, c.stopped
         FROM batches AS b
         JOIN invalidations AS i ON i.number = b.invalidation
         JOIN invalidation_connections AS c ON c.invalidation = b.invalidation AND c.connection_id = b.connection_id
         WHERE b.id IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each($1))
         ORDER BY b.seq, b.id",
    )
    .bind(ones_json(&ids)?)
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(rows
        .into_iter()
        .map(|row| Leased {
            id: row.id,
            token,
            invalidation: row.invalidation,
            name: format!("{}-{connection_id}-{}", row.invalidation_id, row.seq),
            connection_id: connection_id.to_owned(),
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            limited: u32::try_from(row.limited).unwrap_or(u32::MAX),
            interruptions: u32::try_from(row.interruptions).unwrap_or(u32::MAX),
            stopped: row.stopped,
        })
        .collect())
}

/// The URLs of a batch that still wait, in order.
pub async fn waiting_urls(store: &Store, batch: &Leased) -> Result<Vec<(u64, String)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT m.position, u.url
         FROM batch_urls AS m JOIN invalidation_urls AS u ON u.invalidation = $2 AND u.position = m.position
         WHERE m.batch = $1 AND m.state = 0 ORDER BY m.position",
    )
    .bind(batch.id)
    .bind(batch.invalidation)
    .fetch_all(store.read())
    .await?;
    Ok(rows.into_iter().map(|(position, url)| (count(position), url)).collect())
}

/// Ends a lease with what came of it. False when the token is no longer the batch's: then nothing is changed.
pub async fn close(tx: &mut Tx, batch: &Leased, closing: Closing) -> Result<bool, StoreError> {
    let changed = sqlx::query(
        "UPDATE batches
         SET state = CASE WHEN $3 > 0 THEN 'waiting' ELSE 'done' END, urls = $3, attempts = $4, limited = $5,
             due_at = $6, lease_token = NULL, lease_until = NULL
         WHERE id = $1 AND lease_token = $2 AND state = 'leased'",
    )
    .bind(batch.id)
    .bind(&batch.token[..])
    .bind(whole(closing.waiting))
    .bind(i64::from(closing.attempts))
    .bind(i64::from(closing.limited))
    .bind(closing.due.0)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    Ok(changed == 1)
}

/// Writes what became of URLs of a batch. The array is materialised, so that each row is found by its key: joined
/// directly, it would be read again for every row of the batch.
pub async fn answer(
    tx: &mut Tx,
    batch: &Leased,
    attempts: u32,
    now: Timestamp,
    answers: &[AnswerRow<'_>],
) -> Result<(), StoreError> {
    sqlx::query(
        "WITH got AS MATERIALIZED (
             SELECT CAST(value ->> 0 AS bigint) AS place, CAST(value ->> 1 AS bigint) AS code, value ->> 2 AS answer
             FROM json_each($4))
         UPDATE batch_urls SET state = got.code, attempts = $2, answer = got.answer, answered_at = $3 FROM got
         WHERE batch = $1 AND position = got.place",
    )
    .bind(batch.id)
    .bind(i64::from(attempts))
    .bind(now.0)
    .bind(rows_json(answers)?)
    .execute(&mut **tx)
    .await?;
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
    let mut tx = store.write().await?;
    let released = sqlx::query(
        "UPDATE batches
         SET state = 'waiting', interruptions = interruptions + 1, lease_token = NULL, lease_until = NULL
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
    let mut tx = store.write().await?;
    sqlx::query(
        "UPDATE batches SET state = 'waiting', due_at = $3, lease_token = NULL, lease_until = NULL
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

/// Makes all that waits at a connection due at once, and forgets why nothing was to be sent to it.
pub async fn resume(tx: &mut Tx, connection_id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE pace SET paused_until = NULL WHERE connection_id = $1")
        .bind(connection_id)
        .execute(&mut **tx)
        .await?;
    sqlx::query("UPDATE batches SET due_at = $2 WHERE connection_id = $1 AND state = 'waiting' AND due_at > $2")
        .bind(connection_id)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "UPDATE invalidation_connections SET stopped = NULL
         WHERE connection_id = $1
           AND invalidation IN (SELECT invalidation FROM batches WHERE connection_id = $1 AND state = 'waiting')",
    )
    .bind(connection_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// When the first lease ends by itself.
pub async fn first_deadline(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let first: Option<i64> = sqlx::query_scalar("SELECT min(lease_until) FROM batches WHERE state = 'leased'")
        .fetch_one(store.read())
        .await?;
    Ok(first.map(Timestamp))
}
