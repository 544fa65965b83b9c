//! Tells people and programs that an invalidation has ended: by e-mail whoever asked for it, and by a signed request where the
//! company wants to hear of all. Asks by e-mail those who may approve what waits for that. What is to be told is stored with the end or the waiting itself, so nothing is forgotten; it is tried again
//! until it was taken or time is up, and carries the same ID each time, so a receiver can tell a repetition.

mod mail;
mod webhook;
mod words;

use std::sync::Arc;
use std::time::Duration;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::InvalidationState;
use app::model::notification::{NotificationState, Notifications, Occasion};
use app::model::person::Actor;
use serde_json::json;
use tokio_util::sync::CancellationToken;

pub use mail::{MailError, Mailer};
pub use webhook::{save_webhook, test_webhook, webhook};

use crate::audit;
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::invalidation::{backoff, shorten};
use crate::providers::client::{Client, Guard, Timeouts};
use crate::service::Service;
use crate::store::invalidations::{self, Head};
use crate::store::notifications::{self, Attempt, Outcome};
use crate::store::{Store, StoreError};

/// Between two looks at what is due.
const LOOK: Duration = Duration::from_secs(1);
/// How long an attempt has: longer than any receiver is waited for.
const ATTEMPT_MS: i64 = 60_000;
/// Attempts that are made at once.
const ATTEMPTS_AT_ONCE: usize = 16;
/// With the longest wait of some minutes between two, they take two hours or so.
const MAX_ATTEMPTS: i64 = 50;
/// Bytes of an answer that are kept.
const MAX_ANSWER_BYTES: usize = 300;

/// By what is told.
pub struct Herald {
    /// None where the operator named no server for mail.
    pub mailer: Option<Mailer>,
    pub client: Client,
    pub guard: Guard,
    /// Without a slash at the end.
    pub public_url: String,
}

impl Herald {
    /// As the operator wants it.
    pub fn of(config: &Config, clock: &Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let guard = Guard::new("EDGESWEEP_WEBHOOK_PRIVATE_HOSTS", &config.notify.webhook_private_hosts);
        Ok(Self {
            mailer: config.notify.mailer(&config.public_url)?,
            client: Client::guarded(Timeouts::STANDARD, Arc::clone(clock), guard.clone()),
            guard,
            public_url: config.public_url.clone(),
        })
    }
}

/// What came of an attempt: why not, and whether it is worth another.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    /// The receiver may have said for how long.
    Passing(String, Option<i64>),
    Final(String),
}

/// What there is to tell.
struct Message<'a> {
    /// The same for each attempt.
    id: &'a str,
    company_name: &'a str,
    slug: &'a str,
    head: &'a Head,
    /// Of the page about it.
    page: String,
}

/// Tells what is due, until `shutdown`.
#[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
pub async fn run(service: Arc<Service>, shutdown: CancellationToken) {
    let telling = async {
        loop {
            if let Err(error) = step(&service).await {
                tracing::warn!(%error, "nobody can be told of anything now; it is tried again");
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = telling => {}
        () = shutdown.cancelled() => {}
    }
}

/// Makes all attempts that are due now; gives how many there were.
pub async fn step(service: &Service) -> Result<usize, StoreError> {
    let Some(herald) = service.herald.get() else { return Ok(0) };
    let mut made = 0;
    loop {
        let now = service.now();
        let mut attempts = Vec::new();
        while attempts.len() < ATTEMPTS_AT_ONCE
            && let Some(attempt) = notifications::take(&service.store, now, now.plus_ms(ATTEMPT_MS)).await?
        {
            attempts.push(attempt);
        }
        if attempts.is_empty() {
            return Ok(made);
        }
        made += attempts.len();
        futures::future::try_join_all(attempts.iter().map(|attempt| make(service, herald, attempt))).await?;
    }
}

async fn make(service: &Service, herald: &Herald, attempt: &Attempt) -> Result<(), StoreError> {
    let head = invalidations::find(&service.store, &attempt.company_id, &attempt.invalidation_id).await?;
    let Some(head) = head else { return Ok(()) };
    let message = Message {
        id: &attempt.id,
        company_name: &attempt.company_name,
        slug: &attempt.slug,
        page: format!("{}/{}/invalidations/{}", herald.public_url, attempt.slug, attempt.invalidation_id),
        head: &head,
    };
    let occasion = attempt.occasion()?;
    let is_late = occasion == Occasion::Approval && head.state != InvalidationState::Waiting;
    let told = match (&attempt.email, attempt.is_mail == 1) {
        _ if is_late => Err(Refusal::Final("It does not wait for approval any more.".to_owned())),
        _ if attempt.is_archived == 1 => Err(Refusal::Final("The company is archived.".to_owned())),
        (Some(email), true) => mail::tell(herald, email, occasion, &message, service.now()).await,
        (None, true) => Err(Refusal::Final("This person does not belong to the company any more.".to_owned())),
        (_, false) => webhook::tell(service, herald, &attempt.company_id, &message).await?,
    };
    notifications::record(&service.store, attempt, &outcome(service, attempt, told)).await
}

fn outcome(service: &Service, attempt: &Attempt, told: Result<String, Refusal>) -> Outcome {
    let at = service.now();
    let (state, answer, pause_ms) = match told {
        Ok(answer) => (NotificationState::Sent, answer, None),
        Err(Refusal::Passing(answer, pause_ms)) if attempt.number < MAX_ATTEMPTS => {
            (NotificationState::Waiting, answer, pause_ms)
        }
        Err(Refusal::Passing(answer, _) | Refusal::Final(answer)) => (NotificationState::Failed, answer, None),
    };
    let number = u32::try_from(attempt.number).unwrap_or(u32::MAX);
    let due = backoff::due(at, number, pause_ms, service.randomness.as_ref());
    Outcome { state, answer: shorten(&answer, MAX_ANSWER_BYTES), at, due }
}

/// What is told of an invalidation.
pub async fn notifications(service: &Service, actor: &Actor, id: &str) -> Answer<Notifications> {
    let head = find(&service.store, actor, id).await?;
    Ok(Notifications {
        can_mail: can_mail(service),
        is_wanted: notifications::is_followed(&service.store, head.number, &actor.person_id).await?,
        made: notifications::of(&service.store, head.number).await?,
    })
}

/// Keeps whether the person wants an e-mail once it has ended.
pub async fn follow(service: &Service, actor: &Actor, id: &str, is_wanted: bool) -> Answer<()> {
    let head = find(&service.store, actor, id).await?;
    if is_wanted {
        require_mail(service)?;
    }
    let mut tx = service.store.write().await?;
    if notifications::follow(&mut tx, head.number, &actor.person_id, is_wanted).await? {
        audit::record(&mut tx, service, actor, "invalidation.followed", id, json!({ "wanted": is_wanted })).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// Whether the operator named a server for mail.
pub fn can_mail(service: &Service) -> bool {
    service.herald.get().is_some_and(|herald| herald.mailer.is_some())
}

/// Refuses where no mail can be sent.
pub fn require_mail(service: &Service) -> Answer<()> {
    if can_mail(service) {
        return Ok(());
    }
    let message = "This server sends no e-mail: its operator named no server for it (EDGESWEEP_SMTP_URL).".to_owned();
    Err(AppError::Conflict { message })
}

async fn find(store: &Store, actor: &Actor, id: &str) -> Answer<Head> {
    invalidations::find(store, &actor.company_id, id).await?.ok_or(AppError::NotFound)
}
