//! The commands. Each reads its options, does one thing, and ends with a sentence when it cannot.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::auth::first_start;
use crate::clock::{Clock, Randomness, SystemClock, SystemRandomness};
use crate::config::{Config, ServeArgs};
use crate::demo::command::{self as demo, DemoArgs};
use crate::invalidation::runner;
use crate::providers::client::{Client, Timeouts};
use crate::providers::registry::Registry;
use crate::router::router;
use crate::service::Service;
use crate::store::Store;
use crate::vault::Vault;

/// How long answers may go on after the process was asked to stop: less than the 30 s after which managers kill.
const DRAIN: Duration = Duration::from_secs(20);

/// Clears stale assets from CDNs.
#[derive(Debug, Parser)]
#[command(name = "edgesweep", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(Box<ServeArgs>),
    /// Run the server with sample assets, an origin and a caching edge on this machine
    Demo(DemoArgs),
}

/// Runs one command; the error is a sentence for the terminal.
pub async fn run(cli: Cli) -> Result<(), String> {
    match cli.command {
        Command::Serve(args) => {
            let config = Config::from_args(*args).map_err(|error| error.to_string())?;
            log_to_stderr(&config.log)?;
            let service = open(&config).await?;
            let listener = listen(&config).await?;
            let first = first_start::run(&service, &config).await.map_err(|error| error.to_string())?;
            announce(&config, first.link.as_deref());
            serve(service, &config, listener).await
        }
        Command::Demo(args) => demo::run(args).await,
    }
}

/// Opens database and vault. A key that does not fit the database is refused here, before anything is served.
pub async fn open(config: &Config) -> Result<Arc<Service>, String> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let store = Store::open(&config.database).await.map_err(|error| error.to_string())?;
    let key = config.vault_key(&randomness).map_err(|error| error.to_string())?;
    let vault = Vault::new(key, Arc::clone(&randomness));
    vault.verify(&store).await.map_err(|error| error.to_string())?;
    let providers = Registry::standard(Client::new(Timeouts::STANDARD, Arc::clone(&clock)));
    Ok(Arc::new(Service::new(store, vault, clock, randomness, providers)))
}

/// Takes the address. Who comes before `serve` waits for it, so the address can be told from now on.
pub async fn listen(config: &Config) -> Result<TcpListener, String> {
    TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {} (EDGESWEEP_LISTEN): {error}", config.listen))
}

/// Answers requests and runs invalidations until the process is asked to stop, then lets what is under way finish.
pub async fn serve(service: Arc<Service>, config: &Config, listener: TcpListener) -> Result<(), String> {
    let stopping = CancellationToken::new();
    let work = tokio::spawn(runner::run(Arc::clone(&service), stopping.clone()));
    let application = router(&service, config, &stopping).into_make_service_with_connect_info::<SocketAddr>();
    let stop = stopping.clone();
    let signal = async move {
        asked_to_stop().await;
        tracing::info!("stopping: finishing what is under way");
        stop.cancel();
    };
    let answering = axum::serve(listener, application).with_graceful_shutdown(signal).into_future();
    // From the wish to stop on, answers have so long and no longer.
    tokio::pin!(answering);
    let answered = tokio::select! {
        ended = &mut answering => Ok(ended),
        () = stopping.cancelled() => tokio::time::timeout(DRAIN, answering).await,
    };
    if let Ok(ended) = answered {
        ended.map_err(|error| format!("the server stopped: {error}"))?;
    } else {
        tracing::warn!("stopping although answers are under way");
    }
    stopping.cancel();
    work.await.map_err(|error| format!("the runner stopped: {error}"))
}

/// Ctrl-C, or SIGTERM from whoever manages the process.
async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
}

/// Logs go to standard error; standard output is for what a person asked for.
pub fn log_to_stderr(filter: &str) -> Result<(), String> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).map_err(|error| format!("EDGESWEEP_LOG: {error}"))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}

fn announce(config: &Config, link: Option<&str>) {
    println!("Edgesweep is at {}", config.public_url);
    if let Some(link) = link {
        println!("Sign in within the hour: {link}");
    }
}
