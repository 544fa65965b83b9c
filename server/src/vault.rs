//! The vault: seals credentials with XChaCha20-Poly1305 and opens them for the vendor's adapter alone. A sealed value
//! is bound to its place (table, row, field, key version), so that it cannot be moved to another row.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::clock::Randomness;
use crate::private;
use crate::store::{Store, StoreError, vault_check};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// The version of the only key that there is today; a later key gets the next number.
const KEY_VERSION: i64 = 1;

/// Where a sealed value stands; part of what is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'a str,
    pub row: &'a str,
    pub field: &'a str,
}

impl Place<'_> {
    /// What is authenticated beside the secret. Each part has its length before it, so that no two places are alike.
    fn bytes(self, key_version: i64) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in [self.table, self.row, self.field] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.extend_from_slice(&key_version.to_be_bytes());
        bytes
    }
}

/// A value that only the vault can open: key version, nonce and ciphertext.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    pub key_version: i64,
    /// 24 bytes of nonce, then the ciphertext with its tag.
    pub bytes: Vec<u8>,
}

/// Why a value could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value could not be opened: it was made with another key or for another place")]
pub struct CannotOpen;

/// Why the vault cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key must be {KEY_BYTES} bytes in base64, such as `openssl rand -base64 32` prints; {0}")]
    Malformed(String),
    #[error("the key file {file} cannot be used: {cause}")]
    File { file: String, cause: std::io::Error },
    #[error(
        "this key is not the one that the credentials in this database were sealed with; \
         start with the right EDGESWEEP_KEY or key file, or the credentials are lost"
    )]
    WrongKey,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// 32 bytes, wiped from memory when dropped.
pub struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads base64.
    pub fn parse(text: &SecretString) -> Result<Self, VaultError> {
        let decoded = STANDARD.decode(text.expose_secret().trim());
        let bytes = Zeroizing::new(decoded.map_err(|_| VaultError::Malformed("this is no base64".to_owned()))?);
        let key = <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
            .map_err(|_| VaultError::Malformed(format!("this is {} bytes", bytes.len())))?;
        Ok(Self::from_bytes(key))
    }

    /// Reads the key from a file; where there is none, makes one that only its owner can read.
    pub fn from_file_or_new(file: &Path, randomness: &dyn Randomness) -> Result<Self, VaultError> {
        let failed = |cause| VaultError::File { file: file.display().to_string(), cause };
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&SecretString::from(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = Zeroizing::new([0; KEY_BYTES]);
                randomness.fill(&mut *bytes);
                write_new(file, &Zeroizing::new(STANDARD.encode(*bytes) + "\n")).map_err(failed)?;
                Ok(Self(bytes))
            }
            Err(error) => Err(failed(error)),
        }
    }
}

/// Writes a file that is not there yet, with mode 0600, and makes sure that it is on the disk.
fn write_new(file: &Path, text: &str) -> std::io::Result<()> {
    let mut opened = private::options().create_new(true).open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

/// Holds the key. It has no `Debug`: nothing can print it.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    randomness: Arc<dyn Randomness>,
}

impl Vault {
    pub fn new(key: Key, randomness: Arc<dyn Randomness>) -> Self {
        let cipher = XChaCha20Poly1305::new(&(*key.0).into());
        Self { cipher, randomness }
    }

    /// Seals a secret for its place.
    ///
    /// # Panics
    /// Never: encryption only refuses more bytes than memory has.
    pub fn seal(&self, place: Place<'_>, secret: &SecretString) -> Sealed {
        let mut nonce = [0; NONCE_BYTES];
        self.randomness.fill(&mut nonce);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &place.bytes(KEY_VERSION) };
        let ciphertext = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a secret is shorter than 256 GiB");
        Sealed { key_version: KEY_VERSION, bytes: [&nonce[..], &ciphertext].concat() }
    }

    /// Opens what was sealed for this very place.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<SecretString, CannotOpen> {
        let (nonce, ciphertext) = sealed.bytes.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
        let payload = Payload { msg: ciphertext, aad: &place.bytes(sealed.key_version) };
        let plaintext = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| CannotOpen)?;
        String::from_utf8(plaintext).map(SecretString::from).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            CannotOpen
        })
    }

    /// Makes sure that this key is the one that the database knows; the first one that comes becomes it.
    pub async fn verify(&self, store: &Store) -> Result<(), VaultError> {
        const PLACE: Place<'_> = Place { table: "vault_check", row: "1", field: "sealed" };
        let mut tx = store.write().await?;
        if let Some(sealed) = vault_check::sealed(&mut tx).await? {
            return self.open(PLACE, &sealed).map(drop).map_err(|CannotOpen| VaultError::WrongKey);
        }
        let sealed = self.seal(PLACE, &SecretString::from("edgesweep"));
        vault_check::keep(&mut tx, &sealed).await?;
        Ok(tx.commit().await.map_err(StoreError::from)?)
    }
}

#[cfg(test)]
mod tests;
