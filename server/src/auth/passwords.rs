//! Passwords, hashed with argon2id. Hashing takes tens of milliseconds and 19 MiB, so it runs beside the rest: on threads of its own that
//! give way to others, on half of the processors where there are several; while many wait these rest between two hashes, since what
//! a hash does to the processors' caches and memory is felt beside it whoever gives way; and a queue that grows too long is refused. So
//! whoever is in does not feel how many knock at the door.

use std::iter;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use app::model::error::AppError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use tokio::time::Instant;
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
/// Hashes at once, however many processors there are.
const MAX_AT_ONCE: usize = 4;
/// Who comes while so many are at the door is sent away.
const MAX_AT_THE_DOOR: usize = 66;

/// From so many at the door on, hashes are followed by a rest: what comes then is no ordinary morning.
const CROWD: usize = 16;
/// A rest, in times of what the hash took.
const REST: u32 = 4;

/// How far a thread that hashes stands back: it has a tenth of the weight of others, so that it goes on where these are busy for long
/// (<https://man7.org/linux/man-pages/man7/sched.7.html>).
#[cfg(target_os = "linux")]
const STANDS_BACK: i32 = 10;

/// Verified for accounts that do not exist, so that they take as long as those that do.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password_with_salt(b"nobody's password", b"nobody's salt...")
        .map_or_else(|_| String::new(), |hash: PasswordHash| hash.to_string())
});

pub struct Passwords {
    /// One permit for each hash, kept until it is made, and through the rest: whoever hangs up lets nobody else begin one.
    at_once: Arc<Semaphore>,
    /// One permit for each `Place`.
    places: Arc<Semaphore>,
    most_places: usize,
}

/// A place at the door. Whoever has none is sent away before anything is looked up for them.
#[derive(Debug)]
pub struct Place<'a> {
    _permit: SemaphorePermit<'a>,
}

impl Passwords {
    pub fn new() -> Self {
        let half = thread::available_parallelism().map_or(1, |processors| processors.get() / 2);
        Self::with(half.clamp(1, MAX_AT_ONCE), MAX_AT_THE_DOOR)
    }

    fn with(at_once: usize, places: usize) -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(places)),
            most_places: places,
        }
    }

    /// A place to show a password; `TooMany` where all are taken.
    pub fn place(&self) -> Result<Place<'_>, AppError> {
        let message = "Too many people are signing in at once. Try again in a few seconds.";
        let permit = self.places.try_acquire().map_err(|_| AppError::TooMany { message: message.to_owned() })?;
        Ok(Place { _permit: permit })
    }

    /// The hash to store, in PHC format.
    pub async fn hash(&self, randomness: &dyn Randomness, password: SecretString) -> Result<String, AppError> {
        let mut salt = [0; 16];
        randomness.fill(&mut salt);
        let _place = self.place()?;
        self.beside(move || {
            let hash: Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| defect(&error))
    }

    /// Whether the password is the one of the hash; without a hash it takes as long and is not.
    pub async fn verify(&self, _: &Place<'_>, password: SecretString, hash: Option<String>) -> Result<bool, AppError> {
        if password.expose_secret().len() > MAX_PASSWORD_BYTES {
            return Ok(false);
        }
        self.beside(move || {
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

    /// Does the work on a thread of its own, once one of those before has ended.
    async fn beside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|closed| defect(&closed))?;
        let (places, most_places) = (Arc::clone(&self.places), self.most_places);
        // A task, so that it goes on where they hang up.
        let made = tokio::spawn(async move {
            let began = Instant::now();
            let made = on_own_thread(work).await;
            let is_crowded = most_places - places.available_permits() >= CROWD;
            let rest = if is_crowded { began.elapsed() * REST } else { Duration::ZERO };
            tokio::spawn(async move {
                #[expect(clippy::disallowed_methods, reason = "those who are in have the processors meanwhile")]
                tokio::time::sleep(rest).await;
                drop(permit);
            });
            made
        });
        made.await.map_err(|error| defect(&error))?
    }
}

async fn on_own_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let (tell, told) = oneshot::channel();
    let thread = thread::Builder::new().name("password".to_owned()).spawn(move || {
        give_way();
        // Nobody listens where the process ends.
        let _ = tell.send(work());
    });
    thread.map_err(|error| defect(&error))?;
    told.await.map_err(|lost| defect(&lost))
}

/// Lets other threads go before this one. That it is of one thread alone is Linux's way: <https://man7.org/linux/man-pages/man2/nice.2.html>.
fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(STANDS_BACK);
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
        let strength = |text: &str| zxcvbn(text, &[]).score();
        (strength(text).min(strength(&without(text, known))) < Score::Three).then_some(Weakness::Guessable)
    }
}

/// What is left of a password without our own name and the words of these texts, which are guessed first.
fn without(password: &str, known: &[&str]) -> String {
    let words = known.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() >= MIN_WORD_CHARS).map(str::to_lowercase);
    iter::once(PRODUCT.to_owned()).chain(words).fold(password.to_lowercase(), |rest, word| rest.replace(&word, ""))
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::clock::CountingRandomness;

    async fn fits(passwords: &Passwords, password: &str, hash: Option<String>) -> bool {
        passwords.verify(&passwords.place().unwrap(), SecretString::from(password), hash).await.unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash(&CountingRandomness::default(), SecretString::from("correct horse")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(fits(&passwords, "correct horse", Some(hash.clone())).await);
        assert!(!fits(&passwords, "Correct horse", Some(hash)).await);
        assert!(!fits(&passwords, "correct horse", None).await);
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(PasswordHash::new(&NOBODYS_HASH).is_ok());
        assert!(!fits(&Passwords::new(), "nobody's password", None).await);
    }

    #[tokio::test]
    async fn a_queue_that_is_full_is_refused() {
        let passwords = Passwords::with(1, 1);
        let place = passwords.place().unwrap();
        assert!(matches!(passwords.place().unwrap_err(), AppError::TooMany { .. }));
        let refusal = passwords.hash(&CountingRandomness::default(), SecretString::from("x")).await.unwrap_err();
        assert!(matches!(refusal, AppError::TooMany { .. }));
        drop(place);
        assert!(passwords.place().is_ok());
    }

    #[tokio::test]
    async fn whoever_hangs_up_lets_nobody_begin_before_their_hash_is_made() {
        let passwords = Passwords::with(1, 66);
        let (end, ending) = mpsc::channel::<()>();
        let hashing = passwords.beside(move || ending.recv());
        tokio::select! {
            biased;
            _ = hashing => panic!("it ended by itself"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(passwords.at_once.available_permits(), 0);
        end.send(()).unwrap();
        passwords.beside(|| ()).await.unwrap();
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn hashing_gives_way_and_the_thread_that_asked_for_it_does_not() {
        let priority = || rustix::process::getpriority_process(None).unwrap();
        let before = priority();
        assert_eq!(Passwords::new().beside(priority).await.unwrap(), (before + STANDS_BACK).min(19));
        assert_eq!(priority(), before);
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
        for text in ["Zephyrine-Kowalczyk", "zephyrineoutdoor1"] {
            let password = SecretString::from(text);
            assert_eq!(weakness(&password, &known), Some(Weakness::Guessable), "{text}");
            assert_eq!(weakness(&password, &["bo@x.example"]), None, "{text} elsewhere");
        }
        assert_eq!(weakness(&SecretString::from("edgesweepedgesweep"), &[]), Some(Weakness::Guessable));
    }
}
