//! How far an invalidation is, until it has ended: what the workspace hears of it, and asked for at first, at the end, and
//! while nothing is heard. The newest answer is kept with the moment when it came. A server that does not answer is asked
//! less often; a refusal ends the asking.

use leptos::prelude::*;

use super::beat::{Beat, Turn};
use super::countdown::Countdown;
use super::words;
use crate::api::invalidations::get_progress;
use crate::browser::intl;
use crate::browser::timers::{now, use_interval};
use crate::model::error::AppError;
use crate::model::invalidation::Progress;
use crate::model::timestamp::Timestamp;
use crate::pages::workspace::Workspace;

const TICK_MS: u32 = 1_000;

/// The newest answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub progress: Progress,
    /// When it came, by the reader's clock; none for what the page was rendered with.
    pub received: Option<Timestamp>,
    pub countdown: Option<Countdown>,
    /// Why it takes longer than was said before; none once it is nearer again.
    pub longer: Option<String>,
}

impl Seen {
    fn rendered(progress: Progress) -> Self {
        Self { progress, received: None, countdown: None, longer: None }
    }

    fn after(before: Option<&Self>, progress: Progress, received: Timestamp) -> Self {
        let believed = before.and_then(|before| before.countdown);
        let countdown = Countdown::corrected(believed, received, progress.estimate_ms);
        let longer = match (before, believed, countdown) {
            (Some(before), Some(believed), Some(countdown)) if countdown.has_slipped(believed) => {
                Some(words::why_longer(&before.progress, &progress, intl::number))
            }
            (Some(before), Some(believed), Some(countdown)) if countdown.end() >= believed.end() => {
                before.longer.clone()
            }
            _ => None,
        };
        Self { progress, received: Some(received), countdown, longer }
    }

    pub fn has_ended(&self) -> bool {
        self.progress.state.has_ended()
    }
}

/// What stands between the reader and the newest answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server does not answer now; it is asked again.
    Lost,
    /// The server will not answer; it is not asked again.
    Refused(AppError),
}

#[derive(Clone, Copy)]
pub struct Watch {
    pub seen: ReadSignal<Option<Seen>>,
    pub trouble: ReadSignal<Option<Trouble>>,
}

/// Watches an invalidation for as long as the component lives. `on_progress` hears of every answer.
pub fn use_watch(
    workspace: Workspace,
    id: String,
    initial: Option<Progress>,
    on_progress: Option<Callback<Progress>>,
) -> Watch {
    let (seen, set_seen) = signal(initial.map(Seen::rendered));
    let (trouble, set_trouble) = signal(None::<Trouble>);
    let beat = StoredValue::new(Beat::default());
    let id = StoredValue::new(id);
    let live = workspace.live;
    let take = move |progress: Progress| {
        // Two ways lead here, and one may be slower; an answer may also come when the component is gone.
        let is_newer = |seen: &Option<Seen>| seen.as_ref().is_none_or(|seen| seen.progress.now <= progress.now);
        if seen.try_with_untracked(is_newer) != Some(true) {
            return;
        }
        beat.try_update_value(Beat::answered);
        set_trouble.try_set(None);
        let received = progress.clone();
        set_seen.try_update(|seen| *seen = Some(Seen::after(seen.as_ref(), received, now())));
        if let Some(on_progress) = on_progress {
            on_progress.try_run(progress);
        }
    };
    let ask = move || {
        beat.update_value(Beat::asked);
        // Read now: the component may be gone before the question is sent.
        let (company, id) = (workspace.company(), id.get_value());
        leptos::task::spawn_local(async move {
            match get_progress(company, id).await {
                Ok(progress) => take(progress),
                Err(error) => {
                    beat.try_update_value(Beat::missed);
                    set_trouble.try_set(Some(trouble_of(error)));
                }
            }
        });
    };
    let is_worth_asking = move || {
        !seen.with_untracked(|seen| seen.as_ref().is_some_and(Seen::has_ended))
            && !trouble.with_untracked(|trouble| matches!(trouble, Some(Trouble::Refused(_))))
    };
    Effect::new(move |_| {
        if is_worth_asking() {
            ask();
        }
    });
    // What has just ended does not run any more: its end is asked for.
    Effect::new(move |ran: Option<bool>| {
        let running = live.of(&id.get_value());
        let runs = running.is_some();
        untrack(|| match running {
            Some(progress) if is_worth_asking() => take(progress),
            None if ran == Some(true) && is_worth_asking() => ask(),
            Some(_) | None => {}
        });
        runs
    });
    use_interval(TICK_MS, move || {
        if live.tells_of(&id.get_value()) || !is_worth_asking() {
            return;
        }
        match beat.try_update_value(Beat::tick) {
            Some(Turn::Ask) => ask(),
            Some(Turn::GiveUp) => {
                set_trouble.try_set(Some(Trouble::Lost));
            }
            Some(Turn::Rest) | None => {}
        }
    });
    Watch { seen, trouble }
}

fn trouble_of(error: AppError) -> Trouble {
    match error {
        AppError::Unreachable { .. }
        | AppError::Unavailable { .. }
        | AppError::TooMany { .. }
        | AppError::Internal { .. } => Trouble::Lost,
        AppError::SignedOut
        | AppError::BadToken
        | AppError::OutOfScope
        | AppError::Forbidden { .. }
        | AppError::SecondFactor
        | AppError::NotFound
        | AppError::Invalid { .. }
        | AppError::Conflict { .. } => Trouble::Refused(error),
    }
}
