//! `edgesweep serve` as a process of its own, and a person who uses it by HTTP. Whoever starts it again finds the same
//! folder, the same port and the same session.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;

use app::model::connection::Connection;
use app::model::error::AppError;
use app::model::history::HistoryPage;
use app::model::invalidation::{InvalidationSummary, Progress, UrlOutcome, UrlPage, UrlQuery};
use app::model::recipe::{Edits, Recipe};
use reqwest::header;
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use server::fixture;
use server::store::Database;
use tempfile::TempDir;
use url::form_urlencoded::Serializer;

const EMAIL: &str = "admin@example.com";
const PASSWORD: &str = "a password of the test";
const COMPANY: &str = "my-company";

/// Seals what is secret, for every process of a test.
pub const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The program, its folder and its person.
pub struct Program {
    folder: Arc<TempDir>,
    database: Database,
    port: u16,
    process: Option<Child>,
    client: reqwest::Client,
    cookie: String,
    /// The master key.
    pub key: String,
}

impl Program {
    /// Started, with somebody signed in and a connection to this node for `www.example.com`.
    pub async fn with_node(node: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = fixture::blank(folder.path()).await;
        Self::with(node, folder, database).await
    }

    /// The same on a file of its own, whatever engine the tests run on.
    pub async fn on_a_file(node: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("data").join("edgesweep.sqlite"));
        Self::with(node, folder, database).await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this client is a person's browser, not the program's way to vendors"
    )]
    pub async fn with(node: &str, folder: TempDir, database: Database) -> Self {
        // A second provider is no harm: another test of this process may have set it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let folder = Arc::new(folder);
        let (cookie, key) = (String::new(), KEY.to_owned());
        let mut program = Self { folder, database, port: free_port(), process: None, client, cookie, key };
        program.start();
        program.sign_in().await;
        program.connect(node).await;
        program
    }

    /// Until it listens, which is when it tells its address.
    pub fn start(&mut self) {
        let mut process = self
            .command(self.port)
            .env("EDGESWEEP_ADMIN_EMAIL", EMAIL)
            .env("EDGESWEEP_ADMIN_PASSWORD", PASSWORD)
            .env("EDGESWEEP_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.starts_with("Edgesweep is at http://127.0.0.1:"), "{said:?}");
        self.process = Some(process);
    }

    /// The same person at a program on another database, started with the same key.
    pub fn moved_to(&self, database: Database) -> Self {
        let (client, cookie, key) = (self.client.clone(), self.cookie.clone(), self.key.clone());
        Self { folder: Arc::clone(&self.folder), database, port: free_port(), process: None, client, cookie, key }
    }

    /// Runs a command on the same database to its end; gives what it said, or its complaint.
    pub fn run(&self, command: &str, file: &Path) -> Result<String, String> {
        let output = self.edgesweep(command).arg(file).output().unwrap();
        let said = if output.status.success() { &output.stdout } else { &output.stderr };
        let said = String::from_utf8_lossy(said).into_owned();
        if output.status.success() { Ok(said) } else { Err(said) }
    }

    /// Another process on the same database, for the same person.
    pub fn replica(&self) -> Self {
        let (client, cookie, key) = (self.client.clone(), self.cookie.clone(), self.key.clone());
        let (folder, database) = (Arc::clone(&self.folder), self.database.clone());
        let mut replica = Self { folder, database, port: free_port(), process: None, client, cookie, key };
        replica.start();
        replica
    }

    fn command(&self, port: u16) -> Command {
        let mut command = self.edgesweep("serve");
        command
            .env("EDGESWEEP_LISTEN", format!("127.0.0.1:{port}"))
            .env("EDGESWEEP_CONNECTION_PRIVATE_HOSTS", "127.0.0.1")
            .env("EDGESWEEP_KEY", &self.key);
        command
    }

    fn edgesweep(&self, command: &str) -> Command {
        let url = match &self.database {
            Database::Sqlite(file) => format!("sqlite:{}", file.display()),
            Database::Postgres(url) => url.expose_secret().to_owned(),
        };
        let mut program = Command::new(env!("CARGO_BIN_EXE_edgesweep"));
        program
            .arg(command)
            .env_clear()
            .env("EDGESWEEP_DATA", self.folder.path().join("data"))
            .env("EDGESWEEP_DATABASE_URL", url);
        program
    }

    /// `edgesweep key …` on the same database, with the same master key.
    pub fn key_command(&self, arguments: &[&str]) -> Command {
        let mut command = self.edgesweep("key");
        command.args(arguments).env("EDGESWEEP_KEY", &self.key);
        command
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Where a test may put files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What a second one on the same folder says before it ends, without ever listening.
    pub fn second(&self) -> (ExitStatus, String) {
        let second = self.command(0).output().unwrap();
        (second.status, String::from_utf8(second.stderr).unwrap())
    }

    /// As by kill -9.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Stops it in the middle of whatever it does; `thaw` lets it go on.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.process.as_ref().unwrap().id();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap();
        assert!(sent.success());
    }

    /// Until it has ended by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let mut process = self.process.take().unwrap();
        tokio::task::spawn_blocking(move || process.wait().unwrap()).await.unwrap()
    }

    /// Whether a balancer may send people here.
    pub async fn is_ready(&self) -> bool {
        let asked = self.client.get(self.address("/readyz")).send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    }

    /// **Continue** with this list; gives the invalidation's ID, or nothing where the program ended meanwhile.
    pub async fn submit(&self, urls: &[String], key: &str) -> Option<String> {
        let edits = Edits { added: urls.to_vec(), ..Edits::default() };
        let recipe = Recipe { edits, idempotency_key: key.to_owned(), ..Recipe::default() };
        let arguments = serde_json::json!({ "company": COMPANY, "recipe": recipe });
        self.call("invalidations/submit", "application/json", arguments.to_string()).await.map(Result::unwrap)
    }

    pub async fn history(&self) -> Vec<InvalidationSummary> {
        let page: HistoryPage = self.ask("invalidations", &[]).await;
        page.invalidations
    }

    pub async fn progress(&self, id: &str) -> Progress {
        self.ask("invalidations/progress", &[("id", id)]).await
    }

    /// Every URL with its outcomes.
    pub async fn urls(&self, id: &str) -> Vec<UrlOutcome> {
        let (mut urls, mut after) = (Vec::new(), Some(0));
        while let Some(position) = after {
            let query = UrlQuery { after: position, ..UrlQuery::default() };
            let arguments = serde_json::json!({ "company": COMPANY, "id": id, "query": query });
            let page = self.call("invalidations/urls", "application/json", arguments.to_string()).await;
            let page: UrlPage = page.unwrap().unwrap();
            urls.extend(page.urls);
            after = page.next;
        }
        urls
    }

    async fn sign_in(&mut self) {
        let form = Serializer::new(String::new()).extend_pairs([("email", EMAIL), ("password", PASSWORD)]).finish();
        let answer = self
            .client
            .post(self.address("/login"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
    }

    async fn connect(&self, node: &str) {
        let form = [
            ("form[name]", "Edge"),
            ("form[provider]", "http-purge"),
            ("form[hosts]", "www.example.com"),
            ("form[enabled]", "true"),
            ("form[fields][nodes]", node),
            ("form[fields][method]", "PURGE"),
            ("form[fields][purged_statuses]", "200"),
        ];
        let connection: Connection = self.ask("connections/save", &form).await;
        assert!(connection.enabled);
    }

    /// A connection to this node for a host, with a secret in `X-Purge-Key`.
    pub async fn connect_with_secret(&self, host: &str, node: &str, secret: &str) {
        let header = format!("X-Purge-Key: {secret}");
        let form = [
            ("form[name]", host),
            ("form[provider]", "http-purge"),
            ("form[hosts]", host),
            ("form[enabled]", "true"),
            ("form[fields][nodes]", node),
            ("form[fields][method]", "PURGE"),
            ("form[fields][purged_statuses]", "200"),
            ("form[secrets][secret_header]", header.as_str()),
        ];
        let connection: Connection = self.ask("connections/save", &form).await;
        assert_eq!(connection.secrets.len(), 1);
    }

    async fn ask<T: DeserializeOwned>(&self, function: &str, arguments: &[(&str, &str)]) -> T {
        let form = Serializer::new(String::new()).append_pair("company", COMPANY).extend_pairs(arguments).finish();
        self.call(function, "application/x-www-form-urlencoded", form).await.unwrap().unwrap()
    }

    /// What a server function gave; nothing where no answer came.
    async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        kind: &str,
        arguments: String,
    ) -> Option<Result<T, AppError>> {
        let request = self.client.post(self.address(&format!("/api/{function}")));
        let request = request.header(header::CONTENT_TYPE, kind).header(header::COOKIE, &self.cookie).body(arguments);
        let answer = request.send().await.ok()?;
        let is_good = answer.status().is_success();
        let bytes = answer.bytes().await.ok()?;
        Some(if is_good {
            Ok(serde_json::from_slice(&bytes).unwrap())
        } else {
            Err(serde_json::from_slice(&bytes).unwrap())
        })
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
