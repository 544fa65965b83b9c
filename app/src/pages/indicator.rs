//! The indicator of one invalidation: how far it is, how long the rest takes, what each connection does, how it ended.
//! It stands in the dialog after **Continue** and on the invalidation's own page. Without scripts it shows the state of
//! the moment when the page was made, and offers to reload.

mod approval;
mod beat;
mod countdown;
mod watch;
pub mod words;

use leptos::prelude::*;

use super::faces::Refused;
use super::workspace::use_workspace;
use crate::browser::hydration::use_hydrated;
use crate::browser::intl;
use crate::browser::timers::use_now;
use crate::components::{Notice, NoticeKind, Progress as ProgressBar, Skeleton, StateKind, StateMark};
use crate::model::invalidation::{ConnectionProgress, Counts, InvalidationState, Progress};
use crate::model::purge::PurgeKind;
use crate::model::timestamp::Timestamp;
use approval::Approval;
use countdown::by_readers_clock;
use watch::{Seen, Trouble, Watch, use_watch};
use words::Digits;

const SECOND_MS: u32 = 1_000;

/// `initial` is what the server rendered with; without it the indicator asks first. `on_progress` hears of every
/// answer.
#[component]
pub fn Indicator(
    #[prop(into)] id: String,
    #[prop(optional, into)] initial: Option<Progress>,
    #[prop(optional, into)] on_progress: Option<Callback<Progress>>,
) -> impl IntoView {
    let workspace = use_workspace();
    let address = workspace.path(&format!("invalidations/{id}"));
    let watch = use_watch(workspace, id, initial, on_progress);
    let is_known = Memo::new(move |_| watch.seen.with(Option::is_some));
    let refusal = Memo::new(move |_| {
        watch.trouble.with(|trouble| match trouble {
            Some(Trouble::Refused(error)) => Some(error.clone()),
            Some(Trouble::Lost) | None => None,
        })
    });
    let address = StoredValue::new(address);
    view! {
        <section class="indicator" aria-label="Progress">
            <Lost watch />
            {move || match (is_known.get(), refusal.get()) {
                (_, Some(error)) => view! { <Refused error /> }.into_any(),
                (false, None) => view! { <Skeleton rows=4 label="Loading the progress" /> }.into_any(),
                (true, None) => view! { <Known watch address=address.get_value() /> }.into_any(),
            }}
        </section>
    }
}

/// Says that the connection is lost. The region is always there, so that what appears in it is read out.
#[component]
fn Lost(watch: Watch) -> impl IntoView {
    let is_lost = Memo::new(move |_| watch.trouble.with(|trouble| *trouble == Some(Trouble::Lost)));
    view! {
        <div class="indicator__trouble" role="status">
            {move || {
                is_lost
                    .get()
                    .then(|| {
                        view! {
                            <Notice kind=NoticeKind::Warning>
                                "The connection is lost; the work goes on at the server. This shows what was last known and goes on by itself."
                            </Notice>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Known(watch: Watch, address: String) -> impl IntoView {
    let hydrated = use_hydrated();
    let now = use_now(SECOND_MS);
    let digits = move || -> Digits { if hydrated.get() { intl::number } else { intl::grouped } };
    let of_progress = move |part: fn(&Progress) -> Counts| {
        watch.seen.with(|seen| seen.as_ref().map(|seen| part(&seen.progress)).unwrap_or_default())
    };
    let counts = Memo::new(move |_| of_progress(|progress| progress.counts));
    let state = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().map_or(InvalidationState::Running, |seen| seen.progress.state))
    });
    let connections = Memo::new(move |_| {
        watch.seen.with(|seen| {
            let connections = seen.as_ref().map(|seen| seen.progress.connections.as_slice()).unwrap_or_default();
            connections.iter().map(|connection| connection.connection_id.clone()).collect::<Vec<_>>()
        })
    });
    let kind =
        Memo::new(move |_| watch.seen.with(|seen| seen.as_ref().map(|seen| seen.progress.kind).unwrap_or_default()));
    let left = Memo::new(move |_| {
        watch.seen.with(|seen| {
            let progress = seen.as_ref().map(|seen| &seen.progress);
            let doing = progress.and_then(words::doing_now);
            let time_left = || words::time_left(seen.as_ref().and_then(|seen| left_ms(seen, now.get())));
            doing.map_or_else(time_left, str::to_owned)
        })
    });
    let longer = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().filter(|seen| !seen.has_ended()).and_then(|seen| seen.longer.clone()))
    });
    let trouble =
        Memo::new(move |_| watch.seen.with(|seen| seen.as_ref().and_then(|seen| seen.progress.trouble.clone())));
    view! {
        <p class="indicator__left" data-state=move || state.get().word()>
            {move || match words::ending(state.get()) {
                Some(ending) => view! { <StateMark state=words::mark(state.get()) word=Some(ending.to_owned()) /> }.into_any(),
                None => view! { <span>{move || left.get()}</span> }.into_any(),
            }}
            {move || until(watch, now.get()).map(|until| view! { <span class="indicator__until">{until}</span> })}
        </p>
        <p class="indicator__longer" role="status">
            {move || longer.get()}
        </p>
        <Approval watch digits=Signal::derive(digits) />
        <ProgressBar
            value=Signal::derive(move || words::ended(counts.get()))
            max=Signal::derive(move || counts.get().total)
            label="What has ended"
            state=Signal::derive(move || state.get().word().to_owned())
        >
            <span>{move || words::how_far(counts.get(), kind.get(), digits())}</span>
            <Tally counts digits=Signal::derive(digits) />
        </ProgressBar>
        {move || {
            trouble.get().map(|trouble| view! { <Notice kind=NoticeKind::Error>{trouble}</Notice> })
        }}
        <p class="indicator__said" role="status">
            {move || {
                words::ending(state.get())
                    .map(|ending| {
                        view! {
                            <span class="visually-hidden">{format!("{ending}: ")}</span>
                            {words::outcome(counts.get(), digits())}
                        }
                    })
            }}
        </p>
        <ul class="indicator__connections" aria-label="Connections">
            <For each=move || connections.get() key=Clone::clone let:id>
                <Connection watch id now kind digits=Signal::derive(digits) />
            </For>
        </ul>
        {move || {
            (!state.get().has_ended())
                .then(|| {
                    view! {
                        <p class="indicator__reload">
                            <a href=address.clone()>"Reload"</a>
                            " to see how far it is."
                        </p>
                    }
                })
        }}
    }
}

/// The four numbers. What is zero steps back, and nothing moves.
#[component]
fn Tally(counts: Memo<Counts>, digits: Signal<Digits>) -> impl IntoView {
    let part = move |word: &'static str, count: fn(Counts) -> u64| {
        let count = move || count(counts.get());
        view! {
            <span data-state=word data-none=move || (count() == 0).then_some("")>
                {move || format!("{} {word}", digits.get()(count()))}
            </span>
        }
    };
    view! {
        <span class="counts">
            {part("done", |counts| counts.done)} {part("refused", |counts| counts.refused)}
            {part("failed", |counts| counts.failed)}
            {move || {
                (counts.get().cancelled > 0).then(|| part("cancelled", |counts| counts.cancelled))
            }} {part("left", |counts| counts.left)}
        </span>
    }
}

#[component]
fn Connection(
    watch: Watch,
    id: String,
    now: Signal<Option<Timestamp>>,
    kind: Memo<PurgeKind>,
    digits: Signal<Digits>,
) -> impl IntoView {
    let connection = Memo::new(move |_| {
        watch.seen.with(|seen| {
            seen.as_ref()?.progress.connections.iter().find(|connection| connection.connection_id == id).cloned()
        })
    });
    let words = move || {
        connection.with(|connection| {
            connection.as_ref().map(|connection| words::connection_words(connection, kind.get(), digits.get()))
        })
    };
    let remark =
        move || connection.with(|connection| connection.as_ref().and_then(|connection| connection.remark.clone()));
    let of_all = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().map_or(InvalidationState::Running, |seen| seen.progress.state))
    });
    let state = Signal::derive(move || {
        let state = |connection: &ConnectionProgress| words::connection_state(connection, of_all.get());
        connection.with(|connection| connection.as_ref().map_or(StateKind::Waiting, state))
    });
    let word =
        Signal::derive(move || connection.with(|connection| connection.as_ref().and_then(words::connection_word)));
    let pause = move || {
        let until =
            connection.with(|connection| connection.as_ref().and_then(|connection| connection.waiting_until))?;
        watch.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let (received, now) = (seen.received?, now.get()?);
            Some(words::pause(by_readers_clock(until, seen.progress.now, received).since_ms(now)))
        })
    };
    view! {
        <li class="indicator__connection">
            <span class="indicator__name">{move || connection.with(|connection| connection.as_ref().map(|connection| connection.name.clone()))}</span>
            <span class="indicator__words">
                {words}
                {move || pause().map(|pause| format!(" · {pause}"))}
                {move || remark().map(|remark| view! { <span class="indicator__remark">{remark}</span> })}
            </span>
            <StateMark state word />
        </li>
    }
}

/// What is left now: counted down since the newest answer, or as the server rendered it.
fn left_ms(seen: &Seen, now: Option<Timestamp>) -> Option<u64> {
    match (seen.countdown, now) {
        (Some(countdown), Some(now)) => Some(countdown.left_ms(now)),
        (Some(_) | None, _) => seen.progress.estimate_ms,
    }
}

/// `(until 14:32:10)`, as the reader writes it.
fn until(watch: Watch, now: Option<Timestamp>) -> Option<String> {
    watch.seen.with(|seen| {
        let seen = seen.as_ref().filter(|seen| !seen.has_ended())?;
        let end = seen
            .countdown
            .map(countdown::Countdown::end)
            .filter(|end| now.is_some_and(|now| end.since_ms(now) >= u64::from(SECOND_MS)))?;
        intl::time_of_day(end).map(|time| format!("(until {time})"))
    })
}
