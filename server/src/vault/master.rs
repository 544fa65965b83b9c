//! The one key of an installation: it wraps the keys of companies and seals nothing else. It is held here, or by a service
//! that never gives it away.

use std::sync::Arc;

use super::VaultError;
use super::key::Key;
use super::kms::{AwsKms, GoogleKms};
use super::place::Label;
use crate::clock::Randomness;

pub enum MasterKey {
    Local(Arc<Key>),
    Aws(AwsKms),
    Google(GoogleKms),
}

impl From<Key> for MasterKey {
    fn from(key: Key) -> Self {
        Self::Local(Arc::new(key))
    }
}

impl MasterKey {
    /// By what people tell it from others.
    pub fn name(&self) -> String {
        match self {
            Self::Local(key) => key.name(),
            Self::Aws(kms) => kms.name(),
            Self::Google(kms) => kms.name(),
        }
    }

    /// The key that sealed secrets itself, before companies had keys of their own: a service never did.
    pub(super) fn of_old(&self) -> Option<&Arc<Key>> {
        match self {
            Self::Local(key) => Some(key),
            Self::Aws(_) | Self::Google(_) => None,
        }
    }

    /// Wraps a key and sees that it opens again: what cannot be opened is never used.
    pub(super) async fn wrap(
        &self,
        label: Label<'_>,
        key: &Key,
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, VaultError> {
        let wrapped = match self {
            Self::Local(master) => master.seal(&label.bytes(), key.bytes(), randomness),
            Self::Aws(kms) => kms.encrypt(label, key).await?,
            Self::Google(kms) => kms.encrypt(label, key).await?,
        };
        match self.unwrap(label, &wrapped).await? {
            Some(opened) if opened.bytes() == key.bytes() => Ok(wrapped),
            Some(_) | None => Err(VaultError::CannotWrap(self.name())),
        }
    }

    /// None of what another master key wrapped, or for another company or version.
    pub(super) async fn unwrap(&self, label: Label<'_>, wrapped: &[u8]) -> Result<Option<Key>, VaultError> {
        match self {
            Self::Local(master) => Ok(master.open(&label.bytes(), wrapped).and_then(|bytes| Key::from_slice(&bytes))),
            Self::Aws(kms) => Ok(kms.decrypt(label, wrapped).await?),
            Self::Google(kms) => Ok(kms.decrypt(label, wrapped).await?),
        }
    }
}
