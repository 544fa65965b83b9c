//! Companies as owners of the installation see them: what they are called, and whether they are archived.

use app::model::company::{CompanySlug, ListedCompany};
use app::model::timestamp::Timestamp;

use super::invalidations::count;
use super::{Handle, Store, StoreError, Tx};

const SELECT: &str = "SELECT c.id, c.slug, c.name, c.archived_at,
                             (SELECT count(*) FROM memberships AS m WHERE m.company_id = c.id)
                      FROM companies AS c";

type Row = (String, String, String, Option<i64>, i64);

fn listed((id, slug, name, archived_at, people): Row) -> Result<ListedCompany, StoreError> {
    let slug = CompanySlug::parse(&slug).ok_or_else(|| StoreError::unreadable("companies.slug"))?;
    Ok(ListedCompany { id, slug, name, people: count(people), archived: archived_at.map(Timestamp) })
}

/// All of the installation: those that are open, and behind them those that are archived, by name.
pub async fn all(store: &Store) -> Result<Vec<ListedCompany>, StoreError> {
    let query = format!("{SELECT} ORDER BY CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END, lower(c.name), c.id");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(store.read()).await?;
    rows.into_iter().map(listed).collect()
}

pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<ListedCompany>, StoreError> {
    let query = format!("{SELECT} WHERE c.id = $1");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(id).fetch_optional(&mut **tx).await?;
    row.map(listed).transpose()
}

/// Whether another company that is not archived is called so.
pub async fn is_name_taken(tx: &mut Tx, name: &str, id: &str) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM companies WHERE lower(name) = lower($1) AND id <> $2 AND archived_at IS NULL";
    let found: i64 = sqlx::query_scalar(query).bind(name).bind(id).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

pub async fn rename(tx: &mut Tx, id: &str, name: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE companies SET name = $2 WHERE id = $1").bind(id).bind(name).execute(&mut **tx).await?;
    Ok(())
}

/// Archives a company from now on, or takes it back.
pub async fn set_archived(tx: &mut Tx, id: &str, since: Option<Timestamp>) -> Result<(), StoreError> {
    sqlx::query("UPDATE companies SET archived_at = $2 WHERE id = $1")
        .bind(id)
        .bind(since.map(|since| since.0))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn is_archived(handle: &mut Handle, id: &str) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM companies WHERE id = $1 AND archived_at IS NOT NULL";
    let found: i64 = sqlx::query_scalar(query).bind(id).fetch_one(handle).await?;
    Ok(found > 0)
}
