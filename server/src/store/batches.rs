//! Rows of batches: waiting, leased, done. A lease is a token and a deadline; what became of a batch is only taken from
//! the holder of its token, so a late answer changes nothing.

use app::model::invalidation::{Exchange, UrlState};
use app::model::purge::{Manner, PurgeKind};
use app::model::timestamp::Timestamp;

use super::invalidations::{count, kind_of, rows_json, state_code, whole};
use super::statement::{Statement, for_update_of_free};
use super::{Handle, Store, StoreError, Tx, lists, pace, rates};

mod leases;
mod members;
mod outcomes;
pub mod sharing;
mod ticket;

pub use leases::{first_deadline, leased_of, release, release_all, release_expired, renew, take};
pub use members::Members;
pub use outcomes::{Outcome, Outcomes};
pub use ticket::Ticket;

/// What only the holder of a lease knows.
pub type Token = [u8; 16];

/// A batch that is to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatch {
    pub connection_id: String,
    pub seq: u64,
    /// Rising, at least one.
    pub positions: Vec<u64>,
}

/// Where a connection's queue stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueRow {
    pub connection_id: String,
    /// When the first waiting batch is due; none when nothing waits.
    pub next_due_at: Option<i64>,
    pub paused_until: Option<i64>,
    pub ready_at: i64,
}

/// A batch that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: i64,
    pub invalidation: i64,
    pub kind: PurgeKind,
    /// Those that wait.
    pub urls: u64,
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
    /// What its lines name, and what becomes of the copies.
    pub kind: PurgeKind,
    pub manner: Option<Manner>,
    /// Those before this one, but for the limited ones.
    pub attempts: u32,
    /// Attempts that the vendor put off.
    pub limited: u32,
    pub interruptions: u32,
    /// Why nothing more may be sent.
    pub stopped: Option<String>,
    /// The vendor has accepted it: it is asked about, and not sent.
    pub ticket: Option<Ticket>,
}

/// What a batch has in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub outcomes: Outcomes,
    /// The newest ones, oldest first.
    pub exchanges: Vec<Exchange>,
    /// All of its URLs, those that have ended too.
    pub urls: usize,
    /// Positions and texts of those that wait, in order.
    pub waiting: Vec<(u64, String)>,
}

/// What to write back.
#[derive(Clone, Debug)]
pub struct Closing {
    pub attempts: u32,
    pub limited: u32,
    /// Those that are tried again, and when.
    pub waiting: u64,
    pub due: Timestamp,
    pub outcomes: Outcomes,
    /// As in `Contents`, with this one.
    pub exchanges: Vec<Exchange>,
    /// The vendor works on those that wait; they are not sent again.
    pub ticket: Option<Ticket>,
}

/// Stores batches; they are held back.
pub async fn insert(tx: &mut Tx, invalidation: i64, batches: &[NewBatch]) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(batches.len());
    for batch in batches {
        let Some(first) = batch.positions.first() else { continue };
        let members = json(&Members::of(&batch.positions))?;
        rows.push((&batch.connection_id, batch.seq, *first, batch.positions.len(), members));
    }
    sqlx::query(
        "INSERT INTO batches (invalidation, connection_id, seq, first_position, urls, members, state, due_at)
         SELECT $1, value ->> 0, CAST(value ->> 1 AS bigint), CAST(value ->> 2 AS bigint),
                CAST(value ->> 3 AS bigint), value ->> 4, 'held', 0 FROM json_each($2)",
    )
    .bind(invalidation)
    .bind(rows_json(&rows)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets the batches of a list go at `due`, but for the parts that others come before.
pub async fn let_go(tx: &mut Tx, invalidation: i64, due: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE batches SET state = 'waiting', due_at = $2
         WHERE invalidation = $1 AND state = 'held' AND connection_id NOT IN
             (SELECT connection_id FROM invalidation_connections WHERE invalidation = $1 AND is_held = 1)",
    )
    .bind(invalidation)
    .bind(due.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes away all batches of a list that has ended.
pub async fn remove(tx: &mut Tx, invalidation: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM batches WHERE invalidation = $1").bind(invalidation).execute(&mut **tx).await?;
    Ok(())
}

/// Takes away the batches of a list that was not made to its end.
pub async fn remove_held(tx: &mut Tx, invalidation: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM batches WHERE invalidation = $1 AND state = 'held'")
        .bind(invalidation)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// All connections that ever had a batch and that nobody paused, with what waits now. Those whose turn was longest ago come
/// first, so that they share an account.
pub async fn queues(store: &Store) -> Result<Vec<QueueRow>, StoreError> {
    let rows = sqlx::query_as(
        "SELECT connection_id, paused_until, ready_at,
                (SELECT min(due_at) FROM (
                     SELECT min(due_at) AS due_at FROM batches WHERE connection_id = pace.connection_id AND state = 'waiting'
                     UNION ALL
                     SELECT min(due_at) FROM batches WHERE connection_id = pace.connection_id AND state = 'accepted')
                     AS either) AS next_due_at
         FROM pace WHERE paused_by IS NULL ORDER BY served_at, connection_id",
    )
    .fetch_all(store.read())
    .await?;
    Ok(rows)
}

/// Up to `limit` due batches of a connection, in their turn, locked where others lease, too.
pub async fn candidates(
    tx: &mut Tx,
    connection_id: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Candidate>, StoreError> {
    let mut query = Statement::new(
        "SELECT id, invalidation, urls, (SELECT kind FROM invalidations AS i WHERE i.number = batches.invalidation)
         FROM batches WHERE state = 'waiting' AND connection_id = ",
    );
    // `+` keeps the index on `due_at` out: in the order of turns, the first few rows are enough.
    query.push_bind(connection_id.to_owned()).push(" AND +due_at <= ").push_bind(now.0);
    query.push(" ORDER BY seq, id LIMIT ").push_bind(whole(limit as u64)).push(for_update_of_free(tx));
    let rows: Vec<(i64, i64, i64, String)> = query.rows().fetch_all(&mut **tx).await?;
    let read = |(id, invalidation, urls, kind): (i64, i64, i64, String)| {
        Ok(Candidate { id, invalidation, kind: kind_of(&kind)?, urls: count(urls) })
    };
    rows.into_iter().map(read).collect()
}

/// Up to `limit` accepted batches of a connection that are to be asked about, locked where others lease, too.
pub async fn accepted(tx: &mut Tx, connection_id: &str, now: Timestamp, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut query = Statement::new("SELECT id FROM batches WHERE state = 'accepted' AND connection_id = ");
    query.push_bind(connection_id.to_owned()).push(" AND due_at <= ").push_bind(now.0);
    query.push(" ORDER BY due_at, id LIMIT ").push_bind(whole(limit as u64)).push(for_update_of_free(tx));
    Ok(query.values().fetch_all(&mut **tx).await?)
}

/// A batch that waits, or is held back, and that nobody wants to be sent any more.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Cancelled {
    pub id: i64,
    /// Of its invalidation.
    #[sqlx(rename = "invalidation")]
    pub number: i64,
    pub connection_id: String,
}

/// Up to `limit` of them, those of a list and a connection together, in order.
pub async fn cancelled(tx: &mut Tx, limit: usize) -> Result<Vec<Cancelled>, StoreError> {
    let mut query = Statement::new(
        "SELECT id, invalidation, connection_id FROM batches WHERE state IN ('held', 'waiting') AND invalidation IN
             (SELECT number FROM invalidations
              WHERE state IN ('preparing', 'waiting', 'running') AND cancelled_by IS NOT NULL)
         ORDER BY invalidation, connection_id, first_position LIMIT ",
    );
    query.push_bind(whole(limit as u64)).push(for_update_of_free(tx));
    Ok(query.rows().fetch_all(&mut **tx).await?)
}

/// Ends a batch that waits without sending it; gives the positions that waited.
pub async fn cancel(tx: &mut Tx, id: i64, now: Timestamp) -> Result<Vec<u64>, StoreError> {
    let kept = kept(tx, id).await?;
    let none = Outcome { state: state_code(UrlState::Cancelled), attempts: 0, at: Some(now.0), answer: String::new() };
    let outcomes = kept.outcomes.with(kept.positions.len(), std::iter::repeat(none));
    sqlx::query("UPDATE batches SET state = 'done', urls = 0, outcomes = $2 WHERE id = $1")
        .bind(id)
        .bind(json(&outcomes)?)
        .execute(&mut **tx)
        .await?;
    Ok(kept.waiting())
}

/// Whether there are any.
pub async fn has_cancelled(store: &Store) -> Result<bool, StoreError> {
    // As the index of those that have not ended says it.
    let sql = "SELECT count(*) FROM invalidations
               WHERE state IN ('preparing', 'waiting', 'running') AND cancelled_by IS NOT NULL";
    let running: i64 = sqlx::query_scalar(sql).fetch_one(store.read()).await?;
    Ok(running > 0)
}

/// What a leased batch has in it.
pub async fn contents(store: &Store, batch: &Leased) -> Result<Contents, StoreError> {
    let mut reader = store.reader().await?;
    let kept = kept(&mut reader, batch.id).await?;
    let waiting = kept.waiting();
    let texts = lists::texts(&mut reader, batch.invalidation, &waiting).await?;
    Ok(Contents {
        outcomes: kept.outcomes,
        exchanges: kept.exchanges,
        urls: kept.positions.len(),
        waiting: waiting.into_iter().zip(texts).collect(),
    })
}

/// Exchanges that are kept of a batch.
const MAX_EXCHANGES: usize = 10;

/// The newest exchanges about a batch, with one more, if there was one.
pub fn with_newest(mut exchanges: Vec<Exchange>, newest: Option<Exchange>) -> Vec<Exchange> {
    exchanges.extend(newest);
    let older = exchanges.len().saturating_sub(MAX_EXCHANGES);
    exchanges.split_off(older)
}

/// What is kept of a batch.
struct Kept {
    /// All of them.
    positions: Vec<u64>,
    outcomes: Outcomes,
    exchanges: Vec<Exchange>,
}

impl Kept {
    /// The positions that wait.
    fn waiting(&self) -> Vec<u64> {
        let waiting = self.positions.iter().zip(self.outcomes.iter()).filter(|(_, outcome)| outcome.state == 0);
        waiting.map(|(position, _)| *position).collect()
    }
}

async fn kept(handle: &mut Handle, id: i64) -> Result<Kept, StoreError> {
    let (first, members, outcomes, exchanges): (i64, String, String, String) =
        sqlx::query_as("SELECT first_position, members, outcomes, exchanges FROM batches WHERE id = $1")
            .bind(id)
            .fetch_one(handle)
            .await?;
    let (members, outcomes) = read(&members, &outcomes)?;
    let positions = members.positions(count(first)).collect();
    Ok(Kept { positions, outcomes, exchanges: read_exchanges(&exchanges)? })
}

/// What is kept of a batch, as it is used.
pub(super) fn read(members: &str, outcomes: &str) -> Result<(Members, Outcomes), StoreError> {
    let members = serde_json::from_str(members).map_err(|_| StoreError::unreadable("batches.members"))?;
    let outcomes = serde_json::from_str(outcomes).map_err(|_| StoreError::unreadable("batches.outcomes"))?;
    Ok((members, outcomes))
}

pub(super) fn read_exchanges(exchanges: &str) -> Result<Vec<Exchange>, StoreError> {
    serde_json::from_str(exchanges).map_err(|_| StoreError::unreadable("batches.exchanges"))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::from(sqlx::Error::Encode(Box::new(error))))
}

/// Ends a lease with what came of it. False when the token is no longer the batch's: then nothing is changed.
pub async fn close(tx: &mut Tx, batch: &Leased, closing: &Closing) -> Result<bool, StoreError> {
    let changed = sqlx::query(
        "UPDATE batches
         SET state = CASE WHEN $3 = 0 THEN 'done' WHEN $9 IS NULL THEN 'waiting' ELSE 'accepted' END, urls = $3,
             attempts = $4, limited = $5, due_at = $6, outcomes = $7, exchanges = $8, ticket = $9, lease_token = NULL,
             lease_until = NULL
         WHERE id = $1 AND lease_token = $2 AND state = 'leased'",
    )
    .bind(batch.id)
    .bind(&batch.token[..])
    .bind(whole(closing.waiting))
    .bind(i64::from(closing.attempts))
    .bind(i64::from(closing.limited))
    .bind(closing.due.0)
    .bind(json(&closing.outcomes)?)
    .bind(json(&closing.exchanges)?)
    .bind(closing.ticket.as_ref().map(json).transpose()?)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    Ok(changed == 1)
}

/// Makes two of a batch that was closed: the later half of those that waited, with all behind it, goes on as a batch of
/// its own, in the same turn. The ranges of a connection's batches still do not overlap.
pub async fn split(tx: &mut Tx, batch: &Leased, waiting: &[(u64, String)]) -> Result<(), StoreError> {
    let Some((cut, _)) = waiting.get(waiting.len() / 2) else { return Ok(()) };
    let Kept { positions, outcomes, .. } = kept(tx, batch.id).await?;
    let (mut earlier, mut later) = (Half::default(), Half::default());
    for (position, outcome) in positions.into_iter().zip(outcomes.iter()) {
        if position < *cut { earlier.take(position, outcome) } else { later.take(position, outcome) }
    }
    sqlx::query("UPDATE batches SET members = $2, outcomes = $3, urls = $4 WHERE id = $1")
        .bind(batch.id)
        .bind(json(&Members::of(&earlier.positions))?)
        .bind(json(&earlier.outcomes)?)
        .bind(whole(earlier.waiting))
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO batches (invalidation, connection_id, seq, state, attempts, limited, interruptions, due_at, exchanges,
             first_position, members, outcomes, urls)
         SELECT invalidation, connection_id, seq, 'waiting', attempts, limited, interruptions, due_at, exchanges, $2, $3,
                $4, $5
         FROM batches WHERE id = $1",
    )
    .bind(batch.id)
    .bind(whole(*cut))
    .bind(json(&Members::of(&later.positions))?)
    .bind(json(&later.outcomes)?)
    .bind(whole(later.waiting))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[derive(Default)]
struct Half {
    positions: Vec<u64>,
    outcomes: Outcomes,
    waiting: u64,
}

impl Half {
    fn take(&mut self, position: u64, outcome: Outcome) {
        self.waiting += u64::from(outcome.state == 0);
        self.positions.push(position);
        self.outcomes.push(outcome);
    }
}

/// What becomes of those that wait a while behind a connection that comes before, and were not tried yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnWait {
    /// The inner cache still needs that while.
    Goes,
    /// Nothing is sent any more.
    Ends,
}

/// Makes what waits at a connection due at once, and forgets why nothing was to be sent to it.
pub async fn resume(tx: &mut Tx, connection_id: &str, wait: TurnWait, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE batches SET due_at = $2
         WHERE connection_id = $1 AND state = 'waiting' AND due_at > $2
           AND ($3 = 1 OR attempts + limited > 0 OR NOT EXISTS (
               SELECT 1 FROM invalidation_connections AS c
               WHERE c.invalidation = batches.invalidation AND c.connection_id = batches.connection_id AND c.wait_s > 0))",
    )
    .bind(connection_id)
    .bind(now.0)
    .bind(i64::from(wait == TurnWait::Ends))
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
    // In the order in which leasing locks them.
    pace::resume(tx, connection_id).await?;
    rates::resume(tx, connection_id).await
}
