//! Versions of a company's settings: rows that are added and never changed.

use app::model::timestamp::Timestamp;

use super::{Store, StoreError, Tx};

/// Who saved a version, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub at: Timestamp,
    pub person_id: String,
    pub email: String,
    pub went_back_to: Option<i64>,
}

/// A version as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub version: i64,
    /// None of what was there before versions were kept.
    pub origin: Option<Origin>,
    /// JSON.
    pub state: String,
}

macro_rules! rows {
    () => {
        "SELECT version, at, person_id, email, went_back_to, state FROM settings_versions
         WHERE company_id = $1 AND subject = $2 AND version "
    };
}

/// Adds it, unless that version is there already.
pub async fn add(tx: &mut Tx, company_id: &str, subject: &str, kept: &Kept) -> Result<(), StoreError> {
    let origin = kept.origin.as_ref();
    sqlx::query(
        "INSERT INTO settings_versions (company_id, subject, version, at, person_id, email, went_back_to, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(company_id)
    .bind(subject)
    .bind(kept.version)
    .bind(origin.map(|origin| origin.at.0))
    .bind(origin.map(|origin| origin.person_id.as_str()))
    .bind(origin.map_or("", |origin| origin.email.as_str()))
    .bind(origin.and_then(|origin| origin.went_back_to))
    .bind(&kept.state)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Newest first, those before the version `before`; from the newest on if it is none.
pub async fn page(
    store: &Store,
    company_id: &str,
    subject: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(concat!(rows!(), "< $3 ORDER BY version DESC LIMIT $4"))
        .bind(company_id)
        .bind(subject)
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(store.read())
        .await?;
    Ok(rows.into_iter().map(Row::kept).collect())
}

pub async fn find(store: &Store, company_id: &str, subject: &str, version: i64) -> Result<Option<Kept>, StoreError> {
    let row: Option<Row> = sqlx::query_as(concat!(rows!(), "= $3"))
        .bind(company_id)
        .bind(subject)
        .bind(version)
        .fetch_optional(store.read())
        .await?;
    Ok(row.map(Row::kept))
}

/// As the database gives it.
#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    at: Option<i64>,
    person_id: Option<String>,
    email: String,
    went_back_to: Option<i64>,
    state: String,
}

impl Row {
    fn kept(self) -> Kept {
        let Self { version, at, person_id, email, went_back_to, state } = self;
        let origin =
            at.zip(person_id).map(|(at, person_id)| Origin { at: Timestamp(at), person_id, email, went_back_to });
        Kept { version, origin, state }
    }
}
