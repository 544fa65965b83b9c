//! What the two engines do not do alike: how they are opened, how a transaction that writes begins, and which of their
//! errors pass.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Executor as _};

use super::{ACQUIRE_TIMEOUT, Store, StoreError, Tx};
use crate::private;

/// Where the rows are.
#[derive(Clone, Debug)]
pub enum Database {
    /// This file, of one process.
    Sqlite(PathBuf),
    /// A server, by its URL; several processes may use it.
    Postgres(SecretString),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// Of SQLite, beside one writer.
const READERS: u32 = 8;
/// Of PostgreSQL, for a process.
const CONNECTIONS: u32 = 16;

/// What each connection to SQLite begins with. A statement waits 10 s for a lock, for example while a backup runs.
const PRAGMAS: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";
const WRITE_AHEAD: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL;";

/// What each connection to PostgreSQL begins with. A process that stands still in the middle of a transaction loses it, and so
/// the locks that others wait for; one that waits for a lock tries again.
const LIMITS: &str = "SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '10s'";

/// What of a path would mean something else in a URL.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// All writers take it, so that one that reads first and then writes finds what it read.
const WRITER: i64 = 0x65_64_67_65;

pub(super) async fn open(database: &Database) -> Result<Store, StoreError> {
    sqlx::any::install_default_drivers();
    match database {
        Database::Sqlite(file) => open_sqlite(file).await,
        Database::Postgres(url) => open_postgres(url).await,
    }
}

/// Opens what is there, and changes nothing.
pub(super) async fn open_to_read(database: &Database) -> Result<Store, StoreError> {
    sqlx::any::install_default_drivers();
    let (engine, readers) = match database {
        Database::Sqlite(file) => {
            let readers = sqlite(READERS, "").connect(&format!("sqlite://{}?mode=ro", path(file)?)).await?;
            (Engine::Sqlite, readers)
        }
        Database::Postgres(url) => (Engine::Postgres, pool(2).connect(url.expose_secret()).await?),
    };
    Ok(Store { engine, writers: readers.clone(), readers })
}

/// As it is, beside the processes that use it: nothing is made, and the schema is not touched.
pub(super) async fn open_beside(database: &Database) -> Result<Store, StoreError> {
    sqlx::any::install_default_drivers();
    match database {
        Database::Sqlite(file) => connect_sqlite(file).await,
        Database::Postgres(url) => connect_postgres(url).await,
    }
}

/// The version of the schema that this program knows.
pub(super) fn known_version(engine: Engine) -> i64 {
    let newest = |migrator: &Migrator| migrator.iter().map(|migration| migration.version).max();
    match engine {
        Engine::Sqlite => newest(&sqlx::migrate!("migrations/sqlite")),
        Engine::Postgres => newest(&sqlx::migrate!("migrations/postgres")),
    }
    .unwrap_or(0)
}

/// The file as it stands in a URL.
fn path(file: &Path) -> Result<String, StoreError> {
    let file = std::path::absolute(file).map_err(sqlx::Error::from)?;
    Ok(utf8_percent_encode(&file.to_string_lossy(), IN_PATH).to_string())
}

/// Opens or makes the file, for its owner alone.
async fn open_sqlite(file: &Path) -> Result<Store, StoreError> {
    // SQLite would make it readable for all; what it makes beside the file gets the file's mode.
    private::options().create(true).truncate(false).open(file).map_err(sqlx::Error::from)?;
    let store = connect_sqlite(file).await?;
    sqlx::migrate!("migrations/sqlite").run(&store.writers).await?;
    Ok(store)
}

async fn connect_sqlite(file: &Path) -> Result<Store, StoreError> {
    let path = path(file)?;
    let writers = sqlite(1, WRITE_AHEAD).connect(&format!("sqlite://{path}?mode=rw")).await?;
    let readers = sqlite(READERS, "").connect(&format!("sqlite://{path}?mode=ro")).await?;
    Ok(Store { engine: Engine::Sqlite, readers, writers })
}

fn sqlite(connections: u32, first: &'static str) -> AnyPoolOptions {
    pool(connections).after_connect(move |connection, _| {
        Box::pin(async move {
            connection.execute(first).await?;
            connection.execute(PRAGMAS).await?;
            Ok(())
        })
    })
}

async fn open_postgres(url: &SecretString) -> Result<Store, StoreError> {
    let store = connect_postgres(url).await?;
    sqlx::migrate!("migrations/postgres").run(&store.writers).await?;
    Ok(store)
}

async fn connect_postgres(url: &SecretString) -> Result<Store, StoreError> {
    let connections = pool(CONNECTIONS).after_connect(|connection, _| {
        Box::pin(async move {
            connection.execute(LIMITS).await?;
            Ok(())
        })
    });
    let connections = connections.connect(url.expose_secret()).await?;
    Ok(Store { engine: Engine::Postgres, readers: connections.clone(), writers: connections })
}

fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

pub(super) async fn write(engine: Engine, writers: &AnyPool) -> Result<Tx, StoreError> {
    let mut tx = write_rows(engine, writers).await?;
    if engine == Engine::Postgres {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(WRITER).execute(&mut *tx).await?;
    }
    Ok(tx)
}

const WRITE: &str = "BEGIN IMMEDIATE";

pub(super) async fn write_rows(engine: Engine, writers: &AnyPool) -> Result<Tx, StoreError> {
    match engine {
        // A transaction that reads first and then writes fails at once when another wrote meanwhile.
        Engine::Sqlite => match writers.begin_with(WRITE).await {
            // Where the disk is full, SQLite has ended the transaction by itself, and its connection counts it as open for ever.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                writers.acquire().await?.close().await?;
                Ok(writers.begin_with(WRITE).await?)
            }
            begun => Ok(begun?),
        },
        Engine::Postgres => Ok(writers.begin().await?),
    }
}

/// Begins a transaction that sees one moment, however long it reads.
pub(super) fn snapshot(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// Counts on behind rows that came with their numbers. SQLite looks at the highest one by itself.
pub(super) async fn go_on_counting(engine: Engine, tx: &mut Tx) -> Result<(), StoreError> {
    if engine == Engine::Postgres {
        for sql in [
            "SELECT setval(pg_get_serial_sequence('invalidations', 'number'), coalesce(max(number), 0) + 1, false)
             FROM invalidations",
            "SELECT setval('batch_ids', coalesce(max(id), 0) + 1, false) FROM batches",
        ] {
            sqlx::query(sql).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

/// PostgreSQL's clock, in milliseconds since 1970.
pub(super) async fn time(readers: &AnyPool) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
    Ok(sqlx::query_scalar(sql).fetch_one(readers).await?)
}

/// Whether an error is worth another try later: the engine is busy, full, read-only, or not there.
pub(super) fn is_passing(code: &str) -> bool {
    /// `SQLITE_BUSY`, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN <https://www.sqlite.org/rescode.html>
    const SQLITE: [i32; 7] = [5, 6, 8, 10, 11, 13, 14];
    /// Connection exceptions, rolled back (deadlock, serialisation), insufficient resources, operator intervention, system errors
    /// <https://www.postgresql.org/docs/15/errcodes-appendix.html>
    const POSTGRES: [&str; 5] = ["08", "40", "53", "57", "58"];
    /// Another holds the lock; a standby does not write; the process stood still in the middle of a transaction.
    const POSTGRES_WHOLE: [&str; 3] = ["55P03", "25006", "25P03"];
    // SQLite's codes are shorter than the five signs of an SQLSTATE.
    if code.len() == 5 {
        return POSTGRES_WHOLE.contains(&code) || POSTGRES.iter().any(|class| code.starts_with(class));
    }
    code.parse::<i32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::ServerConfig;
    use rustls::pki_types::PrivateKeyDer;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// Waits for one that asks for TLS before anything else, and answers.
    async fn asked(listener: &TcpListener, answer: &[u8]) -> TcpStream {
        /// <https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST>
        const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 8];
        stream.read_exact(&mut request).await.unwrap();
        assert_eq!(request, SSL_REQUEST);
        stream.write_all(answer).await.unwrap();
        stream
    }

    #[tokio::test]
    async fn a_database_without_tls_or_a_known_certificate_is_told_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let hearing = tokio::spawn(async move {
            let mut plain = Vec::new();
            asked(&listener, b"N").await.read_to_end(&mut plain).await.unwrap();
            let stream = asked(&listener, b"S").await;
            let strange = TlsAcceptor::from(Arc::new(config)).accept(stream).await;
            (plain, strange.is_err())
        });
        let url = format!("postgres://edgesweep:secret@127.0.0.1:{port}/rows?sslmode=verify-full");
        for _ in 0..2 {
            let refused = open(&Database::Postgres(SecretString::from(url.as_str()))).await;
            let is_of_tls = matches!(refused, Err(StoreError::Unavailable(sqlx::Error::Tls(_) | sqlx::Error::Io(_))));
            assert!(is_of_tls, "{refused:?}");
        }
        assert_eq!(hearing.await.unwrap(), (Vec::new(), true));
    }

    #[test]
    fn errors_that_pass_are_told_from_mistakes() {
        for passing in ["5", "261", "13", "57P01", "40P01", "53100", "08006", "55P03", "25P03"] {
            assert!(is_passing(passing), "{passing}");
        }
        for mistake in ["1", "19", "2067", "23505", "42601", "42P01", "22P02", ""] {
            assert!(!is_passing(mistake), "{mistake}");
        }
    }
}
