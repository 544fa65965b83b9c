//! Rows of invalidations: storing a new one with its list, and counting what became of it. Long lists travel as JSON
//! arrays in one bind each: a statement for every URL would cost more than the rows.

use app::model::invalidation::{Counts, InvalidationState, UrlState};
use app::model::timestamp::Timestamp;
use serde::Serialize;

use super::{Store, StoreError, Tx};

mod history;

pub use history::{
    Begin, Head, OutcomeRow, PartRow, UrlFilter, UrlRow, all_urls, count_urls, count_urls_up_to, find, find_by_key,
    load, outcomes, page, parts, running, template, urls,
};

/// The head of a new invalidation.
pub struct NewInvalidation<'a> {
    pub id: &'a str,
    pub company_id: &'a str,
    pub person_id: &'a str,
    pub idempotency_key: Option<&'a str>,
    pub note: &'a str,
    pub template: &'a str,
    pub assets: u64,
    pub created: Timestamp,
    pub total: u64,
    pub refused: u64,
}

/// How a state is kept beside a URL; the higher of two is what is told of a URL with two connections.
pub fn state_code(state: UrlState) -> i64 {
    match state {
        UrlState::Waiting => 0,
        UrlState::NotCached => 1,
        UrlState::Purged => 2,
        UrlState::Refused => 3,
        UrlState::Failed => 4,
    }
}

/// The state of a kept code; an unknown one can only come from a newer version of the schema.
pub fn state_of_code(code: i64) -> Result<UrlState, StoreError> {
    let state = UrlState::ALL.into_iter().find(|state| state_code(*state) == code);
    state.ok_or_else(|| StoreError::unreadable("batch_urls.state"))
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

/// Stores the head; gives the number that its rows refer to.
pub async fn insert(tx: &mut Tx, new: &NewInvalidation<'_>) -> Result<i64, StoreError> {
    let number = sqlx::query_scalar(
        "INSERT INTO invalidations (id, company_id, person_id, idempotency_key, note, template, assets, state,
             created_at, total, refused)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10) RETURNING number",
    )
    .bind(new.id)
    .bind(new.company_id)
    .bind(new.person_id)
    .bind(new.idempotency_key)
    .bind(new.note)
    .bind(new.template)
    .bind(whole(new.assets))
    .bind(new.created.0)
    .bind(whole(new.total))
    .bind(whole(new.refused))
    .fetch_one(&mut **tx)
    .await?;
    Ok(number)
}

/// Stores URLs with the number of connections that each goes to; the first gets `first_position`.
pub async fn insert_urls(
    tx: &mut Tx,
    number: i64,
    first_position: u64,
    urls: &[(&str, u32)],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invalidation_urls (invalidation, position, url, open, worst)
         SELECT $1, $2 + key, value ->> 0, CAST(value ->> 1 AS bigint), 0 FROM json_each($3)",
    )
    .bind(number)
    .bind(whole(first_position))
    .bind(rows_json(urls)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Stores lines that are not sent, each with its reason.
pub async fn insert_refused(
    tx: &mut Tx,
    number: i64,
    first_position: u64,
    lines: &[(String, String)],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO invalidation_urls (invalidation, position, url, open, worst, refusal)
         SELECT $1, $2 + key, value ->> 0, 0, $4, value ->> 1 FROM json_each($3)",
    )
    .bind(number)
    .bind(whole(first_position))
    .bind(rows_json(lines)?)
    .bind(state_code(UrlState::Refused))
    .execute(&mut **tx)
    .await?;
    Ok(())
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

/// Stores one connection's part.
pub async fn insert_part(tx: &mut Tx, number: i64, connection_id: &str, total: u64) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO invalidation_connections (invalidation, connection_id, total) VALUES ($1, $2, $3)")
        .bind(number)
        .bind(connection_id)
        .bind(whole(total))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes final states of URLs at one connection over to the list. Gives the code of each URL that has now ended at all
/// its connections. The array is materialised, so that each row is found by its key.
pub async fn close_urls(tx: &mut Tx, number: i64, states: &[(u64, i64)]) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "WITH ended AS MATERIALIZED (SELECT CAST(value ->> 0 AS bigint) AS place,
                                             CAST(value ->> 1 AS bigint) AS code FROM json_each($2))
         UPDATE invalidation_urls
         SET open = open - 1, worst = CASE WHEN ended.code > worst THEN ended.code ELSE worst END FROM ended
         WHERE invalidation = $1 AND position = ended.place
         RETURNING open, worst",
    )
    .bind(number)
    .bind(rows_json(states)?)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().filter(|(open, _)| *open == 0).map(|(_, worst)| worst).collect())
}

/// Adds to one connection's counts. The remark is replaced where there is a new one; once stopped stays stopped.
pub async fn count_part(
    tx: &mut Tx,
    number: i64,
    connection_id: &str,
    more: Counts,
    remark: Option<&str>,
    stop: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE invalidation_connections
         SET done = done + $3, not_cached = not_cached + $4, refused = refused + $5, failed = failed + $6,
             remark = CASE WHEN $7 IS NOT NULL THEN $7 WHEN refused + failed + $5 + $6 > 0 THEN remark END,
             stopped = coalesce(stopped, $8)
         WHERE invalidation = $1 AND connection_id = $2",
    )
    .bind(number)
    .bind(connection_id)
    .bind(whole(more.done))
    .bind(whole(more.not_cached))
    .bind(whole(more.refused))
    .bind(whole(more.failed))
    .bind(remark)
    .bind(stop)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds to the counts of the whole; gives what they are now.
pub async fn count_whole(tx: &mut Tx, number: i64, more: Counts) -> Result<Counts, StoreError> {
    let row: CountsRow = sqlx::query_as(
        "UPDATE invalidations
         SET done = done + $2, not_cached = not_cached + $3, refused = refused + $4, failed = failed + $5
         WHERE number = $1
         RETURNING total, done, not_cached, refused, failed",
    )
    .bind(number)
    .bind(whole(more.done))
    .bind(whole(more.not_cached))
    .bind(whole(more.refused))
    .bind(whole(more.failed))
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.counts())
}

/// Ends an invalidation.
pub async fn end(tx: &mut Tx, number: i64, state: InvalidationState, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE invalidations SET state = $2, finished_at = $3 WHERE number = $1 AND state = 'running'")
        .bind(number)
        .bind(state.word())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
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

/// Counts as they are stored.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct CountsRow {
    total: i64,
    done: i64,
    not_cached: i64,
    refused: i64,
    failed: i64,
}

impl CountsRow {
    /// What is left is what is not yet anything else.
    pub fn counts(self) -> Counts {
        let left = self.total - self.done - self.refused - self.failed;
        Counts {
            total: count(self.total),
            done: count(self.done),
            not_cached: count(self.not_cached),
            refused: count(self.refused),
            failed: count(self.failed),
            left: count(left),
        }
    }
}

impl Store {
    /// Whether everything is counted as it stands in the rows: total = done + refused + failed + left, for the whole
    /// and for each connection. For tests and `edgesweep` checks; it reads the whole list.
    pub async fn is_conserved(&self, number: i64) -> Result<bool, StoreError> {
        let is_conserved: i64 = sqlx::query_scalar(
            "SELECT CAST((SELECT count(*) FROM invalidation_urls WHERE invalidation = $1) = total
                AND (SELECT count(*) FROM invalidation_urls WHERE invalidation = $1 AND open = 0 AND worst IN (1, 2)) = done
                AND (SELECT count(*) FROM invalidation_urls WHERE invalidation = $1 AND open = 0 AND worst = 1) = not_cached
                AND (SELECT count(*) FROM invalidation_urls WHERE invalidation = $1 AND open = 0 AND worst = 3) = refused
                AND (SELECT count(*) FROM invalidation_urls WHERE invalidation = $1 AND open = 0 AND worst = 4) = failed
                AND NOT EXISTS (SELECT 1 FROM invalidation_urls WHERE invalidation = $1 AND (open < 0 OR open = 0 AND worst = 0))
                AND (SELECT coalesce(sum(open), 0) FROM invalidation_urls WHERE invalidation = $1)
                  = (SELECT coalesce(sum(urls), 0) FROM batches WHERE invalidation = $1)
                AND (SELECT coalesce(sum(urls), 0) FROM batches WHERE invalidation = $1)
                  = (SELECT coalesce(sum(total - done - refused - failed), 0) FROM invalidation_connections
                     WHERE invalidation = $1)
                AND (SELECT coalesce(sum(urls), 0) FROM batches WHERE invalidation = $1)
                  = (SELECT count(*) FROM batch_urls JOIN batches ON batches.id = batch_urls.batch
                     WHERE batches.invalidation = $1 AND batch_urls.state = 0)
                AND (state = 'running') = (total > done + refused + failed) AS integer)
             FROM invalidations WHERE number = $1",
        )
        .bind(number)
        .fetch_one(self.read())
        .await?;
        Ok(is_conserved == 1)
    }
}
