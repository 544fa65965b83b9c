//! Whether the edge serves fresh content: some seconds after a purge has ended its URLs are fetched, a few at a time, and what
//! came is judged, beside the origin's where there is one. It speaks for the place of the edge that answers this server.
//! A verification is leased like a batch, so any process can go on with it; verdicts are written once.

mod judging;
mod looking;

use std::sync::Arc;
use std::time::Duration;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::model::recipe::{Edits, Recipe};
use app::model::rights::Action;
use app::model::timestamp::Timestamp;
use app::model::verification::{Verdict, Verification, VerificationState};
use app::template::Servers;
use tokio_util::sync::CancellationToken;

pub use self::looking::Looker;
use super::once::Key;
use super::{asker, history, rules, submit};
use crate::service::Service;
use crate::store::checks::{self, Lease};
use crate::store::invalidations::Head;
use crate::store::{StoreError, settings};

/// Between two looks at what has ended.
const LOOK: Duration = Duration::from_secs(1);
/// After a purge has ended, so that an edge which only marks copies has done so, and ages can be told apart: they are
/// whole seconds.
const SETTLE_MS: i64 = 2_000;
/// What ended longer ago is left alone: a server that was away does not look at yesterday's purges.
const LATEST_MS: i64 = 10 * 60 * 1_000;
/// How long a verification is held without a sign of life; a part of it takes less, however slow edge and origin are.
const LEASE_MS: i64 = 300_000;
/// URLs of a part.
const PART: u32 = 8;
const BEGUN_AT_ONCE: u32 = 16;

/// How the edge is looked at after a purge.
#[derive(Clone)]
pub struct Habits {
    pub looker: Looker,
    /// URLs that are looked at after each purge, at most: 0 for none.
    pub urls: u64,
    /// How many times stale URLs are purged again by itself.
    pub repeats: u64,
}

/// Looks at what ends, until `shutdown`.
#[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
pub async fn run(service: Arc<Service>, habits: Habits, shutdown: CancellationToken) {
    let looking = async {
        if !service.store.is_shared()
            && let Err(error) = checks::release_all(&service.store).await
        {
            tracing::warn!(%error, "interrupted verifications go on later");
        }
        loop {
            if let Err(error) = step(&service, &habits).await {
                tracing::warn!(%error, "the edge cannot be verified now; it is tried again");
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = looking => {}
        () = shutdown.cancelled() => {}
    }
}

/// Does all that there is to do now; gives how many URLs were judged.
pub async fn step(service: &Service, habits: &Habits) -> Result<u64, StoreError> {
    let now = service.now();
    let store = &service.store;
    for ended in checks::ended(store, now.plus_ms(-LATEST_MS), now.plus_ms(-SETTLE_MS), BEGUN_AT_ONCE).await? {
        // What else was cleared names no URL that could be looked at.
        let is_seen = ended.purged > 0 && ended.kind == PurgeKind::Url;
        let limit = if is_seen { habits.urls } else { 0 };
        let chosen = checks::sample(store, ended.number, ended.total, limit).await?;
        let mut tx = store.write_rows().await?;
        checks::begin(&mut tx, &ended, &chosen).await?;
        tx.commit().await?;
    }
    let mut judged = 0;
    loop {
        let token = service.new_token();
        let now = service.now();
        let Some(lease) = checks::lease(store, token, now, until(now)).await? else { return Ok(judged) };
        judged += verify(service, habits, &lease).await?;
    }
}

/// Works on one verification until it is done, or somebody else works on it.
async fn verify(service: &Service, habits: &Habits, lease: &Lease) -> Result<u64, StoreError> {
    let settings = settings::settings(&service.store, &lease.company_id).await?.unwrap_or_default();
    let servers = Servers::of_settings(&settings);
    let mut judged = 0;
    loop {
        let part = checks::waiting(&service.store, lease.number, PART).await?;
        if part.is_empty() {
            checks::end(&service.store, lease).await?;
            if let Err(error) = repeat(service, habits, lease).await {
                tracing::warn!(id = lease.id, %error, "stale URLs were not purged again by themselves");
            }
            return Ok(judged);
        }
        let found = habits.looker.look(&part, &servers, &*service.clock).await;
        let mut tx = service.store.write_rows().await?;
        if !checks::hold(&mut tx, lease, until(service.now())).await? {
            return Ok(judged);
        }
        for check in &found {
            checks::record(&mut tx, lease.number, check).await?;
        }
        tx.commit().await?;
        judged += found.len() as u64;
    }
}

/// Purges what is stale again, as often as the operator wants that, in the name of whoever asked for the first.
async fn repeat(service: &Service, habits: &Habits, lease: &Lease) -> Answer<()> {
    if lease.round >= habits.repeats {
        return Ok(());
    }
    let asker = asker::find(service, &lease.person_id, &lease.company_id).await?;
    let Some(actor) = asker.filter(|actor| actor.may(Action::Invalidate)) else { return Ok(()) };
    match purge_stale(service, &actor, lease.id.clone(), format!("stale:{}", lease.id)).await {
        // Nothing is stale.
        Ok(_) | Err(AppError::Conflict { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What was made out about an invalidation so far.
pub async fn verification(service: &Service, actor: &Actor, id: String) -> Answer<Verification> {
    let head = history::find(service, actor, &id).await?;
    let found = checks::verification(&service.store, head.number).await?;
    Ok(found.unwrap_or_else(|| Verification { state: before(&head, service.now()), ..Verification::default() }))
}

/// Where it stands before there is anything of it.
fn before(head: &Head, now: Timestamp) -> VerificationState {
    match head.finished {
        Some(finished) if now.since_ms(finished) > LATEST_MS.unsigned_abs() => VerificationState::Off,
        _ => VerificationState::Waiting,
    }
}

/// What was found stale, as a new invalidation; gives its ID, or that of the one that `key` made before.
pub async fn purge_stale(service: &Service, actor: &Actor, id: String, key: String) -> Answer<String> {
    let head = history::find(service, actor, &id).await?;
    let found = checks::verification(&service.store, head.number).await?.unwrap_or_default();
    let stale = found.checks.into_iter().filter(|check| check.verdict == Verdict::Stale);
    let added: Vec<String> = stale.map(|check| check.url).collect();
    if added.is_empty() {
        let message = "Nothing of this invalidation was found stale, so there is nothing to purge again.".to_owned();
        return Err(AppError::Conflict { message });
    }
    if let Some(made) = Key::parse(&key)?.made_before(service, actor).await? {
        return Ok(made);
    }
    rules::require_reason_of(service, actor, &head).await?;
    let recipe = Recipe {
        edits: Edits { added, ..Edits::default() },
        leave_out_refused: true,
        note: head.note,
        manner: head.manner,
        idempotency_key: key,
        ..Recipe::default()
    };
    submit(service, actor, recipe).await
}

fn until(now: Timestamp) -> Timestamp {
    now.plus_ms(LEASE_MS)
}
