//! What the edge serves after the purge: how many URLs are fresh, which are stale or unknown, and on what evidence.

use leptos::prelude::*;

use super::actions::{first_key, key_for};
use crate::api::invalidations::{PurgeStale, get_verification};
use crate::browser::hydration::use_hydrated;
use crate::browser::identifiers;
use crate::browser::intl;
use crate::browser::timers::use_interval;
use crate::components::{Button, IconName, Skeleton, StateKind, StateMark, Url};
use crate::model::error::AppError;
use crate::model::rights::Action;
use crate::model::verification::{Check, Verdict, Verification, VerificationState};
use crate::pages::faces::{Refused, RefusedNotice};
use crate::pages::forms::{hear_refusals, returned_error};
use crate::pages::workspace::use_workspace;

/// How often it is read again while there may be more.
const REFRESH_MS: u32 = 2_000;
/// Doubtful URLs that are shown; what is purged again is all of them.
const SHOWN: usize = 50;

pub type VerificationOf = Resource<Result<Verification, AppError>>;

/// What was made out about the invalidation of the page. `generation` grows when there may be something new.
pub fn use_verification(id: Memo<String>, generation: ReadSignal<u32>) -> VerificationOf {
    let workspace = use_workspace();
    let verification =
        Resource::new(move || (id.get(), generation.get()), move |(id, _)| get_verification(workspace.company(), id));
    let is_open = StoredValue::new(false);
    Effect::new(move |_| {
        is_open.set_value(match verification.get() {
            Some(Ok(found)) => found.is_open(),
            // It comes back.
            Some(Err(AppError::Unreachable { .. } | AppError::Unavailable { .. })) => true,
            Some(Err(_)) | None => false,
        });
    });
    use_interval(REFRESH_MS, move || {
        if is_open.get_value() {
            verification.refetch();
        }
    });
    verification
}

#[component]
pub fn AtTheEdge(id: String, verification: VerificationOf, leads_to: Callback<String>) -> impl IntoView {
    let id = StoredValue::new(id);
    view! {
        <section class="stack verification" aria-labelledby="verification-title">
            <h2 class="page__title" id="verification-title">"At the edge"</h2>
            <Transition fallback=|| {
                view! { <Skeleton rows=2 label="Loading what the edge serves" /> }
            }>
                {move || {
                    Some(match verification.get()? {
                        Ok(found) => view! { <Found id=id.get_value() found leads_to /> }.into_any(),
                        Err(error) => view! { <Refused error /> }.into_any(),
                    })
                }}
            </Transition>
        </section>
    }
}

#[component]
fn Found(id: String, found: Verification, leads_to: Callback<String>) -> impl IntoView {
    let hydrated = use_hydrated();
    let (state, words) = summary(&found, if hydrated.get_untracked() { intl::number } else { intl::grouped });
    let stale = found.count(Verdict::Stale);
    let is_done = found.state == VerificationState::Done;
    let doubtful: Vec<Check> = found.doubtful().take(SHOWN).cloned().collect();
    let more = found.doubtful().count().saturating_sub(SHOWN);
    let sample = found.is_sample().then(|| sample_words(&found));
    view! {
        <p class="verification__summary" role="status">
            {match state {
                Some(state) => view! { <StateMark state word=Some(words) /> }.into_any(),
                None => words.into_any(),
            }}
        </p>
        {(found.state != VerificationState::Off)
            .then(|| {
                view! {
                    <p class="verification__scope">
                        {sample}
                        " This is what the place of the edge that is nearest to this server answered to it. Other places, and what visitors' browsers keep, can be another."
                    </p>
                }
            })}
        {(is_done && stale > 0).then(|| view! { <PurgeAgain id stale leads_to /> })}
        {(!doubtful.is_empty())
            .then(|| {
                view! {
                    <ul class="verification__checks">
                        {doubtful.into_iter().map(|check| view! { <Doubt check /> }).collect_view()}
                    </ul>
                }
            })}
        {(more > 0).then(|| view! { <p>{format!("And {more} more.")}</p> })}
    }
}

/// One URL that is not known to be fresh, and what tells so.
#[component]
fn Doubt(check: Check) -> impl IntoView {
    let state = if check.verdict == Verdict::Stale { StateKind::Failed } else { StateKind::Waiting };
    view! {
        <li class="verification__check" data-verdict=check.verdict.word()>
            <StateMark state word=Some(check.verdict.word().to_owned()) />
            <div class="verification__what">
                <Url text=check.url />
                <p>{check.reason}</p>
                {(!check.evidence.is_empty())
                    .then(|| {
                        view! {
                            <details>
                                <summary>"Evidence"</summary>
                                <dl class="verification__evidence">
                                    {check
                                        .evidence
                                        .into_iter()
                                        .map(|(name, value)| {
                                            view! {
                                                <div>
                                                    <dt>{name}</dt>
                                                    <dd>{value}</dd>
                                                </div>
                                            }
                                        })
                                        .collect_view()}
                                </dl>
                            </details>
                        }
                    })}
            </div>
        </li>
    }
}

/// One press purges all that is stale.
#[component]
fn PurgeAgain(id: String, stale: u64, leads_to: Callback<String>) -> impl IntoView {
    let workspace = use_workspace();
    let purge = ServerAction::<PurgeStale>::new();
    let key = RwSignal::new(first_key());
    Effect::new(move |_| {
        if let Some(Ok(id)) = purge.value().get() {
            key.set(identifiers::random());
            leads_to.run(id);
        }
    });
    let refusal = RwSignal::new(returned_error::<PurgeStale>());
    hear_refusals(purge, refusal);
    let is_busy = Signal::derive(move || purge.pending().get());
    let words =
        if stale == 1 { "Purge the stale URL again".to_owned() } else { format!("Purge {stale} stale URLs again") };
    view! {
        {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
        {workspace
            .may(Action::Invalidate)
            .then(|| {
                view! {
                    <ActionForm action=purge>
                        <input type="hidden" name="company" value=workspace.company().to_string() />
                        <input type="hidden" name="id" value=id />
                        <input type="hidden" name="idempotency_key" value=move || key_for(&key.read(), "stale") />
                        <Button submit=true icon=IconName::Refresh busy=is_busy>{words}</Button>
                    </ActionForm>
                }
            })}
    }
}

/// How it stands, in a mark where there is something to mark.
fn summary(found: &Verification, digits: fn(u64) -> String) -> (Option<StateKind>, String) {
    let [fresh, stale, unknown] = Verdict::ALL.map(|verdict| found.count(verdict));
    let parts = [(fresh, "fresh"), (stale, "stale"), (unknown, "unknown")];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", digits(count)))
        .collect();
    let said = said.join(" · ");
    match found.state {
        VerificationState::Waiting => (None, "Looked at as soon as the purge has ended.".to_owned()),
        VerificationState::Off => (None, "Not looked at.".to_owned()),
        VerificationState::Working => {
            let judged = found.checks.len() as u64;
            let so_far = if said.is_empty() { String::new() } else { format!(": {said}") };
            (Some(StateKind::Running), format!("Looking, {} of {}{so_far}", digits(judged), digits(found.chosen)))
        }
        VerificationState::Done if stale > 0 => (Some(StateKind::Failed), said),
        VerificationState::Done if unknown > 0 => (Some(StateKind::Partial), said),
        VerificationState::Done => (Some(StateKind::Done), said),
    }
}

fn sample_words(found: &Verification) -> String {
    let (chosen, purged) = (intl::grouped(found.chosen), intl::grouped(found.purged));
    format!("{chosen} of {purged} purged URLs, spread over the list, were chosen to be looked at.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::timestamp::Timestamp;

    fn found(state: VerificationState, verdicts: &[Verdict]) -> Verification {
        let check = |verdict: &Verdict| Check {
            position: 1,
            url: String::new(),
            verdict: *verdict,
            reason: String::new(),
            evidence: Vec::new(),
            at: Timestamp(0),
        };
        Verification { state, purged: 3, chosen: 3, checks: verdicts.iter().map(check).collect() }
    }

    fn said(state: VerificationState, verdicts: &[Verdict]) -> (Option<StateKind>, String) {
        summary(&found(state, verdicts), intl::grouped)
    }

    #[test]
    fn the_worst_verdict_gives_the_mark_and_each_is_counted() {
        use Verdict::{Fresh, Stale, Unknown};
        use VerificationState::{Done, Off, Waiting, Working};
        assert_eq!(said(Done, &[Fresh, Fresh, Fresh]), (Some(StateKind::Done), "3 fresh".to_owned()));
        assert_eq!(said(Done, &[Fresh, Unknown]), (Some(StateKind::Partial), "1 fresh · 1 unknown".to_owned()));
        assert_eq!(
            said(Done, &[Stale, Fresh, Unknown]),
            (Some(StateKind::Failed), "1 fresh · 1 stale · 1 unknown".to_owned())
        );
        assert_eq!(said(Working, &[Fresh]), (Some(StateKind::Running), "Looking, 1 of 3: 1 fresh".to_owned()));
        assert_eq!(said(Working, &[]), (Some(StateKind::Running), "Looking, 0 of 3".to_owned()));
        assert_eq!((said(Waiting, &[]).0, said(Off, &[]).0), (None, None));
    }

    #[test]
    fn stale_ones_come_before_unknown_ones() {
        let found = found(VerificationState::Done, &[Verdict::Unknown, Verdict::Fresh, Verdict::Stale]);
        let verdicts: Vec<Verdict> = found.doubtful().map(|check| check.verdict).collect();
        assert_eq!(verdicts, [Verdict::Stale, Verdict::Unknown]);
    }
}
