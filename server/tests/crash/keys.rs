//! Keys are changed by the real program beside a server that runs, on a file as on a server of databases: killed between two
//! secrets it goes on where it was, and the server sends the same secrets before, meanwhile and behind.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use server::clock::{CountingRandomness, SystemRandomness};
use server::fixture;
use server::store::Store;
use server::store::connections::{self, Credential};
use server::vault::{Key, Owner, Place, Vault};

use super::cache::Cache;
use super::ending::{assert_whole, finished};
use super::program::{KEY, Program};

/// Secrets of before there were data keys.
const OLD_SECRETS: usize = 700;
const SECRET: &str = "a-secret-that-only-the-cache-is-told";

async fn store(program: &Program) -> Store {
    Store::open_beside(program.database()).await.unwrap()
}

/// The first company's ID, and a connection of it with many old secrets.
async fn with_old_secrets(program: &Program) -> String {
    let store = store(program).await;
    let company: String = sqlx::query_scalar("SELECT id FROM companies").fetch_one(store.read()).await.unwrap();
    let (key, randomness) = (Key::parse(&SecretString::from(KEY)).unwrap(), CountingRandomness::default());
    let mut tx = store.write().await.unwrap();
    let sql = "INSERT INTO connections (id, company_id, name, provider, hosts, fields, enabled, created_at)
               VALUES ('old', $1, 'Old', 'http-purge', '[]', '{}', 0, 0)";
    sqlx::query(sql).bind(&company).execute(&mut *tx).await.unwrap();
    for number in 0..OLD_SECRETS {
        let field = format!("field-{number}");
        let place = Place { table: "credentials", row: "old", field: &field };
        let sealed = fixture::sealed_as_before(&key, place, &format!("secret {number}"), &randomness);
        connections::put_credential(&mut tx, "old", &Credential { field, sealed, last_four: None }).await.unwrap();
    }
    tx.commit().await.unwrap();
    company
}

/// All open by this master key; gives the versions of the keys that they have, each once.
async fn versions(program: &Program, company: &str, master: &str) -> Vec<i64> {
    let store = store(program).await;
    let vault = Vault::new(Key::parse(&SecretString::from(master)).unwrap(), Arc::new(SystemRandomness));
    vault.verify(&store).await.unwrap();
    let keys = vault.keys(&store, Owner::Company(company)).await.unwrap();
    let credentials = connections::credentials(&mut store.reader().await.unwrap(), "old").await.unwrap();
    assert_eq!(credentials.len(), OLD_SECRETS);
    let mut versions = Vec::new();
    for Credential { field, sealed, .. } in credentials {
        let secret = keys.open(Place { table: "credentials", row: "old", field: &field }, &sealed).unwrap();
        assert_eq!(secret.expose_secret(), field.replace("field-", "secret "));
        versions.push(sealed.key_version);
    }
    versions.sort_unstable();
    versions.dedup();
    versions
}

/// A list that goes out with the secret.
async fn purge(program: &Program, cache: &Cache, name: &str) {
    let urls: Vec<String> = (0..20).map(|number| format!("https://keys.example.com/{name}/{number}")).collect();
    cache.secrets();
    let id = program.submit(&urls, name).await.unwrap();
    finished(program, &id).await;
    assert_whole(program, &id, &urls, &cache.seen()).await;
    assert_eq!(cache.secrets().into_iter().collect::<Vec<_>>(), [SECRET], "{name}");
}

/// What it said, or its complaint.
fn run(mut command: Command) -> Result<String, String> {
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    let said = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(said(output.stdout)) } else { Err(said(output.stderr)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_is_killed_goes_on_where_it_was_while_the_server_sends_secrets() {
    let cache = Cache::start().await;
    cache.allow(100_000);
    let program = Program::with_node(&cache.address).await;
    program.connect_with_secret("keys.example.com", &cache.address, SECRET).await;
    let company = with_old_secrets(&program).await;
    purge(&program, &cache, "before").await;
    let status = run(program.key_command(&["status"])).unwrap();
    assert!(status.contains(&format!("{OLD_SECRETS} of them by the master key itself")), "{status}");

    let mut rotation = program.key_command(&["rotate"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(rotation.stdout.take().unwrap());
    let mut line = String::new();
    tokio::task::block_in_place(|| said.read_line(&mut line)).unwrap();
    assert!(line.contains(" sealed anew, "), "{line}");
    rotation.kill().unwrap();
    rotation.wait().unwrap();
    let halfway = versions(&program, &company, KEY).await;
    assert_eq!(halfway.len(), 2, "it was killed in the middle: {halfway:?}");
    let status = run(program.key_command(&["status"])).unwrap();
    assert!(status.contains("A rotation was broken off"), "{status}");
    purge(&program, &cache, "halfway").await;

    let done = run(program.key_command(&["rotate"])).unwrap();
    assert!(done.contains(&format!("Done: {} secrets", OLD_SECRETS + 1)), "all and none twice: {done}");
    assert!(done.contains("it had been begun before"), "{done}");
    assert_eq!(versions(&program, &company, KEY).await, [halfway[1]], "by the same new key");
    purge(&program, &cache, "behind").await;
    // What is entered now is sealed with the new key.
    program.connect_with_secret("more.example.com", &cache.address, SECRET).await;
    let again = run(program.key_command(&["rotate"])).unwrap();
    assert!(again.contains(&format!("Done: {} secrets", OLD_SECRETS + 2)), "{again}");
    purge(&program, &cache, "again").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_is_changed_beside_a_server_which_is_then_started_with_the_new_one() {
    let cache = Cache::start().await;
    cache.allow(100_000);
    let mut program = Program::with_node(&cache.address).await;
    program.connect_with_secret("keys.example.com", &cache.address, SECRET).await;
    let company = with_old_secrets(&program).await;
    let file = program.folder().join("new-key");
    let change = || program.key_command(&["rotate", "--to-key-file", file.to_str().unwrap()]);
    let done = run(change()).unwrap();
    assert!(done.contains("are wrapped by local:") && done.contains("Start every server again"), "{done}");
    let again = run(change()).unwrap();
    assert!(again.contains("already"), "{again}");
    purge(&program, &cache, "before-the-restart").await;

    program.kill();
    let (status, refused) = tokio::task::block_in_place(|| program.second());
    assert_eq!(status.code(), Some(1));
    assert!(refused.starts_with("edgesweep: this key (local:"), "{refused}");
    assert_eq!(refused.trim_end().lines().count(), 1, "{refused}");
    std::fs::read_to_string(&file).unwrap().trim().clone_into(&mut program.key);
    program.start();
    purge(&program, &cache, "behind-the-restart").await;
    assert!(versions(&program, &company, &program.key).await.iter().all(|version| *version > 1));
}
