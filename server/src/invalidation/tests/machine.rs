//! The engine beside a model of it: whatever people, vendors, clocks and dying processes do in whatever order, what is told
//! never contradicts what was, and in the end every URL is where its vendor's answer puts it.

use std::collections::{HashMap, HashSet};

use app::model::invalidation::{InvalidationState, UrlState};
use app::model::timestamp::Timestamp;
use proptest::prelude::*;

use super::world::{Sent, World, by_name, failed, purged};
use crate::invalidation::attempt::{self, LEASE_MS, Recorded};
use crate::invalidation::{cancel, leasing};
use crate::providers::{FailureKind, UrlOutcome};
use crate::store::batches::Leased;

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    /// Somebody asks for URLs of these kinds.
    Submit(Vec<Kind>),
    /// The engine does what is due.
    Step,
    Wait(i64),
    /// Somebody cancels one of those that were asked for.
    Cancel(usize),
    Pause,
    Resume,
    /// A process takes work and stands still.
    Freeze,
    /// The one that stood still longest goes on as if nothing had been.
    Thaw,
}

/// What the vendor makes of a URL, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Purged,
    Refused,
    Failing,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Purged => "purged",
            Self::Refused => "refused",
            Self::Failing => "failing",
        }
    }

    fn answer(name: &str) -> UrlOutcome {
        match name.split('-').next() {
            Some("refused") => failed(FailureKind::Refused, "400 Bad"),
            Some("failing") => failed(FailureKind::Passing, "503 Busy"),
            _ => purged(),
        }
    }

    fn end(self) -> UrlState {
        match self {
            Self::Purged => UrlState::Purged,
            Self::Refused => UrlState::Refused,
            Self::Failing => UrlState::Failed,
        }
    }
}

fn event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof![3 => Just(Kind::Purged), 1 => Just(Kind::Refused), 1 => Just(Kind::Failing)];
    prop_oneof![
        3 => proptest::collection::vec(kind, 1..8).prop_map(Event::Submit),
        4 => Just(Event::Step),
        3 => (1_i64..100_000).prop_map(Event::Wait),
        1 => (0_usize..4).prop_map(Event::Cancel),
        1 => Just(Event::Pause),
        2 => Just(Event::Resume),
        2 => Just(Event::Freeze),
        2 => Just(Event::Thaw),
    ]
}

/// What must be so.
#[derive(Default)]
struct Model {
    asked: Vec<(String, Vec<Kind>)>,
    cancelled: HashSet<String>,
    is_paused: bool,
    /// By invalidation and place: what has ended stays as it ended.
    ended: HashMap<(String, usize), UrlState>,
    /// Of processes that stand still.
    frozen: Vec<Leased>,
    /// When each URL reached the vendor last.
    sent: HashMap<String, Timestamp>,
}

impl Model {
    async fn happens(&mut self, world: &World, edge: &str, event: Event) {
        match event {
            Event::Submit(kinds) => {
                // Lists have URLs in common with those before.
                let names: Vec<_> =
                    kinds.iter().zip(0..).map(|(kind, place)| format!("{}-{place}", kind.name())).collect();
                world.fixture.clock.advance_ms(1);
                let id = world.submit(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
                self.asked.push((id, kinds));
            }
            Event::Step => self.step(world).await,
            Event::Wait(span_ms) => world.fixture.clock.advance_ms(span_ms),
            Event::Cancel(place) => {
                if let Some((id, _)) = self.asked.get(place) {
                    cancel::cancel(world.service(), world.editor(), id).await.unwrap();
                    self.cancelled.insert(id.clone());
                }
            }
            Event::Pause | Event::Resume => {
                self.is_paused = matches!(event, Event::Pause);
                world.pause(edge, self.is_paused).await;
            }
            Event::Freeze => {
                let now = world.service().now();
                self.frozen.extend(leasing::lease(world.service(), edge, 1, now).await.unwrap());
            }
            Event::Thaw => self.thaw(world).await,
        }
        self.holds(world).await;
    }

    /// What is sent now was asked for, is not cancelled, and goes to a connection that nobody paused.
    async fn step(&mut self, world: &World) {
        self.note(world);
        world.step().await;
        for sent in self.note(world) {
            assert!(!self.is_paused, "{sent:?} was sent to a paused connection");
            assert!(!self.cancelled.iter().any(|id| sent.batch.starts_with(id)), "{sent:?} was cancelled");
        }
    }

    /// Notes what reached the vendor.
    fn note(&mut self, world: &World) -> Vec<Sent> {
        let sent = world.sent();
        let now = world.service().now();
        self.sent.extend(sent.iter().flat_map(|sent| &sent.urls).map(|url| (url.clone(), now)));
        sent
    }

    /// Its answer is taken only while its lease is its own.
    async fn thaw(&mut self, world: &World) {
        if self.frozen.is_empty() {
            return;
        }
        let leased = self.frozen.remove(0);
        let mut reader = world.service().store.reader().await.unwrap();
        let token: Option<Vec<u8>> = sqlx::query_scalar("SELECT lease_token FROM batches WHERE id = $1")
            .bind(leased.id)
            .fetch_one(&mut *reader)
            .await
            .unwrap();
        drop(reader);
        let is_its_own = token.as_deref() == Some(&leased.token[..]);
        let recorded = attempt::perform(world.service(), &leased).await.unwrap();
        assert_eq!(recorded == Recorded::Taken, is_its_own, "{recorded:?}");
        self.note(world);
    }

    async fn holds(&mut self, world: &World) {
        for (id, kinds) in &self.asked {
            // Conservation is checked with it.
            let detail = world.detail(id).await;
            assert_eq!(detail.progress.counts.total, kinds.len() as u64);
            for (place, url) in world.urls(id, None).await.into_iter().enumerate() {
                let state = url.at[0].state;
                let before = self.ended.get(&(id.clone(), place));
                assert!(before.is_none_or(|before| *before == state), "{before:?} became {state:?}");
                if state != UrlState::Waiting {
                    let expected = kinds[place].end();
                    let is_cancelled = state == UrlState::Cancelled && self.cancelled.contains(id);
                    assert!(is_cancelled || state == expected, "{:?} ended as {state:?}", kinds[place]);
                    let is_new = self.ended.insert((id.clone(), place), state).is_none();
                    let is_after = self.sent.get(&url.url).is_some_and(|sent| *sent >= detail.progress.created);
                    assert!(!is_new || is_cancelled || is_after, "{} was not sent after it was asked for", url.url);
                }
            }
        }
    }

    /// Everything ends, wherever it stood.
    async fn ends(&mut self, world: &World, edge: &str) {
        self.is_paused = false;
        world.pause(edge, false).await;
        self.frozen.clear();
        world.fixture.clock.advance_ms(LEASE_MS + 1);
        for (id, kinds) in self.asked.clone() {
            let detail = world.finish(&id).await;
            let counts = detail.progress.counts;
            let of = |kind: Kind| kinds.iter().filter(|one| **one == kind).count() as u64;
            if counts.cancelled == 0 {
                assert_eq!(
                    (counts.done, counts.refused, counts.failed),
                    (of(Kind::Purged), of(Kind::Refused), of(Kind::Failing))
                );
            } else {
                assert_eq!(detail.summary.state, InvalidationState::Cancelled);
            }
        }
        self.note(world);
        self.holds(world).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_does_what_its_model_says(events in proptest::collection::vec(event(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let world = World::answering(|sent| by_name(sent, Kind::answer)).await;
            let edge = world.connect("Edge", &["www.example.com"]).await;
            let mut model = Model::default();
            for event in events {
                model.happens(&world, &edge, event).await;
            }
            model.ends(&world, &edge).await;
        });
    }
}
