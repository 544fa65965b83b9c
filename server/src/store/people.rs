//! Companies, people and who belongs where.

use app::model::company::CompanySlug;
use app::model::person::{Membership, Person, Role};
use app::model::timestamp::Timestamp;

use super::{Store, StoreError, Tx};

pub async fn add_company(
    tx: &mut Tx,
    id: &str,
    slug: &CompanySlug,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO companies (id, slug, name, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(slug.as_str())
        .bind(name)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn add_person(tx: &mut Tx, id: &str, email: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO people (id, email, created_at) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(email)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Adds a member, or changes their role.
pub async fn add_membership(tx: &mut Tx, company_id: &str, person_id: &str, role: Role) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO memberships (company_id, person_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, person_id) DO UPDATE SET role = excluded.role",
    )
    .bind(company_id)
    .bind(person_id)
    .bind(role.word())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn set_password(tx: &mut Tx, person_id: &str, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE people SET password_hash = $2 WHERE id = $1")
        .bind(person_id)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Any one company, if there is one.
pub async fn first_company(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM companies ORDER BY created_at, id LIMIT 1").fetch_optional(&mut **tx).await?)
}

/// The first admin of a company, by age of the account.
pub async fn first_admin(tx: &mut Tx, company_id: &str) -> Result<Option<String>, StoreError> {
    let query = "SELECT p.id FROM people p JOIN memberships m ON m.person_id = p.id
                 WHERE m.company_id = $1 AND m.role = 'admin' ORDER BY p.created_at, p.id LIMIT 1";
    Ok(sqlx::query_scalar(query).bind(company_id).fetch_optional(&mut **tx).await?)
}

/// Whether anybody can sign in with a password.
pub async fn has_any_password(tx: &mut Tx) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM (SELECT 1 FROM people WHERE password_hash IS NOT NULL LIMIT 1) AS any_one";
    let found: i64 = sqlx::query_scalar(query).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

pub async fn id_of_email(tx: &mut Tx, email: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM people WHERE lower(email) = lower($1)")
        .bind(email)
        .fetch_optional(&mut **tx)
        .await?)
}

/// ID and password hash of an account.
pub async fn credentials(store: &Store, email: &str) -> Result<Option<(String, Option<String>)>, StoreError> {
    let query = "SELECT id, password_hash FROM people WHERE lower(email) = lower($1)";
    Ok(sqlx::query_as(query).bind(email).fetch_optional(store.read()).await?)
}

/// A person with all their companies, by the companies' names.
pub async fn person(store: &Store, id: &str) -> Result<Option<Person>, StoreError> {
    let Some(email) =
        sqlx::query_scalar("SELECT email FROM people WHERE id = $1").bind(id).fetch_optional(store.read()).await?
    else {
        return Ok(None);
    };
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT c.id, c.slug, c.name, m.role FROM memberships m JOIN companies c ON c.id = m.company_id
         WHERE m.person_id = $1 ORDER BY c.name, c.id",
    )
    .bind(id)
    .fetch_all(store.read())
    .await?;
    let memberships = rows.into_iter().map(|(company_id, slug, company_name, role)| {
        let slug = CompanySlug::parse(&slug).ok_or_else(|| StoreError::unreadable("companies.slug"))?;
        let role = Role::parse(&role).ok_or_else(|| StoreError::unreadable("memberships.role"))?;
        Ok(Membership { company_id, slug, company_name, role })
    });
    Ok(Some(Person { id: id.to_owned(), email, memberships: memberships.collect::<Result<_, StoreError>>()? }))
}
