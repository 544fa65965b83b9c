//! Another master key in the place of the one before. Data keys stay what they are: they are wrapped anew, all of them and
//! the check in one transaction, so that at every moment the database has one master key. What the master key itself
//! sealed, before there were data keys, is sealed with those first.

use serde_json::json;

use super::place::{Label, Owner};
use super::rotation::Locksmith;
use super::{MAX_TRIES, MasterKey, OLD_VERSION, Vault, VaultError};
use crate::clock::uuid_v7;
use crate::store::data_keys::{self, DataKey};
use crate::store::{StoreError, sealed, vault_check};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succeeded {
    pub from: String,
    pub to: String,
    /// Data keys that were wrapped anew.
    pub rewrapped: usize,
    /// What could not be opened, by table, row and field: no key opens it any more.
    pub unopened: Vec<String>,
}

impl Locksmith {
    /// Puts another master key in the place of the one that it was made with. Servers that run go on with the data keys that
    /// they have opened, make none, and are started again with the new master key.
    pub async fn change_master(&self, new: MasterKey) -> Result<Succeeded, VaultError> {
        let successor = Vault::new(new, self.randomness.clone());
        let mut unopened = Vec::new();
        for _ in 0..MAX_TRIES {
            unopened.extend(self.reseal_old().await?);
            if let Some(rewrapped) = self.rewrap(&successor).await? {
                let (from, to) = (self.vault.master_name(), successor.master_name());
                unopened.sort();
                unopened.dedup();
                return Ok(Succeeded { from, to, rewrapped, unopened });
            }
        }
        Err(VaultError::Busy)
    }

    /// What the master key itself has sealed gets a data key.
    async fn reseal_old(&self) -> Result<Vec<String>, VaultError> {
        let mut unopened = Vec::new();
        for owner in sealed::owners(&self.store).await? {
            if sealed::count_older(&self.store, &owner, OLD_VERSION + 1).await? > 0 {
                let sealer = self.vault.sealer(&self.store, Owner::of(&owner), self.clock.now()).await?;
                unopened.extend(self.reseal(&owner, sealer, None, &mut 0, &mut |_| {}).await?);
            }
        }
        Ok(unopened)
    }

    /// None where keys were made or retired meanwhile: nothing was changed then.
    async fn rewrap(&self, successor: &Vault) -> Result<Option<usize>, VaultError> {
        let found = data_keys::all_in_use(&mut *self.store.reader().await?).await?;
        let mut wrapped = Vec::new();
        for (owner, key) in &found {
            wrapped.push(self.wrapped_anew(successor, owner, key).await?);
        }
        let check = successor.new_check().await?;
        let by = successor.master_name();

        let mut tx = self.store.write().await?;
        self.vault.is_still_master(&mut tx).await?;
        if data_keys::all_in_use(&mut tx).await?.len() != found.len() {
            return Ok(None);
        }
        for ((owner, key), wrapped) in found.iter().zip(&wrapped) {
            if !data_keys::rewrap(&mut tx, owner, key, wrapped, &by).await? {
                return Ok(None);
            }
        }
        vault_check::put(&mut tx, &check).await?;
        let id = uuid_v7(&*self.clock, &*self.randomness).to_string();
        let now = self.clock.now();
        data_keys::note_succession(&mut tx, &id, &by, now).await?;
        let details = json!({ "from": self.vault.master_name(), "to": by, "data_keys": found.len() });
        self.vault.note(&mut tx, Owner::Installation, "master_key.changed", "master key", details, now).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Some(found.len()))
    }

    async fn wrapped_anew(&self, successor: &Vault, owner: &str, key: &DataKey) -> Result<Vec<u8>, VaultError> {
        let label = Label { owner, version: key.version };
        let opened = self.vault.opened(Owner::of(owner), key).await?;
        successor.master.wrap(label, &opened, &*self.randomness).await
    }
}
