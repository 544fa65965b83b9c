//! The vault: seals credentials with XChaCha20-Poly1305 and opens them for the vendor's adapter alone. A sealed value
//! is bound to its place (table, row, field, key version), so that it cannot be moved to another row.

use secrecy::SecretString;

/// Where a sealed value stands; part of what is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'a str,
    pub row: &'a str,
    pub field: &'a str,
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

/// Holds the key.
pub struct Vault;

impl Vault {
    pub fn seal(&self, _place: Place<'_>, _secret: &SecretString) -> Sealed {
        todo!()
    }

    pub fn open(&self, _place: Place<'_>, _sealed: &Sealed) -> Result<SecretString, CannotOpen> {
        todo!()
    }
}
