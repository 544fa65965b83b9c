//! Reading invalidations back: heads, connections' parts, and the list with its outcomes, a page at a time.

use app::model::invalidation::{Counts, InvalidationState, UrlState};
use app::model::timestamp::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::{CountsRow, count, ones_json, state_code, state_of_code, whole};
use crate::store::{Handle, Store, StoreError};

/// An invalidation without its list and its template, which may be long.
#[derive(Clone, Debug)]
pub struct Head {
    pub number: i64,
    pub id: String,
    pub by: String,
    pub note: String,
    pub assets: u64,
    pub state: InvalidationState,
    pub created: Timestamp,
    pub finished: Option<Timestamp>,
    pub counts: Counts,
}

/// One connection's part, and where its batches stand.
#[derive(Clone, Debug)]
pub struct PartRow {
    pub connection_id: String,
    pub name: String,
    pub counts: Counts,
    pub remark: Option<String>,
    /// Batches that are being sent.
    pub leased: u64,
    /// When the first and the last of its waiting batches are due.
    pub first_due: Option<Timestamp>,
    pub last_due: Option<Timestamp>,
    pub paused_until: Option<Timestamp>,
    pub us_per_unit: Option<u64>,
    /// Turn of its last open batch.
    pub last_seq: Option<i64>,
}

/// Which URLs are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct UrlFilter<'a> {
    /// Any part of the URL, in any case; empty for all.
    pub text: &'a str,
    pub state: Option<UrlState>,
}

impl UrlFilter<'_> {
    pub fn is_all(self) -> bool {
        self.text.is_empty() && self.state.is_none()
    }

    /// -1 for all.
    fn code(self) -> i64 {
        self.state.map_or(-1, state_code)
    }
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Behind this position.
    Position(u64),
    /// Behind so many that match.
    Match(u64),
}

/// A URL of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRow {
    pub position: u64,
    pub url: String,
    pub refusal: Option<String>,
}

/// What became of it at one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRow {
    pub position: u64,
    pub connection: String,
    pub state: UrlState,
    pub answer: String,
    pub attempts: u32,
    pub at: Option<Timestamp>,
}

/// The ID of the invalidation that this person made with this key.
pub async fn find_by_key(
    handle: &mut Handle,
    company_id: &str,
    person_id: &str,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let id = sqlx::query_scalar(
        "SELECT id FROM invalidations WHERE company_id = $1 AND person_id = $2 AND idempotency_key = $3",
    )
    .bind(company_id)
    .bind(person_id)
    .bind(key)
    .fetch_optional(handle)
    .await?;
    Ok(id)
}

/// Heads, with all that stands in them.
macro_rules! heads {
    ($which:literal) => {
        concat!(
            "SELECT i.number, i.id, i.note, i.assets, i.state, i.created_at, i.finished_at, i.total, i.done,
                    i.not_cached, i.refused, i.failed, p.email
             FROM invalidations AS i JOIN people AS p ON p.id = i.person_id ",
            $which
        )
    };
}

/// One of this company's invalidations.
pub async fn find(store: &Store, company_id: &str, id: &str) -> Result<Option<Head>, StoreError> {
    let row = sqlx::query(heads!("WHERE i.company_id = $1 AND i.id = $2"))
        .bind(company_id)
        .bind(id)
        .fetch_optional(store.read())
        .await?;
    row.as_ref().map(head).transpose()
}

/// The text that made the list; empty if none did.
pub async fn template(store: &Store, number: i64) -> Result<String, StoreError> {
    let query = "SELECT template FROM invalidations WHERE number = $1";
    Ok(sqlx::query_scalar(query).bind(number).fetch_one(store.read()).await?)
}

/// Newest first, those older than `before`.
pub async fn page(store: &Store, company_id: &str, before: Option<&str>, limit: u32) -> Result<Vec<Head>, StoreError> {
    let rows = sqlx::query(heads!("WHERE i.company_id = $1 AND ($2 IS NULL OR i.id < $2) ORDER BY i.id DESC LIMIT $3"))
        .bind(company_id)
        .bind(before)
        .bind(i64::from(limit))
        .fetch_all(store.read())
        .await?;
    rows.iter().map(head).collect()
}

/// Newest first, those that have not ended.
pub async fn running(store: &Store, company_id: &str, limit: u32) -> Result<Vec<Head>, StoreError> {
    let rows = sqlx::query(heads!("WHERE i.company_id = $1 AND i.state = 'running' ORDER BY i.id DESC LIMIT $2"))
        .bind(company_id)
        .bind(i64::from(limit))
        .fetch_all(store.read())
        .await?;
    rows.iter().map(head).collect()
}

/// The connections' parts, by name.
pub async fn parts(store: &Store, number: i64) -> Result<Vec<PartRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.*, n.name, p.us_per_unit, p.paused_until,
                (SELECT count(*) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'leased') AS leased,
                (SELECT min(due_at) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'waiting') AS first_due,
                (SELECT max(due_at) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'waiting') AS last_due,
                (SELECT max(seq) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state <> 'done') AS last_seq
         FROM invalidation_connections AS c
         JOIN connections AS n ON n.id = c.connection_id
         LEFT JOIN pace AS p ON p.connection_id = c.connection_id
         WHERE c.invalidation = $1 ORDER BY n.name, n.id",
    )
    .bind(number)
    .fetch_all(store.read())
    .await?;
    Ok(rows.iter().map(part).collect::<Result<_, _>>()?)
}

/// Open batches of a connection, of all invalidations, whose turn comes up to `last_seq`; and their URLs.
pub async fn load(store: &Store, connection_id: &str, last_seq: i64) -> Result<(u64, u64), StoreError> {
    let (batches, urls): (i64, i64) = sqlx::query_as(
        "SELECT count(*), CAST(coalesce(sum(urls), 0) AS bigint) FROM (
             SELECT urls FROM batches WHERE connection_id = $1 AND state = 'waiting' AND seq <= $2
             UNION ALL
             SELECT urls FROM batches WHERE connection_id = $1 AND state = 'leased' AND seq <= $2) AS open_ones",
    )
    .bind(connection_id)
    .bind(last_seq)
    .fetch_one(store.read())
    .await?;
    Ok((count(batches), count(urls)))
}

/// The URLs that match, from there on.
pub async fn urls(
    store: &Store,
    number: i64,
    filter: UrlFilter<'_>,
    begin: Begin,
    limit: u32,
) -> Result<Vec<UrlRow>, StoreError> {
    let (after, skipped) = match begin {
        Begin::Position(after) => (after, 0),
        Begin::Match(skipped) => (0, skipped),
    };
    let rows: Vec<(i64, String, Option<String>)> = sqlx::query_as(
        "SELECT position, url, refusal FROM invalidation_urls
         WHERE invalidation = $1 AND position > $2
           AND ($3 = -1 OR ($3 = 0 AND open > 0) OR ($3 > 0 AND open = 0 AND worst = $3))
           AND ($4 = '' OR instr(lower(url), lower($4)) > 0)
         ORDER BY position LIMIT $5 OFFSET $6",
    )
    .bind(number)
    .bind(whole(after))
    .bind(filter.code())
    .bind(filter.text)
    .bind(i64::from(limit))
    .bind(whole(skipped))
    .fetch_all(store.read())
    .await?;
    Ok(rows.into_iter().map(|(position, url, refusal)| UrlRow { position: count(position), url, refusal }).collect())
}

/// How many URLs match.
pub async fn count_urls(store: &Store, number: i64, filter: UrlFilter<'_>) -> Result<u64, StoreError> {
    count_urls_up_to(store, number, filter, u64::MAX).await
}

/// How many URLs up to a position match.
pub async fn count_urls_up_to(
    store: &Store,
    number: i64,
    filter: UrlFilter<'_>,
    position: u64,
) -> Result<u64, StoreError> {
    let matching: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM invalidation_urls
         WHERE invalidation = $1
           AND ($2 = -1 OR ($2 = 0 AND open > 0) OR ($2 > 0 AND open = 0 AND worst = $2))
           AND ($3 = '' OR instr(lower(url), lower($3)) > 0) AND position <= $4",
    )
    .bind(number)
    .bind(filter.code())
    .bind(filter.text)
    .bind(whole(position))
    .fetch_one(store.read())
    .await?;
    Ok(count(matching))
}

/// The texts of all URLs in a state, or of all, in order.
pub async fn all_urls(store: &Store, number: i64, state: Option<UrlState>) -> Result<Vec<String>, StoreError> {
    let filter = UrlFilter { text: "", state };
    let rows = urls(store, number, filter, Begin::Position(0), u32::MAX).await?;
    Ok(rows.into_iter().map(|row| row.url).collect())
}

/// The outcomes of these positions, in their order, then by connection.
pub async fn outcomes(store: &Store, number: i64, positions: &[u64]) -> Result<Vec<OutcomeRow>, StoreError> {
    type Row = (i64, String, i64, Option<String>, i64, Option<i64>);
    // Within a connection the batches are cut from rising positions: the last one that begins at or before a position
    // is the only one that can hold it.
    let rows: Vec<Row> = sqlx::query_as(
        "WITH asked AS MATERIALIZED (SELECT key, CAST(value ->> 0 AS bigint) AS place FROM json_each($2))
         SELECT m.position, n.name, m.state, m.answer, m.attempts, m.answered_at
         FROM asked
         CROSS JOIN invalidation_connections AS c
         JOIN connections AS n ON n.id = c.connection_id
         JOIN batch_urls AS m
           ON m.position = asked.place
          AND m.batch = (SELECT b.id FROM batches AS b
                         WHERE b.invalidation = $1 AND b.connection_id = c.connection_id
                           AND b.first_position <= asked.place
                         ORDER BY b.first_position DESC LIMIT 1)
         WHERE c.invalidation = $1
         ORDER BY asked.key, n.name, n.id",
    )
    .bind(number)
    .bind(ones_json(positions)?)
    .fetch_all(store.read())
    .await?;
    let outcome = |(position, connection, state, answer, attempts, at): Row| {
        Ok(OutcomeRow {
            position: count(position),
            connection,
            state: state_of_code(state)?,
            answer: answer.unwrap_or_default(),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            at: at.map(Timestamp),
        })
    };
    rows.into_iter().map(outcome).collect()
}

fn counts(row: &AnyRow) -> Result<Counts, sqlx::Error> {
    CountsRow::from_row(row).map(CountsRow::counts)
}

fn head(row: &AnyRow) -> Result<Head, StoreError> {
    let state: String = row.try_get("state")?;
    Ok(Head {
        number: row.try_get("number")?,
        id: row.try_get("id")?,
        by: row.try_get("email")?,
        note: row.try_get("note")?,
        assets: count(row.try_get("assets")?),
        state: InvalidationState::parse(&state).ok_or_else(|| StoreError::unreadable("invalidations.state"))?,
        created: Timestamp(row.try_get("created_at")?),
        finished: row.try_get::<Option<i64>, _>("finished_at")?.map(Timestamp),
        counts: counts(row)?,
    })
}

fn part(row: &AnyRow) -> Result<PartRow, sqlx::Error> {
    let moment = |name: &str| row.try_get::<Option<i64>, _>(name).map(|at| at.map(Timestamp));
    Ok(PartRow {
        connection_id: row.try_get("connection_id")?,
        name: row.try_get("name")?,
        counts: counts(row)?,
        remark: row.try_get("remark")?,
        leased: count(row.try_get("leased")?),
        first_due: moment("first_due")?,
        last_due: moment("last_due")?,
        paused_until: moment("paused_until")?,
        us_per_unit: row.try_get::<Option<i64>, _>("us_per_unit")?.map(count),
        last_seq: row.try_get("last_seq")?,
    })
}
