//! Sessions: a cookie with a random token on one side, a row under the token's hash on the other. Who can read the
//! table can sign in as nobody. A session ends at sign-out, or after two weeks in which nobody came.

use std::fmt;
use std::sync::Arc;

use app::model::error::AppError;
use app::model::person::Person;
use app::model::timestamp::Timestamp;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::auth::links::LINK_LIFE_MS;
use crate::auth::people;
use crate::service::{Service, store_error};
use crate::store::sessions::{self, Content, TokenHash};
use crate::store::{StoreError, Tx};

/// How long a session lives after the last visit.
pub const LIFE_DAYS: i64 = 14;
const LIFE_MS: i64 = LIFE_DAYS * 24 * 60 * 60 * 1_000;
/// A visit is noted when the last note is older than this, so that reading a page does not write to the database.
const NOTE_AFTER_MS: u64 = 60 * 60 * 1_000;
/// What a session holds.
const SIGNED_IN: &str = "signed_in";

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

#[derive(Serialize, Deserialize)]
struct SignedIn {
    person_id: String,
    /// The last noted visit.
    seen: Timestamp,
    /// When they came by a link, which stands for a password that they have not or forgot.
    #[serde(default)]
    by_link: Option<Timestamp>,
}

/// How somebody showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Password,
    Link,
}

/// Who is behind a request; none if nobody is signed in or the person is gone.
pub async fn visitor(session: &Session, service: &Service) -> Result<Option<Person>, AppError> {
    let Some(signed_in): Option<SignedIn> = session.get(SIGNED_IN).await.map_err(unavailable)? else {
        return Ok(None);
    };
    let person = people::person(service, &signed_in.person_id).await?;
    if person.is_none() {
        session.flush().await.map_err(unavailable)?;
    } else if service.now().since_ms(signed_in.seen) > NOTE_AFTER_MS {
        let seen = service.now();
        session.insert(SIGNED_IN, SignedIn { seen, ..signed_in }).await.map_err(unavailable)?;
    }
    Ok(person)
}

/// Signs the person in, under a new token: one that was planted before is worth nothing.
pub async fn begin(session: &Session, service: &Service, person: &Person, way: Way) -> Result<(), AppError> {
    session.cycle_id().await.map_err(unavailable)?;
    let now = service.now();
    let by_link = (way == Way::Link).then_some(now);
    let signed_in = SignedIn { person_id: person.id.clone(), seen: now, by_link };
    session.insert(SIGNED_IN, signed_in).await.map_err(unavailable)
}

/// Whether they came by a link so recently that it stands for their password.
pub async fn came_by_link(session: &Session, service: &Service) -> Result<bool, AppError> {
    let signed_in: Option<SignedIn> = session.get(SIGNED_IN).await.map_err(unavailable)?;
    let at = signed_in.and_then(|signed_in| signed_in.by_link);
    Ok(at.is_some_and(|at| service.now() < at.plus_ms(LINK_LIFE_MS)))
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
        let person_id = record.data.get(SIGNED_IN).and_then(|signed_in| signed_in["person_id"].as_str());
        Ok(Content {
            text: serde_json::to_string(&record.data).map_err(encode)?,
            person_id: person_id.map(str::to_owned),
            expires: self.0.now().plus_ms(LIFE_MS),
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
