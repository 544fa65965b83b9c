//! Whose account it is that somebody opens by single sign-on. An identity of the provider belongs to one account for ever. The first
//! time, an account with the same address is linked if the provider, or the operator for it, says that the address is theirs and the account has no other
//! identity there; without one an account is made, if a group opens a company.

use std::net::IpAddr;

use app::model::person::Person;
use serde_json::{Value, json};

use super::roles::Somebody;
use super::{Claims, Refusal, SingleSignOn};
use crate::audit::{self, Deed, Who};
use crate::auth::people as accounts;
use crate::service::Service;
use crate::store::audit::INSTALLATION;
use crate::store::{StoreError, Tx, identities, people};

/// Longest address that mail can have: <https://www.rfc-editor.org/errata/eid1690>.
const MAX_EMAIL_BYTES: usize = 254;
/// Longest subject: OpenID Connect Core, 2.
const MAX_SUBJECT_BYTES: usize = 255;

/// Somebody who may come in.
#[derive(Debug, PartialEq, Eq)]
pub struct Admitted {
    pub person: Person,
    pub has_second_factor: bool,
}

/// Whose account it is, with the roles that their groups give now. Account, link and roles change together or not at all.
///
/// # Errors
/// `Address`, `Taken` and `NoRole` where nobody is let in; what groups took is taken then, too.
pub async fn admit(
    service: &Service,
    sign_on: &SingleSignOn,
    claims: &Claims,
    from: IpAddr,
) -> Result<Admitted, Refusal> {
    let mut tx = service.store.write().await?;
    let Opened { id, email, news } = account(&mut tx, service, sign_on, claims).await?;
    let somebody = Somebody { id: &id, email: &email, from };
    let groups = claims.groups.as_deref().unwrap_or_default();
    sign_on.settings.roles.bring_up_to_date(&mut tx, service, &somebody, groups).await?;
    if let Some(action) = news {
        let details = json!({ "issuer": sign_on.issuer(), "subject": claims.subject });
        tell(&mut tx, service, &somebody, action, details).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    let person = accounts::person(service, &id).await?.filter(|person| !person.memberships.is_empty());
    let Some(person) = person else {
        if claims.groups.is_none() {
            tracing::info!(claim = sign_on.settings.groups_claim, "single sign-on says nothing of groups");
        }
        return Err(Refusal::NoRole);
    };
    Ok(Admitted { person, has_second_factor: claims.has_second_factor })
}

/// Whose account an identity opens already, if any; nothing is changed.
pub async fn owner(service: &Service, sign_on: &SingleSignOn, claims: &Claims) -> Result<Option<String>, Refusal> {
    let mut reader = service.store.reader().await?;
    Ok(identities::person_of(&mut reader, sign_on.issuer(), &claims.subject).await?)
}

/// An account, and what there is to tell of it.
struct Opened {
    id: String,
    email: String,
    news: Option<&'static str>,
}

/// The account of the identity, one that is linked, or a new one.
async fn account(tx: &mut Tx, service: &Service, sign_on: &SingleSignOn, claims: &Claims) -> Result<Opened, Refusal> {
    let issuer = sign_on.issuer();
    if claims.subject.is_empty() || claims.subject.len() > MAX_SUBJECT_BYTES {
        return Err(Refusal::Untrusted);
    }
    if let Some(id) = identities::person_of(tx, issuer, &claims.subject).await? {
        let email = people::enabled_email(tx, &id).await?.ok_or(Refusal::NoRole)?;
        return Ok(Opened { id, email, news: None });
    }
    let email = claims
        .verified_email(sign_on.settings.trusts_email)
        .filter(|email| is_address(email))
        .ok_or(Refusal::Address)?;
    let opened = if let Some(id) = people::id_of_email(tx, email).await? {
        if identities::has_any(tx, issuer, &id).await? {
            return Err(Refusal::Taken);
        }
        let email = people::enabled_email(tx, &id).await?.ok_or(Refusal::NoRole)?;
        Opened { id, email, news: Some("identity.linked") }
    } else {
        let groups = claims.groups.as_deref().unwrap_or_default();
        if !sign_on.settings.roles.open_any(tx, groups).await? {
            return Err(Refusal::NoRole);
        }
        let id = service.new_id();
        people::add_person(tx, &id, email, service.now()).await?;
        Opened { id, email: email.to_owned(), news: Some("account.made") }
    };
    identities::add(tx, issuer, &claims.subject, &opened.id, service.now()).await?;
    Ok(opened)
}

/// To the trail of each company that they belong to now, or to the installation's.
async fn tell(
    tx: &mut Tx,
    service: &Service,
    somebody: &Somebody<'_>,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    let held = people::memberships(tx, somebody.id).await?;
    let mut companies: Vec<&str> = held.iter().map(|held| held.company_id.as_str()).collect();
    if companies.is_empty() {
        companies.push(INSTALLATION);
    }
    for company_id in companies {
        let who = Who::Person { id: somebody.id, email: somebody.email };
        let (from, details) = (Some(somebody.from), details.clone());
        let deed = Deed { company_id, who, from, action, subject: somebody.id, details };
        audit::append(tx, service.new_id(), service.now(), deed).await?;
    }
    Ok(())
}

fn is_address(email: &str) -> bool {
    email.len() <= MAX_EMAIL_BYTES && email.parse::<lettre::Address>().is_ok()
}
