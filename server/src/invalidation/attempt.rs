//! One attempt at one leased batch: opens the connection, lets its provider send the batch within a time limit, and
//! records the ruling in one short transaction that only the holder of the lease can make. A connection that was
//! disabled or deleted meanwhile fails its batches at once, with that as the reason: waiting would hide it. A database
//! that cannot be read before anything was sent fails nothing: the batch is given back.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use app::model::invalidation::{Exchange, UrlState};
use app::model::provider::{Capability, Limits, Rate};
use app::model::purge::{Manner, PurgeKind};
use app::model::timestamp::Timestamp;
use futures::FutureExt;

use super::closing::{self, Ended};
use super::patience::{self, persistently};
use super::ruling::{self, Ruling, Tries, UrlRuling};
use super::{backoff, circuit, estimate, following, gcra, overlap};
use crate::connections::{self, CannotOpen};
use crate::providers::{Account, Allowance, Batch, BatchOutcome, Failure, FailureKind, Objects, Provider, UrlOutcome};
use crate::service::Service;
use crate::store::batches::{self, Closing, Contents, Leased, Outcome, Ticket};
use crate::store::{StoreError, Tx, invalidations, pace, rates};
use crate::vault::VaultError;

/// How long one batch may take as a whole. Providers have their own, shorter, limits for each request.
pub const BATCH_TIME_LIMIT: Duration = Duration::from_mins(5);
/// How long a lease lasts without a sign of life; the runner renews those that it holds.
pub const LEASE_MS: i64 = 15_000;
/// Leases of one batch that may end without an answer before it is held to be what ends them.
pub const MAX_INTERRUPTIONS: u32 = 20;
/// When a batch is tried again that a busy database kept from being sent, and when one whose rows cannot be read: a
/// person, or a newer version, has to see to those.
const BUSY_WAIT_MS: i64 = 1_000;
const UNREADABLE_WAIT_MS: i64 = 60_000;
/// Bytes of what is kept of what was said in an exchange, and of its ID.
const MAX_SAID_BYTES: usize = 200;
const MAX_REQUEST_ID_BYTES: usize = 100;
/// The longest pause that a vendor can ask for.
const MAX_PAUSE_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whether what came of a batch was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Taken,
    /// The lease had ended and somebody else has the batch: nothing was changed.
    TooLate,
    /// Nothing was sent, and nothing counts as tried: the batch waits for the database.
    GivenBack,
}

/// Sends one batch, or asks about one that was accepted, and records what came of it.
pub async fn perform(service: &Service, batch: &Leased) -> Result<Recorded, StoreError> {
    if let Some(ticket) = &batch.ticket {
        return following::perform(service, batch, ticket).await;
    }
    let began = service.clock.now();
    let contents = match batches::contents(&service.store, batch).await {
        Ok(contents) => contents,
        Err(error) => return give_back(service, batch, error.into()).await,
    };
    let urls = &contents.waiting;
    let opened = match open(service, batch).await {
        Ok(opened) => opened,
        Err(error) => return give_back(service, batch, error).await,
    };
    let tries = Tries { attempts: batch.attempts, limited: batch.limited };
    let mut held = None;
    let (ruling, answered) = match opened {
        // Whoever took the batch over has sent all of it.
        Ok(_) if urls.is_empty() => (Ruling::ended("", 0, tries), None),
        Ok((provider, account)) if provider.capability(&account, batch.kind).is_none() => {
            let nouns = batch.kind.noun(2);
            (Ruling::ended(&format!("Not sent: this connection cannot clear {nouns} now."), urls.len(), tries), None)
        }
        Ok((provider, account)) => {
            let outcome = send(provider.as_ref(), &account, batch, urls).await;
            let mut ruling = Ruling::on(&outcome, urls.len(), tries);
            if is_thrown_away(provider.as_ref(), &account, batch) {
                ruling.tell_thrown_away();
            }
            let BatchOutcome { allowance, request_id, pending, .. } = outcome;
            // What is sent again is not waited for as well.
            if let Some(pending) = pending.filter(|_| ruling.waiting() == 0) {
                ruling.hold();
                held =
                    Some(Held { ticket: Ticket { name: pending.ticket, sent: began }, look_after: pending.look_after });
            }
            let terms = Terms {
                capability: learnt_by(provider.as_ref(), &account, batch),
                limits: provider.limits(&account, batch.kind),
                counted: connections::counted(provider.as_ref(), &account, &batch.connection_id, batch.kind),
                allowance,
            };
            (ruling, Some(Answered { request_id, terms: Some(terms) }))
        }
        Err(reason) => (Ruling::ended(&reason, urls.len(), tries), None),
    };
    keep(service, &Sent { batch, contents, ruling, answered, began, held }).await
}

/// Records what came of an attempt, if the lease is still held.
pub(super) async fn keep(service: &Service, sent: &Sent<'_>) -> Result<Recorded, StoreError> {
    let now = service.clock.now();
    let recorded = persistently(patience::WAIT, || record(service, sent, now)).await?;
    if recorded == Recorded::TooLate {
        tracing::warn!(batch = %sent.batch.name, "the lease had ended before the answer came; the answer is dropped");
    }
    Ok(recorded)
}

/// Everything about an attempt that is over.
pub(super) struct Sent<'a> {
    pub batch: &'a Leased,
    pub contents: Contents,
    /// On the URLs that waited.
    pub ruling: Ruling,
    /// None when nothing was sent.
    pub answered: Option<Answered>,
    pub began: Timestamp,
    /// The vendor works on those that wait.
    pub held: Option<Held>,
}

impl Sent<'_> {
    fn terms(&self) -> Option<&Terms> {
        self.answered.as_ref()?.terms.as_ref()
    }
}

/// What was answered beside the outcomes.
pub(super) struct Answered {
    pub request_id: Option<String>,
    /// None of a question about what was accepted: how long a vendor works says nothing of how much it takes.
    pub terms: Option<Terms>,
}

/// By what a connection's pace and limits are learnt.
pub(super) struct Terms {
    /// None of what tells nothing of the pace of URLs.
    capability: Option<Capability>,
    limits: Limits,
    /// Under which they are counted.
    counted: String,
    allowance: Allowance,
}

/// Whether copies that were to be marked as stale are thrown away, since the connection can do no more.
pub(super) fn is_thrown_away(provider: &dyn Provider, account: &Account, batch: &Leased) -> bool {
    let is_hard = || provider.capability(account, batch.kind).is_some_and(|capability| !capability.soft);
    batch.manner == Some(Manner::Soft) && is_hard()
}

fn learnt_by(provider: &dyn Provider, account: &Account, batch: &Leased) -> Option<Capability> {
    provider.capability(account, batch.kind).filter(|_| batch.kind == PurgeKind::Url)
}

/// What the vendor accepted, and when it is worth asking about it.
pub(super) struct Held {
    ticket: Ticket,
    look_after: Duration,
}

/// Lets go of a batch that could not be read.
pub(super) async fn give_back(service: &Service, batch: &Leased, cause: VaultError) -> Result<Recorded, StoreError> {
    tracing::warn!(batch = %batch.name, %cause, "a batch was not sent and is given back");
    let wait_ms = match cause {
        VaultError::Store(StoreError::Unavailable(_)) | VaultError::Busy => BUSY_WAIT_MS,
        VaultError::Store(StoreError::Defect(_) | StoreError::Migration(_))
        | VaultError::Malformed(_)
        | VaultError::File { .. }
        | VaultError::WrongKey { .. }
        | VaultError::KeyMissing { .. }
        | VaultError::Changed
        | VaultError::CannotWrap(_)
        | VaultError::Kms(_) => UNREADABLE_WAIT_MS,
    };
    let due = service.clock.now().plus_ms(wait_ms);
    persistently(patience::WAIT, || batches::release(&service.store, batch, due)).await?;
    Ok(Recorded::GivenBack)
}

/// The connection's provider and account, or why nothing is sent.
pub(super) async fn open(
    service: &Service,
    batch: &Leased,
) -> Result<Result<(Arc<dyn Provider>, Account), String>, VaultError> {
    if let Some(reason) = &batch.stopped {
        return Ok(Err(reason.clone()));
    }
    if batch.interruptions > MAX_INTERRUPTIONS {
        return Ok(Err(format!(
            "Given up: the server stopped {} times while this was sent. Its log says why.",
            batch.interruptions
        )));
    }
    match connections::open(service, &batch.connection_id).await {
        Ok(opened) => Ok(Ok(opened)),
        Err(CannotOpen::Closed(reason)) => Ok(Err(format!("Not sent: {reason}, then retry what failed."))),
        Err(CannotOpen::Vault(error)) => Err(error),
    }
}

/// Lets the provider send the batch. A provider that hangs or panics has failed in passing.
async fn send(provider: &dyn Provider, account: &Account, batch: &Leased, urls: &[(u64, String)]) -> BatchOutcome {
    let lines = urls.iter().map(|(_, line)| line.clone()).collect();
    let request = Batch { id: batch.name.clone(), objects: Objects::of(batch.kind, lines), manner: batch.manner };
    let purge = AssertUnwindSafe(provider.purge(account, &request)).catch_unwind();
    let answer = match tokio::time::timeout(BATCH_TIME_LIMIT, purge).await {
        Ok(Ok(outcome)) => return outcome,
        Ok(Err(panic)) => {
            tracing::error!(batch = %batch.name, panic = words(panic.as_ref()), "a provider panicked");
            "Edgesweep made a mistake while it sent this; its log says which".to_owned()
        }
        Err(_) => format!("no answer within {} s", BATCH_TIME_LIMIT.as_secs()),
    };
    let failure = UrlOutcome::Failed(Failure { kind: FailureKind::Passing, answer });
    BatchOutcome::of(vec![failure; urls.len()])
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("?")
}

/// One short transaction, guarded by the lease's token.
async fn record(service: &Service, sent: &Sent<'_>, now: Timestamp) -> Result<Recorded, StoreError> {
    let Sent { batch, contents, ruling, held, .. } = sent;
    let pause_ms = ruling.pause.map(|pause| i64::try_from(pause.as_millis()).unwrap_or(MAX_PAUSE_MS).min(MAX_PAUSE_MS));
    let Tries { attempts, limited } = ruling.tries;
    let in_a_row = if ruling.is_limited { limited } else { attempts };
    let due = match (held, pause_ms) {
        (Some(held), _) => following::due(now, held.look_after),
        (None, None) if ruling.is_split => now,
        (None, pause_ms) => backoff::due(now, in_a_row, pause_ms, service.randomness.as_ref()),
    };
    let answers = ruling.urls.iter().map(|url| Outcome {
        state: invalidations::state_code(url.state),
        attempts: ruling.tries.all(),
        at: Some(now.0),
        answer: url.answer.clone(),
    });
    let outcomes = contents.outcomes.with(contents.urls, answers);
    let exchange = exchange(sent, now);
    let exchanges = batches::with_newest(contents.exchanges.clone(), exchange.clone());
    let waiting = ruling.waiting() as u64;
    let ticket = held.as_ref().map(|held| held.ticket.clone());
    let closing = Closing { attempts, limited, waiting, due, outcomes, exchanges, ticket };
    let mut tx = service.store.write_rows().await?;
    if !batches::close(&mut tx, batch, &closing).await? {
        return Ok(Recorded::TooLate);
    }
    if ruling.is_split {
        batches::split(&mut tx, batch, &contents.waiting).await?;
    }
    count(&mut tx, sent, exchange.as_ref(), now).await?;
    let is_put_off = pause_ms.is_some() || ruling.is_limited;
    learn(&mut tx, sent, now, is_put_off.then_some(due)).await?;
    if is_put_off {
        pace::pause(&mut tx, &batch.connection_id, due, None).await?;
        rates::pause(&mut tx, &batch.connection_id, due).await?;
    }
    correct(&mut tx, sent, now).await?;
    judge(&mut tx, sent, now).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(Recorded::Taken)
}

/// This exchange with the vendor, if there was one.
fn exchange(sent: &Sent<'_>, now: Timestamp) -> Option<Exchange> {
    let answered = sent.answered.as_ref()?;
    let first = || sent.ruling.urls.first().map(|url| url.answer.clone());
    let said = sent.ruling.remark.clone().or_else(first).unwrap_or_default();
    Some(Exchange {
        began: sent.began,
        ended: now,
        request_id: ruling::shorten(answered.request_id.as_deref().unwrap_or_default(), MAX_REQUEST_ID_BYTES),
        said: ruling::shorten(&said, MAX_SAID_BYTES),
    })
}

/// Takes over what has ended, for the lists that wait for the same URLs, too.
async fn count(tx: &mut Tx, sent: &Sent<'_>, exchange: Option<&Exchange>, now: Timestamp) -> Result<(), StoreError> {
    let Sent { batch, contents, ruling, .. } = sent;
    let pairs = contents.waiting.iter().map(|(position, _)| *position).zip(&ruling.urls);
    let ended: Vec<(u64, &UrlRuling)> = pairs.filter(|(_, url)| url.state != UrlState::Waiting).collect();
    let own = Ended {
        number: batch.invalidation,
        connection_id: &batch.connection_id,
        urls: ended.iter().map(|(position, url)| (*position, invalidations::state_code(url.state))).collect(),
        remark: ruling.remark.as_deref(),
        stop: ruling.stop.as_deref(),
    };
    let mut all = match exchange {
        Some(exchange) => overlap::share(tx, batch, &ended, exchange).await?,
        None => Vec::new(),
    };
    all.push(own);
    // Everybody takes the rows of several lists in the same order.
    all.sort_by_key(|ended| ended.number);
    for ended in &all {
        closing::close(tx, ended, now).await?;
    }
    Ok(())
}

/// Takes over what the vendor says of the account's limits.
async fn correct(tx: &mut Tx, sent: &Sent<'_>, now: Timestamp) -> Result<(), StoreError> {
    let Some(Terms { limits, counted, allowance, .. }) = sent.terms() else { return Ok(()) };
    let now_us = now.0.saturating_mul(1_000);
    let paid = |left: Option<u32>, rate: Option<Rate>| Some(gcra::paid_for(left?, now_us, rate?));
    let (requests, urls) = (paid(allowance.requests, limits.requests), paid(allowance.urls, limits.urls));
    if requests.is_some() || urls.is_some() {
        rates::correct(tx, counted, requests, urls).await?;
    }
    Ok(())
}

/// Leaves a connection alone that fails again and again.
async fn judge(tx: &mut Tx, sent: &Sent<'_>, now: Timestamp) -> Result<(), StoreError> {
    let id = &sent.batch.connection_id;
    let gate = pace::gate(tx, id).await?;
    let before = gate.failures;
    let failures = circuit::failures(&gate, now, &sent.ruling);
    if failures == before {
        return Ok(());
    }
    pace::count_failures(tx, id, failures).await?;
    match circuit::pause(now, failures) {
        Some(until) => pace::pause(tx, id, until, sent.ruling.remark.as_deref()).await,
        None => Ok(()),
    }
}

/// Keeps the connection's pace after this attempt, if anything was sent. `due`: when it may go on, if the vendor asked for a pause.
async fn learn(tx: &mut Tx, sent: &Sent<'_>, now: Timestamp, due: Option<Timestamp>) -> Result<(), StoreError> {
    let Some(Terms { capability: Some(capability), .. }) = sent.terms() else { return Ok(()) };
    let id = &sent.batch.connection_id;
    let seen = pace::seen(tx, id).await?;
    // With this one, which is closed by now.
    let lanes = batches::leased_of(tx, id).await? + 1;
    let waiting = if sent.held.is_some() { 0 } else { sent.ruling.waiting() };
    let ended = sent.contents.waiting.len() - waiting;
    let mut seen = seen.and(estimate::units(ended as u64, capability), lanes, sent.began, now);
    if let Some(due) = due {
        seen = seen.paused(lanes, now, due);
    }
    pace::learn(tx, id, &seen, seen.us_per_unit()).await
}
