//! What runs now, for every page: the server tells it by a stream of events. While none is heard, as behind a proxy that
//! keeps streams back, it is asked for.

use leptos::prelude::*;

use crate::api::invalidations::get_running;
use crate::browser::events::{Heard, use_events};
use crate::browser::hydration::use_hydrated;
use crate::browser::timers::{now, use_interval};
use crate::model::company::CompanySlug;
use crate::model::invalidation::Progress;
use crate::model::timestamp::Timestamp;

/// A stream that says nothing for so long is not heard; it says something every second.
const SILENCE_MS: u64 = 3_000;
/// How often it is asked for while something runs and nothing is heard.
const BUSY_MS: u32 = 1_500;
/// Every so many of those it is asked for although nothing ran.
const IDLE_EVERY: u32 = 8;

const RUNNING: &str = "running";
const BEAT: &str = "beat";

#[derive(Clone, Copy)]
pub struct Live {
    running: RwSignal<Option<Vec<Progress>>>,
    /// When the stream was last heard, by the reader's clock; none when it is lost.
    heard: StoredValue<Option<Timestamp>>,
    /// None where nothing of it may be read.
    company: StoredValue<Option<CompanySlug>>,
}

/// Of a company. It is heard from the moment when the page is hydrated, by whoever is let in.
pub fn use_live(company: CompanySlug, is_let_in: bool) -> Live {
    let path = format!("/{company}/events");
    let company = StoredValue::new(is_let_in.then_some(company));
    let live = Live { running: RwSignal::new(None), heard: StoredValue::new(None), company };
    if !is_let_in {
        return live;
    }
    use_events(path, &[RUNNING, BEAT], move |heard| live.hear(heard));
    let hydrated = use_hydrated();
    Effect::new(move |_| {
        if hydrated.get() {
            live.look();
        }
    });
    let ticks = StoredValue::new(0_u32);
    use_interval(BUSY_MS, move || {
        let tick = ticks.get_value().wrapping_add(1);
        ticks.set_value(tick);
        let is_busy = live.running.with_untracked(|running| running.as_ref().is_some_and(|all| !all.is_empty()));
        if is_busy || tick.is_multiple_of(IDLE_EVERY) {
            live.look();
        }
    });
    live
}

impl Live {
    /// What runs, newest first; none before anything is known.
    pub fn running(self) -> Option<Vec<Progress>> {
        self.running.get()
    }

    /// The newest progress of one, if it runs.
    pub fn of(self, id: &str) -> Option<Progress> {
        self.running.with(|running| running.iter().flatten().find(|progress| progress.id == id).cloned())
    }

    /// Whether the stream tells of this one now, as one that runs.
    pub fn tells_of(self, id: &str) -> bool {
        let runs = |running: &Option<Vec<Progress>>| running.iter().flatten().any(|progress| progress.id == id);
        self.is_heard() && self.running.with_untracked(runs)
    }

    /// Whether the stream tells what happens.
    fn is_heard(self) -> bool {
        self.heard.try_get_value().flatten().is_some_and(|heard| now().since_ms(heard) < SILENCE_MS)
    }

    /// Asks, unless it is told anyway.
    pub fn look(self) {
        let Some(company) = self.company.try_get_value().flatten().filter(|_| !self.is_heard()) else { return };
        leptos::task::spawn_local(async move {
            // While the server does not answer, what was last known stays; the page says what is wrong.
            if let Ok(running) = get_running(company).await {
                self.running.try_set(Some(running));
            }
        });
    }

    fn hear(self, heard: Heard) {
        self.heard.try_set_value((heard != Heard::Lost).then(now));
        if let Heard::Event(RUNNING, json) = heard
            && let Ok(running) = serde_json::from_str::<Vec<Progress>>(&json)
        {
            self.running.try_set(Some(running));
        }
    }
}
