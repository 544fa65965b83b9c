//! Rows and SQL, and no policy. One file holds the database: write-ahead log, one writer, several readers. A write
//! begins `IMMEDIATE`, because a transaction that reads first and then writes fails at once when another wrote meanwhile.

use std::path::Path;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::private;

pub mod assets;
pub mod audit;
pub mod batches;
pub mod cache_keys;
pub mod connections;
pub mod drafts;
pub mod imports;
pub mod invalidations;
pub mod lock;
pub mod pace;
pub mod people;
pub mod presets;
pub mod sessions;
pub mod settings;
pub mod sign_in_links;
pub mod templates;
pub mod vault_check;

/// A transaction that may write.
pub type Tx = Transaction<'static, Sqlite>;

/// What statements run on: a reader, or a transaction.
pub type Handle = SqliteConnection;
/// A handle that only reads.
pub type Reader = PoolConnection<Sqlite>;

/// How long a statement waits for a lock, for example while a backup runs.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a statement waits for a free connection, for example while a list of a million URLs is stored: longer than
/// `BUSY_TIMEOUT`, so that whoever stands behind one that waits for a lock outlasts it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Readers at once.
const READERS: u32 = 8;

/// What a caller can do about a failed statement.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Full disk, locked or unreadable file: try again later.
    #[error("the database cannot be used now: {0}")]
    Unavailable(sqlx::Error),
    /// A defect: a statement that does not fit the schema.
    #[error("the database refused a statement: {0}")]
    Defect(sqlx::Error),
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// As when another process has locked the file.
    #[cfg(test)]
    pub fn busy() -> Self {
        Self::Unavailable(sqlx::Error::PoolTimedOut)
    }

    /// A stored value that this version cannot read.
    pub fn unreadable(column: &str) -> Self {
        Self::Defect(sqlx::Error::Decode(format!("{column} holds something that this version cannot read").into()))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        /// `SQLITE_BUSY`, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN <https://www.sqlite.org/rescode.html>
        const PASSING: [i32; 7] = [5, 6, 8, 10, 11, 13, 14];
        let is_passing = match &error {
            sqlx::Error::Database(database) => database
                .code()
                .and_then(|code| code.parse::<i32>().ok())
                .is_some_and(|code| PASSING.contains(&(code & 0xff))),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            _ => false,
        };
        if is_passing { Self::Unavailable(error) } else { Self::Defect(error) }
    }
}

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
}

impl Store {
    /// Opens or makes the file, for its owner alone, and brings its schema up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        // SQLite would make it readable for all; what it makes beside the file gets the file's mode.
        private::options().create(true).truncate(false).open(file).map_err(sqlx::Error::from)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT);
        let writer = pool(1).connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        Ok(Self { readers, writer })
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.read()).await?;
        Ok(())
    }

    /// For statements that only read.
    pub fn read(&self) -> &SqlitePool {
        &self.readers
    }

    /// One reader for several statements.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// A transaction that may write; dropped without `commit`, it changes nothing.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }
}
