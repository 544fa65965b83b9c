//! Takes an invitation up. Whoever has the link becomes the one who was invited: somebody new by choosing a password, somebody
//! with an account by its password, and somebody who is signed in at once. The link alone opens no account that exists.

use std::net::IpAddr;

use app::model::error::AppError;
use app::model::person::{Actor, Person};
use secrecy::SecretString;
use serde_json::json;

use crate::audit;
use crate::auth::passwords::{self, Weakness};
use crate::auth::{links, people, sign_in};
use crate::service::Service;
use crate::store::invitations::{self as rows, Stored};
use crate::store::{StoreError, Tx, people as person_rows};

/// Why somebody does not join.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Unknown, used, taken back, or older than a week.
    Gone,
    /// The password of a new account.
    Weak(Weakness),
    /// The password of an account that is there.
    SignIn(sign_in::Refusal),
    /// The account has no password.
    AnotherWay,
    /// Of an account that is disabled, the password does not matter.
    Disabled,
    Unavailable(AppError),
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Unavailable(error.into())
    }
}

/// The invitation of a link, while it holds.
pub async fn find(service: &Service, token: &str) -> Result<Option<Stored>, AppError> {
    let found = rows::find(&mut *service.store.reader().await?, &links::hash_of(token)).await?;
    Ok(found.filter(|invitation| invitation.expires > service.now()))
}

/// Lets somebody in who is signed in as the one who was invited.
pub async fn join_as(service: &Service, invitation: &Stored, person: &Person, address: IpAddr) -> Result<(), Refusal> {
    let mut tx = service.store.write().await?;
    enter(&mut tx, service, invitation, &person.id, address).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Lets somebody in by a password: the one of their account, or that of the account which is made thereby.
pub async fn join(service: &Service, token: &str, password: SecretString, address: IpAddr) -> Result<Person, Refusal> {
    let invitation = find(service, token).await?.ok_or(Refusal::Gone)?;
    let email = invitation.email.as_str();
    match person_rows::credentials(&service.store, email).await? {
        Some((_, None)) => Err(Refusal::AnotherWay),
        Some((id, Some(_))) => {
            let person = sign_in::sign_in(service, email, password, address).await.map_err(Refusal::SignIn)?;
            join_as(service, &invitation, &person, address).await?;
            refreshed(service, &id).await
        }
        None if person_rows::id_of_email(&mut *service.store.reader().await?, email).await?.is_some() => {
            Err(Refusal::Disabled)
        }
        None => {
            let mut reader = service.store.reader().await?;
            let company = person_rows::company(&mut reader, &invitation.company_id).await?;
            drop(reader);
            let (_, company) = company.ok_or(Refusal::Gone)?;
            if let Some(weakness) = passwords::weakness(&password, &[email, &company]) {
                return Err(Refusal::Weak(weakness));
            }
            let hash = service.doorkeeper.passwords.hash(&*service.randomness, password).await?;
            let id = service.new_id();
            let mut tx = service.store.write().await?;
            person_rows::add_person(&mut tx, &id, email, service.now()).await?;
            person_rows::set_password(&mut tx, &id, &hash).await?;
            enter(&mut tx, service, &invitation, &id, address).await?;
            tx.commit().await.map_err(StoreError::from)?;
            refreshed(service, &id).await
        }
    }
}

/// The invitation is used up and its role is taken, in one transaction.
async fn enter(
    tx: &mut Tx,
    service: &Service,
    invitation: &Stored,
    person_id: &str,
    address: IpAddr,
) -> Result<(), Refusal> {
    let Stored { id, company_id, email, role, .. } = invitation;
    rows::delete(tx, company_id, id).await?.ok_or(Refusal::Gone)?;
    person_rows::add_membership(tx, company_id, person_id, *role).await?;
    let (slug, _) = person_rows::company(tx, company_id).await?.ok_or(Refusal::Gone)?;
    let (person_id, company_id) = (person_id.to_owned(), company_id.clone());
    let actor =
        Actor { person_id, email: email.clone(), company_id, slug, role: *role, from: Some(address), scope: None };
    let details = json!({ "email": email, "role": role.word() });
    audit::record(tx, service, &actor, "member.joined", &actor.person_id, details).await?;
    Ok(())
}

async fn refreshed(service: &Service, id: &str) -> Result<Person, Refusal> {
    people::person(service, id).await?.ok_or(Refusal::Gone)
}
