//! What people see and change of their own account: their password, and where they are signed in.

use std::iter;
use std::net::IpAddr;

use app::backend::Answer;
use app::model::account::{Account, SessionEntry};
use app::model::error::AppError;
use app::model::person::{Actor, Person, Standing};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::passwords::{self, Weakness};
use super::second_factor::{self, authenticator};
use super::sign_in::{self, sign_in};
use super::signed_in::SignedIn;
use super::{browsers, people as accounts};
use crate::audit;
use crate::service::Service;
use crate::store::{StoreError, Tx, identities, passkeys, people, second_factors, sessions};

/// Browsers in which somebody is signed in at once.
pub const MAX_SESSIONS: usize = 20;

/// Why a password is not changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    Weak(Weakness),
    /// The current one is not right, or was tried too often.
    SignIn(sign_in::Refusal),
    Unavailable(AppError),
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Unavailable(error.into())
    }
}

/// All that somebody sees of their account.
pub async fn of(service: &Service, actor: &Actor, standing: Standing) -> Answer<Account> {
    let person = accounts::person(service, &actor.person_id).await?.ok_or(AppError::NotFound)?;
    let person = &Person { standing, ..person };
    let mut reader = service.store.reader().await?;
    let has_password = people::has_password(&mut reader, &person.id).await?;
    let recovery_codes = second_factors::codes(&mut reader, &person.id).await?;
    let passkeys = passkeys::entries(&mut reader, &person.id).await?;
    let sign_on = match service.sign_on.get() {
        Some(sign_on) if identities::has_any(&mut reader, sign_on.issuer(), &person.id).await? => {
            Some(sign_on.name.clone())
        }
        Some(_) | None => None,
    };
    drop(reader);
    let asking = person.memberships.iter().filter(|membership| membership.needs_second_factor);
    Ok(Account {
        email: person.email.clone(),
        has_password,
        sign_on,
        is_fresh: second_factor::is_fresh(service, &person.id, &person.standing).await?,
        authenticator: authenticator::shown(service, &person.id, &person.email).await?,
        recovery_codes,
        passkeys,
        can_add_passkeys: super::passkeys::are_possible(service),
        sessions: sessions_of(service, person).await?,
        asked_by: asking.map(|membership| membership.company_name.clone()).collect(),
    })
}

/// Where they are signed in; where they were last, first.
async fn sessions_of(service: &Service, person: &Person) -> Answer<Vec<SessionEntry>> {
    let mut entries: Vec<SessionEntry> = read(service, person)
        .await?
        .into_iter()
        .map(|(_, signed_in)| SessionEntry {
            is_this: signed_in.id == person.standing.session_id,
            browser: browsers::name(&signed_in.agent),
            id: signed_in.id,
            address: signed_in.address,
            began: signed_in.began,
            seen: signed_in.seen,
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.is_this, entry.seen)));
    Ok(entries)
}

async fn read(service: &Service, person: &Person) -> Answer<Vec<(sessions::TokenHash, SignedIn)>> {
    let rows = sessions::of(&mut *service.store.reader().await?, &person.id, service.now()).await?;
    let signed_in = |(hash, content): (_, String)| SignedIn::read(&content).map(|signed_in| (hash, signed_in));
    Ok(rows.into_iter().filter_map(signed_in).collect())
}

/// Ends one of their sessions; of an ID that is not theirs nothing is said.
pub async fn end_session(service: &Service, person: &Person, id: &str) -> Answer<()> {
    end_where(service, person, |signed_in| signed_in.id == id).await
}

/// Ends all of their sessions but the one that asks.
pub async fn end_others(service: &Service, person: &Person) -> Answer<()> {
    end_where(service, person, |signed_in| signed_in.id != person.standing.session_id).await
}

/// Ends as many as are too much once another begins in the place of `replaced`: of those from the same address, and then of the
/// others, the ones that were not used for the longest time. So whoever begins many from elsewhere ends their own.
pub async fn make_room(service: &Service, person: &Person, replaced: Option<&str>, from: IpAddr) -> Answer<()> {
    let mut all = read(service, person).await?;
    all.retain(|(_, signed_in)| Some(signed_in.id.as_str()) != replaced);
    if all.len() < MAX_SESSIONS {
        return Ok(());
    }
    let from_there = from.to_string();
    all.sort_by_key(|(_, signed_in)| (signed_in.address != from_there, signed_in.seen, signed_in.began));
    all.truncate(all.len() + 1 - MAX_SESSIONS);
    let mut tx = service.store.write().await?;
    for (hash, _) in &all {
        sessions::delete(&mut tx, hash).await?;
    }
    let details = json!({ "sessions": all.len(), "most": MAX_SESSIONS });
    audit::record_of_person(&mut tx, service, person, Some(from), "session.ended_elsewhere", details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

async fn end_where(service: &Service, person: &Person, is_meant: impl Fn(&SignedIn) -> bool) -> Answer<()> {
    let all = read(service, person).await?;
    let meant: Vec<_> = all.iter().filter(|(_, signed_in)| is_meant(signed_in)).collect();
    if meant.is_empty() {
        return Ok(());
    }
    let mut tx = service.store.write().await?;
    for (hash, _) in &meant {
        sessions::delete(&mut tx, hash).await?;
    }
    note(&mut tx, service, person, "session.ended_elsewhere", json!({ "sessions": meant.len() })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Chooses another password, and ends all sessions: whoever knew the old one is out. `current` may be missing for who came by a
/// link just now.
pub async fn change_password(
    service: &Service,
    person: &Person,
    current: Option<SecretString>,
    chosen: SecretString,
    address: IpAddr,
) -> Result<(), Refusal> {
    let companies = person.memberships.iter().map(|own| own.company_name.as_str());
    let known: Vec<&str> = iter::once(person.email.as_str()).chain(companies).collect();
    if let Some(weakness) = passwords::weakness(&chosen, &known) {
        return Err(Refusal::Weak(weakness));
    }
    if let Some(current) = current {
        sign_in(service, &person.email, current, address).await.map_err(Refusal::SignIn)?;
    }
    let hash = service.doorkeeper.passwords.hash(&*service.randomness, chosen).await?;
    let mut tx = service.store.write().await?;
    people::set_password(&mut tx, &person.id, &hash).await?;
    let ended = sessions::delete_of(&mut tx, &person.id).await?;
    note(&mut tx, service, person, "password.changed", json!({ "sessions": ended })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Whether the password is theirs, for who must show once more who they are.
pub async fn prove(
    service: &Service,
    person: &Person,
    password: SecretString,
    address: IpAddr,
) -> Result<(), sign_in::Refusal> {
    let proved = sign_in(service, &person.email, password, address).await?;
    // An address can have changed hands since this session began.
    if proved.id == person.id { Ok(()) } else { Err(sign_in::Refusal::Wrong) }
}

/// What somebody does to their account is in the trail of each of their companies.
pub async fn note(
    tx: &mut Tx,
    service: &Service,
    person: &Person,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    audit::record_of_person(tx, service, person, person.standing.from, action, details).await
}
