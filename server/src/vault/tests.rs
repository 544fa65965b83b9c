use super::*;
use crate::clock::CountingRandomness;
use crate::fixture::Fixture;

const PLACE: Place<'_> = Place { table: "credentials", row: "one", field: "token" };

fn vault(byte: u8) -> Vault {
    Vault::new(Key::from_bytes([byte; 32]), Arc::new(CountingRandomness::default()))
}

#[test]
fn what_was_sealed_opens_at_its_place() {
    let sealed = vault(1).seal(PLACE, &SecretString::from("hunter2 ü"));
    assert_eq!(vault(1).open(PLACE, &sealed).unwrap().expose_secret(), "hunter2 ü");
}

#[test]
fn the_secret_is_not_in_what_is_stored() {
    let sealed = vault(1).seal(PLACE, &SecretString::from("hunter2"));
    assert!(!sealed.bytes.windows(7).any(|window| window == b"hunter2"));
}

#[test]
fn a_secret_sealed_twice_looks_different() {
    let (vault, secret) = (vault(1), SecretString::from("hunter2"));
    assert!(vault.seal(PLACE, &secret) != vault.seal(PLACE, &secret));
}

#[test]
fn what_was_moved_to_another_place_stays_shut() {
    let sealed = vault(1).seal(PLACE, &SecretString::from("hunter2"));
    let places = [
        Place { table: "others", ..PLACE },
        Place { row: "two", ..PLACE },
        Place { field: "secret", ..PLACE },
        Place { row: "onet", field: "oken", ..PLACE },
    ];
    for place in places {
        assert_eq!(vault(1).open(place, &sealed).err(), Some(CannotOpen), "{place:?}");
    }
    let renumbered = Sealed { key_version: 2, ..sealed };
    assert_eq!(vault(1).open(PLACE, &renumbered).err(), Some(CannotOpen));
}

#[test]
fn another_key_and_changed_bytes_open_nothing() {
    let sealed = vault(1).seal(PLACE, &SecretString::from("hunter2"));
    assert_eq!(vault(2).open(PLACE, &sealed).err(), Some(CannotOpen));
    for index in 0..sealed.bytes.len() {
        let mut changed = sealed.clone();
        changed.bytes[index] ^= 1;
        assert_eq!(vault(1).open(PLACE, &changed).err(), Some(CannotOpen), "byte {index}");
    }
    let cut = Sealed { key_version: 1, bytes: sealed.bytes[..10].to_vec() };
    assert_eq!(vault(1).open(PLACE, &cut).err(), Some(CannotOpen));
}

#[test]
fn a_malformed_key_is_refused_without_being_repeated() {
    for text in ["", "c2hvcnQ=", "this-is-my-secret-passphrase!!"] {
        let refusal = Key::parse(&SecretString::from(text)).err().unwrap().to_string();
        assert!(refusal.contains("32 bytes in base64"), "{refusal}");
        assert!(text.is_empty() || !refusal.contains(text), "{refusal}");
    }
}

#[tokio::test]
async fn a_key_file_is_made_once_and_for_its_owner_only() {
    let fixture = Fixture::new().await;
    let file = fixture.folder().join("key");
    let made = Key::from_file_or_new(&file, &*fixture.service.randomness).unwrap();
    let read = Key::from_file_or_new(&file, &*fixture.service.randomness).unwrap();
    assert!(*made.0 == *read.0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_database_refuses_every_key_but_its_first() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    vault(1).verify(store).await.unwrap();
    vault(1).verify(store).await.unwrap();
    let refusal = vault(2).verify(store).await.unwrap_err();
    assert!(matches!(refusal, VaultError::WrongKey), "{refusal}");
}
