use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::{ExposeSecret as _, SecretString};

use super::*;
use crate::clock::{CountingRandomness, ManualClock};
use crate::fixture::{self, Fixture, START};
use crate::store::Tx;
use crate::vault::{Key, Keys, MasterKey, OLD_VERSION, Sealed};

const MASTER: [u8; 32] = [7; 32];
const SUCCESSOR: [u8; 32] = [8; 32];
const SECRETS: usize = 5;

/// Of a process of its own.
fn vault(master: [u8; 32]) -> Vault {
    static PROCESSES: AtomicU64 = AtomicU64::new(0);
    let start = PROCESSES.fetch_add(1_000_000, Ordering::Relaxed);
    Vault::new(Key::from_bytes(master), Arc::new(CountingRandomness::from(start)))
}

/// Another process, with its own vault.
async fn locksmith(fixture: &Fixture, master: [u8; 32]) -> Locksmith {
    let (store, vault) = (fixture.service.store.clone(), vault(master));
    vault.verify(&store).await.unwrap();
    Locksmith { store, vault, clock: Arc::new(ManualClock::at(START)), randomness: fixture.service.randomness.clone() }
}

fn connection(number: usize) -> String {
    format!("connection-{number}")
}

fn secret(number: usize) -> String {
    format!("the secret of number {number}")
}

async fn put(tx: &mut Tx, id: &str, sealed: &Sealed) {
    let sql = "INSERT INTO credentials (connection_id, field, key_version, sealed) VALUES ($1, 'token', $2, $3)";
    sqlx::query(sql).bind(id).bind(sealed.key_version).bind(&sealed.bytes).execute(&mut **tx).await.unwrap();
}

/// Connections of the first company: every other has a secret that the master key itself sealed, the rest one that the
/// company's key did. And a webhook of the other company, of before, too.
async fn world() -> (Fixture, String) {
    let fixture = Fixture::new().await;
    let (company, other) = (fixture.actor(app::model::person::Role::Admin), fixture.stranger());
    let company_id = company.company_id.clone();
    let smith = locksmith(&fixture, MASTER).await;
    let sealer = smith.vault.sealer(&smith.store, Owner::Company(&company_id), START).await.unwrap();
    let mut tx = smith.store.write().await.unwrap();
    for number in 0..SECRETS {
        let id = connection(number);
        let sql = "INSERT INTO connections (id, company_id, name, provider, hosts, fields, created_at)
                   VALUES ($1, $2, $1, 'p', '[]', '{}', 0)";
        sqlx::query(sql).bind(&id).bind(&company_id).execute(&mut *tx).await.unwrap();
        let place = Place { table: "credentials", row: &id, field: "token" };
        let sealed = if number % 2 == 0 {
            fixture::sealed_as_before(&Key::from_bytes(MASTER), place, &secret(number), &*smith.randomness)
        } else {
            sealer.seal(place, &SecretString::from(secret(number)))
        };
        put(&mut tx, &id, &sealed).await;
    }
    let place = Place { table: "webhooks", row: &other.company_id, field: "secret" };
    let sealed = fixture::sealed_as_before(&Key::from_bytes(MASTER), place, "of the webhook", &*smith.randomness);
    let sql = "INSERT INTO webhooks (company_id, url, key_version, sealed) VALUES ($1, 'https://h.example/', $2, $3)";
    let query = sqlx::query(sql).bind(&other.company_id).bind(sealed.key_version).bind(&sealed.bytes);
    query.execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    (fixture, company_id)
}

async fn found(smith: &Locksmith, number: usize) -> Sealed {
    let spot = Spot { row: connection(number), field: "token".to_owned() };
    let mut tx = smith.store.write().await.unwrap();
    sealed::find(&mut tx, SHELVES[0], &spot).await.unwrap().unwrap()
}

/// All open as they were; gives their versions.
async fn versions(smith: &Locksmith, company_id: &str) -> Vec<i64> {
    let keys: Keys = smith.vault.keys(&smith.store, Owner::Company(company_id)).await.unwrap();
    let mut versions = Vec::new();
    for number in 0..SECRETS {
        let (id, sealed) = (connection(number), found(smith, number).await);
        let place = Place { table: "credentials", row: &id, field: "token" };
        assert_eq!(keys.open(place, &sealed).unwrap().expose_secret(), secret(number));
        versions.push(sealed.key_version);
    }
    versions
}

async fn keys_in_use(smith: &Locksmith, company_id: &str) -> Vec<i64> {
    let keys = data_keys::in_use(&smith.store, company_id).await.unwrap();
    keys.iter().map(|key| key.version).collect()
}

#[tokio::test]
async fn every_secret_is_sealed_anew_and_the_keys_before_are_wiped() {
    let (fixture, company_id) = world().await;
    let (smith, server) = (locksmith(&fixture, MASTER).await, locksmith(&fixture, MASTER).await);
    assert_eq!(versions(&server, &company_id).await, [1, 2, 1, 2, 1]);
    let mut told = Vec::new();
    let rotated = smith.rotate(&mut |progress| told.push(progress)).await.unwrap();
    assert_eq!(rotated, Rotated { owners: 2, resealed: 6, was_resumed: false, unopened: Vec::new() });
    assert_eq!(told.last().map(|progress| progress.left), Some(0));
    assert_eq!(versions(&smith, &company_id).await, [3; SECRETS]);
    assert_eq!(versions(&server, &company_id).await, [3; SECRETS], "a server finds the new key");
    assert_eq!(keys_in_use(&smith, &company_id).await, [3]);
    let wiped: Vec<u8> = sqlx::query_scalar("SELECT wrapped FROM data_keys WHERE version = 2 AND owner = $1")
        .bind(&company_id)
        .fetch_one(smith.store.read())
        .await
        .unwrap();
    assert!(wiped.is_empty());
    let again = smith.rotate(&mut |_| {}).await.unwrap();
    assert_eq!((again.resealed, again.was_resumed), (6, false), "the next one makes others");
    assert_eq!(versions(&server, &company_id).await, [4; SECRETS]);
}

#[tokio::test]
async fn one_that_was_broken_off_between_two_secrets_goes_on_where_it_was() {
    let (fixture, company_id) = world().await;
    let first = locksmith(&fixture, MASTER).await;
    let (id, _) = first.begin().await.unwrap();
    let sealer = first.new_sealer(&company_id, &id).await.unwrap();
    for number in 0..2 {
        let spot = Spot { row: connection(number), field: "token".to_owned() };
        let done = first.reseal_one(&sealer, SHELVES[0], &spot, Some(&id)).await.unwrap();
        assert_eq!(done, Resealed::Done);
    }
    drop(first);

    let second = locksmith(&fixture, MASTER).await;
    assert_eq!(versions(&second, &company_id).await, [3, 3, 1, 2, 1], "in the middle, all open");
    let before = [found(&second, 0).await, found(&second, 1).await];
    let rotated = second.rotate(&mut |_| {}).await.unwrap();
    assert_eq!((rotated.resealed, rotated.was_resumed), (6, true));
    assert_eq!(versions(&second, &company_id).await, [3; SECRETS], "no other key was made");
    assert!(before == [found(&second, 0).await, found(&second, 1).await], "what was sealed anew stays");
}

#[tokio::test]
async fn what_a_retired_key_sealed_is_not_stored() {
    let (fixture, company_id) = world().await;
    let (smith, server) = (locksmith(&fixture, MASTER).await, locksmith(&fixture, MASTER).await);
    let sealer = server.vault.sealer(&server.store, Owner::Company(&company_id), START).await.unwrap();
    smith.rotate(&mut |_| {}).await.unwrap();
    let mut tx = server.store.write().await.unwrap();
    assert!(matches!(sealer.confirm(&mut tx).await, Err(VaultError::Busy)));
    drop(tx);
    let sealer = server.vault.sealer(&server.store, Owner::Company(&company_id), START).await.unwrap();
    let mut tx = server.store.write().await.unwrap();
    sealer.confirm(&mut tx).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_opened_stays_with_its_key_and_is_named() {
    let (fixture, company_id) = world().await;
    let smith = locksmith(&fixture, MASTER).await;
    let mut tx = smith.store.write().await.unwrap();
    let sql = "UPDATE credentials SET sealed = $1 WHERE connection_id = 'connection-1'";
    sqlx::query(sql).bind(vec![0_u8; 60]).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let rotated = smith.rotate(&mut |_| {}).await.unwrap();
    assert_eq!((rotated.resealed, rotated.unopened), (5, vec!["credentials connection-1 token".to_owned()]));
    assert_eq!(found(&smith, 1).await.key_version, 2);
    assert_eq!(keys_in_use(&smith, &company_id).await, [2, 3]);
    assert!(!smith.rotate(&mut |_| {}).await.unwrap().was_resumed, "it has ended");
}

#[tokio::test]
async fn another_master_key_opens_all_and_the_one_before_is_refused() {
    let (fixture, company_id) = world().await;
    let (smith, server) = (locksmith(&fixture, MASTER).await, locksmith(&fixture, MASTER).await);
    let opened = server.vault.keys(&server.store, Owner::Company(&company_id)).await.unwrap();
    let done = smith.change_master(Key::from_bytes(SUCCESSOR).into()).await.unwrap();
    assert_eq!((done.rewrapped, done.unopened.len()), (2, 0));
    assert_eq!(done.to, MasterKey::from(Key::from_bytes(SUCCESSOR)).name());

    let after = locksmith(&fixture, SUCCESSOR).await;
    let versions = versions(&after, &company_id).await;
    assert!(versions.iter().all(|version| *version > OLD_VERSION), "{versions:?}");
    assert!(matches!(vault(MASTER).verify(&after.store).await, Err(VaultError::WrongKey { .. })));

    let place = Place { table: "credentials", row: "connection-1", field: "token" };
    assert!(opened.open(place, &found(&after, 1).await).is_ok());
    assert!(server.vault.keys(&server.store, Owner::Company(&company_id)).await.is_ok(), "a server goes on");
    let made = server.vault.sealer(&server.store, Owner::Company("new"), START).await;
    assert!(matches!(made, Err(VaultError::Changed)), "and makes no key");
    assert_eq!(after.rotate(&mut |_| {}).await.unwrap().resealed, 6);
}

#[tokio::test]
async fn whoever_lost_its_master_key_meanwhile_changes_no_other() {
    let (fixture, _) = world().await;
    let (one, other) = (locksmith(&fixture, MASTER).await, locksmith(&fixture, MASTER).await);
    one.change_master(Key::from_bytes(SUCCESSOR).into()).await.unwrap();
    let refused = other.change_master(Key::from_bytes([9; 32]).into()).await;
    assert!(matches!(refused, Err(VaultError::Changed)));
    locksmith(&fixture, SUCCESSOR).await;
}
