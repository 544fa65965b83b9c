//! Rows and SQL, and no policy. Two engines keep the rows, by the same statements: SQLite in one file, with a write-ahead
//! log, one writer and several readers; and PostgreSQL, which several replicas share. Statements use what both
//! understand: binds as `$1`, lists as one JSON array of arrays, and numbers taken from it by `CAST`.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};

pub mod api_tokens;
pub mod approvals;
pub mod assets;
pub mod audit;
pub mod batches;
pub mod cache_keys;
pub mod checks;
pub mod companies;
pub mod connections;
pub mod data_keys;
pub mod drafts;
mod engine;
pub mod identities;
pub mod imports;
pub mod invalidations;
pub mod invitations;
pub mod lists;
pub mod lock;
pub mod metrics;
pub mod notifications;
pub mod overlaps;
pub mod pace;
pub mod passkeys;
pub mod people;
pub mod presets;
pub mod rates;
pub mod recipes;
pub mod rules;
pub mod sealed;
pub mod second_factors;
pub mod sessions;
pub mod settings;
pub mod settings_versions;
pub mod sign_in_failures;
pub mod sign_in_links;
mod statement;
pub mod templates;
pub mod transfer;
pub mod turns;
pub mod vault_check;
pub mod wake;
pub mod webhooks;

pub use engine::Database;
use engine::Engine;

/// What of logging is kept back: at every start `PostgreSQL` notes that the tables are there already.
pub const QUIET: &str = "sqlx::postgres::notice=warn";

/// A transaction that may write.
pub type Tx = Transaction<'static, Any>;

/// What statements run on: a reader, or a transaction.
pub type Handle = AnyConnection;
/// A handle that only reads.
pub type Reader = PoolConnection<Any>;

/// How long a statement waits for a free connection, for example while a list of a million URLs is stored: longer than
/// an engine waits for a lock, so that whoever stands behind one that waits outlasts it.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

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
        let is_passing = match &error {
            sqlx::Error::Database(database) => database.code().is_some_and(|code| engine::is_passing(&code)),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            _ => false,
        };
        if is_passing { Self::Unavailable(error) } else { Self::Defect(error) }
    }
}

/// Why a database was not opened beside others.
#[derive(Debug, thiserror::Error)]
pub enum BesideError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the database is of version {found}, and this program knows version {known}: use the program that the servers run, or bring the database up to date by `edgesweep migrate`"
    )]
    Version { found: i64, known: i64 },
}

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
}

impl Store {
    /// Opens it, and brings its schema up to date.
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        engine::open(database).await
    }

    /// Opens it to be read alone, beside whatever process works on it.
    pub async fn open_to_read(database: &Database) -> Result<Self, BesideError> {
        engine::open_to_read(database).await?.of_known_version().await
    }

    /// Opens one that other processes may use, as it is.
    pub async fn open_beside(database: &Database) -> Result<Self, BesideError> {
        engine::open_beside(database).await?.of_known_version().await
    }

    async fn of_known_version(self) -> Result<Self, BesideError> {
        let found = transfer::version(&mut *self.reader().await?).await?;
        let known = engine::known_version(self.engine);
        if found == known { Ok(self) } else { Err(BesideError::Version { found, known }) }
    }

    /// What sees one moment, however long it reads.
    pub async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(self.readers.begin_with(engine::snapshot(self.engine)).await?)
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.read()).await?;
        Ok(())
    }

    /// Whether other processes work on it, too.
    pub fn is_shared(&self) -> bool {
        match self.engine {
            Engine::Sqlite => false,
            Engine::Postgres => true,
        }
    }

    /// Tells other processes, once this is committed, that there is something to do.
    pub async fn announce(&self, tx: &mut Tx) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => wake::announce(tx).await,
        }
    }

    /// What time it is where several processes read it: milliseconds since 1970. None for a file of one process.
    pub async fn shared_time(&self) -> Result<Option<i64>, StoreError> {
        match self.engine {
            Engine::Sqlite => Ok(None),
            Engine::Postgres => Ok(Some(engine::time(self.read()).await?)),
        }
    }

    /// For statements that only read.
    pub fn read(&self) -> &AnyPool {
        &self.readers
    }

    /// One reader for several statements.
    pub async fn reader(&self) -> Result<Reader, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// A transaction that may write, one at a time; dropped without `commit`, it changes nothing.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        engine::write(self.engine, &self.writers).await
    }

    /// The same for work on rows that others do not read first and write then: where the engine can, many go on side by
    /// side, each with locks on its rows.
    pub async fn write_rows(&self) -> Result<Tx, StoreError> {
        engine::write_rows(self.engine, &self.writers).await
    }
}
