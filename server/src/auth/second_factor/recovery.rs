//! Recovery codes: ten to keep on paper, each good for one sign-in without the app or the passkey. New ones end the old ones.

use app::backend::Answer;
use app::model::person::Person;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use zeroize::Zeroizing;

use crate::auth::account::note;
use crate::auth::links::hash_of;
use crate::service::Service;
use crate::store::{StoreError, Tx, second_factors as rows};

/// How many are made at once.
pub const CODES: usize = 10;
/// Letters of one, with five bits each: nobody guesses 140 bits, so that a plain hash is enough.
const LETTERS: usize = 28;
/// Letters that stand together.
const GROUP: usize = 4;
/// Digits and letters without those that are taken for one another: <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes new ones, which are told this once.
pub async fn renew(service: &Service, person: &Person) -> Answer<Vec<SecretString>> {
    let codes: Vec<SecretString> = (0..CODES).map(|_| code(service)).collect();
    let hashes: Vec<_> = codes.iter().map(|code| hash_of(&plain(code.expose_secret()))).collect();
    let mut tx = service.store.write().await?;
    rows::replace_codes(&mut tx, &person.id, &hashes).await?;
    note(&mut tx, service, person, "recovery_codes.renewed", json!({ "codes": CODES })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(codes)
}

/// Uses one up; false for one that there is not.
pub async fn take(tx: &mut Tx, person_id: &str, typed: &SecretString) -> Result<bool, StoreError> {
    rows::use_code(tx, person_id, &hash_of(&plain(typed.expose_secret()))).await
}

/// Letters and digits, four in a group.
fn code(service: &Service) -> SecretString {
    let mut bytes = Zeroizing::new([0; LETTERS]);
    service.randomness.fill(&mut *bytes);
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
    let groups: Vec<String> = bytes.chunks(GROUP).map(|group| group.iter().map(letter).collect()).collect();
    SecretString::from(groups.join("-"))
}

/// However it was copied: without blanks and hyphens, in small letters, and with the digits that some letters look like.
fn plain(code: &str) -> Zeroizing<String> {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    let read = letters.map(|letter| match letter {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    Zeroizing::new(read.collect())
}
