//! What an operator watches, read in one look: what waits, and the pace of each connection.

use app::model::timestamp::Timestamp;
use sqlx::FromRow;

use super::invalidations::count;
pub use super::pace::Recent;
use super::{Store, StoreError};

/// Of all companies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Invalidations that have not ended.
    pub open: u64,
    /// Of those, which wait for approval.
    pub waiting: u64,
    /// By company and name; none of archived companies.
    pub connections: Vec<Connection>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// As it stands in addresses.
    pub company: String,
    pub name: String,
    pub batches: u64,
    pub urls: u64,
    /// By a person, the vendor or its failures.
    pub is_paused: bool,
    /// As in `pace::Seen`.
    pub spans: Recent,
    /// Thousandths of the true time by which estimates were wrong.
    pub errors: Recent,
}

#[derive(FromRow)]
struct Row {
    slug: String,
    name: String,
    batches: i64,
    urls: i64,
    paused_until: Option<i64>,
    paused_by: Option<String>,
    spans: String,
    errors: String,
}

pub async fn read(store: &Store, now: Timestamp) -> Result<Metrics, StoreError> {
    let (open, waiting): (i64, i64) = sqlx::query_as(
        "SELECT count(*), count(CASE WHEN state = 'waiting' THEN 1 END) FROM invalidations
         WHERE state IN ('preparing', 'waiting', 'running')",
    )
    .fetch_one(store.read())
    .await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT companies.slug, n.name, p.paused_until, p.paused_by, p.spans, p.errors, open_ones.batches, open_ones.urls
         FROM connections AS n
         JOIN companies ON companies.id = n.company_id
         JOIN pace AS p ON p.connection_id = n.id
         JOIN (SELECT pace.connection_id, count(b.id) AS batches, CAST(coalesce(sum(b.urls), 0) AS bigint) AS urls
               FROM pace LEFT JOIN batches AS b
                 ON b.connection_id = pace.connection_id AND b.state IN ('waiting', 'leased', 'accepted')
               GROUP BY pace.connection_id) AS open_ones ON open_ones.connection_id = n.id
         WHERE n.deleted_at IS NULL AND companies.archived_at IS NULL ORDER BY companies.slug, n.name",
    )
    .fetch_all(store.read())
    .await?;
    let connections = rows.into_iter().map(|row| {
        Ok(Connection {
            company: row.slug,
            name: row.name,
            batches: count(row.batches),
            urls: count(row.urls),
            is_paused: row.paused_by.is_some() || row.paused_until.is_some_and(|until| until > now.0),
            spans: Recent::parse(&row.spans)?,
            errors: Recent::parse(&row.errors)?,
        })
    });
    let connections = connections.collect::<Result<_, StoreError>>()?;
    Ok(Metrics { open: count(open), waiting: count(waiting), connections })
}
