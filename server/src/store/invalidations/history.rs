//! Reading invalidations back: heads, connections' parts, and the list with its outcomes, a page at a time.

use app::model::approval::Approval;
use app::model::invalidation::{Counts, InvalidationState};
use app::model::purge::{Manner, PurgeKind};
use app::model::timestamp::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::{CountsRow, count, kind_of, manner_of};
use crate::store::approvals;
use crate::store::statement::Statement;
use crate::store::{Handle, Store, StoreError};

/// An invalidation without its list and its template, which may be long.
#[derive(Clone, Debug)]
pub struct Head {
    pub number: i64,
    pub id: String,
    /// Who asked for it: UUID and e-mail address.
    pub person_id: String,
    pub by: String,
    pub note: String,
    pub link: String,
    pub assets: u64,
    pub kind: PurgeKind,
    pub manner: Option<Manner>,
    pub state: InvalidationState,
    pub created: Timestamp,
    pub finished: Option<Timestamp>,
    pub counts: Counts,
    /// Why the list could not be made.
    pub trouble: Option<String>,
    pub is_cancelled: bool,
    /// When the list was taken away, since it was old.
    pub list_removed: Option<Timestamp>,
    /// None where nobody has to approve it.
    pub approval: Option<Approval>,
}

/// One connection's part, and where its batches stand.
#[derive(Clone, Debug)]
pub struct PartRow {
    /// Of the whole invalidation.
    pub kind: PurgeKind,
    pub connection_id: String,
    pub name: String,
    pub counts: Counts,
    pub remark: Option<String>,
    /// Batches that are being sent.
    pub leased: u64,
    /// When the first and the last of its waiting batches are due.
    pub first_due: Option<Timestamp>,
    pub last_due: Option<Timestamp>,
    /// URLs that the vendor accepted and works on, and when the last batch of them is asked about.
    pub accepted: u64,
    pub accepted_due: Option<Timestamp>,
    pub paused_until: Option<Timestamp>,
    /// E-mail address of whoever paused the connection.
    pub paused_by: Option<String>,
    pub us_per_unit: Option<u64>,
    /// Turn of its last open batch.
    pub last_seq: Option<i64>,
    /// Among the parts: those with a smaller one come before, and then it waits so long.
    pub turn: i64,
    pub wait_s: u64,
    pub is_held: bool,
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
            "SELECT i.number, i.id, i.note, i.link, i.assets, i.state, i.created_at, i.finished_at, i.total, i.done,
                    i.not_cached, i.refused, i.failed, i.cancelled, i.cancelled_by, i.trouble,
                    i.list_removed_at, i.kind, i.manner, i.person_id, p.email,
                    a.invalidation AS approval_of, a.above, a.decision, a.decided_at, a.reason, d.email AS decided_by
             FROM invalidations AS i JOIN people AS p ON p.id = i.person_id
             LEFT JOIN approvals AS a ON a.invalidation = i.number LEFT JOIN people AS d ON d.id = a.decided_by ",
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

/// What heads are asked for; what is empty leaves out nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct HistoryFilter<'a> {
    pub by: &'a str,
    pub connection_id: &'a str,
    pub state: Option<InvalidationState>,
    /// Asked for from then on, and before then.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Newest first, those older than the one with the ID `before`; all if it is empty.
pub async fn page(
    store: &Store,
    company_id: &str,
    filter: HistoryFilter<'_>,
    before: &str,
    limit: u32,
) -> Result<Vec<Head>, StoreError> {
    let mut query = Statement::new(heads!("WHERE i.company_id = "));
    query.push_bind(company_id.to_owned());
    if !before.is_empty() {
        query.push(" AND i.id < ").push_bind(before.to_owned());
    }
    if !filter.by.is_empty() {
        query.push(" AND p.email = ").push_bind(filter.by.to_owned());
    }
    if !filter.connection_id.is_empty() {
        query.push(
            " AND EXISTS (SELECT 1 FROM invalidation_connections AS c WHERE c.invalidation = i.number AND c.connection_id = ",
        );
        query.push_bind(filter.connection_id.to_owned()).push(")");
    }
    if let Some(state) = filter.state {
        query.push(" AND i.state = ").push_bind(state.word());
    }
    if let Some(since) = filter.since {
        query.push(" AND i.created_at >= ").push_bind(since.0);
    }
    if let Some(until) = filter.until {
        query.push(" AND i.created_at < ").push_bind(until.0);
    }
    query.push(" ORDER BY i.id DESC LIMIT ").push_bind(i64::from(limit));
    query.any().fetch_all(store.read()).await?.iter().map(head).collect()
}

/// E-mail addresses of those who asked for any of this company's, in order.
pub async fn people(store: &Store, company_id: &str) -> Result<Vec<String>, StoreError> {
    let query = "SELECT email FROM people AS p
                 WHERE EXISTS (SELECT 1 FROM invalidations WHERE company_id = $1 AND person_id = p.id)
                 ORDER BY lower(email)";
    Ok(sqlx::query_scalar(query).bind(company_id).fetch_all(store.read()).await?)
}

/// Newest first, those that have not ended and wait for nobody.
pub async fn running(store: &Store, company_id: &str, limit: u32) -> Result<Vec<Head>, StoreError> {
    // As the index of those that have not ended says it.
    let rows = sqlx::query(heads!(
        "WHERE i.company_id = $1 AND i.state IN ('preparing', 'waiting', 'running') AND i.state <> 'waiting'
         ORDER BY i.id DESC LIMIT $2"
    ))
    .bind(company_id)
    .bind(i64::from(limit))
    .fetch_all(store.read())
    .await?;
    rows.iter().map(head).collect()
}

/// Newest first, those that wait for approval.
pub async fn waiting(store: &Store, company_id: &str, limit: u32) -> Result<Vec<Head>, StoreError> {
    let rows = sqlx::query(heads!(
        "WHERE i.company_id = $1 AND i.state IN ('preparing', 'waiting', 'running') AND i.state = 'waiting'
         ORDER BY i.id DESC LIMIT $2"
    ))
    .bind(company_id)
    .bind(i64::from(limit))
    .fetch_all(store.read())
    .await?;
    rows.iter().map(head).collect()
}

/// What goes to a connection, without a look at its batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub connection_id: String,
    pub name: String,
    pub counts: Counts,
}

/// The connections' shares, by turn and name.
pub async fn shares(handle: &mut Handle, number: i64) -> Result<Vec<Share>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.*, n.name FROM invalidation_connections AS c JOIN connections AS n ON n.id = c.connection_id
         WHERE c.invalidation = $1 ORDER BY c.turn, n.name, n.id",
    )
    .bind(number)
    .fetch_all(handle)
    .await?;
    let share = |row: &AnyRow| {
        let (connection_id, name) = (row.try_get("connection_id")?, row.try_get("name")?);
        Ok(Share { connection_id, name, counts: counts(row)? })
    };
    rows.iter().map(share).collect()
}

/// The connections' parts, by turn and name.
pub async fn parts(handle: &mut Handle, number: i64) -> Result<Vec<PartRow>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.*, i.kind, n.name, p.us_per_unit, p.paused_until,
                (SELECT email FROM people WHERE people.id = p.paused_by) AS paused_by,
                (SELECT count(*) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'leased') AS leased,
                (SELECT min(due_at) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state IN ('held', 'waiting')) AS first_due,
                (SELECT max(due_at) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state IN ('held', 'waiting')) AS last_due,
                (SELECT CAST(coalesce(sum(urls), 0) AS bigint) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'accepted') AS accepted,
                (SELECT max(due_at) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state = 'accepted') AS accepted_due,
                (SELECT max(seq) FROM batches AS b WHERE b.invalidation = c.invalidation
                   AND b.connection_id = c.connection_id AND b.state <> 'done') AS last_seq
         FROM invalidation_connections AS c
         JOIN invalidations AS i ON i.number = c.invalidation
         JOIN connections AS n ON n.id = c.connection_id
         LEFT JOIN pace AS p ON p.connection_id = c.connection_id
         WHERE c.invalidation = $1 ORDER BY c.turn, n.name, n.id",
    )
    .bind(number)
    .fetch_all(handle)
    .await?;
    rows.iter().map(part).collect()
}

/// Open batches of a connection, of all invalidations but those that wait for approval, whose turn comes up to `last_seq`; and
/// their URLs.
pub async fn load(handle: &mut Handle, connection_id: &str, last_seq: i64) -> Result<(u64, u64), StoreError> {
    let (batches, urls): (i64, i64) = sqlx::query_as(
        "SELECT count(*), CAST(coalesce(sum(urls), 0) AS bigint) FROM (
             SELECT urls FROM batches WHERE connection_id = $1 AND state = 'waiting' AND seq <= $2
             UNION ALL
             SELECT urls FROM batches WHERE connection_id = $1 AND state = 'held' AND seq <= $2
                AND NOT EXISTS (SELECT 1 FROM invalidations AS i WHERE i.number = batches.invalidation AND i.state = 'waiting')
             UNION ALL
             SELECT urls FROM batches WHERE connection_id = $1 AND state = 'leased' AND seq <= $2) AS open_ones",
    )
    .bind(connection_id)
    .bind(last_seq)
    .fetch_one(handle)
    .await?;
    Ok((count(batches), count(urls)))
}

fn counts(row: &AnyRow) -> Result<Counts, sqlx::Error> {
    CountsRow::from_row(row).map(CountsRow::counts)
}

fn head(row: &AnyRow) -> Result<Head, StoreError> {
    let state: String = row.try_get("state")?;
    let kind: String = row.try_get("kind")?;
    let manner: Option<String> = row.try_get("manner")?;
    Ok(Head {
        number: row.try_get("number")?,
        id: row.try_get("id")?,
        person_id: row.try_get("person_id")?,
        by: row.try_get("email")?,
        note: row.try_get("note")?,
        link: row.try_get("link")?,
        assets: count(row.try_get("assets")?),
        kind: kind_of(&kind)?,
        manner: manner_of(manner.as_deref())?,
        state: InvalidationState::parse(&state).ok_or_else(|| StoreError::unreadable("invalidations.state"))?,
        created: Timestamp(row.try_get("created_at")?),
        finished: row.try_get::<Option<i64>, _>("finished_at")?.map(Timestamp),
        counts: counts(row)?,
        trouble: row.try_get("trouble")?,
        list_removed: row.try_get::<Option<i64>, _>("list_removed_at")?.map(Timestamp),
        is_cancelled: row.try_get::<Option<String>, _>("cancelled_by")?.is_some(),
        approval: approvals::of_head(row)?,
    })
}

fn part(row: &AnyRow) -> Result<PartRow, StoreError> {
    let kind: String = row.try_get("kind")?;
    let moment = |name: &str| row.try_get::<Option<i64>, _>(name).map(|at| at.map(Timestamp));
    Ok(PartRow {
        kind: kind_of(&kind)?,
        connection_id: row.try_get("connection_id")?,
        name: row.try_get("name")?,
        counts: counts(row)?,
        remark: row.try_get("remark")?,
        leased: count(row.try_get("leased")?),
        first_due: moment("first_due")?,
        last_due: moment("last_due")?,
        accepted: count(row.try_get("accepted")?),
        accepted_due: moment("accepted_due")?,
        paused_until: moment("paused_until")?,
        paused_by: row.try_get("paused_by")?,
        us_per_unit: row.try_get::<Option<i64>, _>("us_per_unit")?.map(count),
        last_seq: row.try_get("last_seq")?,
        turn: row.try_get("turn")?,
        wait_s: count(row.try_get("wait_s")?),
        is_held: row.try_get::<i64, _>("is_held")? != 0,
    })
}
