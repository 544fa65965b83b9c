//! A company with connections to a CDN that answers as the test says.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use app::model::asset::Selection;
use app::model::connection::{Pause, Record};
use app::model::error::AppError;
use app::model::history::{HistoryPage, HistoryQuery};
use app::model::invalidation::{Counts, InvalidationDetail, UrlOutcome as ShownUrl, UrlQuery, UrlState};
use app::model::person::{Actor, Role};
use app::model::provider::{Capability, KindCapability, Limits, ProviderDescription, RequestsPerBatch};
use app::model::purge::{Manner, PurgeKind};
use app::model::recipe::{Edits, Recipe};
use app::model::rules::{Rules, RulesChange};
use async_trait::async_trait;
use tokio::sync::Notify;

use crate::connections;
use crate::fixture::Fixture;
use crate::invalidation::{self, runner};
use crate::providers::registry::Registry;
use crate::providers::{
    Account, Batch, BatchOutcome, Failure, FailureKind, Followed, Objects, Provider, UrlOutcome, Verdict,
};
use crate::service::Service;
use crate::settings;
use crate::store::{invalidations, pace};

/// URLs in one batch of the scripted CDN.
pub const BATCH: usize = 3;

type Answers = dyn FnMut(&Sent) -> BatchOutcome + Send;

/// What reached the CDN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub connection: String,
    pub batch: String,
    pub kind: PurgeKind,
    pub manner: Option<Manner>,
    /// Or whatever else it is of.
    pub urls: Vec<String>,
}

/// A CDN that answers as the test says.
pub struct Scripted {
    description: ProviderDescription,
    answers: Mutex<Box<Answers>>,
    sent: Mutex<Vec<Sent>>,
    /// Told of each batch.
    pub called: Notify,
    /// Never answers while this is set.
    pub is_deaf: AtomicBool,
    /// Of the one account that all connections use, once it is set.
    limits: Mutex<Option<Limits>>,
    /// Of what is cleared other than by URL, which is counted apart once it is set.
    wide_limits: Mutex<Option<Limits>>,
    /// What it says, in turn, of what it accepted.
    follows: Mutex<VecDeque<Followed>>,
    /// The tickets that it was asked by.
    followed: Mutex<Vec<String>>,
}

impl Scripted {
    /// From now on, all connections use one account with these limits.
    pub fn limit(&self, limits: Limits) {
        *self.limits.lock().unwrap() = Some(limits);
    }

    /// From now on, the account has these for all but URLs, and counts that apart.
    pub fn limit_apart(&self, limits: Limits) {
        *self.wide_limits.lock().unwrap() = Some(limits);
    }

    /// From now on, this is what it says of what it accepted.
    pub fn follow_with(&self, answers: impl IntoIterator<Item = Followed>) {
        self.follows.lock().unwrap().extend(answers);
    }

    pub fn followed(&self) -> Vec<String> {
        self.followed.lock().unwrap().clone()
    }
}

#[async_trait]
impl Provider for Scripted {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, _: &Account) -> Vec<app::model::error::FieldProblem> {
        Vec::new()
    }

    fn targets(&self, _: &Account) -> u32 {
        1
    }

    fn account_name(&self, _: &Account) -> Option<String> {
        self.limits.lock().unwrap().map(|_| "one".to_owned())
    }

    fn limits(&self, _: &Account, kind: PurgeKind) -> Limits {
        let apart = self.wide_limits.lock().unwrap().filter(|_| kind != PurgeKind::Url);
        apart.unwrap_or_else(|| self.limits.lock().unwrap().unwrap_or_default())
    }

    fn counted_as(&self, kind: PurgeKind) -> PurgeKind {
        let is_apart = kind != PurgeKind::Url && self.wide_limits.lock().unwrap().is_some();
        if is_apart { PurgeKind::Everything } else { PurgeKind::Url }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let sent = Sent {
            connection: account.fields["name"].clone(),
            batch: batch.id.clone(),
            kind: kind_of(&batch.objects),
            manner: batch.manner,
            urls: lines(&batch.objects),
        };
        self.sent.lock().unwrap().push(sent.clone());
        self.called.notify_one();
        if self.is_deaf.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        (self.answers.lock().unwrap())(&sent)
    }

    async fn follow(&self, _: &Account, ticket: &str) -> Followed {
        self.followed.lock().unwrap().push(ticket.to_owned());
        self.called.notify_one();
        if self.is_deaf.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        self.follows.lock().unwrap().pop_front().expect("the test says what it answers")
    }

    async fn test(&self, _: &Account) -> Verdict {
        Verdict { passed: true, message: String::new(), details: Vec::new() }
    }
}

pub struct World {
    pub fixture: Fixture,
    pub cdn: Arc<Scripted>,
}

impl World {
    /// A world whose CDN answers each batch by `answers`.
    pub async fn answering(answers: impl FnMut(&Sent) -> BatchOutcome + Send + 'static) -> Self {
        let description = ProviderDescription {
            id: "scripted".to_owned(),
            name: "Scripted".to_owned(),
            summary: String::new(),
            documentation_url: String::new(),
            permission: String::new(),
            signs_by_clock: false,
            limits: Vec::new(),
            fields: Vec::new(),
            capability: Capability {
                max_urls_per_batch: u32::try_from(BATCH).unwrap(),
                max_bytes_per_batch: 10_000,
                requests: RequestsPerBatch::OnePerUrl,
                typical_request_ms: 100,
                settles_ms: 0,
                soft: false,
            },
            presets: Vec::new(),
            beyond_urls: PurgeKind::ALL[1..].iter().map(|kind| beyond(*kind)).collect(),
        };
        let cdn = Arc::new(Scripted {
            description,
            answers: Mutex::new(Box::new(answers)),
            sent: Mutex::default(),
            called: Notify::new(),
            is_deaf: false.into(),
            limits: Mutex::default(),
            wide_limits: Mutex::default(),
            follows: Mutex::default(),
            followed: Mutex::default(),
        });
        let fixture = Fixture::with(Registry::of([Arc::<Scripted>::clone(&cdn) as Arc<dyn Provider>])).await;
        Self { fixture, cdn }
    }

    /// A world with these kinds of CDN.
    pub async fn with_providers(registry: Registry) -> Self {
        let mut world = Self::answering(|sent| all(sent, &purged())).await;
        world.fixture = Fixture::with(registry).await;
        world
    }

    /// A world whose CDN purges everything, with one connection named Edge to `www.example.com`.
    pub async fn purging() -> Self {
        let world = Self::answering(|sent| all(sent, &purged())).await;
        world.connect("Edge", &["www.example.com"]).await;
        world
    }

    pub fn service(&self) -> &Service {
        &self.fixture.service
    }

    pub fn editor(&self) -> &Actor {
        self.fixture.actor(Role::Editor)
    }

    /// Adds a connection; gives its ID.
    pub async fn connect(&self, name: &str, hosts: &[&str]) -> String {
        let id = self.service().new_id();
        self.execute(
            "INSERT INTO connections (id, company_id, name, provider, hosts, fields, created_at)
             VALUES ($1, $2, $3, 'scripted', $4, $5, 0)",
            &[
                &id,
                &self.editor().company_id,
                name,
                &serde_json::to_string(hosts).unwrap(),
                &serde_json::json!({ "name": name }).to_string(),
            ],
        )
        .await;
        id
    }

    /// Adds an image.
    pub async fn asset(&self, id: &str) {
        self.execute(
            "INSERT INTO assets (company_id, id, search, kind) VALUES ($1, $2, lower($2), 'image')",
            &[&self.editor().company_id, id],
        )
        .await;
    }

    pub async fn execute(&self, sql: &'static str, binds: &[&str]) {
        let mut tx = self.service().store.write().await.unwrap();
        let query = binds.iter().fold(sqlx::query(sql), |query, bind| query.bind((*bind).to_owned()));
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Saves these over those that there are, as an admin does.
    pub async fn set_rules(&self, rules: Rules) {
        let admin = self.fixture.actor(Role::Admin);
        let current = settings::rules::rules(self.service(), admin).await.unwrap();
        let change = RulesChange::from(&Rules { version: current.version, ..rules });
        settings::rules::save_rules(self.service(), admin, change).await.unwrap();
    }

    /// Submits these paths of `www.example.com`.
    pub async fn submit(&self, paths: &[&str]) -> String {
        let lines = paths.iter().map(|path| format!("https://www.example.com/{path}")).collect();
        self.submit_lines(lines).await.unwrap()
    }

    pub async fn submit_lines(&self, added: Vec<String>) -> Result<String, AppError> {
        self.submit_recipe(Recipe { edits: Edits { added, ..Edits::default() }, ..Recipe::default() }).await
    }

    pub async fn submit_recipe(&self, recipe: Recipe) -> Result<String, AppError> {
        invalidation::submit(self.service(), self.editor(), recipe).await
    }

    /// A recipe of one line for each of these assets.
    pub fn recipe(ids: &[&str]) -> Recipe {
        Recipe {
            template: "https://www.example.com/<ID>".to_owned(),
            selection: Selection::Ids(ids.iter().map(|id| (*id).to_owned()).collect()),
            ..Recipe::default()
        }
    }

    /// What the editor finds in the history.
    pub async fn history(&self, query: HistoryQuery) -> HistoryPage {
        invalidation::invalidations(self.service(), self.editor(), query).await.unwrap()
    }

    /// Performs what is due now.
    pub async fn step(&self) -> usize {
        runner::step(self.service()).await.unwrap()
    }

    /// Moves the clock and performs what is due then.
    pub async fn step_after_ms(&self, span_ms: i64) -> usize {
        self.fixture.clock.advance_ms(span_ms);
        self.step().await
    }

    /// Goes on until nothing is left.
    pub async fn finish(&self, id: &str) -> InvalidationDetail {
        for _ in 0..200 {
            self.step().await;
            let detail = self.detail(id).await;
            if detail.progress.counts.left == 0 {
                return detail;
            }
            self.fixture.clock.advance_ms(60_000);
        }
        panic!("an invalidation never ended");
    }

    pub async fn detail(&self, id: &str) -> InvalidationDetail {
        let detail = invalidation::invalidation(self.service(), self.editor(), id.to_owned()).await.unwrap();
        assert!(self.is_conserved(id).await, "counts are not conserved: {detail:?}");
        detail
    }

    pub async fn counts(&self, id: &str) -> Counts {
        self.detail(id).await.progress.counts
    }

    pub async fn is_conserved(&self, id: &str) -> bool {
        let store = &self.service().store;
        let head = invalidations::find(store, &self.editor().company_id, id).await.unwrap().unwrap();
        let counts = head.counts;
        counts.total == counts.done + counts.refused + counts.failed + counts.cancelled + counts.left
            && store.is_conserved(head.number).await.unwrap()
    }

    /// The ID of the first connection.
    pub async fn edge(&self) -> String {
        sqlx::query_scalar("SELECT min(id) FROM connections").fetch_one(self.service().store.read()).await.unwrap()
    }

    /// As an admin does by hand.
    pub async fn pause(&self, connection_id: &str, paused: bool) {
        let admin = self.fixture.actor(Role::Admin);
        connections::pause_connection(self.service(), admin, connection_id.to_owned(), paused).await.unwrap();
    }

    /// What people are told of its speed and its estimates.
    pub async fn record_of(&self, connection_id: &str) -> Option<Record> {
        let mut reader = self.service().store.reader().await.unwrap();
        pace::record(&mut reader, connection_id).await.unwrap()
    }

    /// What people are told of a connection's pause now.
    pub async fn pause_of(&self, connection_id: &str) -> Option<Pause> {
        let mut reader = self.service().store.reader().await.unwrap();
        pace::pause_of(&mut reader, connection_id, self.service().now()).await.unwrap()
    }

    /// The first page of its list.
    pub async fn urls(&self, id: &str, state: Option<UrlState>) -> Vec<ShownUrl> {
        let query = UrlQuery { state, ..UrlQuery::default() };
        invalidation::invalidation_urls(self.service(), self.editor(), id.to_owned(), query).await.unwrap().urls
    }

    /// State and attempts of each URL at its first connection.
    pub async fn states(&self, id: &str) -> Vec<(UrlState, u32)> {
        self.urls(id, None).await.iter().map(|url| (url.at[0].state, url.at[0].attempts)).collect()
    }

    /// What reached the CDN since the last call.
    pub fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.cdn.sent.lock().unwrap())
    }
}

fn beyond(kind: PurgeKind) -> KindCapability {
    let capability = Capability {
        max_urls_per_batch: 100,
        max_bytes_per_batch: 10_000,
        requests: RequestsPerBatch::One,
        typical_request_ms: 100,
        settles_ms: 0,
        soft: kind == PurgeKind::Tag,
    };
    KindCapability { kind, capability }
}

fn kind_of(objects: &Objects) -> PurgeKind {
    match objects {
        Objects::Urls(_) => PurgeKind::Url,
        Objects::Tags(_) => PurgeKind::Tag,
        Objects::Prefixes(_) => PurgeKind::Prefix,
        Objects::Hosts(_) => PurgeKind::Host,
        Objects::Everything => PurgeKind::Everything,
    }
}

fn lines(objects: &Objects) -> Vec<String> {
    match objects {
        Objects::Urls(urls) | Objects::Prefixes(urls) => urls.iter().map(|url| url.as_str().to_owned()).collect(),
        Objects::Tags(texts) | Objects::Hosts(texts) => texts.clone(),
        Objects::Everything => vec!["everything".to_owned()],
    }
}

pub fn purged() -> UrlOutcome {
    UrlOutcome::Purged { answer: "200 Purged".to_owned() }
}

pub fn failed(kind: FailureKind, answer: &str) -> UrlOutcome {
    UrlOutcome::Failed(Failure { kind, answer: answer.to_owned() })
}

/// The same outcome for each URL.
pub fn all(sent: &Sent, outcome: &UrlOutcome) -> BatchOutcome {
    BatchOutcome::of(vec![outcome.clone(); sent.urls.len()])
}

/// An outcome by the URL's last segment.
pub fn by_name(sent: &Sent, outcome: impl Fn(&str) -> UrlOutcome) -> BatchOutcome {
    let name = |url: &String| url.rsplit('/').next().unwrap_or_default().to_owned();
    BatchOutcome::of(sent.urls.iter().map(|url| outcome(&name(url))).collect())
}
