//! `key status` and `key rotate`: what an operator does about keys, while servers run. Both look into the database beside the
//! servers: they take no batch and no lease, write in short transactions that either engine orders among those of other
//! processes, and leave the schema as it is.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use reqsign_core::OsEnv;
use secrecy::SecretString;

use crate::clock::{Clock, Randomness, SystemClock, SystemRandomness};
use crate::config::{DatabaseArgs, KeyArgs, KeySource, Kms};
use crate::providers::client::{Client, Timeouts};
use crate::store::{Store, data_keys, sealed};
use crate::vault::rotation::{Locksmith, Progress, Rotated};
use crate::vault::{MasterKey, OLD_VERSION, Vault, VaultError};

/// Options of `edgesweep key`.
#[derive(Debug, Args)]
pub struct KeyCommandArgs {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Tell which master key the database has, and what is sealed how
    Status(Box<StatusArgs>),
    /// Make a new data key for each company and seal everything with it, or change the master key; servers may run
    Rotate(Box<RotateArgs>),
}

#[derive(Args, Debug)]
struct StatusArgs {
    #[command(flatten)]
    rows: DatabaseArgs,
    #[command(flatten)]
    key: KeyArgs,
}

#[derive(Args, Debug)]
struct RotateArgs {
    #[command(flatten)]
    rows: DatabaseArgs,
    #[command(flatten)]
    key: KeyArgs,
    /// The new master key, 32 bytes in base64: data keys stay, and are wrapped anew
    #[arg(long, env = "EDGESWEEP_NEW_KEY", hide_env_values = true, value_name = "BASE64")]
    to_key: Option<SecretString>,
    /// The same from a file; where there is none, a key is made in it
    #[arg(long, env = "EDGESWEEP_NEW_KEY_FILE", conflicts_with = "to_key", value_name = "FILE")]
    to_key_file: Option<PathBuf>,
    /// The same at a service, `aws:arn:aws:kms:…` or `google:projects/…/cryptoKeys/…`
    #[arg(long, env = "EDGESWEEP_NEW_KMS", conflicts_with_all = ["to_key", "to_key_file"], value_name = "KEY")]
    to_kms: Option<String>,
    /// Another address of that service
    #[arg(long, env = "EDGESWEEP_NEW_KMS_URL", value_name = "URL")]
    to_kms_url: Option<String>,
}

pub async fn run(args: KeyCommandArgs) -> Result<(), String> {
    match args.command {
        KeyCommand::Status(args) => status(*args).await,
        KeyCommand::Rotate(args) => rotate(*args).await,
    }
}

/// What keys are made of.
struct Bench {
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Bench {
    fn new() -> Self {
        Self { clock: Arc::new(SystemClock), randomness: Arc::new(SystemRandomness) }
    }

    fn master(&self, source: &KeySource) -> Result<MasterKey, String> {
        let client = Client::new(Timeouts::STANDARD, Arc::clone(&self.clock));
        source.master(client, OsEnv, &*self.randomness).map_err(|error| error.to_string())
    }
}

async fn open(rows: &DatabaseArgs, key: KeyArgs) -> Result<(Store, KeySource), String> {
    let database = rows.open().map_err(|error| error.to_string())?;
    let source = key.source(&database, &rows.data).map_err(|error| error.to_string())?;
    // What is only looked for is not made.
    if let Some(file) = source.missing_file() {
        return Err(format!("there is no key file {} (EDGESWEEP_KEY_FILE)", file.display()));
    }
    let store = Store::open_beside(&database).await.map_err(|error| error.to_string())?;
    Ok((store, source))
}

async fn status(args: StatusArgs) -> Result<(), String> {
    let (store, source) = open(&args.rows, args.key).await?;
    let bench = Bench::new();
    let vault = Vault::new(bench.master(&source)?, Arc::clone(&bench.randomness));
    let verified = vault.verify(&store).await;
    verified.map_err(|error| error.to_string())?;
    println!("The master key is {}", vault.master_name());
    let told = |error: crate::store::StoreError| error.to_string();
    let mut reader = store.reader().await.map_err(told)?;
    let keys = data_keys::all_in_use(&mut reader).await.map_err(told)?;
    let begun = data_keys::begun(&mut reader).await.map_err(told)?;
    drop(reader);
    let (mut all, mut old) = (0, 0);
    for owner in sealed::owners(&store).await.map_err(told)? {
        all += sealed::count_older(&store, &owner, i64::MAX).await.map_err(told)?;
        old += sealed::count_older(&store, &owner, OLD_VERSION + 1).await.map_err(told)?;
    }
    println!("{} data keys are in use, and {all} secrets are sealed", keys.len());
    if old > 0 {
        println!("{old} of them by the master key itself, as was done before: `edgesweep key rotate` seals them anew");
    }
    if begun.is_some() {
        println!("A rotation was broken off: `edgesweep key rotate` goes on with it");
    }
    Ok(())
}

async fn rotate(args: RotateArgs) -> Result<(), String> {
    let new = match (args.to_key, args.to_key_file, args.to_kms) {
        (Some(key), ..) => Some(KeySource::Given(key)),
        (None, Some(file), _) => Some(KeySource::File(file)),
        (None, None, Some(name)) => {
            let mut reach = args.key.reach.clone();
            reach.kms_url = args.to_kms_url;
            let kms = Kms::read(&name, reach).map_err(|error| error.to_string())?;
            Some(KeySource::Kms(Box::new(kms)))
        }
        (None, None, None) => None,
    };
    let (store, source) = open(&args.rows, args.key).await?;
    let bench = Bench::new();
    let vault = Vault::new(bench.master(&source)?, Arc::clone(&bench.randomness));
    match (vault.verify(&store).await, &new) {
        (Ok(()), _) => {}
        // Whoever was broken off behind the change is told that it was made.
        (Err(wrong @ VaultError::WrongKey { .. }), Some(new)) => {
            let changed = Vault::new(bench.master(new)?, Arc::clone(&bench.randomness));
            return match changed.verify(&store).await {
                Ok(()) => {
                    println!("The master key is {} already", changed.master_name());
                    Ok(())
                }
                Err(_) => Err(wrong.to_string()),
            };
        }
        (Err(error), _) => return Err(error.to_string()),
    }
    let new = new.as_ref().map(|new| bench.master(new)).transpose()?;
    let Bench { clock, randomness } = bench;
    let locksmith = Locksmith { store, vault, clock, randomness };
    match new {
        Some(new) => change_master(&locksmith, new).await,
        None => rotate_data_keys(&locksmith).await,
    }
}

async fn rotate_data_keys(locksmith: &Locksmith) -> Result<(), String> {
    let mut said = std::io::stdout();
    let mut tell = |progress: Progress| {
        // Whoever closed the pipe is not told; the work goes on.
        let _ = writeln!(said, "{} sealed anew, {} to go at this company", progress.resealed, progress.left);
        let _ = said.flush();
    };
    let rotated = locksmith.rotate(&mut tell).await.map_err(|error| {
        format!("{error}. What was sealed anew stays so; run the command again, and it goes on where it was")
    })?;
    let Rotated { owners, resealed, was_resumed, unopened } = rotated;
    let again = if was_resumed { "; it had been begun before" } else { "" };
    println!("Done: {resealed} secrets are sealed with {owners} new data keys{again}");
    lost(&unopened)
}

async fn change_master(locksmith: &Locksmith, new: MasterKey) -> Result<(), String> {
    if new.name() == locksmith.vault.master_name() {
        return Err(format!("{} is the master key already; name another one", new.name()));
    }
    let done = locksmith.change_master(new).await.map_err(|error| error.to_string())?;
    println!("Done: {} data keys are wrapped by {}, and no more by {}", done.rewrapped, done.to, done.from);
    println!(
        "Start every server again with the new master key; until then it goes on with the keys that it has opened"
    );
    lost(&done.unopened)
}

fn lost(unopened: &[String]) -> Result<(), String> {
    if unopened.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} secrets could not be opened and stay as they are; enter them again: {}",
        unopened.len(),
        unopened.join(", ")
    ))
}
