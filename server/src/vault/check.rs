//! The check at the start: a master key that is not this database's is refused before anything is served or stored.

use std::path::Path;
use std::sync::PoisonError;

use super::place::{Label, Owner, Place};
use super::{Key, Keys, MAX_TRIES, OLD_VERSION, Sealed, Vault, VaultError};
use crate::store::vault_check::{self, Check};
use crate::store::{Store, StoreError};

/// A key that nothing is sealed with, wrapped by the master key.
const CHECK: Label<'_> = Label { owner: "check", version: 0 };
/// The check of before there were data keys: a text that the master key itself sealed.
const OLD_PLACE: Place<'_> = Place { table: "vault_check", row: "1", field: "sealed" };

/// Where a key file is missing, a key is made for a database that none has sealed anything in yet, and for no other.
pub async fn may_make_key(store: &Store, file: &Path) -> Result<(), VaultError> {
    match vault_check::find(&mut *store.reader().await?).await? {
        None => Ok(()),
        Some(check) => Err(VaultError::KeyMissing {
            file: file.display().to_string(),
            wanted: check.sealed_by.unwrap_or_else(|| "a key".to_owned()),
        }),
    }
}

impl Vault {
    /// Makes sure that this master key is the one that the database knows; the first one that comes becomes it.
    pub async fn verify(&self, store: &Store) -> Result<(), VaultError> {
        for _ in 0..MAX_TRIES {
            let known = vault_check::find(&mut *store.reader().await?).await?;
            let passed = match &known {
                Some(check) if check.sealed.key_version != OLD_VERSION => {
                    if !self.is_ours(check).await? {
                        return Err(self.wrong(check.sealed_by.as_deref()));
                    }
                    Some(check.sealed.bytes.clone())
                }
                Some(check) => {
                    if !self.is_ours_of_old(check) {
                        return Err(self.wrong(None));
                    }
                    self.keep_check(store, known.as_ref()).await?
                }
                None => self.keep_check(store, None).await?,
            };
            if let Some(bytes) = passed {
                *self.passed.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
                return Ok(());
            }
        }
        Err(VaultError::Busy)
    }

    /// What this master key will be known by.
    pub(super) async fn new_check(&self) -> Result<Check, VaultError> {
        let key = Key::random(&*self.randomness);
        let bytes = self.master.wrap(CHECK, &key, &*self.randomness).await?;
        Ok(Check { sealed: Sealed { key_version: CHECK.version, bytes }, sealed_by: Some(self.master.name()) })
    }

    /// Puts a check in the place of what was found there; None where another process was faster.
    async fn keep_check(&self, store: &Store, found: Option<&Check>) -> Result<Option<Vec<u8>>, VaultError> {
        let check = self.new_check().await?;
        let mut tx = store.write().await?;
        if vault_check::find(&mut tx).await?.as_ref() != found {
            return Ok(None);
        }
        vault_check::put(&mut tx, &check).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Some(check.sealed.bytes))
    }

    async fn is_ours(&self, check: &Check) -> Result<bool, VaultError> {
        // Another kind of key is not even asked: what it would answer says nothing to whoever reads it.
        let kind = |name: &str| name.split(':').next().map(str::to_owned);
        if check.sealed_by.as_deref().and_then(kind) != kind(&self.master.name()) {
            return Ok(false);
        }
        Ok(self.master.unwrap(CHECK, &check.sealed.bytes).await?.is_some())
    }

    fn is_ours_of_old(&self, check: &Check) -> bool {
        let of_old = self.master.of_old().cloned();
        let keys = Keys { owner: Owner::Installation.id().to_owned(), opened: [].into(), of_old };
        keys.open(OLD_PLACE, &check.sealed).is_ok()
    }

    fn wrong(&self, wanted: Option<&str>) -> VaultError {
        VaultError::WrongKey { given: self.master.name(), wanted: wanted.unwrap_or("another").to_owned() }
    }
}
