//! Where the rows are: a file, or PostgreSQL. Beyond this machine PostgreSQL is spoken to in clear only where its URL says so.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{ConfigError, secret};
use crate::private;
use crate::store::Database;

const VARIABLE: &str = "EDGESWEEP_DATABASE_URL";
/// How the driver speaks where the URL says nothing: by TLS, with a certificate that somebody known vouches for, for this very host.
/// <https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS>
const CHECKED: &str = "verify-full";
/// By these it is the server that decides.
const UNDECIDED: [&str; 2] = ["allow", "prefer"];

/// Where the rows are.
#[derive(Args, Debug)]
pub struct DatabaseArgs {
    /// Folder of the database and of the generated key
    #[arg(long, env = "EDGESWEEP_DATA", default_value = "./data", value_name = "FOLDER")]
    pub data: PathBuf,
    /// Database, `sqlite:FILE` or `postgres://…`; without it, SQLite in the data folder
    #[arg(long, env = "EDGESWEEP_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_DATABASE_URL_FILE", conflicts_with = "database_url", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
}

impl DatabaseArgs {
    /// Which database is meant; makes the data folder.
    pub fn open(&self) -> Result<Database, ConfigError> {
        let url = secret("EDGESWEEP_DATABASE_URL_FILE", self.database_url.clone(), self.database_url_file.clone())?;
        let database = database(url, &self.data)?;
        private::make_folder(&self.data)
            .map_err(|cause| ConfigError::DataFolder { folder: self.data.display().to_string(), cause })?;
        Ok(database)
    }
}

fn database(url: Option<SecretString>, data: &Path) -> Result<Database, ConfigError> {
    let Some(url) = url else { return sqlite("EDGESWEEP_DATA", data.join("edgesweep.sqlite")) };
    let text = url.expose_secret();
    if let Some(file) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
        return sqlite(VARIABLE, PathBuf::from(file));
    }
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return postgres(url);
    }
    Err(refused(
        "give sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE; leave the variable out for SQLite in the data folder",
    ))
}

fn sqlite(variable: &'static str, file: PathBuf) -> Result<Database, ConfigError> {
    if file.to_str().is_none() {
        let message = format!("the path {} is not UTF-8; SQLite cannot open it", file.display());
        return Err(ConfigError::Refused { variable, message });
    }
    Ok(Database::Sqlite(file))
}

fn postgres(given: SecretString) -> Result<Database, ConfigError> {
    let mut url = Url::parse(given.expose_secret()).map_err(|_| {
        refused("give postgres://USER:PASSWORD@HOST/DATABASE, with signs of the password as in URLs (%40 for @)")
    })?;
    let mut host = url.host_str().map(|host| percent_decode_str(host).decode_utf8_lossy().into_owned());
    let mut mode = None;
    // As the driver reads them: the last one counts.
    for (name, value) in url.query_pairs() {
        match &*name {
            "host" | "hostaddr" => host = Some(value.into_owned()),
            "sslmode" | "ssl-mode" => mode = Some(value.to_ascii_lowercase()),
            _ => {}
        }
    }
    let host = host.filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| refused("name the database's host, or by ?host=/FOLDER the folder of its socket"))?;
    match mode {
        _ if is_here(&host) => Ok(Database::Postgres(given)),
        None => {
            url.query_pairs_mut().append_pair("sslmode", CHECKED);
            Ok(Database::Postgres(SecretString::from(String::from(url))))
        }
        Some(mode) if UNDECIDED.contains(&mode.as_str()) => Err(refused(
            "by this sslmode the server decides whether passwords go in clear; leave it out, so that its certificate is checked, \
             or say sslmode=disable where the way to it is safe by itself",
        )),
        Some(_) => Ok(Database::Postgres(given)),
    }
}

/// Whether nothing leaves this machine on the way there.
fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = bare.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    host.starts_with('/') || host.eq_ignore_ascii_case("localhost") || is_loopback
}

fn refused(message: &str) -> ConfigError {
    ConfigError::Refused { variable: VARIABLE, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The URL that the driver is given.
    fn given(url: &str) -> Result<String, String> {
        match database(Some(SecretString::from(url)), Path::new("data")) {
            Ok(Database::Postgres(url)) => Ok(url.expose_secret().to_owned()),
            Ok(Database::Sqlite(file)) => panic!("{}", file.display()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn postgresql_is_spoken_to_in_clear_on_this_machine_or_where_the_url_says_so() {
        for here in [
            "postgres://edgesweep@localhost/rows",
            "postgres://edgesweep@127.0.0.2:5433/rows",
            "postgresql://edgesweep@[::1]/rows",
            "postgres://edgesweep@%2Fvar%2Frun%2Fpostgresql/rows",
            "postgres://edgesweep@db.example/rows?host=/var/run/postgresql",
        ] {
            assert_eq!(given(here).as_deref(), Ok(here));
        }
        assert_eq!(
            given("postgres://edgesweep:p%40ss@db.example/rows?application_name=a%20b").unwrap(),
            "postgres://edgesweep:p%40ss@db.example/rows?application_name=a%20b&sslmode=verify-full"
        );
        let elsewhere = given("postgres://edgesweep@localhost/rows?host=db.example").unwrap();
        assert!(elsewhere.ends_with("&sslmode=verify-full"), "{elsewhere}");
        for said in ["disable", "require", "verify-ca", "verify-full"] {
            let url = format!("postgres://edgesweep@db.example/rows?sslmode={said}");
            assert_eq!(given(&url), Ok(url));
        }
    }

    #[test]
    fn a_url_by_which_the_server_decides_or_without_a_host_is_refused_and_no_password_is_told() {
        for url in [
            "postgres://edgesweep:hunter2@db.example/rows?sslmode=prefer",
            "postgres://edgesweep:hunter2@db.example/rows?sslmode=disable&ssl-mode=Allow",
            "postgres:///rows?password=hunter2",
            "postgres://edgesweep:hunter2@db example/rows",
        ] {
            let refusal = given(url).unwrap_err();
            assert!(refusal.starts_with(VARIABLE) && !refusal.contains("hunter2"), "{url}: {refusal}");
        }
    }
}
