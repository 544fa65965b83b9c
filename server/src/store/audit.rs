//! The rows of the audit trail: chains of rows that are added and never touched again, one for each company and one for what
//! belongs to none, and where each ends.

use app::model::timestamp::Timestamp;
use futures::{Stream, TryStreamExt as _};

use super::statement::Statement;
use super::{Handle, Store, StoreError, Tx};

pub mod forwarding;
mod unchained;

pub use unchained::{Unchained, move_out, unchained};

/// SHA-256.
pub type Hash = [u8; 32];

/// The chain of what belongs to no company.
pub const INSTALLATION: &str = "";

/// One row, but for its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// UUID.
    pub id: String,
    /// Whose chain; `INSTALLATION` for none.
    pub company_id: String,
    pub seq: i64,
    pub kind: String,
    pub person_id: Option<String>,
    pub who: String,
    pub origin: String,
    pub action: String,
    pub subject: String,
    /// JSON.
    pub details: String,
    pub at: Timestamp,
}

/// One row as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub entry: Entry,
    /// What was stored for a hash, of whatever length.
    pub hash: Vec<u8>,
}

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub company_id: String,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// Takes the chain's next place, and keeps others from it until the transaction ends: gives the place and the hash before it.
pub async fn take_place(tx: &mut Tx, company_id: &str) -> Result<(i64, Vec<u8>), StoreError> {
    let first = "INSERT INTO audit_heads (company_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING";
    sqlx::query(first).bind(company_id).bind(&Hash::default()[..]).execute(&mut **tx).await?;
    let next = "UPDATE audit_heads SET seq = seq + 1 WHERE company_id = $1 RETURNING seq, hash";
    Ok(sqlx::query_as(next).bind(company_id).fetch_one(&mut **tx).await?)
}

/// Adds a row in the place that was taken for it; the chain ends with it.
pub async fn add(tx: &mut Tx, entry: &Entry, hash: &Hash) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO audit (id, company_id, seq, kind, person_id, who, origin, action, subject, details, at, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&entry.id)
    .bind(&entry.company_id)
    .bind(entry.seq)
    .bind(&entry.kind)
    .bind(&entry.person_id)
    .bind(&entry.who)
    .bind(&entry.origin)
    .bind(&entry.action)
    .bind(&entry.subject)
    .bind(&entry.details)
    .bind(entry.at.0)
    .bind(&hash[..])
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE audit_heads SET hash = $2 WHERE company_id = $1")
        .bind(&entry.company_id)
        .bind(&hash[..])
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Who changed a subject last, and when.
pub async fn latest(tx: &mut Tx, company_id: &str, subject: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT who, at FROM audit WHERE company_id = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1")
            .bind(company_id)
            .bind(subject)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(row.map(|(who, at)| (who, Timestamp(at))))
}

/// The companies of the account with this address that are not archived: whose trail tells of it. None for an address that is no
/// account's.
pub async fn companies_of(tx: &mut Tx, email: &str) -> Result<Vec<(String, String)>, StoreError> {
    let query = "SELECT m.company_id, p.id FROM people p JOIN memberships m ON m.person_id = p.id
                 JOIN companies c ON c.id = m.company_id
                 WHERE lower(p.email) = lower($1) AND c.archived_at IS NULL ORDER BY m.company_id";
    Ok(sqlx::query_as(query).bind(email).fetch_all(&mut **tx).await?)
}

/// Whether there is a company with this part of addresses.
pub async fn is_company(tx: &mut Tx, slug: &str) -> Result<bool, StoreError> {
    let found: i64 =
        sqlx::query_scalar("SELECT count(*) FROM companies WHERE slug = $1").bind(slug).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

/// All chains that have rows or an end.
pub async fn chains(handle: &mut Handle) -> Result<Vec<String>, StoreError> {
    let query = "SELECT company_id FROM audit_heads UNION SELECT company_id FROM audit ORDER BY 1";
    Ok(sqlx::query_scalar(query).fetch_all(handle).await?)
}

pub async fn head(handle: &mut Handle, company_id: &str) -> Result<Option<Head>, StoreError> {
    let query = "SELECT seq, hash FROM audit_heads WHERE company_id = $1";
    let row: Option<(i64, Vec<u8>)> = sqlx::query_as(query).bind(company_id).fetch_optional(handle).await?;
    Ok(row.map(|(seq, hash)| Head { company_id: company_id.to_owned(), seq, hash }))
}

/// What rows are asked for; what is empty leaves out nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    pub who: &'a str,
    /// What actions begin with; all if there is none.
    pub families: &'a [&'a str],
    pub text: &'a str,
    /// From then on, and before then.
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

macro_rules! rows {
    () => {
        "SELECT id, company_id, seq, kind, person_id, who, origin, action, subject, details, at, hash FROM audit
         WHERE company_id = "
    };
}

/// Newest first, those before the place `before`; from the end if it is none.
pub async fn page(
    store: &Store,
    company_id: &str,
    filter: &Filter<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = matching(company_id, filter);
    if let Some(before) = before {
        query.push(" AND seq < ").push_bind(before);
    }
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> = query.rows().fetch_all(store.read()).await?;
    Ok(rows.into_iter().map(Row::stored).collect())
}

/// In their order, those behind the place `after`.
pub async fn part(
    store: &Store,
    company_id: &str,
    filter: &Filter<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = matching(company_id, filter);
    query.push(" AND seq > ").push_bind(after).push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
    let rows: Vec<Row> = query.rows().fetch_all(store.read()).await?;
    Ok(rows.into_iter().map(Row::stored).collect())
}

fn matching(company_id: &str, filter: &Filter<'_>) -> Statement {
    let mut query = Statement::new(rows!());
    query.push_bind(company_id.to_owned());
    if !filter.who.is_empty() {
        query.push(" AND lower(who) = lower(").push_bind(filter.who.to_owned()).push(")");
    }
    for (index, family) in filter.families.iter().enumerate() {
        query.push(if index == 0 { " AND (" } else { " OR " });
        query.push(format_args!("substr(action, 1, {}) = ", family.len())).push_bind((*family).to_owned());
    }
    if !filter.families.is_empty() {
        query.push(")");
    }
    if !filter.text.is_empty() {
        let columns = "lower(action || ' ' || subject || ' ' || who || ' ' || origin || ' ' || details)";
        query.push(format_args!(" AND instr({columns}, lower(")).push_bind(filter.text.to_owned()).push(")) > 0");
    }
    if let Some(since) = filter.since {
        query.push(" AND at >= ").push_bind(since.0);
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(until.0);
    }
    query
}

/// All that is in a chain, in its order, row by row.
pub fn all<'a>(handle: &'a mut Handle, company_id: &'a str) -> impl Stream<Item = Result<Stored, StoreError>> + 'a {
    let query = concat!(rows!(), "$1 ORDER BY seq, id");
    let rows = sqlx::query_as(query).bind(company_id).fetch(handle);
    rows.map_ok(Row::stored).map_err(StoreError::from)
}

/// E-mail addresses of the people whom the chain tells of, in order.
pub async fn people(store: &Store, company_id: &str) -> Result<Vec<String>, StoreError> {
    let query = "SELECT email FROM people AS p
                 WHERE EXISTS (SELECT 1 FROM audit WHERE company_id = $1 AND person_id = p.id) ORDER BY lower(email)";
    Ok(sqlx::query_scalar(query).bind(company_id).fetch_all(store.read()).await?)
}

/// As the database gives it.
#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    company_id: String,
    seq: i64,
    kind: String,
    person_id: Option<String>,
    who: String,
    origin: String,
    action: String,
    subject: String,
    details: String,
    at: i64,
    hash: Vec<u8>,
}

impl Row {
    fn stored(self) -> Stored {
        let Self { id, company_id, seq, kind, person_id, who, origin, action, subject, details, at, hash } = self;
        let at = Timestamp(at);
        let entry = Entry { id, company_id, seq, kind, person_id, who, origin, action, subject, details, at };
        Stored { entry, hash }
    }
}
