//! Passkeys: the private half stays with the person's device, which opens it for them by a finger, a face or a PIN. So one is both
//! factors at once: <https://www.w3.org/TR/webauthn-3/>. What a ceremony began with is kept on this side until it ends.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Person;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::account::note;
use super::people;
use crate::service::{Service, defect};
use crate::store::passkeys::{self as rows, New};
use crate::store::{StoreError, Tx};

/// Characters of the name that somebody gives to one.
const MAX_NAME_CHARS: usize = 60;
/// Passkeys of one person.
const MAX_PASSKEYS: usize = 20;

/// What a sign-in began with.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ceremony {
    /// Whoever the device knows.
    Anybody(DiscoverableAuthentication),
    /// Somebody whose password was right.
    Somebody { person_id: String, state: PasskeyAuthentication },
}

/// Why a passkey was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not one of ours, or not shown as it should be.
    Wrong,
    Unavailable(AppError),
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Unavailable(error.into())
    }
}

/// Whether browsers can use passkeys here: they are bound to a name, which an IP address is not.
pub fn are_possible(service: &Service) -> bool {
    party(service).is_ok()
}

/// This installation, as the party that passkeys are for.
fn party(service: &Service) -> Answer<Webauthn> {
    let nowhere = || AppError::Unavailable {
        message: "Passkeys need a server that is reached by a name, not by an IP address.".to_owned(),
    };
    let public_url = service.herald.get().map(|herald| herald.public_url.as_str());
    let origin = public_url.and_then(|url| Url::parse(url).ok()).ok_or_else(nowhere)?;
    let host = origin.domain().ok_or_else(nowhere)?;
    let builder = WebauthnBuilder::new(host, &origin).map_err(|_| nowhere())?;
    builder.rp_name("Edgesweep").build().map_err(|error| defect(&error))
}

/// What the browser is asked for to make one, and what is kept until it answers.
pub async fn begin_adding(service: &Service, person: &Person) -> Answer<(Value, PasskeyRegistration)> {
    let party = party(service)?;
    let known = stored(&rows::credentials(&mut *service.store.reader().await?, &person.id).await?)?;
    if known.len() >= MAX_PASSKEYS {
        return Err(AppError::Conflict { message: format!("There are {MAX_PASSKEYS} passkeys already. Remove one.") });
    }
    let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let handle = Uuid::parse_str(&person.id).map_err(|error| defect(&error))?;
    let (options, state) = party
        .start_passkey_registration(handle, &person.email, &person.email, Some(known))
        .map_err(|error| defect(&error))?;
    let mut options = json!(options)["publicKey"].take();
    // One that the device finds by itself, so that it signs in without an address.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    Ok((options, state))
}

pub async fn add(
    service: &Service,
    person: &Person,
    state: &PasskeyRegistration,
    credential: &str,
    name: &str,
) -> Result<(), Refusal> {
    let answer: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| Refusal::Wrong)?;
    let passkey = party(service)?.finish_passkey_registration(&answer, state).map_err(wrong)?;
    let name: String = name.trim().chars().filter(|letter| !letter.is_control()).take(MAX_NAME_CHARS).collect();
    let name = if name.is_empty() { "Passkey" } else { &name };
    let new = New {
        id: service.new_id(),
        person_id: &person.id,
        credential_id: passkey.cred_id(),
        name,
        credential: json!(passkey).to_string(),
        at: service.now(),
    };
    let mut tx = service.store.write().await?;
    if !rows::add(&mut tx, new).await? {
        return Err(Refusal::Wrong);
    }
    note(&mut tx, service, person, "passkey.added", json!({ "name": name })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

pub async fn remove(service: &Service, person: &Person, id: &str) -> Answer<()> {
    let mut tx = service.store.write().await?;
    if let Some(name) = rows::remove(&mut tx, &person.id, id).await? {
        note(&mut tx, service, person, "passkey.removed", json!({ "name": name })).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// What the browser is asked for to sign in, whoever it is or as somebody whose password was right.
pub async fn begin(service: &Service, somebody: Option<&Person>) -> Answer<(Value, Ceremony)> {
    let party = party(service)?;
    let Some(person) = somebody else {
        let (options, state) = party.start_discoverable_authentication().map_err(|error| defect(&error))?;
        return Ok((json!(options)["publicKey"].take(), Ceremony::Anybody(state)));
    };
    let known = stored(&rows::credentials(&mut *service.store.reader().await?, &person.id).await?)?;
    if known.is_empty() {
        return Err(AppError::NotFound);
    }
    let (options, state) = party.start_passkey_authentication(&known).map_err(|error| defect(&error))?;
    let ceremony = Ceremony::Somebody { person_id: person.id.clone(), state };
    Ok((json!(options)["publicKey"].take(), ceremony))
}

/// Whose passkey it is. Each use counts it on, where the device counts: one that was copied is found out by it.
pub async fn finish(service: &Service, ceremony: Ceremony, credential: &str) -> Result<Person, Refusal> {
    let party = party(service)?;
    let answer: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| Refusal::Wrong)?;
    let (person_id, state) = match ceremony {
        Ceremony::Somebody { person_id, state } => {
            (person_id, Shown::One(party.finish_passkey_authentication(&answer, &state).map_err(wrong)?))
        }
        Ceremony::Anybody(state) => {
            let (handle, _) = party.identify_discoverable_authentication(&answer).map_err(wrong)?;
            (handle.to_string(), Shown::Not(state))
        }
    };
    let mut tx = service.store.write().await?;
    let row = rows::credential(&mut tx, &person_id, answer.get_credential_id()).await?.ok_or(Refusal::Wrong)?;
    let mut passkey: Passkey = serde_json::from_str(&row).map_err(|error| defect(&error))?;
    let result = match state {
        Shown::One(result) => result,
        Shown::Not(state) => party
            .finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&passkey))
            .map_err(wrong)?,
    };
    count(&mut tx, service, &mut passkey, &result).await?;
    tx.commit().await.map_err(StoreError::from)?;
    people::person(service, &person_id).await?.ok_or(Refusal::Wrong)
}

/// Whether what the device showed was looked at already.
enum Shown {
    One(AuthenticationResult),
    Not(DiscoverableAuthentication),
}

async fn count(
    tx: &mut Tx,
    service: &Service,
    passkey: &mut Passkey,
    result: &AuthenticationResult,
) -> Result<(), StoreError> {
    passkey.update_credential(result);
    rows::used(tx, passkey.cred_id(), &json!(passkey).to_string(), service.now()).await
}

fn stored(rows: &[String]) -> Answer<Vec<Passkey>> {
    rows.iter().map(|row| serde_json::from_str(row).map_err(|error| defect(&error))).collect()
}

fn wrong(error: WebauthnError) -> Refusal {
    tracing::info!(%error, "a passkey was refused");
    Refusal::Wrong
}
