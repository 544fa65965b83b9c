//! 32 bytes that seal with XChaCha20-Poly1305. They stand in one place of memory, which is wiped when they go, and so are
//! the bytes that they open. Nothing can print them.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::VaultError;
use crate::clock::Randomness;
use crate::private;

pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// Hexadecimal digits by which people tell keys apart.
const NAME_DIGITS: usize = 12;

/// A key, wiped from memory when dropped.
pub struct Key(SecretBox<[u8; KEY_BYTES]>);

impl Key {
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| key.copy_from_slice(&*bytes)))
    }

    pub fn random(randomness: &dyn Randomness) -> Self {
        Self(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| randomness.fill(key)))
    }

    /// Of so many bytes, and no others.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let is_one = bytes.len() == KEY_BYTES;
        is_one.then(|| Self(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| key.copy_from_slice(bytes))))
    }

    /// Reads base64.
    pub fn parse(text: &SecretString) -> Result<Self, VaultError> {
        let decoded = STANDARD.decode(text.expose_secret().trim());
        let bytes = Zeroizing::new(decoded.map_err(|_| VaultError::Malformed("this is no base64".to_owned()))?);
        Self::from_slice(&bytes).ok_or_else(|| VaultError::Malformed(format!("this is {} bytes", bytes.len())))
    }

    /// Reads the key from a file; where there is none, makes one that only its owner can read.
    pub fn from_file_or_new(file: &Path, randomness: &dyn Randomness) -> Result<Self, VaultError> {
        let failed = |cause| VaultError::File { file: file.display().to_string(), cause };
        match std::fs::read_to_string(file) {
            Ok(text) => Self::parse(&SecretString::from(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Self::random(randomness);
                let mut text = key.text();
                text.push('\n');
                write_new(file, &text).map_err(failed)?;
                Ok(key)
            }
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.expose_secret()
    }

    /// In base64.
    pub(super) fn text(&self) -> Zeroizing<String> {
        // With room for a line's end, so that it is not copied to where it would not be wiped.
        let mut text = Zeroizing::new(String::with_capacity(KEY_BYTES * 2));
        STANDARD.encode_string(self.bytes(), &mut text);
        text
    }

    /// By what people tell it from others; tells nothing of the key.
    pub(super) fn name(&self) -> String {
        let digest = Sha256::new().chain_update(b"edgesweep: the name of a key").chain_update(self.bytes()).finalize();
        format!("local:{}", &hex::encode(digest)[..NAME_DIGITS])
    }

    /// Nonce, ciphertext and tag.
    ///
    /// # Panics
    /// Never: encryption only refuses more bytes than memory has.
    pub(crate) fn seal(&self, beside: &[u8], plain: &[u8], randomness: &dyn Randomness) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        randomness.fill(&mut nonce);
        // As much room as is needed, so that no plaintext is left behind where it grew.
        let mut sealed = Vec::with_capacity(NONCE_BYTES + plain.len() + TAG_BYTES);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let tag = self
            .cipher()
            .encrypt_inout_detached(&XNonce::from(nonce), beside, (&mut sealed[NONCE_BYTES..]).into())
            .expect("a secret is shorter than 256 GiB");
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// None of what another key sealed, or for another place.
    pub(super) fn open(&self, beside: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>()?;
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        let opened = self.cipher().decrypt_inout_detached(
            &XNonce::from(*nonce),
            beside,
            plain.as_mut_slice().into(),
            &Tag::from(*tag),
        );
        opened.ok().map(|()| plain)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose_secret().into())
    }
}

/// Writes a file that is not there yet, with mode 0600, and makes sure that it is on the disk.
fn write_new(file: &Path, text: &str) -> std::io::Result<()> {
    let mut opened = private::options().create_new(true).open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}
