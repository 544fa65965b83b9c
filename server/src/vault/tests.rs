use std::sync::atomic::{AtomicU64, Ordering};

use super::place::Label;
use super::*;
use crate::clock::CountingRandomness;
use crate::fixture::{self, Fixture, START};
use crate::store::vault_check::Check;

const PLACE: Place<'_> = Place { table: "credentials", row: "one", field: "token" };
const ACME: Owner<'_> = Owner::Company("acme");
const OTHER: Owner<'_> = Owner::Company("other");

/// Of a process of its own.
fn vault(byte: u8) -> Vault {
    static PROCESSES: AtomicU64 = AtomicU64::new(0);
    let start = PROCESSES.fetch_add(1_000_000, Ordering::Relaxed);
    Vault::new(Key::from_bytes([byte; 32]), Arc::new(CountingRandomness::from(start)))
}

async fn sealer(vault: &Vault, store: &Store, owner: Owner<'_>) -> Sealer {
    vault.sealer(store, owner, START).await.unwrap()
}

/// What the fixture's database refuses.
async fn refusal(vault: &Vault, store: &Store) -> String {
    vault.verify(store).await.unwrap_err().to_string()
}

#[tokio::test]
async fn what_was_sealed_opens_at_its_place() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    let sealed = sealer(&vault(1), store, ACME).await.seal(PLACE, &SecretString::from("hunter2 ü"));
    assert_eq!(sealed.key_version, FIRST_VERSION);
    assert!(!sealed.bytes.windows(7).any(|window| window == b"hunter2"));
    let opened = vault(1).keys(store, ACME).await.unwrap().open(PLACE, &sealed).unwrap();
    assert_eq!(opened.expose_secret(), "hunter2 ü");
}

#[tokio::test]
async fn a_secret_sealed_twice_looks_different() {
    let fixture = Fixture::new().await;
    let sealer = sealer(&vault(1), &fixture.service.store, ACME).await;
    let secret = SecretString::from("hunter2");
    assert!(sealer.seal(PLACE, &secret) != sealer.seal(PLACE, &secret));
}

#[tokio::test]
async fn what_was_moved_to_another_place_or_company_stays_shut() {
    let fixture = Fixture::new().await;
    let (store, vault) = (&fixture.service.store, vault(1));
    let acme = sealer(&vault, store, ACME).await;
    let sealed = acme.seal(PLACE, &SecretString::from("hunter2"));
    let places = [
        Place { table: "others", ..PLACE },
        Place { row: "two", ..PLACE },
        Place { field: "secret", ..PLACE },
        Place { row: "onet", field: "oken", ..PLACE },
    ];
    for place in places {
        assert_eq!(acme.keys.open(place, &sealed).err(), Some(CannotOpen::Wrong), "{place:?}");
    }
    let other = sealer(&vault, store, OTHER).await;
    assert_eq!(other.keys.open(PLACE, &sealed).err(), Some(CannotOpen::Wrong));
    let posing = Keys { owner: "other".to_owned(), opened: acme.keys.opened.clone(), of_old: None };
    assert_eq!(posing.open(PLACE, &sealed).err(), Some(CannotOpen::Wrong), "by the key of its company");
    let renumbered = Sealed { key_version: 3, ..sealed.clone() };
    assert_eq!(acme.keys.open(PLACE, &renumbered).err(), Some(CannotOpen::NoKey(3)));
    let older = Sealed { key_version: OLD_VERSION, ..sealed };
    assert_eq!(acme.keys.open(PLACE, &older).err(), Some(CannotOpen::Wrong));
}

#[tokio::test]
async fn changed_bytes_open_nothing() {
    let fixture = Fixture::new().await;
    let sealer = sealer(&vault(1), &fixture.service.store, ACME).await;
    let sealed = sealer.seal(PLACE, &SecretString::from("hunter2"));
    for index in 0..sealed.bytes.len() {
        let mut changed = sealed.clone();
        changed.bytes[index] ^= 1;
        assert_eq!(sealer.keys.open(PLACE, &changed).err(), Some(CannotOpen::Wrong), "byte {index}");
    }
    for length in [0, 10, 30] {
        let cut = Sealed { bytes: sealed.bytes[..length].to_vec(), ..sealed.clone() };
        assert_eq!(sealer.keys.open(PLACE, &cut).err(), Some(CannotOpen::Wrong));
    }
}

#[tokio::test]
async fn what_the_master_key_itself_sealed_is_opened_and_nothing_more_is_sealed_so() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    let randomness = CountingRandomness::default();
    let sealed = fixture::sealed_as_before(&Key::from_bytes([1; 32]), PLACE, "hunter2", &randomness);
    let keys = vault(1).keys(store, ACME).await.unwrap();
    assert_eq!(keys.open(PLACE, &sealed).unwrap().expose_secret(), "hunter2");
    assert_eq!(vault(2).keys(store, ACME).await.unwrap().open(PLACE, &sealed).err(), Some(CannotOpen::Wrong));
    let sealer = sealer(&vault(1), store, ACME).await;
    assert_eq!(sealer.seal(PLACE, &SecretString::from("hunter2")).key_version, FIRST_VERSION);
}

#[tokio::test]
async fn all_processes_share_the_keys_of_a_company_however_they_begin() {
    let fixture = Fixture::new().await;
    let (store, one, other) = (&fixture.service.store, vault(1), vault(1));
    for round in 0..20 {
        let name = format!("company {round}");
        let owner = Owner::Company(&name);
        let (first, second) = tokio::join!(sealer(&one, store, owner), sealer(&other, store, owner));
        let sealed = first.seal(PLACE, &SecretString::from("hunter2"));
        assert_eq!(second.keys.open(PLACE, &sealed).unwrap().expose_secret(), "hunter2");
        assert_eq!(data_keys::in_use(store, &name).await.unwrap().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_data_key_that_was_put_to_another_company_does_not_open() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    sealer(&vault(1), store, ACME).await;
    sealer(&vault(1), store, OTHER).await;
    let mut tx = store.write().await.unwrap();
    let sql =
        "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE owner = 'acme') WHERE owner = 'other'";
    sqlx::query(sql).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(vault(1).keys(store, OTHER).await, Err(VaultError::Changed)));
    assert!(vault(1).keys(store, ACME).await.is_ok());
}

#[test]
fn a_malformed_key_is_refused_without_being_repeated() {
    for text in ["", "c2hvcnQ=", "this-is-my-secret-passphrase!!"] {
        let refusal = Key::parse(&SecretString::from(text)).err().unwrap().to_string();
        assert!(refusal.contains("32 bytes in base64"), "{refusal}");
        assert!(text.is_empty() || !refusal.contains(text), "{refusal}");
    }
}

#[test]
fn a_key_is_wiped_when_it_goes_and_so_is_what_it_opens() {
    fn is_wiped<T: zeroize::ZeroizeOnDrop>() {}
    is_wiped::<secrecy::SecretBox<[u8; 32]>>();
    is_wiped::<chacha20poly1305::XChaCha20Poly1305>();
    is_wiped::<SecretString>();
    is_wiped::<zeroize::Zeroizing<Vec<u8>>>();
}

#[tokio::test]
async fn a_key_file_is_made_once_and_for_its_owner_only() {
    let fixture = Fixture::new().await;
    let file = fixture.folder().join("key");
    let made = Key::from_file_or_new(&file, &*fixture.service.randomness).unwrap();
    let read = Key::from_file_or_new(&file, &*fixture.service.randomness).unwrap();
    assert!(made.bytes() == read.bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_database_refuses_every_key_but_its_first_and_names_both() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    vault(1).verify(store).await.unwrap();
    vault(1).verify(store).await.unwrap();
    let said = refusal(&vault(2), store).await;
    let [given, wanted] = [2, 1].map(|byte| vault(byte).master_name());
    assert!(said.starts_with(&format!("this key ({given}) is not the one")), "{said}");
    assert!(said.contains(&format!("sealed with ({wanted}); start with the right EDGESWEEP_KEY")), "{said}");
}

#[tokio::test]
async fn no_key_is_made_for_a_database_that_has_one() {
    let fixture = Fixture::new().await;
    let (store, file) = (&fixture.service.store, fixture.folder().join("key"));
    may_make_key(store, &file).await.unwrap();
    vault(1).verify(store).await.unwrap();
    let refused = may_make_key(store, &file).await.unwrap_err().to_string();
    assert!(refused.starts_with("there is no key file ") && refused.contains(&vault(1).master_name()), "{refused}");
}

#[tokio::test]
async fn the_check_of_before_is_passed_by_its_key_alone_and_put_in_order() {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    let place = Place { table: "vault_check", row: "1", field: "sealed" };
    let randomness = CountingRandomness::default();
    let sealed = fixture::sealed_as_before(&Key::from_bytes([1; 32]), place, "edgesweep", &randomness);
    let mut tx = store.write().await.unwrap();
    vault_check::put(&mut tx, &Check { sealed, sealed_by: None }).await.unwrap();
    tx.commit().await.unwrap();
    assert!(refusal(&vault(2), store).await.contains("is not the one that the credentials"));
    vault(1).verify(store).await.unwrap();
    let check = vault_check::find(&mut store.reader().await.unwrap()).await.unwrap().unwrap();
    assert_eq!(check.sealed_by, Some(vault(1).master_name()));
    vault(1).verify(store).await.unwrap();
    assert!(refusal(&vault(2), store).await.contains("is not the one that the credentials"));
}

#[tokio::test]
async fn what_a_label_does_not_fit_is_not_unwrapped() {
    let (master, randomness) = (MasterKey::from(Key::from_bytes([1; 32])), CountingRandomness::default());
    let (label, key) = (Label { owner: "acme", version: 2 }, Key::from_bytes([9; 32]));
    let wrapped = master.wrap(label, &key, &randomness).await.unwrap();
    assert!(master.unwrap(label, &wrapped).await.unwrap().unwrap().bytes() == key.bytes());
    for label in [Label { version: 3, ..label }, Label { owner: "other", ..label }] {
        assert!(master.unwrap(label, &wrapped).await.unwrap().is_none());
    }
}
