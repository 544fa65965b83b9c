use clap::Parser;

use std::path::Path;
use std::sync::Arc;

use reqsign_core::StaticEnv;

use super::*;
use crate::clock::{CountingRandomness, ManualClock};
use crate::fixture::{Fixture, START};
use crate::providers::client::{Client, Timeouts};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    serve: ServeArgs,
}

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Options on top of a data folder of the test's own.
fn config(fixture: &Fixture, options: &[&str]) -> Result<Config, ConfigError> {
    let data = fixture.folder().join("data").display().to_string();
    let cli = Cli::try_parse_from(["edgesweep", "--data", &data].iter().chain(options)).expect("options are known");
    Config::from_args(cli.serve)
}

/// As at the first start.
fn make_key(config: &Config) {
    let clock = Arc::new(ManualClock::at(START));
    let client = Client::new(Timeouts::STANDARD, clock);
    config.key.master(client, StaticEnv::default(), &CountingRandomness::default()).unwrap();
}

fn refusal(fixture: &Fixture, options: &[&str]) -> String {
    config(fixture, options).expect_err("the options are refused").to_string()
}

#[tokio::test]
async fn nothing_needs_to_be_set() {
    let fixture = Fixture::new().await;
    let config = config(&fixture, &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url, "http://127.0.0.1:3000");
    assert!(!config.is_https());
    assert!(matches!(&config.database, Database::Sqlite(file) if *file == config.data.join("edgesweep.sqlite")));
    assert!(config.data.is_dir());
    make_key(&config);
    assert!(config.data.join("key").is_file());
}

#[tokio::test]
async fn the_public_url_is_an_origin() {
    let fixture = Fixture::new().await;
    let config = config(&fixture, &["--public-url", "https://Edgesweep.example.com/"]).unwrap();
    assert_eq!(config.public_url, "https://edgesweep.example.com");
    assert!(config.is_https());
    for text in ["edgesweep.example.com", "https://example.com/path", "ftp://example.com", "https://a:b@example.com"] {
        assert!(refusal(&fixture, &["--public-url", text]).contains("EDGESWEEP_PUBLIC_URL"), "{text}");
    }
}

#[tokio::test]
async fn other_names_of_the_server_are_hosts() {
    let fixture = Fixture::new().await;
    let config = config(&fixture, &["--hosts", "Edgesweep.internal, 10.0.0.5,[::1]"]).unwrap();
    let hosts: Vec<_> = config.network.hosts.iter().map(ToString::to_string).collect();
    assert_eq!(hosts, ["edgesweep.internal", "10.0.0.5", "[::1]"]);
    for text in ["https://edgesweep.internal", "edgesweep.internal:3000", "a b", "edgesweep.internal/x"] {
        assert!(refusal(&fixture, &["--hosts", text]).contains("EDGESWEEP_HOSTS"), "{text}");
    }
}

#[tokio::test]
async fn who_listens_everywhere_is_reached_on_loopback() {
    let fixture = Fixture::new().await;
    let config = config(&fixture, &["--listen", "0.0.0.0:8080"]).unwrap();
    assert_eq!(config.public_url, "http://127.0.0.1:8080");
}

#[tokio::test]
async fn a_database_is_named_by_its_url_and_its_password_is_not_told() {
    let fixture = Fixture::new().await;
    let config =
        config(&fixture, &["--database-url", "postgres://edgesweep:hunter2@db/edgesweep", "--key", KEY]).unwrap();
    assert!(matches!(&config.database, Database::Postgres(_)));
    assert!(!format!("{config:?}").contains("hunter2"));
    let refusal = refusal(&fixture, &["--database-url", "mysql://edgesweep:hunter2@db/edgesweep"]);
    assert!(refusal.contains("EDGESWEEP_DATABASE_URL") && !refusal.contains("hunter2"), "{refusal}");
}

#[tokio::test]
async fn a_secret_comes_from_a_file_without_its_line_end() {
    let fixture = Fixture::new().await;
    let file = fixture.folder().join("password");
    std::fs::write(&file, "correct horse battery\r\n").unwrap();
    let file = file.display().to_string();
    let options = ["--admin-email", "ann@acme.example", "--admin-password-file", &file];
    let config = config(&fixture, &options).unwrap();
    assert_eq!(config.admin_password.as_ref().unwrap().expose_secret(), "correct horse battery");
    assert!(!format!("{config:?}").contains("battery"));
}

#[tokio::test]
async fn a_password_without_an_address_and_a_missing_file_are_refused() {
    let fixture = Fixture::new().await;
    let without = refusal(&fixture, &["--admin-password", "correct horse"]);
    assert!(without.contains("EDGESWEEP_ADMIN_EMAIL") && !without.contains("horse"), "{without}");
    let missing = refusal(&fixture, &["--admin-password-file", "/nowhere/password"]);
    assert!(missing.contains("/nowhere/password"), "{missing}");
    assert!(refusal(&fixture, &["--admin-email", "ann"]).contains("not an e-mail address"));
}

#[cfg(unix)]
#[tokio::test]
async fn folder_database_and_key_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let fixture = Fixture::new().await;
    let config = config(&fixture, &[]).unwrap();
    make_key(&config);
    let _lock = crate::store::lock::take(&config.database).unwrap();
    let store = crate::store::Store::open(&config.database).await.unwrap();
    drop(store.write().await.unwrap());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&config.data), 0o700);
    for file in std::fs::read_dir(&config.data).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_shared_database_needs_a_key_that_is_given() {
    let fixture = Fixture::new().await;
    let refused = refusal(&fixture, &["--database-url", "postgres://edgesweep@db.example/edgesweep"]);
    assert!(refused.starts_with("EDGESWEEP_KEY: several servers can share PostgreSQL"), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStringExt as _;
    let data = std::ffi::OsString::from_vec(b"/srv/caf\xe9".to_vec());
    let cli = Cli::try_parse_from([std::ffi::OsString::from("edgesweep"), "--data".into(), data]).unwrap();
    let refused = Config::from_args(cli.serve).unwrap_err().to_string();
    assert!(refused.starts_with("EDGESWEEP_DATA: the path /srv/caf"), "{refused}");
    assert!(refused.contains("is not UTF-8"), "{refused}");
}

#[tokio::test]
async fn where_the_trail_is_sent_is_checked_at_the_start_and_no_secret_is_shown() {
    let fixture = Fixture::new().await;
    let hook = ["--audit-webhook", "https://hooks.example.com/planted-path", "--audit-webhook-secret"];
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let [name, url, secret_name] = hook;
    let set = config(&fixture, &["--audit-syslog", "tls://log.example", name, url, secret_name, secret]).unwrap();
    let clock: Arc<dyn crate::clock::Clock> = Arc::new(crate::clock::ManualClock::at(crate::fixture::START));
    assert_eq!(set.trail.receivers(&clock, &set.public_url).unwrap().len(), 2);
    let shown = format!("{set:?}");
    assert!(!shown.contains("planted-path") && !shown.contains("LaLaSw"), "{shown}");
    for (options, variable) in [
        (vec!["--audit-syslog", "log.example"], "EDGESWEEP_AUDIT_SYSLOG"),
        (vec!["--audit-syslog", "tls://a", "--audit-syslog-ca-file", "/nowhere.pem"], "EDGESWEEP_AUDIT_SYSLOG_CA_FILE"),
        (vec![name, url], "EDGESWEEP_AUDIT_WEBHOOK_SECRET"),
        (vec![name, url, secret_name, "tiny"], "EDGESWEEP_AUDIT_WEBHOOK_SECRET"),
        (vec![name, "ftp://planted-path", secret_name, secret], "EDGESWEEP_AUDIT_WEBHOOK"),
    ] {
        let refused = refusal(&fixture, &options);
        assert!(refused.starts_with(&format!("{variable}: ")) && !refused.contains("planted-path"), "{refused}");
    }
}

#[tokio::test]
async fn single_sign_on_is_checked_at_the_start_and_its_secret_is_not_shown() {
    let fixture = Fixture::new().await;
    let named = ["--oidc-issuer", "https://login.example.com/acme/"];
    let known = ["--oidc-client-id", "edgesweep", "--oidc-client-secret", "planted-secret"];
    let set = config(&fixture, &[&named[..], &known, &["--oidc-roles", "staff=acme:viewer,it=acme:admin"]].concat());
    let set = set.unwrap();
    let oidc = set.oidc.as_ref().unwrap();
    assert_eq!((oidc.issuer.as_str(), oidc.name.as_str()), ("https://login.example.com/acme/", "login.example.com"));
    assert_eq!(oidc.scopes, ["openid", "email", "profile"]);
    assert!(!format!("{set:?}").contains("planted-secret"));
    assert!(config(&fixture, &known).unwrap().oidc.is_none());
    let http = ["--oidc-issuer", "http://login.internal:8080"];
    let private = ["--oidc-private-hosts", "Login.internal"];
    assert!(config(&fixture, &[&http[..], &known, &private].concat()).unwrap().oidc.is_some());
    for (options, variable) in [
        ([&http[..], &known].concat(), "EDGESWEEP_OIDC_ISSUER"),
        ([&["--oidc-issuer", "login.example.com"][..], &known].concat(), "EDGESWEEP_OIDC_ISSUER"),
        ([&["--oidc-issuer", "https://a:b@login.example.com"][..], &known].concat(), "EDGESWEEP_OIDC_ISSUER"),
        ([&named[..], &known[2..]].concat(), "EDGESWEEP_OIDC_CLIENT_ID"),
        ([&named[..], &known[..2]].concat(), "EDGESWEEP_OIDC_CLIENT_SECRET"),
        ([&named[..], &known, &["--oidc-name", "a\nb"]].concat(), "EDGESWEEP_OIDC_NAME"),
        ([&named[..], &known, &["--oidc-roles", "staff=acme:viewer,it"]].concat(), "EDGESWEEP_OIDC_ROLES"),
    ] {
        let refused = refusal(&fixture, &options);
        assert!(refused.starts_with(&format!("{variable}: ")) && !refused.contains("planted-secret"), "{refused}");
    }
}
