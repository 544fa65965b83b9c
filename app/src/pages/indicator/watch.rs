//! Asks the server how far an invalidation is, until it has ended, and keeps the newest answer with the moment when it
//! came. A server that does not answer is asked less often; a refusal ends the asking.

use leptos::prelude::*;

use super::beat::{Beat, Turn};
use super::countdown::Countdown;
use super::words;
use crate::api::invalidations::get_progress;
use crate::browser::intl;
use crate::browser::timers::{now, use_interval};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::invalidation::Progress;
use crate::model::timestamp::Timestamp;

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
    company: CompanySlug,
    id: String,
    initial: Option<Progress>,
    on_progress: Option<Callback<Progress>>,
) -> Watch {
    let (seen, set_seen) = signal(initial.map(Seen::rendered));
    let (trouble, set_trouble) = signal(None::<Trouble>);
    let beat = StoredValue::new(Beat::default());
    let subject = StoredValue::new((company, id));
    let ask = move || {
        beat.update_value(Beat::asked);
        let (company, id) = subject.get_value();
        leptos::task::spawn_local(async move {
            let answer = get_progress(company, id).await;
            match answer {
                Ok(progress) => {
                    beat.try_update_value(Beat::answered);
                    set_trouble.try_set(None);
                    let received = progress.clone();
                    set_seen.try_update(|seen| *seen = Some(Seen::after(seen.as_ref(), received, now())));
                    if let Some(on_progress) = on_progress {
                        on_progress.try_run(progress);
                    }
                }
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
    use_interval(TICK_MS, move || {
        if !is_worth_asking() {
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
        | AppError::Forbidden { .. }
        | AppError::NotFound
        | AppError::Invalid { .. }
        | AppError::Conflict { .. } => Trouble::Refused(error),
    }
}
