//! The whole program in this process, and visitors who come to it as browsers do: by HTTP, with a cookie that they got
//! by signing in.

use std::fmt::Write as _;
use std::sync::Arc;

use app::model::api_token::ApiTokenForm;
use app::model::connection::ConnectionDraft;
use app::model::error::{AppError, FieldProblem};
use app::model::people::InvitationForm;
use app::model::person::{Actor, Role, Standing};
use app::model::provider::{
    Capability, FieldDescription, FieldKind, KindCapability, ProviderDescription, RequestsPerBatch,
};
use app::model::purge::PurgeKind;
use app::model::recipe::ListForm;
use app::model::rights::Action;
use app::model::rules::Rules;
use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use secrecy::SecretString;
use server::audit::Who;
use server::auth::api_tokens;
use server::auth::single_sign_on::SingleSignOn;
use server::clock::{ManualClock, SystemRandomness};
use server::companies;
use server::config::{Config, Notify};
use server::fixture::{Fixture, PASSWORD, START};
use server::invalidation;
use server::notifications::Herald;
use server::providers::client::{Client, Timeouts};
use server::providers::http_purge::HttpPurge;
use server::providers::registry::Registry;
use server::providers::{Account, Batch, BatchOutcome, Kit, Provider, UrlOutcome, Verdict};
use server::router::router;
use server::store::{people as rows, rules};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use url::form_urlencoded::Serializer;

/// The company that the tests are about.
pub const COMPANY: &str = "acme-outdoor";
/// The company of the stranger.
pub const OTHER_COMPANY: &str = "other";
/// What a node of the scripted CDN is called at which its provider panics.
pub const PANICS: &str = "panics";

const FORM: &str = "application/x-www-form-urlencoded";

/// The program, with one kind of CDN that purges whatever it is told.
pub struct Site {
    pub fixture: Fixture,
    pub stopping: CancellationToken,
    router: Router,
    /// What browsers have in their address bar.
    host: String,
}

impl Site {
    pub async fn new() -> Self {
        Self::with(Config::example()).await
    }

    pub async fn with(config: Config) -> Self {
        Self::of(config, vec![Arc::new(Scripted::new())]).await
    }

    /// One that also speaks to nodes by HTTP.
    pub async fn purging_by_http(config: Config) -> Self {
        let client = Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(START)));
        Self::of(
            config,
            vec![
                Arc::new(Scripted::new()),
                Arc::new(HttpPurge::new(&Kit { client, randomness: Arc::new(SystemRandomness) })),
            ],
        )
        .await
    }

    async fn of(config: Config, providers: Vec<Arc<dyn Provider>>) -> Self {
        let fixture = Fixture::with(Registry::of(providers)).await;
        fixture.give_passwords().await;
        let notify = Notify { webhook_private_hosts: vec!["127.0.0.1".parse().unwrap()], ..Notify::default() };
        let config = Config { notify, ..config };
        assert!(fixture.service.herald.set(Herald::of(&config, &fixture.service.clock).unwrap()).is_ok());
        if let Some(oidc) = config.oidc.clone() {
            let sign_on = SingleSignOn::new(oidc, &config.public_url, Arc::clone(&fixture.service.clock));
            assert!(fixture.service.sign_on.set(sign_on).is_ok());
        }
        let stopping = CancellationToken::new();
        let router = router(&fixture.service, &config, &stopping);
        let host = config.public_url.split_once("://").unwrap().1.to_owned();
        Self { fixture, stopping, router, host }
    }

    /// Somebody who has not signed in.
    pub fn anonymous(&self) -> Browser<'_> {
        Browser { site: self, cookie: None, token: None }
    }

    /// A program that comes by this API token.
    pub fn program(&self, token: &str) -> Browser<'_> {
        Browser { token: Some(token.to_owned()), ..self.anonymous() }
    }

    /// Somebody of the company, signed in.
    pub async fn person(&self, role: Role) -> Browser<'_> {
        self.signed_in(&self.fixture.actor(role).email).await
    }

    /// The admin of another company, signed in.
    pub async fn stranger(&self) -> Browser<'_> {
        self.signed_in(&self.fixture.stranger().email).await
    }

    /// An owner of the installation, a viewer of the company, signed in.
    pub async fn owner(&self) -> Browser<'_> {
        let service = &self.fixture.service;
        let id = self.member(self.fixture.actor(Role::Admin)).await;
        let password = SecretString::from(PASSWORD);
        let hash = service.doorkeeper.passwords.hash(&*service.randomness, password).await.unwrap();
        let mut tx = service.store.write().await.unwrap();
        rows::set_password(&mut tx, &id, &hash).await.unwrap();
        rows::set_owner(&mut tx, &id, true).await.unwrap();
        tx.commit().await.unwrap();
        self.signed_in(&format!("{id}@acme.example")).await
    }

    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.anonymous();
        let answer = browser.submit("/login", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email} signs in");
        browser.cookie = answer.cookie();
        assert!(browser.cookie.is_some(), "{email} has a session");
        browser
    }

    /// A company in which nobody is; gives its ID.
    pub async fn another_company(&self) -> String {
        let service = &self.fixture.service;
        let name = service.new_id();
        let mut tx = service.store.write().await.unwrap();
        let made = companies::make(&mut tx, service, (Who::Operator, None), &name).await.unwrap();
        tx.commit().await.unwrap();
        made.id
    }

    /// A connection of this actor's company, to `www.example.com`; gives its ID.
    pub async fn connection(&self, actor: &Actor, name: &str) -> String {
        let draft = ConnectionDraft {
            name: name.to_owned(),
            provider: "scripted".to_owned(),
            hosts: vec!["www.example.com".to_owned()],
            enabled: true,
            ..ConnectionDraft::default()
        };
        server::connections::save_connection(&self.fixture.service, actor, draft).await.unwrap().id
    }

    /// An invitation into this actor's company; gives its ID.
    pub async fn invitation(&self, actor: &Actor, name: &str) -> String {
        let (service, email) = (&self.fixture.service, format!("{name}@invited.example"));
        let form = InvitationForm { email: email.clone(), role: "viewer".to_owned() };
        server::people::invitations::invite(service, actor, form).await.unwrap();
        let people = server::people::people(service, actor).await.unwrap();
        people.invitations.into_iter().find(|invitation| invitation.email == email).unwrap().id
    }

    /// Somebody more in this actor's company, a viewer; gives their ID.
    pub async fn member(&self, actor: &Actor) -> String {
        let service = &self.fixture.service;
        let id = service.new_id();
        let mut tx = service.store.write().await.unwrap();
        rows::add_person(&mut tx, &id, &format!("{id}@acme.example"), service.now()).await.unwrap();
        rows::add_membership(&mut tx, &actor.company_id, &id, Role::Viewer).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// An invalidation of this actor's company that a colleague asked for, and that waits for approval; gives its ID.
    pub async fn waiting(&self, actor: &Actor) -> String {
        let service = &self.fixture.service;
        self.any_connection(actor).await;
        let mut tx = service.store.write().await.unwrap();
        let above_one = Rules { approval_above: Some(1), ..Rules::default() };
        rules::save(&mut tx, &actor.company_id, &above_one).await.unwrap();
        tx.commit().await.unwrap();
        let colleague = if actor.role == Role::Admin { Role::Editor } else { Role::Admin };
        let urls = "https://www.example.com/a\nhttps://www.example.com/b".to_owned();
        let list = ListForm { urls, ..ListForm::default() };
        invalidation::submit(service, self.fixture.actor(colleague), list.into()).await.unwrap()
    }

    /// An API token of this actor; gives its ID and the token.
    pub async fn token(&self, actor: &Actor, actions: &[Action]) -> (String, String) {
        let service = &self.fixture.service;
        let standing = Standing { is_fresh: true, ..Standing::default() };
        let actions = actions.iter().map(|action| action.word().to_owned()).collect();
        let form = ApiTokenForm { name: service.new_id(), days: "7".to_owned(), actions };
        let name = form.name.clone();
        let made = api_tokens::make(service, actor, &standing, form).await.unwrap();
        let all = api_tokens::list(service, actor).await.unwrap();
        (all.into_iter().find(|token| token.name == name).unwrap().id, made.token)
    }

    /// One of this actor's company that others use, too.
    pub async fn any_connection(&self, actor: &Actor) {
        let all = server::connections::connections(&self.fixture.service, actor).await.unwrap();
        if !all.iter().any(|connection| connection.enabled) {
            self.connection(actor, "Any").await;
        }
    }
}

/// A visitor.
pub struct Browser<'a> {
    site: &'a Site,
    pub cookie: Option<String>,
    token: Option<String>,
}

impl Browser<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Calls a server function as a hydrated page does, with arguments as JSON or as a URL-encoded form.
    pub async fn call(&self, path: &str, arguments: &str) -> Answer {
        let content_type = if arguments.starts_with('{') { "application/json" } else { FORM };
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(arguments.to_owned())).await
    }

    /// Sends a plain form as a browser does without JavaScript.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, FORM)
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(encoded(form))).await
    }

    /// Sends a file to the import; the answer is the one that a script gets.
    pub async fn upload(&self, company: &str, file: &[u8]) -> Answer {
        self.upload_accepting("*/*", company, file).await
    }

    /// Sends a file as a browser does without JavaScript.
    pub async fn upload_as_form(&self, company: &str, file: &[u8]) -> Answer {
        self.upload_accepting("text/html", company, file).await
    }

    async fn upload_accepting(&self, accepted: &str, company: &str, file: &[u8]) -> Answer {
        let (content_type, body) = upload_form(company, file);
        let request = Request::post("/api/assets/import/stage")
            .header(header::CONTENT_TYPE, content_type)
            .header(header::ACCEPT, accepted)
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    pub async fn send(&self, request: Builder, body: Body) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let request = match &self.token {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        self.send_as_it_is(request.header(header::HOST, &self.site.host).body(body).unwrap()).await
    }

    /// Without what a browser adds.
    pub async fn send_as_it_is(&self, request: Request<Body>) -> Answer {
        let answer = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, mut body) = answer.into_parts();
        let bytes = if is_stream(&parts.headers) {
            body.frame().await.unwrap().unwrap().into_data().unwrap()
        } else {
            body.collect().await.unwrap().to_bytes()
        };
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Opens a stream of events, as a browser does that heard the event with this ID last.
    pub async fn events(&self, path: &str, last_id: &str) -> Events {
        let request = Request::get(path)
            .header(header::COOKIE, self.cookie.as_deref().unwrap_or_default())
            .header("last-event-id", last_id)
            .header(header::HOST, &self.site.host);
        let answer = self.site.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert!(is_stream(answer.headers()), "{answer:?}");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        Events { body: answer.into_body() }
    }
}

/// Goes on as long as somebody hears it.
fn is_stream(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|content_type| content_type == "text/event-stream")
}

/// A stream that is being heard.
pub struct Events {
    body: Body,
}

impl Events {
    /// The next event as it is written; none at the end.
    pub async fn next(&mut self) -> Option<String> {
        let frame = self.body.frame().await?.unwrap();
        Some(String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap())
    }

    /// The next that is no beat: its ID and its data.
    pub async fn news<T: serde::de::DeserializeOwned>(&mut self) -> (String, T) {
        loop {
            let event = self.next().await.expect("the stream goes on");
            let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if field("event:") == Some("running") {
                return (field("id:").unwrap().to_owned(), serde_json::from_str(field("data:").unwrap()).unwrap());
            }
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The name and value of the cookie that was set.
    pub fn cookie(&self) -> Option<String> {
        Some(self.header("set-cookie").split(';').next()?.to_owned()).filter(|pair| !pair.is_empty())
    }

    /// What a server function gave.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub fn error(&self) -> AppError {
        self.json()
    }
}

/// A form as browsers encode it.
pub fn encoded(form: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(form).finish()
}

/// Content type and body of an import's form.
pub fn upload_form(company: &str, file: &[u8]) -> (String, Vec<u8>) {
    let boundary = "----a-boundary-that-no-file-holds";
    let mut head = String::new();
    write!(head, "--{boundary}\r\nContent-Disposition: form-data; name=\"company\"\r\n\r\n{company}\r\n").unwrap();
    write!(head, "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"assets.csv\"\r\n").unwrap();
    write!(head, "Content-Type: text/csv\r\n\r\n").unwrap();
    let body = [head.as_bytes(), file, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A CDN that purges whatever it is told.
struct Scripted(ProviderDescription);

impl Scripted {
    fn new() -> Self {
        let field = |name: &str, kind| FieldDescription {
            name: name.to_owned(),
            label: name.to_owned(),
            help: String::new(),
            kind,
            required: false,
            default: String::new(),
            placeholder: String::new(),
            options: Vec::new(),
        };
        let capability = Capability {
            max_urls_per_batch: 1_000,
            max_bytes_per_batch: 1_000_000,
            requests: RequestsPerBatch::One,
            typical_request_ms: 1,
            settles_ms: 0,
            soft: false,
        };
        Self(ProviderDescription {
            id: "scripted".to_owned(),
            name: "Scripted".to_owned(),
            summary: String::new(),
            documentation_url: String::new(),
            permission: String::new(),
            signs_by_clock: false,
            limits: Vec::new(),
            fields: vec![field("node", FieldKind::Text), field("secret_header", FieldKind::Secret)],
            capability,
            presets: Vec::new(),
            beyond_urls: vec![KindCapability { kind: PurgeKind::Prefix, capability }],
        })
    }
}

#[async_trait]
impl Provider for Scripted {
    fn description(&self) -> &ProviderDescription {
        &self.0
    }

    fn check(&self, _: &Account) -> Vec<FieldProblem> {
        Vec::new()
    }

    fn targets(&self, _: &Account) -> u32 {
        1
    }

    async fn purge(&self, _: &Account, batch: &Batch) -> BatchOutcome {
        let purged = vec![UrlOutcome::Purged { answer: "200 Purged".to_owned() }; batch.count()];
        BatchOutcome::of(purged)
    }

    async fn test(&self, account: &Account) -> Verdict {
        assert!(account.fields["node"] != PANICS, "the node of {COMPANY} is at fault");
        Verdict { passed: true, message: "The node answers.".to_owned(), details: Vec::new() }
    }
}
