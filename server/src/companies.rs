//! The companies of an installation. Its owners make, rename and archive them; nothing here looks into one. A company that is
//! archived is kept whole and looked at by nobody until an owner takes it back, and its part of addresses is given to no other.

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use app::backend::Answer;
use app::model::company::{CompanySlug, ListedCompany};
use app::model::error::AppError;
use app::model::person::{Actor, Role};
use serde_json::{Value, json};

use crate::audit::{self, Deed, Who};
use crate::invalidation;
use crate::service::Service;
use crate::store::audit::INSTALLATION;
use crate::store::{StoreError, Tx, companies as rows, people};

const MAX_NAME_CHARS: usize = 100;
/// The part of addresses where a name has no letter for it.
const PLAIN_SLUG: &str = "company";

/// A company that was made.
pub struct Made {
    /// UUID.
    pub id: String,
    pub slug: CompanySlug,
}

/// Makes a company, in which nobody is yet. Its key is made with the first secret that it seals.
pub async fn make(
    tx: &mut Tx,
    service: &Service,
    (who, from): (Who<'_>, Option<IpAddr>),
    name: &str,
) -> Result<Made, StoreError> {
    let (id, slug) = (service.new_id(), free_slug(tx, name).await?);
    people::add_company(tx, &id, &slug, name, service.now()).await?;
    let details = json!({ "name": name, "slug": slug });
    let deed = Deed { company_id: &id, who, from, action: "company.made", subject: &id, details };
    audit::append(tx, service.new_id(), service.now(), deed).await?;
    Ok(Made { id, slug })
}

/// All, archived ones last.
pub async fn list(service: &Service) -> Answer<Vec<ListedCompany>> {
    Ok(rows::all(&service.store).await?)
}

/// Makes a company with the actor as its admin; gives its part of addresses.
///
/// # Errors
/// `Invalid` for a name that is none, too long, or another open company's.
pub async fn create(service: &Service, actor: &Actor, name: &str) -> Answer<CompanySlug> {
    let name = read_name(name)?;
    let mut tx = service.store.write().await?;
    require_free(&mut tx, &name, "").await?;
    let who = Who::Person { id: &actor.person_id, email: &actor.email };
    let Made { id, slug } = make(&mut tx, service, (who, actor.from), &name).await?;
    people::add_membership(&mut tx, &id, &actor.person_id, Role::Admin).await?;
    let details = json!({ "email": actor.email, "role": Role::Admin.word() });
    audit::record_in(&mut tx, service, actor, &id, "member.added", &actor.person_id, details).await?;
    let details = json!({ "name": name, "slug": slug });
    audit::record_in(&mut tx, service, actor, INSTALLATION, "company.made", &id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(slug)
}

/// Gives a company another name. Its part of addresses stays.
///
/// # Errors
/// `Invalid` as for a new one.
pub async fn rename(service: &Service, actor: &Actor, id: &str, name: &str) -> Answer<()> {
    let name = read_name(name)?;
    let mut tx = service.store.write().await?;
    let company = rows::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if company.name == name {
        return Ok(());
    }
    require_free(&mut tx, &name, id).await?;
    rows::rename(&mut tx, id, &name).await?;
    tell(&mut tx, service, actor, id, "company.renamed", json!({ "before": company.name, "after": name })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Lets nobody look at a company any more. What goes on in it is cancelled; what is on its way is waited for.
///
/// # Errors
/// `Conflict` for the company that the actor is in: they could not take it back.
pub async fn archive(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    if id == actor.company_id {
        let message = "You are in this company now. Go to another of yours, and archive it there.".to_owned();
        return Err(AppError::Conflict { message });
    }
    let mut tx = service.store.write().await?;
    // Of two owners who archive each other's company at once, one stays where both can be taken back.
    if rows::is_archived(&mut tx, &actor.company_id).await? {
        return Err(AppError::NotFound);
    }
    let company = rows::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if company.archived.is_some() {
        return Ok(());
    }
    let cancelled = invalidation::cancel_all(&mut tx, service, actor, id).await?;
    rows::set_archived(&mut tx, id, Some(service.now())).await?;
    let details = json!({ "name": company.name, "cancelled": cancelled });
    tell(&mut tx, service, actor, id, "company.archived", details).await?;
    service.commit_work(tx).await?;
    Ok(())
}

/// Takes a company back as it was archived, for the people who were in it.
///
/// # Errors
/// `Conflict` where another company has its name by now.
pub async fn restore(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let ListedCompany { name, archived, .. } = rows::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if archived.is_none() {
        return Ok(());
    }
    if rows::is_name_taken(&mut tx, &name, id).await? {
        let message = format!("Another company is called {name} by now. Give one of them another name first.");
        return Err(AppError::Conflict { message });
    }
    rows::set_archived(&mut tx, id, None).await?;
    tell(&mut tx, service, actor, id, "company.restored", json!({ "name": name })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// To the company's trail, and to the installation's, which can be read while the company is archived.
async fn tell(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    id: &str,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    for company_id in [id, INSTALLATION] {
        audit::record_in(tx, service, actor, company_id, action, id, details.clone()).await?;
    }
    Ok(())
}

fn read_name(typed: &str) -> Answer<String> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        let message = format!("Write a name of up to {MAX_NAME_CHARS} characters, such as “Acme Outdoor”.");
        return Err(AppError::invalid("name", message));
    }
    Ok(name.to_owned())
}

/// In the menu of somebody's companies a name stands for one.
async fn require_free(tx: &mut Tx, name: &str, id: &str) -> Answer<()> {
    if rows::is_name_taken(tx, name, id).await? {
        return Err(AppError::invalid("name", format!("There is a company called {name} already.")));
    }
    Ok(())
}

/// The part of addresses for a name: its ASCII letters and digits, with hyphens for the rest; with a number where that is a word of
/// the routes, or was ever another company's.
async fn free_slug(tx: &mut Tx, name: &str) -> Result<CompanySlug, StoreError> {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let plain = if words.is_empty() { PLAIN_SLUG.to_owned() } else { words.join("-") };
    let mut number = 1;
    loop {
        if let Some(slug) = numbered(&plain, number)
            && people::id_of_company(tx, &slug).await?.is_none()
        {
            return Ok(slug);
        }
        number += 1;
    }
}

/// `plain` is ASCII.
fn numbered(plain: &str, number: u32) -> Option<CompanySlug> {
    let end = if number == 1 { String::new() } else { format!("-{number}") };
    let begin = &plain[..plain.len().min(CompanySlug::MAX_BYTES - end.len())];
    CompanySlug::parse(&format!("{}{end}", begin.trim_end_matches('-')))
}
