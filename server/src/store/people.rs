//! Companies, people and who belongs where.

use app::model::company::CompanySlug;
use app::model::people::Member;
use app::model::person::{Membership, Person, Role, Standing};
use app::model::timestamp::Timestamp;

use super::{Handle, Store, StoreError, Tx};

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

/// Adds a member by hand, or changes their role; from then on groups leave it alone.
pub async fn add_membership(tx: &mut Tx, company_id: &str, person_id: &str, role: Role) -> Result<(), StoreError> {
    put_membership(tx, company_id, person_id, role, false).await
}

/// The same by groups at a provider of single sign-on.
pub async fn add_membership_by_groups(
    tx: &mut Tx,
    company_id: &str,
    person_id: &str,
    role: Role,
) -> Result<(), StoreError> {
    put_membership(tx, company_id, person_id, role, true).await
}

async fn put_membership(
    tx: &mut Tx,
    company_id: &str,
    person_id: &str,
    role: Role,
    by_groups: bool,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO memberships (company_id, person_id, role, by_groups) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, person_id) DO UPDATE SET role = excluded.role, by_groups = excluded.by_groups",
    )
    .bind(company_id)
    .bind(person_id)
    .bind(role.word())
    .bind(i64::from(by_groups))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes that the provider of single sign-on has just said so of all roles by groups of somebody.
pub async fn confirm_groups(tx: &mut Tx, person_id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE memberships SET confirmed_at = $2 WHERE person_id = $1 AND by_groups = 1")
        .bind(person_id)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// One membership of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub company_id: String,
    pub role: Role,
    /// Not by hand.
    pub by_groups: bool,
}

/// All memberships of somebody, held until the transaction ends.
pub async fn memberships(tx: &mut Tx, person_id: &str) -> Result<Vec<Held>, StoreError> {
    let query = "UPDATE memberships SET role = role WHERE person_id = $1 RETURNING company_id, role, by_groups";
    let rows: Vec<(String, String, i64)> = sqlx::query_as(query).bind(person_id).fetch_all(&mut **tx).await?;
    let read = |(company_id, word, by_groups): (String, String, i64)| {
        let role = Role::parse(&word).ok_or_else(|| StoreError::unreadable("memberships.role"))?;
        Ok(Held { company_id, role, by_groups: by_groups != 0 })
    };
    rows.into_iter().map(read).collect()
}

/// ID of a company, also of one that is archived.
pub async fn id_of_company(handle: &mut Handle, slug: &CompanySlug) -> Result<Option<String>, StoreError> {
    let query = "SELECT id FROM companies WHERE slug = $1";
    Ok(sqlx::query_scalar(query).bind(slug.as_str()).fetch_optional(handle).await?)
}

pub async fn set_password(tx: &mut Tx, person_id: &str, hash: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE people SET password_hash = $2 WHERE id = $1")
        .bind(person_id)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Any one company that is not archived, if there is one.
pub async fn first_company(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let query = "SELECT id FROM companies WHERE archived_at IS NULL ORDER BY created_at, id LIMIT 1";
    Ok(sqlx::query_scalar(query).fetch_optional(&mut **tx).await?)
}

/// The first admin of a company, by age of the account.
pub async fn first_admin(tx: &mut Tx, company_id: &str) -> Result<Option<String>, StoreError> {
    let query = "SELECT p.id FROM people p JOIN memberships m ON m.person_id = p.id
                 WHERE m.company_id = $1 AND m.role = 'admin' AND p.disabled_at IS NULL
                 ORDER BY p.created_at, p.id LIMIT 1";
    Ok(sqlx::query_scalar(query).bind(company_id).fetch_optional(&mut **tx).await?)
}

/// Whether anybody can sign in with a password.
pub async fn has_any_password(tx: &mut Tx) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM (SELECT 1 FROM people WHERE password_hash IS NOT NULL LIMIT 1) AS any_one";
    let found: i64 = sqlx::query_scalar(query).fetch_one(&mut **tx).await?;
    Ok(found > 0)
}

/// Whether somebody can sign in with a password.
pub async fn has_password(handle: &mut Handle, person_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT count(*) FROM people WHERE id = $1 AND password_hash IS NOT NULL";
    let found: i64 = sqlx::query_scalar(query).bind(person_id).fetch_one(handle).await?;
    Ok(found > 0)
}

/// ID of an account, also of one that is disabled.
pub async fn id_of_email(handle: &mut Handle, email: &str) -> Result<Option<String>, StoreError> {
    let query = "SELECT id FROM people WHERE lower(email) = lower($1)";
    Ok(sqlx::query_scalar(query).bind(email).fetch_optional(handle).await?)
}

pub async fn email(handle: &mut Handle, person_id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("SELECT email FROM people WHERE id = $1").bind(person_id).fetch_optional(handle).await?)
}

/// The address of somebody who is not disabled.
pub async fn enabled_email(handle: &mut Handle, person_id: &str) -> Result<Option<String>, StoreError> {
    let query = "SELECT email FROM people WHERE id = $1 AND disabled_at IS NULL";
    Ok(sqlx::query_scalar(query).bind(person_id).fetch_optional(handle).await?)
}

/// ID and password hash of an account that is not disabled.
pub async fn credentials(store: &Store, email: &str) -> Result<Option<(String, Option<String>)>, StoreError> {
    let query = "SELECT id, password_hash FROM people WHERE lower(email) = lower($1) AND disabled_at IS NULL";
    Ok(sqlx::query_as(query).bind(email).fetch_optional(store.read()).await?)
}

/// ID, address, role, whether by groups, whether disabled, sessions, second factors.
type MemberRow = (String, String, String, i64, i64, i64, i64);

/// The people of a company, by address, with how many sessions each has.
pub async fn members(store: &Store, company_id: &str, now: Timestamp) -> Result<Vec<Member>, StoreError> {
    let query = "SELECT p.id, p.email, m.role, m.by_groups, CASE WHEN p.disabled_at IS NULL THEN 0 ELSE 1 END,
                        (SELECT count(*) FROM sessions s WHERE s.person_id = p.id AND s.expires_at > $2),
                        (SELECT count(*) FROM authenticators a
                         WHERE a.person_id = p.id AND a.confirmed_at IS NOT NULL)
                        + (SELECT count(*) FROM passkeys k WHERE k.person_id = p.id)
                 FROM memberships m JOIN people p ON p.id = m.person_id
                 WHERE m.company_id = $1 ORDER BY lower(p.email)";
    let rows: Vec<MemberRow> = sqlx::query_as(query).bind(company_id).bind(now.0).fetch_all(store.read()).await?;
    let read = |(id, email, word, by_groups, disabled, sessions, factors): MemberRow| {
        let role = Role::parse(&word).ok_or_else(|| StoreError::unreadable("memberships.role"))?;
        let sessions = u32::try_from(sessions).unwrap_or(u32::MAX);
        let (by_groups, is_disabled, has_second_factor) = (by_groups != 0, disabled != 0, factors > 0);
        Ok(Member { id, email, role, by_groups, is_disabled, sessions, has_second_factor })
    };
    rows.into_iter().map(read).collect()
}

/// Somebody of a company who is not disabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub person_id: String,
    pub email: String,
    pub role: Role,
}

/// All of them, by address.
pub async fn colleagues(handle: &mut Handle, company_id: &str) -> Result<Vec<Colleague>, StoreError> {
    let query = "SELECT p.id, p.email, m.role FROM memberships m JOIN people p ON p.id = m.person_id
                 WHERE m.company_id = $1 AND p.disabled_at IS NULL ORDER BY lower(p.email)";
    let rows: Vec<(String, String, String)> = sqlx::query_as(query).bind(company_id).fetch_all(handle).await?;
    let read = |(person_id, email, word): (String, String, String)| {
        let role = Role::parse(&word).ok_or_else(|| StoreError::unreadable("memberships.role"))?;
        Ok(Colleague { person_id, email, role })
    };
    rows.into_iter().map(read).collect()
}

/// Address and role of somebody of a company, held until the transaction ends; none where they do not belong to it.
pub async fn member(tx: &mut Tx, company_id: &str, person_id: &str) -> Result<Option<(String, Role)>, StoreError> {
    let query = "UPDATE memberships SET role = role WHERE company_id = $1 AND person_id = $2
                 RETURNING (SELECT email FROM people WHERE id = person_id), role";
    let row: Option<(String, String)> =
        sqlx::query_as(query).bind(company_id).bind(person_id).fetch_optional(&mut **tx).await?;
    let read = |(email, word): (String, String)| {
        Role::parse(&word).map(|role| (email, role)).ok_or_else(|| StoreError::unreadable("memberships.role"))
    };
    row.map(read).transpose()
}

/// IDs of the admins of a company that are not disabled. They stay so until the transaction ends: no two may go at once.
pub async fn admins(tx: &mut Tx, company_id: &str) -> Result<Vec<String>, StoreError> {
    let query = "UPDATE memberships SET role = role WHERE company_id = $1 AND role = 'admin'
                 AND person_id IN (SELECT id FROM people WHERE disabled_at IS NULL) RETURNING person_id";
    Ok(sqlx::query_scalar(query).bind(company_id).fetch_all(&mut **tx).await?)
}

pub async fn delete_membership(tx: &mut Tx, company_id: &str, person_id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM memberships WHERE company_id = $1 AND person_id = $2")
        .bind(company_id)
        .bind(person_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// IDs of the owners of the installation that are not disabled. They stay so until the transaction ends.
pub async fn owners(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    let query = "UPDATE people SET is_owner = is_owner WHERE is_owner = 1 AND disabled_at IS NULL RETURNING id";
    Ok(sqlx::query_scalar(query).fetch_all(&mut **tx).await?)
}

/// Makes somebody an owner, or takes that from them. False where it is so already.
pub async fn set_owner(tx: &mut Tx, person_id: &str, is_owner: bool) -> Result<bool, StoreError> {
    let query = "UPDATE people SET is_owner = $2 WHERE id = $1 AND is_owner <> $2";
    let done = sqlx::query(query).bind(person_id).bind(i64::from(is_owner)).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// Disables somebody from now on, or enables them. False where it is so already.
pub async fn set_disabled(tx: &mut Tx, person_id: &str, since: Option<Timestamp>) -> Result<bool, StoreError> {
    let query = "UPDATE people SET disabled_at = $2
                 WHERE id = $1 AND CASE WHEN disabled_at IS NULL THEN 0 ELSE 1 END <> $3";
    let done = sqlx::query(query)
        .bind(person_id)
        .bind(since.map(|since| since.0))
        .bind(i64::from(since.is_some()))
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// IDs of a company's people that were disabled after a moment.
pub async fn disabled_after(store: &Store, company_id: &str, moment: Timestamp) -> Result<Vec<String>, StoreError> {
    let query = "SELECT p.id FROM people p JOIN memberships m ON m.person_id = p.id
                 WHERE p.disabled_at > $2 AND m.company_id = $1 ORDER BY p.id";
    Ok(sqlx::query_scalar(query).bind(company_id).bind(moment.0).fetch_all(store.read()).await?)
}

/// Whether a company asks for a second factor.
pub async fn needs_second_factor(handle: &mut Handle, company_id: &str) -> Result<bool, StoreError> {
    let query = "SELECT needs_second_factor FROM companies WHERE id = $1";
    let needs: i64 = sqlx::query_scalar(query).bind(company_id).fetch_one(handle).await?;
    Ok(needs != 0)
}

/// False where it is so already.
pub async fn ask_for_second_factor(tx: &mut Tx, company_id: &str, is_needed: bool) -> Result<bool, StoreError> {
    let query = "UPDATE companies SET needs_second_factor = $2 WHERE id = $1 AND needs_second_factor <> $2";
    let done = sqlx::query(query).bind(company_id).bind(i64::from(is_needed)).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

/// A company's part of addresses and its name.
pub async fn company(handle: &mut Handle, id: &str) -> Result<Option<(CompanySlug, String)>, StoreError> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT slug, name FROM companies WHERE id = $1").bind(id).fetch_optional(handle).await?;
    let read = |(slug, name): (String, String)| {
        CompanySlug::parse(&slug).map(|slug| (slug, name)).ok_or_else(|| StoreError::unreadable("companies.slug"))
    };
    row.map(read).transpose()
}

/// Somebody who can do something, and where: whoever is disabled is nobody, and what is archived is nobody's company.
pub async fn person(store: &Store, id: &str) -> Result<Option<Person>, StoreError> {
    let account = account(store, id).await?;
    Ok(account.filter(|account| !account.is_disabled).map(|Account { mut person, archived, .. }| {
        person.memberships.retain(|own| !archived.contains(&own.company_id));
        person
    }))
}

/// Somebody, and whether they are disabled.
pub struct Account {
    /// With all their companies, archived ones too, by the companies' names.
    pub person: Person,
    pub is_disabled: bool,
    /// IDs of those that are archived.
    archived: Vec<String>,
}

pub async fn account(store: &Store, id: &str) -> Result<Option<Account>, StoreError> {
    let query = "SELECT email, is_owner, disabled_at FROM people WHERE id = $1";
    let found: Option<(String, i64, Option<i64>)> = sqlx::query_as(query).bind(id).fetch_optional(store.read()).await?;
    let Some((email, is_owner, disabled_at)) = found else { return Ok(None) };
    let rows: Vec<(String, String, String, String, i64, i64, i64)> = sqlx::query_as(
        "SELECT c.id, c.slug, c.name, m.role, m.by_groups, c.needs_second_factor,
                CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END
          FROM memberships m JOIN companies c ON c.id = m.company_id
         WHERE m.person_id = $1 ORDER BY c.name, c.id",
    )
    .bind(id)
    .fetch_all(store.read())
    .await?;
    let mut archived = Vec::new();
    let memberships = rows.into_iter().map(|(company_id, slug, company_name, role, by_groups, needs, is_archived)| {
        if is_archived != 0 {
            archived.push(company_id.clone());
        }
        let slug = CompanySlug::parse(&slug).ok_or_else(|| StoreError::unreadable("companies.slug"))?;
        let role = Role::parse(&role).ok_or_else(|| StoreError::unreadable("memberships.role"))?;
        let (by_groups, needs_second_factor) = (by_groups != 0, needs != 0);
        Ok(Membership { company_id, slug, company_name, role, by_groups, needs_second_factor })
    });
    let memberships = memberships.collect::<Result<_, StoreError>>()?;
    let (id, is_owner, standing) = (id.to_owned(), is_owner != 0, Standing::default());
    let person = Person { id, email, is_owner, memberships, standing };
    Ok(Some(Account { person, is_disabled: disabled_at.is_some(), archived }))
}

#[cfg(test)]
mod tests;
