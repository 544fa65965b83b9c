//! A credential goes in and never comes out: one run of the program with a secret of each kind planted in it, and a look for them in
//! everything that it leaves behind.

use std::io;
use std::sync::{Arc, Mutex};

use app::model::connection::Connection;
use app::model::people::Invited;
use app::model::person::Role;
use app::model::recipe::{Edits, Recipe};
use app::model::rights::Action;
use axum::body::Body;
use axum::http::Request as Ask;
use clap::Parser as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqsign_core::StaticEnv;
use secrecy::SecretString;
use server::auth::links;
use server::cli::{Cli, log_filter};
use server::config::{Config, KeyArgs, Notify, ReachArgs};
use server::invalidation::{self, runner};
use server::providers::client::{Client, Timeouts};
use server::store::{Database, transfer};
use server::vault::{Key, KmsError, Vault, VaultError};
use tracing_subscriber::fmt::MakeWriter;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::asking::{Things, ask};
use super::matrix::MATRIX;
use super::needles::{Needle, nothing_is_found};
use super::provider::{ACCESS_TOKEN, CLIENT_SECRET, CODE, FakeProvider, PUBLISHED, Signature};
use super::world::{Answer, COMPANY, Site, encoded};

/// The part of the secret that nobody may see; its last four characters are shown.
const HIDDEN: &str = "tall-ship/with a star+to-steer-her-by";
const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PASSWORD: &str = "seven lanterns over a quiet harbour";
const METRICS_TOKEN: &str = "a token for whoever measures this";
const AWS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AWS_SESSION: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW";
/// The fixture's master key.
const MASTER_KEY: [u8; 32] = [7; 32];

/// All that is logged in this process, down to the last detail.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    fn begin() -> Self {
        let log = Self::default();
        let filter = log_filter("trace").unwrap();
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).with_ansi(false).init();
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A vendor and a receiver of webhooks, who repeat whatever they are sent.
async fn parrot() -> MockServer {
    let server = MockServer::start().await;
    let repeats = |request: &Request| {
        let body = String::from_utf8_lossy(&request.body);
        ResponseTemplate::new(200).set_body_string(format!("{:?} {body}", request.headers))
    };
    Mock::given(any()).respond_with(repeats).mount(&server).await;
    server
}

/// What is left behind by a run: each with where it was found.
#[derive(Default)]
struct Hays(Vec<(String, String)>);

impl Hays {
    fn answer(&mut self, place: &str, answer: &Answer) {
        self.0.push((format!("the answer to {place}"), format!("{:?}{}", answer.headers, answer.text())));
    }

    fn error(&mut self, error: &(impl std::fmt::Debug + std::fmt::Display)) {
        self.0.push(("an error".to_owned(), format!("{error} {error:?} {error:#?}")));
    }
}

fn link_token(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

#[expect(
    clippy::too_many_lines,
    reason = "one run, with all that is planted in it, is read from its beginning to its end"
)]
#[tokio::test]
async fn planted_secrets_are_in_nothing_that_the_program_leaves_behind() {
    let log = Log::begin();
    let (mut needles, mut hays) = (Vec::new(), Hays::default());
    let parrot = parrot().await;
    let provider = FakeProvider::start().await;
    let site = Site::purging_by_http(Config {
        metrics_token: Some(SecretString::from(METRICS_TOKEN)),
        oidc: Some(provider.settings(&["editors=acme-outdoor:editor"])),
        ..Config::example()
    })
    .await;
    let service = &site.fixture.service;
    let actor = site.fixture.actor(Role::Admin);
    needles.push(Needle::of_bytes("the master key", &MASTER_KEY));
    needles.push(Needle::new("the metrics' token", METRICS_TOKEN));

    // A password is chosen, and somebody signs in with it.
    needles.push(Needle::new("the password", PASSWORD));
    let first = site.person(Role::Admin).await;
    let form = [("company", COMPANY), ("current", server::fixture::PASSWORD), ("password", PASSWORD)];
    hays.answer("a new password", &first.submit("/account/password", &form).await);
    let mut admin = site.anonymous();
    hays.answer(
        "a wrong password",
        &admin.submit("/login", &[("email", "nobody@acme.example"), ("password", HIDDEN)]).await,
    );
    let entered = admin.submit("/login", &[("email", actor.email.as_str()), ("password", PASSWORD)]).await;
    admin.cookie = entered.cookie();
    let session = admin.cookie.clone().unwrap();
    needles.push(Needle::new("the session's token", session.split_once('=').unwrap().1));

    // A sign-in link and an invitation, told once, and opened.
    let editor = site.fixture.actor(Role::Editor);
    let token = links::issue(service, &editor.person_id).await.unwrap();
    needles.push(Needle::new("the sign-in link", &token));
    let entered = site.anonymous().get(&format!("/login/link/{token}")).await;
    let session = entered.cookie().unwrap();
    needles.push(Needle::new("the session by a link", session.split_once('=').unwrap().1));
    let invite = format!("company={COMPANY}&form[email]=new%40acme.example&form[role]=viewer");
    let invited: Invited = admin.call("/api/people/invite", &invite).await.json();
    let token = link_token(&invited.link);
    needles.push(Needle::new("the invitation", token));
    site.anonymous().get(&format!("/login/invitation/{token}")).await;
    let join = [("invitation", token), ("password", PASSWORD)];
    let joined = site.anonymous().submit("/login/invitation", &join).await;
    needles.push(Needle::new("the session by an invitation", joined.cookie().unwrap().split_once('=').unwrap().1));

    // An API token, used and refused.
    let (_, token) = site.token(actor, &[Action::Look]).await;
    needles.push(Needle::new("the API token", &token));
    let program = site.program(&token);
    for entrance in ["/api/settings", "/api/people"] {
        hays.answer(&format!("{entrance} by an API token"), &program.call(entrance, "company=acme-outdoor").await);
    }

    // Single sign-on, taken and refused.
    needles.push(Needle::new("the provider's secret", CLIENT_SECRET));
    needles.push(Needle::new("the provider's access token", ACCESS_TOKEN));
    needles.push(Needle::new("the provider's code", CODE));
    let mut grace = site.anonymous();
    let somebody = ("grace", &["editors"][..]);
    let entered = provider.sends_back(&site, &mut grace, somebody, |_| PUBLISHED).await;
    assert_eq!(entered.location(), "/acme-outdoor/account");
    let session = entered.cookie().unwrap();
    needles.push(Needle::new("the session by single sign-on", session.split_once('=').unwrap().1));
    hays.answer("its account", &grace.get("/acme-outdoor/account").await);
    hays.answer("signing out there", &grace.submit("/logout", &[]).await);
    let refused = provider.sends_back(&site, &mut site.anonymous(), somebody, |_| Signature::None).await;
    hays.answer("a token that proves nothing", &refused);
    provider.refuses_the_client();
    let refused = provider.sends_back(&site, &mut site.anonymous(), somebody, |_| PUBLISHED).await;
    hays.answer("a provider that does not know us", &refused);

    // A connection and a webhook, refused and saved, tested and used.
    needles.push(Needle::new("the connection's secret", HIDDEN));
    needles.push(Needle::new("the webhook's secret", WEBHOOK_SECRET));
    let (secret, node, hook) = (format!("X-Key: {HIDDEN}-9876"), parrot.uri(), format!("{}/hook", parrot.uri()));
    let save = |name: &str, change: &[(&str, &str)]| {
        let form = [
            ("company", COMPANY),
            ("form[name]", name),
            ("form[provider]", "http-purge"),
            ("form[hosts]", "www.example.com"),
            ("form[enabled]", "true"),
            ("form[fields][nodes]", node.as_str()),
            ("form[fields][method]", "PURGE"),
            ("form[fields][purged_statuses]", "200"),
            ("form[secrets][secret_header]", secret.as_str()),
        ];
        encoded(&[&form[..], change].concat())
    };
    let planted = admin.call("/api/connections/save", &save("Edge", &[])).await;
    hays.answer("planting it", &planted);
    let connection: Connection = planted.json();
    assert_eq!(connection.secrets[0].last_four.as_deref(), Some("9876"), "it is set, and its end is shown");
    for (what, change) in [
        ("the same name again", vec![]),
        ("an older version", vec![("form[id]", connection.id.as_str()), ("form[version]", "0")]),
        ("an unknown field", vec![("form[fields][unknown]", "a")]),
        ("a number that is none", vec![("form[turn]", "many")]),
    ] {
        let form = save("Edge", &change);
        let answer = admin.call("/api/connections/save", &form).await;
        assert!(answer.status.is_client_error(), "{what}: {}", answer.text());
        hays.answer(what, &answer);
        // The same by a plain form, which keeps what was refused as a draft.
        let request = Ask::post("/api/connections/save")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin");
        hays.answer(&format!("{what} as a form"), &admin.send(request, Body::from(form)).await);
    }
    let id = format!("company={COMPANY}&id={}", connection.id);
    hays.answer("testing it", &admin.call("/api/connections/test", &id).await);
    let form = [("company", COMPANY), ("form[url]", hook.as_str()), ("form[secret]", WEBHOOK_SECRET)];
    hays.answer("saving the webhook", &admin.call("/api/webhook/save", &encoded(&form)).await);
    let form = [("company", COMPANY), ("form[url]", "ftp://x"), ("form[secret]", WEBHOOK_SECRET)];
    hays.answer("a webhook that is refused", &admin.call("/api/webhook/save", &encoded(&form)).await);
    hays.answer("testing the webhook", &admin.call("/api/webhook/test", &format!("company={COMPANY}")).await);
    let added = vec!["https://www.example.com/a".to_owned()];
    let recipe = Recipe { edits: Edits { added, ..Edits::default() }, ..Recipe::default() };
    let purged = invalidation::submit(service, actor, recipe).await.unwrap();
    runner::step(service).await.unwrap();
    server::notifications::step(service).await.unwrap();
    let heard = parrot.received_requests().await.unwrap();
    assert!(heard.iter().any(|request| request.headers.get("x-key").is_some()), "the secret went to the vendor");
    assert!(heard.iter().any(|request| request.url.path() == "/hook"), "the webhook was told");
    hays.answer("its page", &admin.get(&format!("/{COMPANY}/setup/connections/{}", connection.id)).await);
    hays.answer("what was purged", &admin.get(&format!("/{COMPANY}/invalidations/{purged}")).await);

    // A master key at a service that repeats what it is sent instead of an answer.
    needles.push(Needle::new("the AWS key", AWS_KEY));
    needles.push(Needle::new("the AWS session", AWS_SESSION));
    let variables =
        [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", AWS_KEY), ("AWS_SESSION_TOKEN", AWS_SESSION)];
    let envs = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let env = StaticEnv { home_dir: None, envs: envs.into() };
    let args = KeyArgs {
        kms: Some("aws:arn:aws:kms:eu-central-1:1:key/a".to_owned()),
        reach: ReachArgs { kms_url: Some(parrot.uri()), ..ReachArgs::default() },
        ..KeyArgs::default()
    };
    let source = args.source(site.fixture.database(), site.fixture.folder()).unwrap();
    let client = Client::new(Timeouts::STANDARD, Arc::clone(&service.clock));
    let master = source.master(client, env, &*service.randomness).unwrap();
    let vault = Vault::new(master, Arc::clone(&service.randomness));
    hays.error(&vault.verify(&service.store).await.unwrap_err());

    // What keeps something in a session tells its owner the token once more.
    let keeps = ["GET /account/prove/sso"];
    for row in MATRIX.iter().filter(|row| !keeps.contains(&row.0)) {
        let things = Things::of(&site, actor, row).await;
        hays.answer(row.0, &ask(&admin, row, COMPANY, &things).await);
    }
    let request = Ask::get("/metrics").header("authorization", format!("Bearer {METRICS_TOKEN}"));
    let metrics = admin.send(request, Body::empty()).await;
    assert!(metrics.text().contains("edgesweep_"), "{}", metrics.text());
    hays.answer("GET /metrics with its token", &metrics);

    let mut exported = Vec::new();
    transfer::export(&service.store, &mut exported).await.unwrap();
    hays.0.push(("the export".to_owned(), String::from_utf8(exported).unwrap()));
    for (place, kept) in everything(&site).await {
        assert!(!kept.is_empty());
        hays.0.push((place, kept));
    }
    errors(&mut hays);
    let logged = log.text();
    assert!(logged.len() > 100_000 && logged.contains("TRACE"), "{} bytes were logged", logged.len());
    hays.0.push(("the log".to_owned(), logged));
    nothing_is_found(&needles, &hays.0);
}

/// Errors of whoever is handed a secret that it cannot use.
fn errors(hays: &mut Hays) {
    let secret = || SecretString::from(HIDDEN);
    hays.error(&Key::parse(&secret()).err().unwrap());
    for error in [
        VaultError::Kms(KmsError::NoName),
        server::vault::kms::KmsName::parse(HIDDEN).unwrap_err().into(),
        server::vault::kms::address(HIDDEN).unwrap_err().into(),
        server::vault::kms::Identity::of_file(&secret()).err().unwrap().into(),
    ] {
        hays.error(&error);
    }
    let key = format!("--key={HIDDEN}");
    let token = format!("--metrics-token={METRICS_TOKEN}");
    for options in [
        ["serve", &key, "--key-file=a"],
        ["serve", &key, "--kms=a"],
        ["serve", &token, "--no-such-option"],
        ["serve", &token, "--listen=nowhere"],
    ] {
        let refused = Cli::try_parse_from(["edgesweep"].iter().chain(&options));
        hays.error(&refused.unwrap_err());
    }
    let client_secret = format!("--oidc-client-secret={CLIENT_SECRET}");
    let parsed = Cli::try_parse_from(["edgesweep", "serve", &key, &token, &client_secret]).unwrap();
    let rotating = Cli::try_parse_from(["edgesweep", "key", "rotate", &format!("--to-key={HIDDEN}"), &key]).unwrap();
    hays.0.push(("options".to_owned(), format!("{parsed:?} {rotating:?}")));
    let password = utf8_percent_encode(HIDDEN, NON_ALPHANUMERIC);
    let smtp_url = Some(SecretString::from(format!("smtps://user:{password}@")));
    let notify = Notify { smtp_url, ..Notify::default() };
    hays.error(&notify.mailer("http://127.0.0.1:3000").err().unwrap());
    hays.0.push(("options".to_owned(), format!("{notify:?}")));
}

/// The database as it is kept: the bytes of its files, or every row of every table as text, with bytes in hex.
async fn everything(site: &Site) -> Vec<(String, String)> {
    if let Database::Sqlite(_) = site.fixture.database() {
        let files = std::fs::read_dir(site.fixture.folder()).unwrap().map(|file| file.unwrap().path());
        let files: Vec<_> = files.filter(|file| file.is_file()).collect();
        assert!(!files.is_empty());
        let read = |file: &std::path::PathBuf| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        let kept = files.iter().filter(|file| file.metadata().unwrap().len() > 0);
        return kept.map(|file| (file.display().to_string(), read(file))).collect();
    }
    let mut kept = Vec::new();
    let rows = site.fixture.service.store.read();
    let tables = "SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = current_schema()";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(rows).await.unwrap();
    for table in tables {
        let sql = format!("SELECT coalesce(string_agg(CAST(one AS text), ' '), ' ') FROM {table} AS one");
        let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(rows).await.unwrap();
        kept.push((format!("the table {table}"), text));
    }
    kept
}
