//! The status bar: what runs now, from every page.

use leptos::prelude::*;

use super::Workspace;
use crate::api::invalidations::get_running;
use crate::browser::hydration::use_hydrated;
use crate::browser::timers::use_interval;
use crate::components::Number;
use crate::components::span_words;
use crate::components::{StateKind, StateMark};
use crate::model::invalidation::Progress;

/// How often the bar asks while something runs, and while nothing does.
const BUSY_MS: u32 = 1_500;
/// Every so many busy ticks the bar asks although nothing ran.
const IDLE_EVERY: u32 = 8;

#[component]
pub fn Status(workspace: Workspace) -> impl IntoView {
    let (running, set_running) = signal(None::<Vec<Progress>>);
    let hydrated = use_hydrated();
    let ask = move || {
        let company = workspace.company();
        leptos::task::spawn_local(async move {
            // While the server does not answer the bar keeps what it last knew; the page says what is wrong.
            if let Ok(answer) = get_running(company).await {
                set_running.try_set(Some(answer));
            }
        });
    };
    Effect::new(move |_| {
        if hydrated.get() {
            ask();
        }
    });
    let ticks = StoredValue::new(0_u32);
    use_interval(BUSY_MS, move || {
        let tick = ticks.get_value().wrapping_add(1);
        ticks.set_value(tick);
        let is_busy = running.with_untracked(|running| running.as_ref().is_some_and(|all| !all.is_empty()));
        if is_busy || tick.is_multiple_of(IDLE_EVERY) {
            ask();
        }
    });
    // The dialog that just started an invalidation closes: it is running from now on.
    Effect::new(move |_| {
        if !workspace.is_invalidating.get() && hydrated.get_untracked() {
            ask();
        }
    });
    move || {
        // Before the first answer nothing is known, so nothing is said.
        let now = running.get()?;
        let Some(newest) = now.first().cloned() else {
            return Some(view! { <span class="status__idle">"Nothing is running"</span> }.into_any());
        };
        let counts = newest.counts;
        Some(view! {
            <a class="status__running" href=workspace.path(&format!("invalidations/{}", newest.id))>
                <StateMark state=StateKind::Running word=Some(format!("{} running", now.len())) />
                <span>
                    <Number value=counts.total - counts.left />
                    " of "
                    <Number value=counts.total />
                    " URLs"
                </span>
                {newest.estimate_ms.map(|left_ms| view! { <span>{format!("about {} left", span_words(left_ms))}</span> })}
            </a>
        }
            .into_any())
    }
}
