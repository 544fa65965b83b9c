//! How one process tells the others that there is something to do: PostgreSQL's NOTIFY, heard on a connection of its own.
//! A word that is lost costs a few seconds, since whoever works looks by itself, too.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{Database, StoreError, Tx};

const CHANNEL: &str = "edgesweep_work";
/// The wait after the connection was lost, or could not be made.
const RECONNECT: Duration = Duration::from_secs(1);

/// Is heard when the transaction is committed.
pub(super) async fn announce(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(&mut **tx).await?;
    Ok(())
}

/// Wakes `work` whenever a process announces something, until `shutdown`. For a file of one process it ends at once.
#[expect(clippy::disallowed_methods, reason = "this is the one wait for a database that is away")]
pub async fn listen(database: Database, work: Arc<Notify>, shutdown: CancellationToken) {
    let Database::Postgres(url) = database else { return };
    let listening = async {
        loop {
            if let Err(error) = hear(url.expose_secret(), &work).await {
                tracing::warn!(%error, "what other processes announce is not heard now; it is listened for again");
            }
            tokio::time::sleep(RECONNECT).await;
        }
    };
    tokio::select! {
        () = listening => {}
        () = shutdown.cancelled() => {}
    }
}

async fn hear(url: &str, work: &Notify) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    // Something may have been announced before.
    work.notify_one();
    loop {
        // None when the connection was lost and made again: something may have been missed.
        let _ = listener.try_recv().await?;
        work.notify_one();
    }
}
