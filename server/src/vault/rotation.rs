//! Data keys made anew: each owner gets a new one, every secret is sealed with it, one in each short transaction while servers
//! run, and the old ones are wiped. All that it needs to know stands in the database, so whoever comes after it was broken
//! off goes on where it was.

use std::sync::Arc;

use serde_json::json;

use super::place::{Owner, Place};
use super::{CannotOpen, Sealer, VaultError};
use crate::clock::{Clock, Randomness, uuid_v7};
use crate::store::data_keys;
use crate::store::sealed::{self, SHELVES, Shelf, Spot};
use crate::store::{Store, StoreError};
use crate::vault::Vault;

/// Secrets that are looked up at once.
const PAGE: i64 = 100;
/// How often an owner's secrets are walked along: a server may seal some with the key before, for as long as it takes to
/// save them.
const MAX_WALKS: usize = 20;

/// What changes keys.
pub struct Locksmith {
    pub store: Store,
    pub vault: Vault,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Since the beginning, which may have been in another process.
    pub resealed: u64,
    /// Of the owner who has the turn.
    pub left: u64,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    pub owners: usize,
    pub resealed: u64,
    /// Whether another one had begun it.
    pub was_resumed: bool,
    /// What could not be opened, by table, row and field: it stays as it is, with its key.
    pub unopened: Vec<String>,
}

impl Locksmith {
    /// Makes every data key anew, or goes on with that.
    pub async fn rotate(&self, tell: &mut (dyn FnMut(Progress) + Send)) -> Result<Rotated, VaultError> {
        let (id, mut rotated) = self.begin().await?;
        for owner in self.owners().await? {
            let sealer = self.new_sealer(&owner, &id).await?;
            let unopened = self.reseal(&owner, sealer, Some(&id), &mut rotated.resealed, tell).await?;
            rotated.unopened.extend(unopened);
            rotated.owners += 1;
        }
        let mut tx = self.store.write().await?;
        data_keys::end(&mut tx, &id, self.clock.now()).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(rotated)
    }

    async fn begin(&self) -> Result<(String, Rotated), VaultError> {
        let mut tx = self.store.write().await?;
        if let Some(begun) = data_keys::begun(&mut tx).await? {
            let resealed = u64::try_from(begun.resealed).unwrap_or(0);
            return Ok((begun.id, Rotated { resealed, was_resumed: true, ..Rotated::default() }));
        }
        let id = uuid_v7(&*self.clock, &*self.randomness).to_string();
        data_keys::begin(&mut tx, &id, self.clock.now()).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok((id, Rotated::default()))
    }

    /// Everybody who has a key, or something sealed by the master key itself.
    async fn owners(&self) -> Result<Vec<String>, VaultError> {
        let mut owners = sealed::owners(&self.store).await?;
        let keys = data_keys::all_in_use(&mut *self.store.reader().await?).await?;
        owners.extend(keys.into_iter().map(|(owner, _)| owner));
        owners.sort();
        owners.dedup();
        Ok(owners)
    }

    /// With a key that this rotation has made.
    async fn new_sealer(&self, owner: &str, rotation: &str) -> Result<Sealer, VaultError> {
        for _ in 0..super::MAX_TRIES {
            let next = self.vault.next_version(&self.store, Owner::of(owner)).await?;
            let keys = data_keys::in_use(&self.store, owner).await?;
            if keys.last().is_some_and(|newest| newest.rotation.as_deref() == Some(rotation)) {
                return self.vault.sealer(&self.store, Owner::of(owner), self.clock.now()).await;
            }
            self.vault.add_key(&self.store, Owner::of(owner), next, Some(rotation), self.clock.now()).await?;
        }
        Err(VaultError::Busy)
    }

    /// Seals with the newest key what an older one has sealed, and wipes the keys that nothing needs any more. Gives what
    /// could not be opened.
    pub(super) async fn reseal(
        &self,
        owner: &str,
        mut sealer: Sealer,
        rotation: Option<&str>,
        resealed: &mut u64,
        tell: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Vec<String>, VaultError> {
        for _ in 0..MAX_WALKS {
            let before = *resealed;
            let mut unopened = Vec::new();
            for shelf in SHELVES {
                let mut after = None;
                loop {
                    let version = sealer.version;
                    let spots = sealed::older(&self.store, shelf, owner, version, after.as_ref(), PAGE).await?;
                    let Some(last) = spots.last().cloned() else { break };
                    for spot in &spots {
                        match self.reseal_one(&sealer, shelf, spot, rotation).await? {
                            Resealed::Done => *resealed += 1,
                            Resealed::Unopened => unopened.push(format!("{} {} {}", shelf.table, spot.row, spot.field)),
                            Resealed::Gone => {}
                        }
                    }
                    after = Some(last);
                    let left = sealed::count_older(&self.store, owner, version).await?;
                    tell(Progress { resealed: *resealed, left });
                }
            }
            let is_all = self.retire(owner, sealer.version).await? || *resealed == before;
            if is_all {
                return Ok(unopened);
            }
            // What a server has sealed meanwhile may have a key that was not known before.
            sealer = self.vault.sealer(&self.store, Owner::of(owner), self.clock.now()).await?;
        }
        Err(VaultError::Busy)
    }

    /// One secret, in a transaction of its own: before it, it has the old key, and after it, the new one.
    pub(super) async fn reseal_one(
        &self,
        sealer: &Sealer,
        shelf: Shelf,
        spot: &Spot,
        rotation: Option<&str>,
    ) -> Result<Resealed, VaultError> {
        let place = Place { table: shelf.table, row: &spot.row, field: &spot.field };
        let mut tx = self.store.write().await?;
        let Some(found) = sealed::find(&mut tx, shelf, spot).await? else { return Ok(Resealed::Gone) };
        if found.key_version >= sealer.version {
            return Ok(Resealed::Gone);
        }
        let secret = match sealer.keys.open(place, &found) {
            Ok(secret) => secret,
            Err(CannotOpen::Wrong | CannotOpen::NoKey(_)) => return Ok(Resealed::Unopened),
        };
        sealer.confirm(&mut tx).await?;
        sealed::replace(&mut tx, shelf, spot, &sealer.seal(place, &secret)).await?;
        if let Some(rotation) = rotation {
            data_keys::count(&mut tx, rotation).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Resealed::Done)
    }

    /// Wipes the owner's keys before the newest that nothing is sealed with; says whether none is left.
    async fn retire(&self, owner: &str, newest: i64) -> Result<bool, VaultError> {
        let mut tx = self.store.write().await?;
        let needed = sealed::versions(&mut tx, owner).await?;
        let older = data_keys::all_in_use(&mut tx).await?.into_iter().filter(|(of, _)| of == owner);
        let older: Vec<i64> = older.map(|(_, key)| key.version).filter(|version| *version < newest).collect();
        for version in older.iter().filter(|version| !needed.contains(version)) {
            let (owner, now) = (Owner::of(owner), self.clock.now());
            data_keys::retire(&mut tx, owner.id(), *version, now).await?;
            self.vault.note(&mut tx, owner, "data_key.retired", &format!("data key {version}"), json!({}), now).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(needed.iter().all(|version| *version >= newest))
    }
}

/// What became of one secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resealed {
    Done,
    /// Changed or taken away meanwhile.
    Gone,
    /// Another key has sealed it.
    Unopened,
}

#[cfg(test)]
mod tests;
