//! The background work: leases what is due, a few batches at a time for each connection, and performs it. However slow
//! some connections are, there is a lane for each of the others. Everything it must remember stands in the database, so
//! it can be ended at any instant: leases are short and renewed while their work goes on, one that nobody renews runs out,
//! and the start of a process that has the database for itself takes all of them back. The only clock here is the wait
//! for the next due moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::model::timestamp::Timestamp;
use tokio::task::{self, JoinSet};
use tokio_util::sync::CancellationToken;

use super::attempt::{self, LEASE_MS};
use super::{cancel, estimate, leasing, preparing, turns};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::batches::{self, Leased, QueueRow};
use crate::store::recipes::{self, Stage};

/// Batches that one connection works on at once.
const BATCHES_PER_CONNECTION: usize = estimate::LANES as usize;
/// Batches that are worked on at once in all.
const BATCHES_AT_ONCE: usize = 64;
/// With so many under way, a connection gets one lane and no more: what is left of the room is for those with none.
const CROWDED_FROM: usize = BATCHES_AT_ONCE / 2;
/// Lists that are made, and compared, at once.
const LISTS_MADE: usize = 1;
const LISTS_COMPARED: usize = 4;
/// The longest wait before looking again, so that a clock that was set is noticed, and where others work too, what they
/// stored while no word of it came.
const LONGEST_WAIT_MS: u64 = 60_000;
const LONGEST_SHARED_WAIT_MS: u64 = 5_000;
/// How often leases are renewed: twice may be missed.
const RENEWAL_MS: i64 = LEASE_MS / 3;
/// The wait after the database could not be used.
const TROUBLE_WAIT_MS: i64 = 1_000;
/// The wait for a queue that is due and gave nothing.
const BLOCKED_WAIT_MS: i64 = 500;
/// How long batches may go on after the process was asked to end: a slow answer and its recording, within the 30 s after
/// which managers kill.
const DRAIN: Duration = Duration::from_secs(20);

/// Works until `shutdown`, then lets what is being sent end. On SQLite it is the only runner.
#[expect(clippy::disallowed_methods, reason = "this is the one wait for the next due moment")]
pub async fn run(service: Arc<Service>, shutdown: CancellationToken) {
    let mut runner = Runner::new(Arc::clone(&service));
    let longest_wait_ms = if service.store.is_shared() { LONGEST_SHARED_WAIT_MS } else { LONGEST_WAIT_MS };
    loop {
        let now = service.clock.now();
        let wake = match runner.look().await {
            Ok(wake) => wake,
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read now; it is tried again");
                Some(now.plus_ms(TROUBLE_WAIT_MS))
            }
        };
        let wait_ms = wake.map_or(longest_wait_ms, |wake| wake.since_ms(now).min(longest_wait_ms));
        tokio::select! {
            () = shutdown.cancelled() => break,
            Some(ended) = runner.tasks.join_next_with_id() => runner.settle(ended),
            Some(ended) = runner.making.join_next() => note_prepared(ended),
            Some(ended) = runner.comparing.join_next() => note_prepared(ended),
            () = service.work.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(wait_ms)) => {}
        }
    }
    runner.drain().await;
}

/// Performs everything that is due by the service's clock, and gives how many batches that were. For tests, and for a
/// process that wants to be sure that nothing due is left.
pub async fn step(service: &Service) -> Result<usize, StoreError> {
    for stage in [Stage::Making, Stage::Comparing] {
        while preparing::step(service, stage).await? {}
    }
    let mut performed = 0;
    loop {
        let now = service.clock.now();
        batches::release_expired(&service.store, now).await?;
        while cancel::sweep(service).await? {}
        turns::step(service).await?;
        let mut leased = Vec::new();
        for queue in batches::queues(&service.store).await? {
            if is_due(&queue, now) {
                leased.extend(leasing::lease(service, &queue.connection_id, BATCHES_PER_CONNECTION, now).await?);
            }
        }
        if leased.is_empty() {
            return Ok(performed);
        }
        performed += leased.len();
        futures::future::try_join_all(leased.iter().map(|batch| attempt::perform(service, batch))).await?;
    }
}

/// Takes back the leases of the process before this one, so that its work goes on at once; gives how many there were.
/// Where others work too, leases that nobody holds any more run out by themselves.
pub async fn take_up(service: &Service) -> Result<u64, StoreError> {
    if service.store.is_shared() {
        return Ok(0);
    }
    recipes::release_all(&service.store).await?;
    let taken_up = batches::release_all(&service.store).await?;
    if taken_up > 0 {
        tracing::info!(batches = taken_up, "went on with what was interrupted");
    }
    Ok(taken_up)
}

struct Runner {
    service: Arc<Service>,
    tasks: JoinSet<Result<attempt::Recorded, StoreError>>,
    /// What is being sent.
    held: HashMap<task::Id, Leased>,
    /// When what is held was leased or renewed.
    renewed: Timestamp,
    /// Lists that are being made, and compared.
    making: JoinSet<Result<bool, StoreError>>,
    comparing: JoinSet<Result<bool, StoreError>>,
    /// Whether the leases of the process before this one were taken back.
    is_taken_up: bool,
}

impl Runner {
    fn new(service: Arc<Service>) -> Self {
        Self {
            renewed: service.now(),
            service,
            tasks: JoinSet::new(),
            held: HashMap::new(),
            making: JoinSet::new(),
            comparing: JoinSet::new(),
            is_taken_up: false,
        }
    }

    /// Leases and starts all that is due and has room. Gives the next moment at which something will be due by itself.
    async fn look(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let store = self.service.store.clone();
        if !self.is_taken_up {
            take_up(&self.service).await?;
            self.is_taken_up = true;
        }
        let now = self.service.clock.now();
        self.renew(now).await?;
        let next_list = self.prepare(now).await?;
        batches::release_expired(&store, now).await?;
        let has_more_cancelled = cancel::sweep(&self.service).await?;
        turns::step(&self.service).await?;
        let mut queues = batches::queues(&store).await?;
        // Those with the least in hand first, so that many busy connections share the room.
        queues.sort_by_key(|queue| self.in_hand(&queue.connection_id));
        for queue in queues.iter().filter(|queue| is_due(queue, now)) {
            let room = self.room(&queue.connection_id);
            if room > 0 {
                for batch in leasing::lease(&self.service, &queue.connection_id, room, now).await? {
                    self.start(batch);
                }
            }
        }
        let next = batches::queues(&store).await?;
        let next = next.iter().filter(|queue| self.room(&queue.connection_id) > 0).filter_map(due_at);
        // What is due and was not leased waits for something that only others know of, such as a probe.
        let next = next.map(|due| if due <= now { now.plus_ms(BLOCKED_WAIT_MS) } else { due });
        let renewal = (!self.held.is_empty()).then(|| self.renewed.plus_ms(RENEWAL_MS));
        let at_once = has_more_cancelled.then_some(now);
        Ok(next.chain(at_once).chain(batches::first_deadline(&store).await?).chain(next_list).chain(renewal).min())
    }

    /// Tells that what is held is still being worked on.
    async fn renew(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.held.is_empty() {
            self.renewed = now;
        } else if now.since_ms(self.renewed) >= RENEWAL_MS.unsigned_abs() {
            let held: Vec<&Leased> = self.held.values().collect();
            batches::renew(&self.service.store, &held, now.plus_ms(LEASE_MS)).await?;
            self.renewed = now;
        }
        Ok(())
    }

    /// Begins the oldest lists that are to be made or compared. Gives when the next can be begun.
    async fn prepare(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let stages =
            [(Stage::Making, LISTS_MADE, &mut self.making), (Stage::Comparing, LISTS_COMPARED, &mut self.comparing)];
        let mut first = None;
        for (stage, at_once, tasks) in stages {
            let room = at_once.saturating_sub(tasks.len());
            let next = if room > 0 { recipes::next_due(&self.service.store, stage).await? } else { None };
            match next {
                Some(next) if next <= now => {
                    for _ in 0..room {
                        let service = Arc::clone(&self.service);
                        tasks.spawn(async move { preparing::step(&service, stage).await });
                    }
                }
                next => first = first.into_iter().chain(next).min(),
            }
        }
        Ok(first)
    }

    fn start(&mut self, batch: Leased) {
        let service = Arc::clone(&self.service);
        let held = batch.clone();
        let task = self.tasks.spawn(async move { attempt::perform(&service, &batch).await });
        self.held.insert(task.id(), held);
    }

    fn in_hand(&self, connection_id: &str) -> usize {
        self.held.values().filter(|batch| batch.connection_id == connection_id).count()
    }

    fn room(&self, connection_id: &str) -> usize {
        room(self.in_hand(connection_id), self.held.len())
    }

    /// Notes that a task has ended. One that could not record leaves its lease to run out.
    fn settle(&mut self, ended: Result<(task::Id, Result<attempt::Recorded, StoreError>), task::JoinError>) {
        let (id, trouble) = match ended {
            Ok((id, recorded)) => (id, recorded.err().map(|error| error.to_string())),
            Err(error) => (error.id(), Some(error.to_string())),
        };
        let batch = self.held.remove(&id);
        if let (Some(batch), Some(trouble)) = (batch, trouble) {
            tracing::error!(batch = %batch.name, trouble, "what became of a batch was not recorded; it is sent again");
        }
    }

    /// Lets what is being sent end and be recorded, for a while; gives back the rest. A list that is being made is begun
    /// again by the next process.
    async fn drain(&mut self) {
        self.making.shutdown().await;
        self.comparing.shutdown().await;
        let now = self.service.clock.now();
        self.renewed = Timestamp(now.0 - RENEWAL_MS);
        if let Err(error) = self.renew(now).await {
            tracing::warn!(%error, "leases could not be renewed");
        }
        let ending = async {
            while let Some(ended) = self.tasks.join_next_with_id().await {
                self.settle(ended);
            }
        };
        if tokio::time::timeout(DRAIN, ending).await.is_ok() {
            return;
        }
        self.tasks.shutdown().await;
        for batch in self.held.values() {
            if let Err(error) = batches::release(&self.service.store, batch, now).await {
                tracing::warn!(batch = %batch.name, %error, "a lease could not be given back; the next start takes it");
            }
        }
    }
}

/// Trouble with a list that was being made or compared; it is begun again when its lease ends.
fn note_prepared(ended: Result<Result<bool, StoreError>, task::JoinError>) {
    let trouble = match ended {
        Ok(prepared) => prepared.err().map(|error| error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(trouble) = trouble {
        tracing::error!(trouble, "a list could not be made or compared now; it is tried again");
    }
}

/// Batches that may be begun for a connection with so many `here`, of so many `in_all`.
fn room(here: usize, in_all: usize) -> usize {
    if in_all >= CROWDED_FROM {
        return usize::from(here == 0 && in_all < BATCHES_AT_ONCE);
    }
    BATCHES_PER_CONNECTION.saturating_sub(here).min(CROWDED_FROM - in_all)
}

fn is_due(queue: &QueueRow, now: Timestamp) -> bool {
    due_at(queue).is_some_and(|due| due <= now)
}

/// When a connection's next batch can be leased, pause considered.
fn due_at(queue: &QueueRow) -> Option<Timestamp> {
    queue.next_due_at.map(|due| Timestamp(due.max(queue.paused_until.unwrap_or(0)).max(queue.ready_at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_connections_leave_a_lane_for_each_of_the_others() {
        let mut hands = vec![0; 40];
        for turn in 0..hands.len() {
            let in_all: usize = hands.iter().sum();
            hands[turn] = room(0, in_all);
        }
        assert_eq!(hands[..8], [BATCHES_PER_CONNECTION; 8]);
        assert_eq!(hands[8..], [1; 32]);
        assert_eq!(room(0, BATCHES_AT_ONCE), 0);
    }

    #[test]
    fn a_connection_alone_has_its_lanes_and_no_more() {
        assert_eq!(room(0, 0), BATCHES_PER_CONNECTION);
        assert_eq!(room(3, 3), 1);
        assert_eq!(room(BATCHES_PER_CONNECTION, BATCHES_PER_CONNECTION), 0);
    }
}
