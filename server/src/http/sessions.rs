//! Sessions: a cookie with a random token on one side, a row under the token's hash on the other. Who can read the
//! table can sign in as nobody. A session ends at sign-out, after two weeks in which nobody came, after a month in any
//! case, and where its person begins more of them than one has.

use std::fmt;
use std::sync::Arc;

use app::model::error::AppError;
use app::model::person::Person;
use app::model::timestamp::Timestamp;
use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::audit;
use crate::auth::signed_in::{self, Caller, Proof, SignedIn, Way};
use crate::auth::single_sign_on::SESSION_MS;
use crate::auth::{account, people};
use crate::service::{Service, store_error};
use crate::store::sessions::{self, Content, TokenHash};
use crate::store::{StoreError, Tx};

/// How long a session lives after the last visit.
pub const LIFE_DAYS: i64 = 14;
const LIFE_MS: i64 = LIFE_DAYS * 24 * 60 * 60 * 1_000;
/// How long it lives however often they come: then they show once more who they are.
const WHOLE_LIFE_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// A visit is noted when the last note is older than this, so that reading a page does not write to the database.
const NOTE_AFTER_MS: u64 = 60 * 60 * 1_000;
/// Who is still to show a second factor, in a session.
const HALFWAY: &str = "halfway";
/// What a passkey's ceremony began with, in a session.
const CEREMONY: &str = "ceremony";
/// By what the provider of single sign-on knows the session there, in a session.
const ID_TOKEN: &str = "id_token";
/// How long they may take.
const HALFWAY_MS: i64 = 10 * 60 * 1_000;

/// How people reach the server; it decides on the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Http,
    Https,
}

/// Gives every request its `Session`.
pub fn layer(service: Arc<Service>, transport: Transport) -> SessionManagerLayer<SessionRows> {
    let name = match transport {
        Transport::Http => "edgesweep",
        // Browsers take such a cookie only over https, from this very host, for all its paths:
        // <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>
        Transport::Https => "__Host-edgesweep",
    };
    SessionManagerLayer::new(SessionRows(service))
        .with_name(name)
        .with_path("/")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(transport == Transport::Https)
        .with_expiry(Expiry::OnInactivity(Duration::days(LIFE_DAYS)))
}

/// Somebody whose password was right, and whose second factor is still to be shown.
#[derive(Serialize, Deserialize)]
struct Halfway {
    person_id: String,
    way: Way,
    since: Timestamp,
}

/// Who is behind a request; none if nobody is signed in or the person is gone.
pub async fn visitor(session: &Session, service: &Service) -> Result<Option<Person>, AppError> {
    let Some(mut signed_in) = signed_in(session).await? else { return Ok(None) };
    let Some(mut person) = people::person(service, &signed_in.person_id).await? else {
        session.flush().await.map_err(unavailable)?;
        return Ok(None);
    };
    let now = service.now();
    let is_over = now >= signed_in.began.plus_ms(WHOLE_LIFE_MS);
    if is_over || signed_in.by_sign_on.is_some_and(|at| now >= at.plus_ms(SESSION_MS)) {
        session.flush().await.map_err(unavailable)?;
        return Ok(None);
    }
    // Whoever is no longer known to the provider keeps nothing that came from there.
    if signed_in.by_sign_on.is_none() && service.sign_on.get().is_some() {
        person.memberships.retain(|own| !own.by_groups);
    }
    if now.since_ms(signed_in.seen) > NOTE_AFTER_MS || signed_in.id.is_empty() {
        signed_in.seen = now;
        if signed_in.id.is_empty() {
            signed_in.id = service.new_id();
        }
        keep(session, &signed_in).await?;
    }
    person.standing = signed_in.standing(now);
    Ok(Some(person))
}

/// Signs the person in, under a new token: one that was planted before is worth nothing.
pub async fn begin(
    session: &Session,
    service: &Service,
    person: &Person,
    proof: Proof,
    caller: &Caller,
) -> Result<(), AppError> {
    let replaced = signed_in(session).await?.map(|before| before.id);
    account::make_room(service, person, replaced.as_deref(), caller.address).await?;
    audit::sessions::began(service, person, caller.address, proof).await?;
    session.cycle_id().await.map_err(unavailable)?;
    session.remove_value(HALFWAY).await.map_err(unavailable)?;
    if proof.way != Way::SingleSignOn {
        session.remove_value(ID_TOKEN).await.map_err(unavailable)?;
    }
    session.set_expiry(Some(Expiry::OnInactivity(Duration::days(LIFE_DAYS))));
    keep(session, &SignedIn::new(service.new_id(), &person.id, proof, caller, service.now())).await
}

/// The same for who is in already: what the provider of single sign-on said of them holds no longer than before.
pub async fn begin_anew(
    session: &Session,
    service: &Service,
    person: &Person,
    proof: Proof,
    caller: &Caller,
) -> Result<(), AppError> {
    let by_sign_on = signed_in(session).await?.and_then(|before| before.by_sign_on);
    let id_token = id_token(session).await?;
    begin(session, service, person, proof, caller).await?;
    if let (Some(now), Some(id_token)) = (signed_in(session).await?, id_token) {
        keep(session, &SignedIn { by_sign_on, ..now }).await?;
        keep_id_token(session, &id_token).await?;
    }
    Ok(())
}

/// Remembers that somebody is to show a second factor, under a new token, too. Nobody is signed in by it.
pub async fn go_halfway(session: &Session, service: &Service, person: &Person, way: Way) -> Result<(), AppError> {
    session.cycle_id().await.map_err(unavailable)?;
    session.remove_value(signed_in::KEY).await.map_err(unavailable)?;
    session.set_expiry(Some(Expiry::OnInactivity(Duration::milliseconds(HALFWAY_MS))));
    let halfway = Halfway { person_id: person.id.clone(), way, since: service.now() };
    session.insert(HALFWAY, halfway).await.map_err(unavailable)
}

/// Who is to show a second factor, and how they came; none where that is too long ago.
pub async fn halfway(session: &Session, service: &Service) -> Result<Option<(Person, Way)>, AppError> {
    let halfway: Option<Halfway> = session.get(HALFWAY).await.map_err(unavailable)?;
    let Some(halfway) = halfway.filter(|halfway| service.now() < halfway.since.plus_ms(HALFWAY_MS)) else {
        return Ok(None);
    };
    Ok(people::person(service, &halfway.person_id).await?.map(|person| (person, halfway.way)))
}

/// Keeps what a passkey's ceremony began with until it ends.
pub async fn keep_ceremony(session: &Session, state: &impl Serialize) -> Result<(), AppError> {
    if session.is_empty().await {
        // Of somebody who is not in; most never come back.
        session.set_expiry(Some(Expiry::OnInactivity(Duration::milliseconds(HALFWAY_MS))));
    }
    session.insert(CEREMONY, state).await.map_err(unavailable)
}

/// What it began with, once.
pub async fn take_ceremony<State: DeserializeOwned>(session: &Session) -> Result<Option<State>, AppError> {
    // Of a session in which none was begun, nothing changes, and its token is not told once more.
    if session.get_value(CEREMONY).await.map_err(unavailable)?.is_none() {
        return Ok(None);
    }
    // What another kind of ceremony has left is none.
    Ok(session.remove_value(CEREMONY).await.map_err(unavailable)?.and_then(|state| serde_json::from_value(state).ok()))
}

/// Keeps the token by which the provider of single sign-on knows the session there; it opens nothing.
pub async fn keep_id_token(session: &Session, token: &str) -> Result<(), AppError> {
    session.insert(ID_TOKEN, token).await.map_err(unavailable)
}

/// That token; none where the session did not begin there.
pub async fn id_token(session: &Session) -> Result<Option<String>, AppError> {
    session.get(ID_TOKEN).await.map_err(unavailable)
}

/// Notes that whoever is signed in has just shown again who they are, with a second factor or without.
pub async fn prove(session: &Session, service: &Service, has_second_factor: bool) -> Result<(), AppError> {
    let Some(mut signed_in) = signed_in(session).await? else { return Ok(()) };
    signed_in.proved = service.now();
    signed_in.proved_first = None;
    signed_in.has_second_factor |= has_second_factor;
    keep(session, &signed_in).await
}

/// Notes that whoever is signed in has just shown again the first of their factors; the second is to follow.
pub async fn prove_first(session: &Session, service: &Service) -> Result<(), AppError> {
    let Some(mut signed_in) = signed_in(session).await? else { return Ok(()) };
    signed_in.proved_first = Some(service.now());
    keep(session, &signed_in).await
}

/// Whether they have, and not too long ago.
pub async fn has_proved_first(session: &Session, service: &Service) -> Result<bool, AppError> {
    let first = signed_in(session).await?.and_then(|signed_in| signed_in.proved_first);
    Ok(first.is_some_and(|at| service.now() < at.plus_ms(HALFWAY_MS)))
}

/// Whether they came by a link so recently that it stands for their password.
pub async fn came_by_link(session: &Session, service: &Service) -> Result<bool, AppError> {
    Ok(signed_in(session).await?.is_some_and(|signed_in| signed_in.came_by_link(service.now())))
}

async fn signed_in(session: &Session) -> Result<Option<SignedIn>, AppError> {
    session.get(signed_in::KEY).await.map_err(unavailable)
}

async fn keep(session: &Session, signed_in: &SignedIn) -> Result<(), AppError> {
    session.insert(signed_in::KEY, signed_in).await.map_err(unavailable)
}

/// Signs out, whoever it was.
pub async fn end(session: &Session) -> Result<(), AppError> {
    session.flush().await.map_err(unavailable)
}

fn unavailable(error: tower_sessions::session::Error) -> AppError {
    AppError::Unavailable { message: format!("Your session cannot be read now ({error}). Try again.") }
}

/// The sessions in our database, as the session layer asks for them. Time is ours: the expiry that the layer computes
/// from the machine's clock is left aside.
#[derive(Clone)]
pub struct SessionRows(Arc<Service>);

impl fmt::Debug for SessionRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionRows")
    }
}

impl SessionRows {
    fn content(&self, record: &Record) -> session_store::Result<Content> {
        let encode = |error: serde_json::Error| session_store::Error::Encode(error.to_string());
        let person_id = record.data.get(signed_in::KEY).and_then(|signed_in| signed_in["person_id"].as_str());
        // Nobody is signed in by what a ceremony began with: anybody can begin one. It outlasts the ceremony, so that who comes
        // late is told so.
        let life_ms = if person_id.is_some() { LIFE_MS } else { 6 * HALFWAY_MS };
        Ok(Content {
            text: serde_json::to_string(&record.data).map_err(encode)?,
            person_id: person_id.map(str::to_owned),
            expires: self.0.now().plus_ms(life_ms),
        })
    }
}

#[async_trait]
impl SessionStore for SessionRows {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let mut tx = self.0.store.write().await.map_err(backend)?;
        sessions::delete_expired(&mut tx, self.0.now()).await.map_err(backend)?;
        let content = self.content(record)?;
        while !sessions::add(&mut tx, &hash(&record.id), &content).await.map_err(backend)? {
            record.id = Id::default();
        }
        commit(tx).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let content = self.content(record)?;
        let mut tx = self.0.store.write().await.map_err(backend)?;
        sessions::change(&mut tx, &hash(&record.id), &content).await.map_err(backend)?;
        commit(tx).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let found = sessions::find(&self.0.store, &hash(id), self.0.now()).await.map_err(backend)?;
        let Some((content, expires)) = found else { return Ok(None) };
        let decode = |error: &dyn fmt::Display| session_store::Error::Decode(error.to_string());
        let data = serde_json::from_str(&content).map_err(|error| decode(&error))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires.0 / 1_000).map_err(|error| decode(&error))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.0.store.write().await.map_err(backend)?;
        sessions::delete(&mut tx, &hash(id)).await.map_err(backend)?;
        commit(tx).await
    }
}

fn hash(id: &Id) -> TokenHash {
    Sha256::digest(id.to_string()).into()
}

async fn commit(tx: Tx) -> session_store::Result<()> {
    tx.commit().await.map_err(|error| backend(error.into()))
}

fn backend(error: StoreError) -> session_store::Error {
    session_store::Error::Backend(store_error(error).to_string())
}
