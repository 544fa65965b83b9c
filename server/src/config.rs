//! What an operator sets, by option or by environment variable, checked once at the start. Every secret can come from a
//! file instead, since an environment is easily printed. What cannot work is refused with the variable's name.

mod database;
mod key;
mod network;
mod notify;
mod oidc;
mod trail;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use zeroize::Zeroizing;

pub use self::database::DatabaseArgs;
pub use self::key::{KeyArgs, KeySource, Kms, ReachArgs};
pub use self::network::{Network, NetworkArgs};
pub use self::notify::{Notify, NotifyArgs};
pub use self::oidc::{Oidc, OidcArgs};
pub use self::trail::{Trail, TrailArgs};
use crate::providers::client::PrivateHost;
use crate::store::Database;

const MIN_METRICS_TOKEN_BYTES: usize = 16;

/// Options of `edgesweep serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on
    #[arg(long, env = "EDGESWEEP_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub rows: DatabaseArgs,
    #[command(flatten)]
    pub key: KeyArgs,
    /// Address under which people reach this server, such as `https://edgesweep.example.com`
    #[arg(long, env = "EDGESWEEP_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Tell browsers that every host below this server's host is to be reached by https, too
    #[arg(long, env = "EDGESWEEP_HSTS_INCLUDE_SUBDOMAINS")]
    pub hsts_include_subdomains: bool,
    /// E-mail address of the first admin
    #[arg(long, env = "EDGESWEEP_ADMIN_EMAIL", value_name = "EMAIL")]
    pub admin_email: Option<String>,
    /// Password of the first admin; without it, a one-time sign-in link is printed
    #[arg(long, env = "EDGESWEEP_ADMIN_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    pub admin_password: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_ADMIN_PASSWORD_FILE", conflicts_with = "admin_password", value_name = "FILE")]
    pub admin_password_file: Option<PathBuf>,
    /// Name of the first company
    #[arg(long, env = "EDGESWEEP_COMPANY", default_value = "My Company", value_name = "NAME")]
    pub company_name: String,
    /// Days after which the URLs of an invalidation that has ended are removed; without it, they are kept
    #[arg(long, env = "EDGESWEEP_KEEP_LISTS_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub keep_lists_days: Option<u32>,
    /// URLs that are looked at after each purge, at most; a longer list has a sample of them looked at; 0 for none
    #[arg(long, env = "EDGESWEEP_VERIFY_URLS", default_value_t = 200, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub verify_urls: u32,
    /// How many times stale URLs are purged again by themselves
    #[arg(long, env = "EDGESWEEP_VERIFY_REPEATS", default_value_t = 0, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=3))]
    pub verify_repeats: u32,
    /// What may be looked at although it is private: hosts without ports, networks such as 10.0.0.0/8, or *, with commas between
    #[arg(long, env = "EDGESWEEP_VERIFY_PRIVATE_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub verify_private_hosts: Vec<PrivateHost>,
    /// IDs of distributions at Amazon that connections without a key may purge by the server's own AWS credentials, with commas between
    #[arg(long, env = "EDGESWEEP_AWS_DISTRIBUTIONS", value_name = "IDS", value_delimiter = ',')]
    pub aws_distributions: Vec<String>,
    #[command(flatten)]
    pub network: NetworkArgs,
    #[command(flatten)]
    pub notify: NotifyArgs,
    #[command(flatten)]
    pub oidc: OidcArgs,
    #[command(flatten)]
    pub trail: TrailArgs,
    /// Lets whoever sends it as a bearer token read `GET /metrics`; without it, nobody can
    #[arg(long, env = "EDGESWEEP_METRICS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub metrics_token: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_METRICS_TOKEN_FILE", conflicts_with = "metrics_token", value_name = "FILE")]
    pub metrics_token_file: Option<PathBuf>,
    /// What is logged, such as `debug` or `info,server=debug`
    #[arg(long, env = "EDGESWEEP_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// Pages load themselves again when the server was started again; for whoever changes Edgesweep
    #[arg(long, hide = true)]
    pub reload_pages: bool,
}

/// Why the server cannot start as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{variable} cannot be read from {file}: {cause}")]
    File { variable: &'static str, file: String, cause: std::io::Error },
    #[error("{variable}: {message}")]
    Refused { variable: &'static str, message: String },
    #[error("the data folder {folder} cannot be made: {cause}")]
    DataFolder { folder: String, cause: std::io::Error },
}

/// What was set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: Database,
    pub key: KeySource,
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    /// Whether https is demanded of the hosts below this one, too.
    pub hsts_include_subdomains: bool,
    pub admin_email: Option<String>,
    pub admin_password: Option<SecretString>,
    pub company_name: String,
    /// None: for ever.
    pub keep_lists_days: Option<u32>,
    pub verify_urls: u32,
    pub verify_repeats: u32,
    pub verify_private_hosts: Vec<PrivateHost>,
    /// None: every connection has a key of its own.
    pub aws_distributions: Vec<String>,
    pub network: Network,
    pub notify: Notify,
    /// None: no single sign-on.
    pub oidc: Option<Oidc>,
    pub trail: Trail,
    /// None: nobody reads the metrics.
    pub metrics_token: Option<SecretString>,
    pub log: String,
    pub reload_pages: bool,
}

impl Config {
    /// Checks the options, reads the files that they name and makes the data folder.
    pub fn from_args(args: ServeArgs) -> Result<Self, ConfigError> {
        let database = args.rows.open()?;
        let admin_password = secret("EDGESWEEP_ADMIN_PASSWORD_FILE", args.admin_password, args.admin_password_file)?;
        let metrics_token = secret("EDGESWEEP_METRICS_TOKEN_FILE", args.metrics_token, args.metrics_token_file)?;
        if metrics_token.as_ref().is_some_and(|token| token.expose_secret().len() < MIN_METRICS_TOKEN_BYTES) {
            let message = format!("a token that cannot be guessed has {MIN_METRICS_TOKEN_BYTES} characters or more");
            return Err(ConfigError::Refused { variable: "EDGESWEEP_METRICS_TOKEN", message });
        }
        let key = args.key.source(&database, &args.rows.data)?;
        let public_url = match args.public_url {
            Some(text) => public_url(&text)?,
            None => format!("http://{}", reachable(args.listen)),
        };
        let network = Network::from_args(args.network)?;
        let notify = Notify::from_args(args.notify, &public_url)?;
        let oidc = Oidc::from_args(args.oidc)?;
        let trail = Trail::from_args(args.trail)?;
        let admin_email = args.admin_email.map(|text| email(&text)).transpose()?;
        if admin_password.is_some() && admin_email.is_none() {
            let message = "a password needs EDGESWEEP_ADMIN_EMAIL, the address to sign in with".to_owned();
            return Err(ConfigError::Refused { variable: "EDGESWEEP_ADMIN_PASSWORD", message });
        }
        let company_name = args.company_name.trim().to_owned();
        if company_name.is_empty() || company_name.len() > 255 || company_name.contains(char::is_control) {
            let message = "a company's name has 1 to 255 bytes and no control characters".to_owned();
            return Err(ConfigError::Refused { variable: "EDGESWEEP_COMPANY", message });
        }
        let (listen, data, log, reload_pages) = (args.listen, args.rows.data, args.log, args.reload_pages);
        Ok(Self {
            listen,
            data,
            database,
            key,
            public_url,
            hsts_include_subdomains: args.hsts_include_subdomains,
            admin_email,
            admin_password,
            company_name,
            keep_lists_days: args.keep_lists_days,
            verify_urls: args.verify_urls,
            verify_repeats: args.verify_repeats,
            verify_private_hosts: args.verify_private_hosts,
            aws_distributions: args.aws_distributions,
            network,
            notify,
            oidc,
            trail,
            metrics_token,
            log,
            reload_pages,
        })
    }

    /// Whether people come by https, so that cookies are for https only.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// A configuration for tests, with nothing set.
    #[doc(hidden)]
    pub fn example() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            data: PathBuf::from("data"),
            database: Database::Sqlite(PathBuf::from("data/edgesweep.sqlite")),
            key: KeySource::File(PathBuf::from("data/key")),
            public_url: "http://127.0.0.1:3000".to_owned(),
            hsts_include_subdomains: false,
            admin_email: None,
            admin_password: None,
            company_name: "My Company".to_owned(),
            keep_lists_days: None,
            verify_urls: 200,
            verify_repeats: 0,
            verify_private_hosts: Vec::new(),
            aws_distributions: Vec::new(),
            network: Network::default(),
            notify: Notify::default(),
            oidc: None,
            trail: Trail::default(),
            metrics_token: None,
            log: "info".to_owned(),
            reload_pages: false,
        }
    }
}

/// The secret itself, or the file's content without the line's end.
fn secret(
    variable: &'static str,
    given: Option<SecretString>,
    file: Option<PathBuf>,
) -> Result<Option<SecretString>, ConfigError> {
    let Some(file) = file else { return Ok(given) };
    match std::fs::read_to_string(&file).map(Zeroizing::new) {
        Ok(text) => Ok(Some(SecretString::from(text.trim_end_matches(['\r', '\n'])))),
        Err(cause) => Err(ConfigError::File { variable, file: file.display().to_string(), cause }),
    }
}

fn public_url(text: &str) -> Result<String, ConfigError> {
    let url = Url::parse(text.trim()).ok().filter(|url| {
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && is_bare && is_anonymous
    });
    match url {
        Some(url) => Ok(url.origin().ascii_serialization()),
        None => Err(ConfigError::Refused {
            variable: "EDGESWEEP_PUBLIC_URL",
            message: format!("`{text}` is not scheme and host, such as https://edgesweep.example.com, without a path"),
        }),
    }
}

/// An address to type into a browser: who listens everywhere is reached on this machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => SocketAddr::from(([127, 0, 0, 1], v4.port())),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => SocketAddr::from(([127, 0, 0, 1], v6.port())),
        SocketAddr::V4(_) | SocketAddr::V6(_) => listen,
    }
}

fn email(text: &str) -> Result<String, ConfigError> {
    let text = text.trim();
    let is_address = text.len() <= 254
        && !text.contains(|character: char| character.is_whitespace() || character.is_control())
        && text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if is_address {
        return Ok(text.to_owned());
    }
    let message = format!("`{text}` is not an e-mail address");
    Err(ConfigError::Refused { variable: "EDGESWEEP_ADMIN_EMAIL", message })
}

#[cfg(test)]
mod tests;
