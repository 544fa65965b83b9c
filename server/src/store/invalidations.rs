//! Rows of invalidations: storing a new one with its list, and counting what became of it. Long lists travel as JSON
//! arrays in one bind each: a statement for every URL would cost more than the rows.

use app::model::invalidation::{Counts, InvalidationState, UrlState};
use app::model::purge::{Manner, PurgeKind};
use app::model::timestamp::Timestamp;
use serde::Serialize;

use super::{Store, StoreError, Tx, notifications};

mod conservation;
mod history;
mod urls;

pub use history::{
    Head, HistoryFilter, PartRow, Share, find, find_by_key, load, page, parts, people, running, shares, template,
    waiting,
};
pub use urls::{Begin, OutcomeRow, UrlFilter, UrlRow, count_urls, count_urls_up_to, outcomes, urls};

/// The head of a new invalidation.
pub struct NewInvalidation<'a> {
    pub id: &'a str,
    pub company_id: &'a str,
    pub person_id: &'a str,
    pub idempotency_key: Option<&'a str>,
    pub note: &'a str,
    pub template: &'a str,
    pub assets: u64,
    pub kind: PurgeKind,
    pub manner: Option<Manner>,
    pub created: Timestamp,
}

/// How a state is kept beside a URL; the higher of two is what is told of a URL with two connections.
pub fn state_code(state: UrlState) -> i64 {
    match state {
        UrlState::Waiting => 0,
        UrlState::NotCached => 1,
        UrlState::Purged => 2,
        UrlState::Refused => 3,
        UrlState::Failed => 4,
        UrlState::Cancelled => 5,
    }
}

/// The state of a kept code; an unknown one can only come from a newer version of the schema.
pub fn state_of_code(code: i64) -> Result<UrlState, StoreError> {
    let state = UrlState::ALL.into_iter().find(|state| state_code(*state) == code);
    state.ok_or_else(|| StoreError::unreadable("batches.outcomes"))
}

/// Whole numbers of the database; none of them is ever negative.
pub(super) fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

/// As the database takes whole numbers.
pub(super) fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A JSON array of rows for one bind; each row is an array, which both engines read alike.
pub(super) fn rows_json<T: Serialize>(rows: &[T]) -> Result<String, StoreError> {
    serde_json::to_string(rows).map_err(|error| StoreError::from(sqlx::Error::Encode(Box::new(error))))
}

/// The same of rows with one value.
pub(super) fn ones_json<T: Serialize>(values: &[T]) -> Result<String, StoreError> {
    rows_json(&values.iter().map(|value| [value]).collect::<Vec<_>>())
}

/// A stored kind.
pub(super) fn kind_of(word: &str) -> Result<PurgeKind, StoreError> {
    PurgeKind::parse(word).ok_or_else(|| StoreError::unreadable("invalidations.kind"))
}

/// A stored manner.
pub(super) fn manner_of(word: Option<&str>) -> Result<Option<Manner>, StoreError> {
    let parse = |word| Manner::parse(word).ok_or_else(|| StoreError::unreadable("invalidations.manner"));
    word.map(parse).transpose()
}

/// Stores the head of a list that is still to be made; gives the number that its rows refer to.
pub async fn insert(tx: &mut Tx, new: &NewInvalidation<'_>) -> Result<i64, StoreError> {
    let number = sqlx::query_scalar(
        "INSERT INTO invalidations (id, company_id, person_id, idempotency_key, note, template, assets, state,
             created_at, total, kind, manner)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'preparing', $8, 0, $9, $10) RETURNING number",
    )
    .bind(new.id)
    .bind(new.company_id)
    .bind(new.person_id)
    .bind(new.idempotency_key)
    .bind(new.note)
    .bind(new.template)
    .bind(whole(new.assets))
    .bind(new.created.0)
    .bind(new.kind.word())
    .bind(new.manner.map(Manner::word))
    .fetch_one(&mut **tx)
    .await?;
    Ok(number)
}

/// The whole list is made, of so many lines; it runs, or waits for approval.
pub async fn made(
    tx: &mut Tx,
    number: i64,
    state: InvalidationState,
    total: u64,
    refused: u64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE invalidations SET state = $2, total = $3, refused = $4 WHERE number = $1")
        .bind(number)
        .bind(state.word())
        .bind(whole(total))
        .bind(whole(refused))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What its lines name.
pub async fn kind(tx: &mut Tx, number: i64) -> Result<PurgeKind, StoreError> {
    let query = "SELECT kind FROM invalidations WHERE number = $1";
    let word: String = sqlx::query_scalar(query).bind(number).fetch_one(&mut **tx).await?;
    kind_of(&word)
}

/// Keeps which assets the list was made for.
pub async fn insert_assets(tx: &mut Tx, number: i64, part: i64, ids: &[&str]) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO invalidation_assets (invalidation, part, ids) VALUES ($1, $2, $3)")
        .bind(number)
        .bind(part)
        .bind(ones_json(ids)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps the same assets for an invalidation that repeats another.
pub async fn copy_assets(tx: &mut Tx, from: i64, to: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invalidation_assets (invalidation, part, ids)
         SELECT $2, part, ids FROM invalidation_assets WHERE invalidation = $1",
    )
    .bind(from)
    .bind(to)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One connection's part of a new list.
pub struct NewPart<'a> {
    pub connection_id: &'a str,
    pub total: u64,
    /// As in `Connection`.
    pub turn: u32,
    pub wait_s: u32,
    /// Others come before it.
    pub is_held: bool,
}

/// Stores one connection's part.
pub async fn insert_part(tx: &mut Tx, number: i64, part: &NewPart<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invalidation_connections (invalidation, connection_id, total, turn, wait_s, is_held)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(number)
    .bind(part.connection_id)
    .bind(whole(part.total))
    .bind(i64::from(part.turn))
    .bind(i64::from(part.wait_s))
    .bind(i64::from(part.is_held))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was foretold of a connection's part: how long, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foretold {
    pub ms: u64,
    pub at: Timestamp,
}

/// Keeps what is foretold of a connection's part.
pub async fn foretell(tx: &mut Tx, number: i64, connection_id: &str, foretold: Foretold) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invalidation_connections SET foretold_ms = $3, foretold_at = $4
         WHERE invalidation = $1 AND connection_id = $2",
    )
    .bind(number)
    .bind(connection_id)
    .bind(whole(foretold.ms))
    .bind(foretold.at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds to one connection's counts. The remark is replaced where there is a new one; once stopped stays stopped. Where that ends
/// the part and nothing of it was cancelled, it gives what was foretold of it.
pub async fn count_part(
    tx: &mut Tx,
    number: i64,
    connection_id: &str,
    more: Counts,
    remark: Option<&str>,
    stop: Option<&str>,
) -> Result<Option<Foretold>, StoreError> {
    let (left, foretold_ms, foretold_at): (i64, Option<i64>, Option<i64>) = sqlx::query_as(
        "UPDATE invalidation_connections
         SET done = done + $3, not_cached = not_cached + $4, refused = refused + $5, failed = failed + $6,
             cancelled = cancelled + $7,
             remark = CASE WHEN $8 IS NOT NULL THEN $8 WHEN refused + failed + $5 + $6 > 0 THEN remark END,
             stopped = coalesce(stopped, $9)
         WHERE invalidation = $1 AND connection_id = $2
         RETURNING total - done - refused - failed, foretold_ms, foretold_at",
    )
    .bind(number)
    .bind(connection_id)
    .bind(whole(more.done))
    .bind(whole(more.not_cached))
    .bind(whole(more.refused))
    .bind(whole(more.failed))
    .bind(whole(more.cancelled))
    .bind(remark)
    .bind(stop)
    .fetch_one(&mut **tx)
    .await?;
    let foretold = foretold_ms.zip(foretold_at).filter(|_| left == 0);
    Ok(foretold.map(|(ms, at)| Foretold { ms: count(ms), at: Timestamp(at) }))
}

/// Adds to the counts of the whole; gives what they are now.
pub async fn count_whole(tx: &mut Tx, number: i64, more: Counts) -> Result<Counts, StoreError> {
    let row: CountsRow = sqlx::query_as(
        "UPDATE invalidations
         SET done = done + $2, not_cached = not_cached + $3, refused = refused + $4, failed = failed + $5,
             cancelled = cancelled + $6
         WHERE number = $1
         RETURNING total, done, not_cached, refused, failed, cancelled",
    )
    .bind(number)
    .bind(whole(more.done))
    .bind(whole(more.not_cached))
    .bind(whole(more.refused))
    .bind(whole(more.failed))
    .bind(whole(more.cancelled))
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.counts())
}

/// Those of these that were asked for before then and have not ended.
pub async fn asked_before(tx: &mut Tx, numbers: &[i64], then: Timestamp) -> Result<Vec<i64>, StoreError> {
    let found = sqlx::query_scalar(
        "SELECT number FROM invalidations
         WHERE number IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each($1)) AND created_at < $2
           AND state IN ('preparing', 'waiting', 'running') ORDER BY number",
    )
    .bind(ones_json(numbers)?)
    .bind(then.0)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found)
}

/// Numbers and IDs of those of a company that have not ended.
pub async fn open(tx: &mut Tx, company_id: &str) -> Result<Vec<(i64, String)>, StoreError> {
    let query = "SELECT number, id FROM invalidations
                 WHERE company_id = $1 AND state IN ('preparing', 'waiting', 'running') ORDER BY number";
    Ok(sqlx::query_as(query).bind(company_id).fetch_all(&mut **tx).await?)
}

/// Keeps what people say of it.
pub async fn annotate(tx: &mut Tx, number: i64, note: &str, link: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE invalidations SET note = $2, link = $3 WHERE number = $1")
        .bind(number)
        .bind(note)
        .bind(link)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends one whose list could not be made; whoever wants to know is told.
pub async fn fail(tx: &mut Tx, number: i64, trouble: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE invalidations SET state = 'failed', trouble = $2, finished_at = $3 WHERE number = $1")
        .bind(number)
        .bind(trouble)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    notifications::announce(tx, number, now).await
}

/// Keeps that somebody wants nothing more of it to be sent; gives its state. None when it has ended, or somebody did
/// before.
pub async fn cancel(tx: &mut Tx, number: i64, person_id: &str) -> Result<Option<InvalidationState>, StoreError> {
    let state: Option<String> = sqlx::query_scalar(
        "UPDATE invalidations SET cancelled_by = $2
         WHERE number = $1 AND cancelled_by IS NULL AND state IN ('preparing', 'waiting', 'running') RETURNING state",
    )
    .bind(number)
    .bind(person_id)
    .fetch_optional(&mut **tx)
    .await?;
    let parse =
        |state: String| InvalidationState::parse(&state).ok_or_else(|| StoreError::unreadable("invalidations.state"));
    state.map(parse).transpose()
}

/// Ends an invalidation; whoever wants to know is told.
pub async fn end(tx: &mut Tx, number: i64, state: InvalidationState, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invalidations SET state = $2, finished_at = $3
         WHERE number = $1 AND state IN ('preparing', 'waiting', 'running')",
    )
    .bind(number)
    .bind(state.word())
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    notifications::announce(tx, number, now).await
}

/// Tells the selected assets when they were purged.
pub async fn mark_assets(tx: &mut Tx, number: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE assets SET last_purge_at = $2
         WHERE company_id = (SELECT company_id FROM invalidations WHERE number = $1)
           AND id IN (SELECT one.value ->> 0 FROM invalidation_assets AS kept, json_each(kept.ids) AS one
                      WHERE kept.invalidation = $1)",
    )
    .bind(number)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The one that ended first of those that ended before then and still have their list.
pub async fn oldest_with_list(store: &Store, before: Timestamp) -> Result<Option<i64>, StoreError> {
    let number = sqlx::query_scalar(
        "SELECT number FROM invalidations
         WHERE list_removed_at IS NULL AND finished_at IS NOT NULL AND finished_at < $1 ORDER BY finished_at LIMIT 1",
    )
    .bind(before.0)
    .fetch_optional(store.read())
    .await?;
    Ok(number)
}

/// Company and ID of one.
pub async fn whose(tx: &mut Tx, number: i64) -> Result<(String, String), StoreError> {
    let query = "SELECT company_id, id FROM invalidations WHERE number = $1";
    Ok(sqlx::query_as(query).bind(number).fetch_one(&mut **tx).await?)
}

/// Notes that the list is taken away, and forgets which assets it was for.
pub async fn forget_list(tx: &mut Tx, number: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE invalidations SET list_removed_at = $2 WHERE number = $1")
        .bind(number)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM invalidation_assets WHERE invalidation = $1").bind(number).execute(&mut **tx).await?;
    Ok(())
}

/// Counts as they are stored.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct CountsRow {
    total: i64,
    done: i64,
    not_cached: i64,
    refused: i64,
    failed: i64,
    cancelled: i64,
}

impl CountsRow {
    /// What is left is what is not yet anything else.
    pub fn counts(self) -> Counts {
        let left = self.total - self.done - self.refused - self.failed - self.cancelled;
        Counts {
            total: count(self.total),
            done: count(self.done),
            not_cached: count(self.not_cached),
            refused: count(self.refused),
            failed: count(self.failed),
            cancelled: count(self.cancelled),
            left: count(left),
        }
    }
}
