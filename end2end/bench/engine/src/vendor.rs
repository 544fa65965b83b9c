//! Vendors that are simulated, and a company that has one connection to such a one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::model::connection::ConnectionDraft;
use app::model::error::FieldProblem;
use app::model::person::Role;
use app::model::provider::{Capability, Limits, ProviderDescription, RequestsPerBatch};
use app::model::purge::PurgeKind;
use app::model::recipe::{Edits, Recipe};
use async_trait::async_trait;
use server::clock::{SystemClock, SystemRandomness};
use server::fixture::Fixture;
use server::providers::registry::Registry;
use server::providers::{Account, Batch, BatchOutcome, Failure, FailureKind, Provider, UrlOutcome, Verdict};
use server::service::Service;
use server::store::Store;
use server::vault::{Key, Vault};
use server::{connections, invalidation};

/// How a vendor is.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    pub urls_per_request: u32,
    pub request: Duration,
    /// Of so many requests one takes four times as long.
    pub one_slow_of: u64,
    /// Of so many requests one is put off, for so long.
    pub one_put_off_of: u64,
    pub pause: Duration,
    /// Of so many requests one fails in passing.
    pub one_failing_of: u64,
    /// What it allows in all.
    pub limits: Limits,
}

impl Habits {
    /// Answers at once, one URL a request.
    pub const INSTANT: Self = Self {
        urls_per_request: 1,
        request: Duration::ZERO,
        one_slow_of: u64::MAX,
        one_put_off_of: u64::MAX,
        pause: Duration::ZERO,
        one_failing_of: u64::MAX,
        limits: Limits { requests: None, urls: None },
    };
}

pub struct Simulated {
    description: ProviderDescription,
    habits: Habits,
    requests: AtomicU64,
    /// Names of the batches that came.
    batches: Mutex<Vec<String>>,
}

impl Simulated {
    /// Names of the batches that came since it was asked last.
    pub fn batches(&self) -> Vec<String> {
        std::mem::take(&mut self.batches.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Provider for Simulated {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, _: &Account) -> Vec<FieldProblem> {
        Vec::new()
    }

    fn targets(&self, _: &Account) -> u32 {
        1
    }

    fn account_name(&self, _: &Account) -> Option<String> {
        Some("one".to_owned())
    }

    fn limits(&self, _: &Account, _: PurgeKind) -> Limits {
        self.habits.limits
    }

    async fn purge(&self, _: &Account, batch: &Batch) -> BatchOutcome {
        let Habits { request, one_slow_of, one_put_off_of, pause, one_failing_of, .. } = self.habits;
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(batch.id.clone());
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let is_slow = number.is_multiple_of(one_slow_of);
        if !request.is_zero() {
            wait(request * if is_slow { 4 } else { 1 }).await;
        }
        let all = |outcome: UrlOutcome| BatchOutcome::of(vec![outcome; batch.count()]);
        let failed = |kind, answer: &str| all(UrlOutcome::Failed(Failure { kind, answer: answer.to_owned() }));
        if number.is_multiple_of(one_put_off_of) {
            return BatchOutcome { pause: Some(pause), ..failed(FailureKind::Limited, "429 Too Many Requests") };
        }
        if number.is_multiple_of(one_failing_of) {
            return failed(FailureKind::Passing, "503 Service Unavailable");
        }
        all(UrlOutcome::Purged { answer: "200 Purged".to_owned() })
    }

    async fn test(&self, _: &Account) -> Verdict {
        Verdict { passed: true, message: String::new(), details: Vec::new() }
    }
}

#[expect(clippy::disallowed_methods, reason = "a vendor takes its time")]
pub async fn wait(span: Duration) {
    tokio::time::sleep(span).await;
}

fn service(store: Store, registry: Registry) -> Arc<Service> {
    let vault = Vault::new(Key::from_bytes([7; 32]), Arc::new(SystemRandomness));
    Arc::new(Service::new(store, vault, Arc::new(SystemClock), Arc::new(SystemRandomness), registry))
}

/// A company with a connection to a vendor like that, by the machine's clock.
pub struct World {
    pub fixture: Fixture,
    pub service: Arc<Service>,
    pub vendor: Arc<Simulated>,
    registry: Registry,
}

impl World {
    pub async fn new(habits: Habits) -> Result<Self, super::Failure> {
        let description = ProviderDescription {
            id: "simulated".to_owned(),
            name: "Simulated".to_owned(),
            summary: String::new(),
            documentation_url: String::new(),
            permission: String::new(),
            signs_by_clock: false,
            limits: Vec::new(),
            fields: Vec::new(),
            capability: Capability {
                settles_ms: 0,
                soft: false,
                max_urls_per_batch: habits.urls_per_request,
                max_bytes_per_batch: 1_000_000,
                requests: RequestsPerBatch::One,
                typical_request_ms: 100,
            },
            presets: Vec::new(),
            beyond_urls: Vec::new(),
        };
        let vendor =
            Arc::new(Simulated { description, habits, requests: AtomicU64::new(0), batches: Mutex::default() });
        let registry = Registry::of([Arc::<Simulated>::clone(&vendor) as Arc<dyn Provider>]);
        let fixture = Fixture::with(registry.clone()).await;
        let service = service(fixture.service.store.clone(), registry.clone());
        let draft = ConnectionDraft {
            name: "Edge".to_owned(),
            provider: "simulated".to_owned(),
            hosts: vec!["www.example.com".to_owned()],
            enabled: true,
            ..ConnectionDraft::default()
        };
        connections::save_connection(&service, fixture.actor(Role::Admin), draft).await?;
        Ok(Self { fixture, service, vendor, registry })
    }

    /// Another process on the same database, as far as the database can tell.
    pub async fn replica(&self) -> Result<Arc<Service>, super::Failure> {
        Ok(service(Store::open(self.fixture.database()).await?, self.registry.clone()))
    }

    /// Asks for so many URLs that were not asked for before; gives the invalidation's ID.
    pub async fn submit(&self, urls: u32, name: &str) -> Result<String, super::Failure> {
        let added = (0..urls).map(|number| format!("https://www.example.com/{name}/{number}")).collect();
        let recipe = Recipe { edits: Edits { added, ..Edits::default() }, ..Recipe::default() };
        Ok(invalidation::submit(&self.service, self.fixture.actor(Role::Editor), recipe).await?)
    }
}
