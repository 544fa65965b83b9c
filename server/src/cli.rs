//! The commands. Each reads its options, does one thing, and ends with a sentence when it cannot.

mod key;
mod moving;
mod open_files;
mod providers;
mod trail;
mod user;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, Subcommand};
use reqsign_core::OsEnv;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use self::key::KeyCommandArgs;
use self::moving::{FileArgs, MigrateArgs};
use self::providers::ProvidersArgs;
use self::trail::AuditCommand;
use self::user::UserArgs;
use crate::audit::{adopting, forwarding, knocks};
use crate::auth::first_start;
use crate::auth::single_sign_on::SingleSignOn;
use crate::clock::{Clock, Randomness, SharedClock, SteadyClock, SystemClock, SystemRandomness};
use crate::config::{Config, ServeArgs};
use crate::demo::command::{self as demo, DemoArgs};
use crate::http::serving::{self, Patience};
use crate::invalidation::verification::{self, Habits, Looker};
use crate::invalidation::{retention, runner};
use crate::notifications::{self, Herald};
use crate::providers::Kit;
use crate::providers::client::{Client, Guard, Timeouts};
use crate::providers::cloudfront::{Ambient, CloudFront};
use crate::providers::registry::Registry;
use crate::router::router;
use crate::service::Service;
use crate::store::lock::{self, Lock};
use crate::store::{QUIET, Store, StoreError, wake};
use crate::vault::{Vault, may_make_key};

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
    /// Bring the database up to date; `serve` does so by itself
    Migrate(MigrateArgs),
    /// Write the whole installation into a file, to move it to another database
    Export(FileArgs),
    /// Read such a file into an empty database
    Import(FileArgs),
    /// Look at keys, or change them while servers run
    Key(KeyCommandArgs),
    /// Let somebody in again who has lost how they sign in
    User(UserArgs),
    /// Check the audit trail, or write it out
    #[command(subcommand)]
    Audit(AuditCommand),
    /// List the kinds of CDN, or print the page about one
    Providers(ProvidersArgs),
    /// Run the server with sample assets, an origin and a caching edge on this machine
    Demo(DemoArgs),
}

/// Runs one command; the error is a sentence for the terminal.
pub async fn run(cli: Cli) -> Result<(), String> {
    match cli.command {
        Command::Serve(args) => {
            let config = Config::from_args(*args).map_err(|error| error.to_string())?;
            log_to_stderr(&config.log)?;
            let (service, _lock) = open(&config).await?;
            let listener = listen(&config).await?;
            let first = first_start::run(&service, &config).await.map_err(|error| error.to_string())?;
            announce(&config, first.link.as_deref());
            serve(service, &config, listener).await
        }
        Command::Migrate(args) => moving::migrate(args).await,
        Command::Export(args) => moving::export(args).await,
        Command::Import(args) => moving::import(args).await,
        Command::Key(args) => key::run(args).await,
        Command::User(args) => user::run(args).await,
        Command::Audit(command) => trail::run(command).await,
        Command::Providers(args) => providers::print(&args),
        Command::Demo(args) => demo::run(args).await,
    }
}

/// Opens database and vault; the lock keeps other processes from the same file. A key that does not fit the database is
/// refused here, before anything is served.
pub async fn open(config: &Config) -> Result<(Arc<Service>, Option<Lock>), String> {
    let lock = lock::take(&config.database).map_err(|error| error.to_string())?;
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let store = Store::open(&config.database).await.map_err(|error| error.to_string())?;
    adopting::adopt(&store).await.map_err(|error| error.to_string())?;
    let clock = clock(&store).await.map_err(|error| error.to_string())?;
    let client = Client::new(Timeouts::STANDARD, Arc::clone(&clock));
    if let Some(file) = config.key.missing_file() {
        may_make_key(&store, file).await.map_err(|error| error.to_string())?;
    }
    let master = config.key.master(client, OsEnv, &*randomness).map_err(|error| error.to_string())?;
    let vault = Vault::new(master, Arc::clone(&randomness));
    vault.verify(&store).await.map_err(|error| error.to_string())?;
    let providers = providers(config, &clock, &randomness);
    let herald = Herald::of(config, &clock).map_err(|error| error.to_string())?;
    let service = Service::new(store, vault, clock, randomness, providers);
    let _ = service.herald.set(herald);
    if let Some(oidc) = config.oidc.clone() {
        let _ = service.sign_on.set(SingleSignOn::new(oidc, &config.public_url, Arc::clone(&service.clock)));
    }
    Ok((Arc::new(service), lock))
}

/// All that exist; Amazon's with the server's own credentials where the operator allows it.
fn providers(config: &Config, clock: &Arc<dyn Clock>, randomness: &Arc<dyn Randomness>) -> Registry {
    let guard = Guard::new("EDGESWEEP_CONNECTION_PRIVATE_HOSTS", &config.network.connection_private_hosts);
    let client = Client::guarded(Timeouts::STANDARD, Arc::clone(clock), guard);
    let all = Registry::standard(client.clone(), Arc::clone(randomness));
    if config.aws_distributions.is_empty() {
        return all;
    }
    // What the operator lets the server find of its own is at private addresses, too.
    let own = Client::new(Timeouts::STANDARD, Arc::clone(clock));
    let ambient = Ambient::new(own, OsEnv, config.aws_distributions.clone());
    let kit = Kit { client, randomness: Arc::clone(randomness) };
    all.with(Arc::new(CloudFront::new(&kit).with_ambient(ambient)))
}

/// The machine's clock, which never goes back, or the one that all processes on this database go by.
async fn clock(store: &Store) -> Result<Arc<dyn Clock>, StoreError> {
    let Some(shared) = SharedClock::of(store).await? else {
        return Ok(Arc::new(SteadyClock::of(SystemClock)));
    };
    let (following, store) = (Arc::clone(&shared), store.clone());
    tokio::spawn(async move { following.follow(&store).await });
    Ok(shared)
}

/// Takes the address. Who comes before `serve` waits for it, so the address can be told from now on.
pub async fn listen(config: &Config) -> Result<TcpListener, String> {
    TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {} (EDGESWEEP_LISTEN): {error}", config.listen))
}

/// Answers requests and runs invalidations until the process is asked to stop, then lets what is under way finish.
pub async fn serve(service: Arc<Service>, config: &Config, listener: TcpListener) -> Result<(), String> {
    open_files::take_all();
    let stopping = CancellationToken::new();
    let work = tokio::spawn(runner::run(Arc::clone(&service), stopping.clone()));
    tokio::spawn(retention::run(Arc::clone(&service), config.keep_lists_days, stopping.clone()));
    tokio::spawn(verification::run(Arc::clone(&service), habits(&service, config), stopping.clone()));
    tokio::spawn(knocks::run(Arc::clone(&service), stopping.clone()));
    let receivers = config.trail.receivers(&service.clock, &config.public_url).map_err(|error| error.to_string())?;
    for receiver in receivers {
        tokio::spawn(forwarding::run(Arc::clone(&service), receiver, stopping.clone()));
    }
    tokio::spawn(notifications::run(Arc::clone(&service), stopping.clone()));
    tokio::spawn(wake::listen(config.database.clone(), Arc::clone(&service.work), stopping.clone()));
    let application = router(&service, config, &stopping);
    let stop = stopping.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = asked_to_stop() => {
                tracing::info!("stopping: finishing what is under way");
                stop.cancel();
            }
            () = stop.cancelled() => {}
        }
    });
    let answering = serving::serve(listener, application, Patience::STANDARD, stopping.clone());
    let ended = side_by_side(answering, work, &stopping, DRAIN).await;
    if let Err(error) = knocks::finish(&service).await {
        tracing::warn!(%error, "the last refusals were not written");
    }
    ended
}

/// How the operator wants the edge to be looked at.
fn habits(service: &Service, config: &Config) -> Habits {
    let guard = Guard::new("EDGESWEEP_VERIFY_PRIVATE_HOSTS", &config.verify_private_hosts);
    let client = Client::guarded(Timeouts::STANDARD, Arc::clone(&service.clock), guard.clone());
    Habits {
        looker: Looker { client, guard },
        urls: u64::from(config.verify_urls),
        repeats: u64::from(config.verify_repeats),
    }
}

/// Pages without a worker would promise what nobody does, so when one of both ends, the other is let end, too. From the
/// wish to stop on, answers have the time of `drain` and no longer.
async fn side_by_side(
    answering: impl Future<Output = io::Result<()>>,
    mut work: JoinHandle<()>,
    stopping: &CancellationToken,
    drain: Duration,
) -> Result<(), String> {
    tokio::pin!(answering);
    let (mut answered, mut worked) = (None, None);
    tokio::select! {
        ended = &mut answering => answered = Some(ended),
        ended = &mut work => worked = Some(ended),
        () = stopping.cancelled() => {}
    }
    let was_asked_to_stop = stopping.is_cancelled();
    stopping.cancel();
    let answered = match answered {
        Some(ended) => Ok(ended),
        None => tokio::time::timeout(drain, answering).await,
    };
    let has_worked_to_the_end = worked.is_none() || was_asked_to_stop;
    let worked = match worked {
        Some(ended) => ended,
        None => work.await,
    };
    worked.map_err(|error| format!("the runner stopped: {error}"))?;
    if !has_worked_to_the_end {
        return Err("the runner stopped by itself; the log says why".to_owned());
    }
    if let Ok(ended) = answered {
        ended.map_err(|error| format!("the server stopped: {error}"))?;
    } else {
        tracing::warn!("stopping although answers are under way");
    }
    Ok(())
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
    let filter = log_filter(filter).map_err(|error| format!("EDGESWEEP_LOG: {error}"))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}

/// What is logged. However much is wanted, nothing that would repeat requests with their secrets: neither those who sign nor those who
/// look at whole addresses do.
pub fn log_filter(filter: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::try_new(format!("{QUIET},{filter},aws_sigv4=info,tower_http::csrf=info"))
}

fn announce(config: &Config, link: Option<&str>) {
    println!("Edgesweep is at {}", config.public_url);
    if let Some(link) = link {
        println!("Sign in within the hour: {link}");
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::clock::{CountingRandomness, ManualClock};
    use crate::fixture::START;
    use crate::providers::Account;

    #[tokio::test]
    async fn connections_go_into_a_private_network_only_where_the_operator_says_so() {
        let node = wiremock::MockServer::start().await;
        let any = wiremock::Mock::given(wiremock::matchers::any());
        any.respond_with(wiremock::ResponseTemplate::new(200)).mount(&node).await;
        let test = async |config: &Config| {
            let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(START));
            let randomness: Arc<dyn Randomness> = Arc::new(CountingRandomness::default());
            let fields = [("nodes".to_owned(), node.uri())].into();
            let account = Account { hosts: vec!["www.example.com".to_owned()], fields, secrets: [].into() };
            providers(config, &clock, &randomness).get("http-purge").unwrap().test(&account).await
        };
        let mut config = Config::example();
        let refused = test(&config).await;
        assert!(!refused.passed && refused.message.contains("EDGESWEEP_CONNECTION_PRIVATE_HOSTS"), "{refused:?}");
        assert!(node.received_requests().await.unwrap().is_empty());
        config.network.connection_private_hosts = vec!["127.0.0.0/8".parse().unwrap()];
        let passed = test(&config).await;
        assert!(passed.passed, "{passed:?}");
    }

    /// Work that ends when it is asked to, and says so.
    fn working(stopping: &CancellationToken) -> (JoinHandle<()>, CancellationToken) {
        let (stop, ended) = (stopping.clone(), CancellationToken::new());
        let said = ended.clone();
        let work = tokio::spawn(async move {
            stop.cancelled().await;
            said.cancel();
        });
        (work, ended)
    }

    /// Answers that end when they are asked to.
    async fn answering(stopping: CancellationToken) -> io::Result<()> {
        stopping.cancelled().await;
        Ok(())
    }

    #[tokio::test]
    async fn both_end_well_when_they_are_asked_to() {
        let stopping = CancellationToken::new();
        let (work, _) = working(&stopping);
        stopping.cancel();
        assert_eq!(side_by_side(answering(stopping.clone()), work, &stopping, DRAIN).await, Ok(()));
    }

    #[tokio::test]
    async fn a_runner_that_panics_or_just_ends_stops_the_server_with_an_error() {
        let stopping = CancellationToken::new();
        let panicking = tokio::spawn(async { panic!("a mistake") });
        let stopped = side_by_side(answering(stopping.clone()), panicking, &stopping, DRAIN).await.unwrap_err();
        assert!(stopped.starts_with("the runner stopped: ") && stopped.contains("panicked"), "{stopped}");
        let stopping = CancellationToken::new();
        let ending = tokio::spawn(async {});
        let stopped = side_by_side(answering(stopping.clone()), ending, &stopping, DRAIN).await.unwrap_err();
        assert!(stopped.contains("by itself"), "{stopped}");
    }

    #[tokio::test]
    async fn a_server_that_fails_lets_the_runner_end_first() {
        let stopping = CancellationToken::new();
        let (work, ended) = working(&stopping);
        let failing = async { Err(io::Error::other("no more files")) };
        let stopped = side_by_side(failing, work, &stopping, DRAIN).await.unwrap_err();
        assert_eq!(stopped, "the server stopped: no more files");
        assert!(ended.is_cancelled());
    }

    #[tokio::test]
    async fn answers_that_never_end_are_left() {
        let stopping = CancellationToken::new();
        let (work, _) = working(&stopping);
        stopping.cancel();
        assert_eq!(side_by_side(pending(), work, &stopping, Duration::ZERO).await, Ok(()));
    }
}
