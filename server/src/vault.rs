//! The vault: seals credentials and opens them for the vendor's adapter alone. Each company has a key of its own for that, a
//! *data key*, which the database keeps wrapped by the installation's *master key*. A sealed value is bound to its company,
//! table, row, field and key version, so that it cannot be moved. What was sealed before there were data keys, by the master
//! key itself, has the key version 1: it is opened, and nothing more is sealed that way.

mod check;
mod key;
pub mod kms;
mod master;
mod place;
pub mod rotation;
pub mod succession;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use app::model::timestamp::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

pub use self::check::may_make_key;
pub use self::key::Key;
pub use self::kms::KmsError;
pub use self::master::MasterKey;
use self::place::Label;
pub use self::place::{Owner, Place};
use crate::audit::{self, Deed, Who};
use crate::clock::{Clock, Randomness, uuid_v7};
use crate::store::audit::INSTALLATION;
use crate::store::data_keys::{self, DataKey};
use crate::store::{Store, StoreError, Tx, vault_check};

/// What the master key itself sealed.
pub const OLD_VERSION: i64 = 1;
/// Of an owner's first data key.
const FIRST_VERSION: i64 = 2;
/// How often a key is made anew since another process made one in the same moment.
const MAX_TRIES: usize = 5;

/// A value that only the vault can open.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key_version: i64,
    /// 24 bytes of nonce, then the ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// Why a value could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    #[error("a sealed value could not be opened: it was made with another key or for another place")]
    Wrong,
    /// It was retired since the value was read, or was never there.
    #[error("a sealed value could not be opened: there is no key of version {0}")]
    NoKey(i64),
}

/// Why the vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key must be 32 bytes in base64, such as `openssl rand -base64 32` prints; {0}")]
    Malformed(String),
    #[error("the key file {file} cannot be used: {cause}")]
    File { file: String, cause: std::io::Error },
    #[error(
        "this key ({given}) is not the one that the credentials in this database were sealed with ({wanted}); \
         start with the right EDGESWEEP_KEY, key file or EDGESWEEP_KMS, or the credentials are lost"
    )]
    WrongKey { given: String, wanted: String },
    #[error(
        "a data key was not wrapped by the master key that this server was started with; if that was changed, start the \
         server again with the new one"
    )]
    Changed,
    #[error("{0} gave back another key than it was given; nothing was stored")]
    CannotWrap(String),
    #[error("the keys were changed at this very moment; nothing was stored, try again")]
    Busy,
    #[error(
        "there is no key file {file}, and the credentials in this database were sealed with {wanted}; put the file back, or \
         name the right one in EDGESWEEP_KEY_FILE"
    )]
    KeyMissing { file: String, wanted: String },
    #[error(transparent)]
    Kms(#[from] KmsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for VaultError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Holds the master key and the data keys that were opened. It has no `Debug`: nothing can print it.
pub struct Vault {
    master: MasterKey,
    randomness: Arc<dyn Randomness>,
    opened: Mutex<HashMap<(String, i64), Arc<Key>>>,
    /// So that a service is asked once for a key that many want.
    opening: tokio::sync::Mutex<()>,
    /// The check that this master key passed at the start; another one stands there when the master key was changed.
    passed: Mutex<Option<Vec<u8>>>,
}

impl Vault {
    pub fn new(master: impl Into<MasterKey>, randomness: Arc<dyn Randomness>) -> Self {
        Self {
            master: master.into(),
            randomness,
            opened: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            passed: Mutex::default(),
        }
    }

    /// The name of the master key; tells nothing of it.
    pub fn master_name(&self) -> String {
        self.master.name()
    }

    /// What opens an owner's secrets. Asks the database, and of a service what was not opened yet: not to be called inside a
    /// transaction. Keys that were retired are forgotten.
    pub async fn keys(&self, store: &Store, owner: Owner<'_>) -> Result<Keys, VaultError> {
        let rows = data_keys::in_use(store, owner.id()).await?;
        let mut opened = BTreeMap::new();
        for row in &rows {
            opened.insert(row.version, self.opened(owner, row).await?);
        }
        self.cache().retain(|(of, version), _| of != owner.id() || opened.contains_key(version));
        let of_old = self.master.of_old().map(Arc::clone);
        Ok(Keys { owner: owner.id().to_owned(), opened, of_old })
    }

    /// What seals an owner's secrets, with the newest key; makes the first one. Not to be called inside a transaction.
    pub async fn sealer(&self, store: &Store, owner: Owner<'_>, now: Timestamp) -> Result<Sealer, VaultError> {
        for _ in 0..MAX_TRIES {
            let next = self.next_version(store, owner).await?;
            let keys = self.keys(store, owner).await?;
            let newest = keys.opened.last_key_value().map(|(version, key)| (*version, Arc::clone(key)));
            if let Some((version, key)) = newest {
                return Ok(Sealer { keys, version, key, randomness: Arc::clone(&self.randomness) });
            }
            self.add_key(store, owner, next, None, now).await?;
        }
        Err(VaultError::Busy)
    }

    /// The version of the next data key of an owner. Whoever finds that one is needed asks before they look, so that of those who
    /// find it at once only one makes it.
    async fn next_version(&self, store: &Store, owner: Owner<'_>) -> Result<i64, VaultError> {
        Ok(data_keys::last_version(store, owner.id()).await?.map_or(FIRST_VERSION, |last| last + 1))
    }

    /// Makes the data key of this version, unless another process has just made it.
    async fn add_key(
        &self,
        store: &Store,
        owner: Owner<'_>,
        version: i64,
        rotation: Option<&str>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let label = Label { owner: owner.id(), version };
        let key = Key::random(&*self.randomness);
        let wrapped = self.master.wrap(label, &key, &*self.randomness).await?;
        let made = DataKey { version, wrapped, wrapped_by: self.master.name(), rotation: rotation.map(str::to_owned) };
        let mut tx = store.write().await?;
        self.is_still_master(&mut tx).await?;
        let is_added = data_keys::add(&mut tx, owner.id(), &made, now).await?;
        // An owner's first key is made when something is sealed, which has a row of its own.
        if is_added && rotation.is_some() {
            self.note(&mut tx, owner, "data_key.added", &format!("data key {version}"), json!({}), now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The operator's row in the trail of the owner.
    async fn note(
        &self,
        tx: &mut Tx,
        owner: Owner<'_>,
        action: &str,
        subject: &str,
        details: Value,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let company_id = match owner {
            Owner::Company(id) => id,
            Owner::Installation => INSTALLATION,
        };
        let id = uuid_v7(&At(now), &*self.randomness).to_string();
        let deed = Deed { company_id, who: Who::Operator, from: None, action, subject, details };
        audit::append(tx, id, now, deed).await
    }

    /// Whoever runs with a master key that is no longer this database's must not wrap anything more.
    async fn is_still_master(&self, tx: &mut Tx) -> Result<(), VaultError> {
        let stands = vault_check::find(tx).await?.map(|check| check.sealed.bytes);
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if stands == passed { Ok(()) } else { Err(VaultError::Changed) }
    }

    async fn opened(&self, owner: Owner<'_>, row: &DataKey) -> Result<Arc<Key>, VaultError> {
        let name = (owner.id().to_owned(), row.version);
        let kept = |vault: &Self| vault.cache().get(&name).map(Arc::clone);
        if let Some(key) = kept(self) {
            return Ok(key);
        }
        let _one_at_a_time = self.opening.lock().await;
        if let Some(key) = kept(self) {
            return Ok(key);
        }
        let label = Label { owner: owner.id(), version: row.version };
        // The master key passed its check, so what it does not open was wrapped by a later one.
        let key = self.master.unwrap(label, &row.wrapped).await?.map(Arc::new).ok_or(VaultError::Changed)?;
        self.cache().insert(name, Arc::clone(&key));
        Ok(key)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<(String, i64), Arc<Key>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that shows one moment.
struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Opens an owner's secrets. It has no `Debug`: nothing can print it.
pub struct Keys {
    owner: String,
    opened: BTreeMap<i64, Arc<Key>>,
    of_old: Option<Arc<Key>>,
}

impl Keys {
    /// Opens what was sealed for this very place.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<SecretString, CannotOpen> {
        let version = sealed.key_version;
        let (key, beside) = if version == OLD_VERSION {
            (self.of_old.as_ref(), place.bytes_of_old(version))
        } else {
            (self.opened.get(&version), place.bytes(&self.owner, version))
        };
        let key = key.ok_or(CannotOpen::NoKey(version))?;
        let plain = key.open(&beside, &sealed.bytes).ok_or(CannotOpen::Wrong)?;
        let text = std::str::from_utf8(&plain).map_err(|_| CannotOpen::Wrong)?;
        Ok(SecretString::from(text))
    }
}

/// Seals an owner's secrets, and opens them, too.
pub struct Sealer {
    pub keys: Keys,
    version: i64,
    key: Arc<Key>,
    randomness: Arc<dyn Randomness>,
}

impl Sealer {
    /// Seals a secret for its place. Whoever stores it calls `confirm` in the same transaction.
    pub fn seal(&self, place: Place<'_>, secret: &SecretString) -> Sealed {
        let beside = place.bytes(&self.keys.owner, self.version);
        let bytes = self.key.seal(&beside, secret.expose_secret().as_bytes(), &*self.randomness);
        Sealed { key_version: self.version, bytes }
    }

    /// Sees that the key is not retired meanwhile: what it sealed could never be opened.
    pub async fn confirm(&self, tx: &mut Tx) -> Result<(), VaultError> {
        if data_keys::is_in_use(tx, &self.keys.owner, self.version).await? { Ok(()) } else { Err(VaultError::Busy) }
    }
}

#[cfg(test)]
mod tests;
