//! Passwords, hashed with argon2id. Hashing takes tens of milliseconds and 19 MiB, so it runs on blocking threads, few
//! at once, and a queue that grows too long is refused.

use std::iter;
use std::sync::LazyLock;

use app::model::error::AppError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, SemaphorePermit};
use zxcvbn::{Score, zxcvbn};

use crate::clock::Randomness;
use crate::service::defect;

/// Characters of a password. Length counts, not the kinds of characters:
/// <https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver>.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Bytes of a password, so that nobody makes us hash a megabyte.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
/// What people here think of first.
const PRODUCT: &str = "edgesweep";
/// Characters of a word that is worth guessing.
const MIN_WORD_CHARS: usize = 3;
/// Hashes at once.
const AT_ONCE: usize = 2;
/// Who waits for a hash beyond this many is sent away.
const MAX_WAITING: usize = 64;

/// Verified for accounts that do not exist, so that they take as long as those that do.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password_with_salt(b"nobody's password", b"nobody's salt...")
        .map_or_else(|_| String::new(), |hash: PasswordHash| hash.to_string())
});

pub struct Passwords {
    at_once: Semaphore,
    /// One permit for each that waits or hashes.
    queue: Semaphore,
}

impl Passwords {
    pub fn new() -> Self {
        Self { at_once: Semaphore::new(AT_ONCE), queue: Semaphore::new(AT_ONCE + MAX_WAITING) }
    }

    /// The hash to store, in PHC format.
    pub async fn hash(&self, randomness: &dyn Randomness, password: SecretString) -> Result<String, AppError> {
        let mut salt = [0; 16];
        randomness.fill(&mut salt);
        let _permits = self.permits().await?;
        blocking(move || {
            let hash: Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| defect(&error))
    }

    /// Whether the password is the one of the hash; without a hash it takes as long and is not.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, AppError> {
        if password.expose_secret().len() > MAX_PASSWORD_BYTES {
            return Ok(false);
        }
        let _permits = self.permits().await?;
        blocking(move || {
            // Whoever comes first pays for making it, with or without an account.
            let nobodys = NOBODYS_HASH.as_str();
            let is_somebody = hash.is_some();
            let hash = hash.unwrap_or_else(|| nobodys.to_owned());
            let fits = PasswordHash::new(&hash).is_ok_and(|hash| {
                Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok()
            });
            is_somebody && fits
        })
        .await
    }

    async fn permits(&self) -> Result<(SemaphorePermit<'_>, SemaphorePermit<'_>), AppError> {
        let message = "Too many people are signing in at once. Try again in a few seconds.";
        let queue = self.queue.try_acquire().map_err(|_| AppError::TooMany { message: message.to_owned() })?;
        let at_once = self.at_once.acquire().await.map_err(|closed| defect(&closed))?;
        Ok((queue, at_once))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a password cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    Short,
    Long,
    /// Whoever knows common passwords, and what the person is called, needs few tries.
    Guessable,
}

/// Why a password cannot be chosen, if it cannot. What an attacker knows, such as the person's address and their company's name, makes
/// it no stronger, nor do the words in it.
pub fn weakness(password: &SecretString, known: &[&str]) -> Option<Weakness> {
    let text = password.expose_secret();
    if text.chars().count() < MIN_PASSWORD_CHARS {
        Some(Weakness::Short)
    } else if text.len() > MAX_PASSWORD_BYTES {
        Some(Weakness::Long)
    } else {
        (zxcvbn(text, &guessed_first(known)).score() < Score::Three).then_some(Weakness::Guessable)
    }
}

/// These texts, the words in them, and our own name.
fn guessed_first<'a>(known: &[&'a str]) -> Vec<&'a str> {
    let words = known.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() >= MIN_WORD_CHARS);
    iter::once(PRODUCT).chain(known.iter().copied()).chain(words).collect()
}

/// The same as a sentence.
pub fn problem(password: &SecretString, known: &[&str]) -> Option<String> {
    let text = password.expose_secret();
    weakness(password, known).map(|weakness| match weakness {
        Weakness::Short => {
            format!("The password has {} characters; take at least {MIN_PASSWORD_CHARS}.", text.chars().count())
        }
        Weakness::Long => format!("The password has {} bytes; take at most {MAX_PASSWORD_BYTES}.", text.len()),
        Weakness::Guessable => {
            "The password is easy to guess; take a few words that do not belong together.".to_owned()
        }
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| defect(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::CountingRandomness;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let secret = || SecretString::from("correct horse");
        let hash = passwords.hash(&CountingRandomness::default(), secret()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(secret(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(SecretString::from("Correct horse"), Some(hash)).await.unwrap());
        assert!(!passwords.verify(secret(), None).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let nobodys = SecretString::from("nobody's password");
        assert!(PasswordHash::new(&NOBODYS_HASH).is_ok());
        assert!(!Passwords::new().verify(nobodys, None).await.unwrap());
    }

    #[tokio::test]
    async fn a_queue_that_is_full_is_refused() {
        let passwords = Passwords { at_once: Semaphore::new(1), queue: Semaphore::new(0) };
        let refusal = passwords.verify(SecretString::from("x"), None).await.unwrap_err();
        assert!(matches!(refusal, AppError::TooMany { .. }));
    }

    #[test]
    fn a_password_is_neither_short_nor_endless() {
        assert!(problem(&SecretString::from("elf letters"), &[]).is_some());
        assert_eq!(problem(&SecretString::from("zwölf Zeichen"), &[]), None);
        assert!(problem(&SecretString::from("x".repeat(MAX_PASSWORD_BYTES + 1)), &[]).is_some());
    }

    #[test]
    fn a_password_of_words_that_everybody_knows_here_is_easy_to_guess() {
        let known = ["ann.kowalczyk@zephyrine.example", "Zephyrine Outdoor GmbH"];
        for text in ["Zephyrine-Kowalczyk", "zephyrineoutdoor1", "edgesweep.Kowalczyk"] {
            let password = SecretString::from(text);
            assert_eq!(weakness(&password, &known), Some(Weakness::Guessable), "{text}");
            assert_eq!(weakness(&password, &["bo@x.example"]), None, "{text} elsewhere");
        }
    }
}
