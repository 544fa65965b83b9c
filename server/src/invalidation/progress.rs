//! How far an invalidation is, and how long the rest will take: read from counts that every outcome keeps up to date,
//! never by going over the list.

use app::backend::Answer;
use app::model::invalidation::{ConnectionProgress, InvalidationState, MAX_OPEN_TOLD, Progress};
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::model::timestamp::Timestamp;

use super::desk::{Known, known};
use super::estimate::{self, Load, Pace};
use super::history;
use crate::service::Service;
use crate::store::invalidations::{self, Foretold, Head, PartRow};
use crate::store::{Handle, StoreError, Tx};

/// How far one is.
pub async fn progress(service: &Service, actor: &Actor, id: String) -> Answer<Progress> {
    let head = history::find(service, actor, &id).await?;
    of(service, actor, &head).await
}

/// Those that have not ended, newest first; behind them, those that wait for approval.
pub async fn running(service: &Service, actor: &Actor) -> Answer<Vec<Progress>> {
    let mut heads = invalidations::running(&service.store, &actor.company_id, MAX_OPEN_TOLD).await?;
    heads.extend(invalidations::waiting(&service.store, &actor.company_id, MAX_OPEN_TOLD).await?);
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let known = known(service, actor).await?;
    let mut running = Vec::with_capacity(heads.len());
    for head in &heads {
        running.push(seen_from(service, head, &known).await?);
    }
    Ok(running)
}

/// The progress of one whose head is at hand.
pub(super) async fn of(service: &Service, actor: &Actor, head: &Head) -> Answer<Progress> {
    let known = if head.state == InvalidationState::Running { known(service, actor).await? } else { Vec::new() };
    seen_from(service, head, &known).await
}

async fn seen_from(service: &Service, head: &Head, known: &[Known]) -> Answer<Progress> {
    let now = service.now();
    let mut estimate_ms = None;
    let mut connections = Vec::new();
    let mut reader = service.store.reader().await?;
    let mut turns = Turns::default();
    let parts = if head.state == InvalidationState::Waiting {
        // Nothing of them moves, for days perhaps.
        connections = untouched(&mut reader, head.number).await?;
        Vec::new()
    } else {
        invalidations::parts(&mut reader, head.number).await?
    };
    for part in parts {
        let load = load(&mut reader, &part).await?;
        let its_known = known.iter().find(|known| known.connection.id == part.connection_id);
        let part_ms = its_known.and_then(|known| part_ms(&part, load, known, now));
        estimate_ms = estimate_ms.max(turns.end_of(&part, part_ms));
        let us_per_url = its_known.and_then(|known| us_per_url(&part, known));
        let first = connections.iter().find(|before: &&ConnectionProgress| part.is_held && before.counts.left > 0);
        let waits_for = first.map(|first| first.name.clone());
        connections.push(shown(part, load, us_per_url, now, waits_for));
    }
    Ok(Progress {
        id: head.id.clone(),
        state: head.state,
        counts: head.counts,
        created: head.created,
        finished: head.finished,
        now,
        estimate_ms,
        connections,
        trouble: head.trouble.clone(),
        is_cancelled: head.is_cancelled,
        kind: head.kind,
        approval: head.approval.clone(),
    })
}

/// What goes to each connection once it is let go.
async fn untouched(handle: &mut Handle, number: i64) -> Result<Vec<ConnectionProgress>, StoreError> {
    let shares = invalidations::shares(handle, number).await?;
    let connections = shares.into_iter().map(|share| ConnectionProgress {
        connection_id: share.connection_id,
        name: share.name,
        counts: share.counts,
        remark: None,
        waiting_until: None,
        is_paused: false,
        us_per_url: None,
    });
    Ok(connections.collect())
}

/// Keeps how long each part of a list that was just let go is going to take, to hold it against what it took.
pub(super) async fn foretell(tx: &mut Tx, number: i64, known: &[Known], now: Timestamp) -> Result<(), StoreError> {
    let mut turns = Turns::default();
    for part in invalidations::parts(tx, number).await? {
        let Some(known) = known.iter().find(|known| known.connection.id == part.connection_id) else { continue };
        let load = load(tx, &part).await?;
        let part_ms = part_ms(&part, load, known, now);
        if let Some(ms) = turns.end_of(&part, part_ms) {
            invalidations::foretell(tx, number, &part.connection_id, Foretold { ms, at: now }).await?;
        }
    }
    Ok(())
}

/// When parts end that wait for each other, going through them by their turns.
#[derive(Default)]
struct Turns {
    turn: i64,
    /// When this turn's parts end, and when those before it did.
    end_ms: u64,
    before_ms: u64,
}

impl Turns {
    /// When a part ends that takes so long by itself.
    fn end_of(&mut self, part: &PartRow, ms: Option<u64>) -> Option<u64> {
        if part.turn > self.turn {
            (self.turn, self.before_ms) = (part.turn, self.end_ms);
        }
        let before_ms = if part.is_held { self.before_ms.saturating_add(part.wait_s * 1_000) } else { 0 };
        let end_ms = ms.map(|ms| ms.saturating_add(before_ms));
        self.end_ms = self.end_ms.max(end_ms.unwrap_or_default());
        end_ms
    }
}

/// What is left of this part and what has its turn before.
async fn load(handle: &mut Handle, part: &PartRow) -> Result<Load, StoreError> {
    let Some(last_seq) = part.last_seq else { return Ok(Load::default()) };
    let (batches, urls) = invalidations::load(handle, &part.connection_id, last_seq).await?;
    Ok(Load { batches, urls })
}

fn part_ms(part: &PartRow, load: Load, known: &Known, now: Timestamp) -> Option<u64> {
    if part.counts.left == 0 || part.paused_by.is_some() {
        return None;
    }
    let capability = known.by(part.kind);
    let pace = Pace::of(observed(part), capability, known.targets);
    let earliest = start_of(part).map_or(0, |start| start.since_ms(now));
    let last = part.last_due.map_or(0, |due| due.since_ms(now));
    let settled = part.accepted_due.map_or(0, |due| due.since_ms(now));
    if load.batches == 0 {
        return Some(settled);
    }
    let by_limits = known.us_of(part.kind, load).div_ceil(1_000);
    let by_pace = estimate::connection_ms(load, pace, capability, earliest, last);
    let sent = by_pace.max(earliest.saturating_add(by_limits));
    Some(sent.saturating_add(u64::from(capability.settles_ms)).max(settled))
}

/// How fast the connection was seen to be, which is learnt from URLs alone.
fn observed(part: &PartRow) -> Option<u64> {
    part.us_per_unit.filter(|_| part.kind == PurgeKind::Url)
}

/// How fast the connection was seen to be or may be; none while neither is known.
fn us_per_url(part: &PartRow, known: &Known) -> Option<u64> {
    let capability = known.by(part.kind);
    let observed = observed(part).map(|us| Pace::of(Some(us), capability, known.targets));
    let us = observed.map_or(0, |pace| pace.us_per_url(capability)).max(known.us_by_limits(part.kind));
    (us > 0).then_some(us)
}

/// When the part goes on: none while something of it is being sent.
fn start_of(part: &PartRow) -> Option<Timestamp> {
    if part.leased > 0 {
        return None;
    }
    part.first_due.map(|due| part.paused_until.map_or(due, |paused| paused.max(due)))
}

fn urls(count: u64) -> String {
    if count == 1 { "1 URL".to_owned() } else { format!("{count} URLs") }
}

fn shown(
    part: PartRow,
    load: Load,
    us_per_url: Option<u64>,
    now: Timestamp,
    waits_for: Option<String>,
) -> ConnectionProgress {
    let waiting_until = start_of(&part).filter(|start| *start > now);
    let before = load.urls.saturating_sub(part.counts.left);
    let paused_by = part.paused_by.as_ref().filter(|_| part.counts.left > 0);
    let paused =
        paused_by.map(|by| format!("Paused by {by}. It goes on once an admin resumes it under Setup > Connections."));
    let is_paused = paused.is_some();
    // Nothing of it was sent yet, and nobody asked for a pause.
    let waits_behind = part.wait_s > 0
        && part.counts.left == part.counts.total
        && part.paused_until.is_none_or(|paused| paused <= now);
    let remark = paused.or(part.remark).or_else(|| match waiting_until {
        _ if waits_for.is_some() => waits_for.map(|first| format!("It comes after {first}.")),
        _ if part.accepted > 0 => Some(format!("It accepted {}; its edges are being cleared.", urls(part.accepted))),
        Some(_) if waits_behind => Some("It waits a while behind those that come before it.".to_owned()),
        Some(_) => Some("It asked for a pause before; the rest is sent by itself.".to_owned()),
        None if part.leased == 0 && part.counts.left > 0 && before > 0 => {
            Some(format!("Its turn comes after {before} other URLs."))
        }
        None => None,
    });
    ConnectionProgress {
        connection_id: part.connection_id,
        name: part.name,
        counts: part.counts,
        remark,
        waiting_until,
        is_paused,
        us_per_url,
    }
}
