//! `migrate`, `export` and `import`: what an operator does with the database while no server uses it.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::audit::{self, Deed, Who, adopting};
use crate::clock::{Clock as _, SystemClock, SystemRandomness, uuid_v7};
use crate::config::DatabaseArgs;
use crate::private;
use crate::store::audit::INSTALLATION;
use crate::store::lock::{self, Lock};
use crate::store::{Store, StoreError, transfer};

/// Options of `edgesweep migrate`.
#[derive(Args, Debug)]
pub struct MigrateArgs {
    #[command(flatten)]
    rows: DatabaseArgs,
}

/// Options of `edgesweep export` and `edgesweep import`.
#[derive(Args, Debug)]
pub struct FileArgs {
    /// The whole installation, a line of JSON for each row; credentials in it are sealed
    file: PathBuf,
    #[command(flatten)]
    rows: DatabaseArgs,
}

/// Brings the database up to date, as `serve` does by itself.
pub async fn migrate(args: MigrateArgs) -> Result<(), String> {
    let (store, _lock) = open(&args.rows).await?;
    let mut reader = store.reader().await.map_err(|error| error.to_string())?;
    let version = transfer::version(&mut reader).await.map_err(|error| error.to_string())?;
    println!("The database is up to date, at version {version}");
    Ok(())
}

/// Writes everything into a file that only its owner can read.
pub async fn export(args: FileArgs) -> Result<(), String> {
    let (store, _lock) = open(&args.rows).await?;
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", args.file.display());
    let file = private::options().create_new(true).open(&args.file).map_err(|error| named(&error))?;
    tell(&store, "installation.exported").await?;
    let rows = transfer::export(&store, &mut BufWriter::new(&file)).await.map_err(|error| named(&error))?;
    file.sync_all().map_err(|error| named(&error))?;
    println!("{rows} rows are in {}. The key that seals credentials is not: keep it, too", args.file.display());
    Ok(())
}

/// Reads such a file into an empty database.
pub async fn import(args: FileArgs) -> Result<(), String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", args.file.display());
    let file = File::open(&args.file).map_err(|error| named(&error))?;
    let (store, _lock) = open(&args.rows).await?;
    let rows = transfer::import(&store, &mut BufReader::new(file)).await.map_err(|error| named(&error))?;
    tell(&store, "installation.imported").await?;
    println!("{rows} rows were read. Start the server with the key of the installation that they come from");
    Ok(())
}

/// What the operator does with the whole of it stands in the installation's trail.
async fn tell(store: &Store, action: &str) -> Result<(), String> {
    let told = async {
        let id = uuid_v7(&SystemClock, &SystemRandomness).to_string();
        let (company_id, who, details) = (INSTALLATION, Who::Operator, json!({}));
        let deed = Deed { company_id, who, from: None, action, subject: "", details };
        let mut tx = store.write().await?;
        audit::append(&mut tx, id, SystemClock.now(), deed).await?;
        Ok(tx.commit().await?)
    };
    told.await.map_err(|error: StoreError| error.to_string())
}

async fn open(rows: &DatabaseArgs) -> Result<(Store, Option<Lock>), String> {
    let database = rows.open().map_err(|error| error.to_string())?;
    let lock = lock::take(&database).map_err(|error| error.to_string())?;
    let store = Store::open(&database).await.map_err(|error| error.to_string())?;
    adopting::adopt(&store).await.map_err(|error| error.to_string())?;
    Ok((store, lock))
}
