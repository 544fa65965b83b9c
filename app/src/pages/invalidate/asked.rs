//! What the company's rules ask of whoever clears, told before **Continue**: a reason in quiet hours, how much is left for today,
//! which kinds are kept from them, and what a second person has to approve.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::components::{Notice, NoticeKind, TextField};
use crate::model::approval::ApprovalRules;
use crate::model::invalidation::Desk;
use crate::model::purge::PurgeKind;
use crate::model::rules::{Quiet, Quota};

/// Why something is cleared: as one likes, and in quiet hours needed.
#[component]
pub fn Why(
    quiet: Option<Quiet>,
    #[prop(into)] name: String,
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    /// Hears of what is typed.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let placeholder = "new season pictures";
    match quiet {
        None => view! { <TextField label="Why" optional=true name id value on_input placeholder /> }.into_any(),
        Some(quiet) => {
            view! { <TextField label="Why" required=true help=quiet.sentence() name id value on_input placeholder /> }
                .into_any()
        }
    }
}

/// How much somebody may still clear today; a list of more is warned of.
#[component]
pub fn LeftToday(
    quota: Option<Quota>,
    /// How many URLs the list has.
    #[prop(into)]
    urls: Signal<u64>,
) -> impl IntoView {
    quota.map(|quota| {
        let left = quota.left;
        let is_too_much = Memo::new(move |_| urls.get() > left);
        move || {
            if is_too_much.get() {
                let words = quota.refusal(urls.get(), intl::number);
                view! { <Notice kind=NoticeKind::Warning live=true>{words}</Notice> }.into_any()
            } else {
                view! { <p class="field__help">{quota.sentence(intl::number)}</p> }.into_any()
            }
        }
    })
}

/// That a second person has to approve so many. What appears in it is read out.
#[component]
pub fn SecondPerson(
    #[prop(into)] desk: Signal<Arc<Desk>>,
    #[prop(into)] kind: Signal<PurgeKind>,
    #[prop(into)] urls: Signal<u64>,
) -> impl IntoView {
    let need = Memo::new(move |_| {
        let kind = kind.get();
        let need = desk.with(|desk| ApprovalRules::of(&desk.rules).need(kind, urls.get()));
        need.map(|need| need.sentence(kind, intl::number))
    });
    view! { <div role="status">{move || need.get().map(|need| view! { <Notice>{need}</Notice> })}</div> }
}

/// The same beside a form whose lines nobody has counted yet.
#[component]
pub fn SecondPersonPerhaps(rules: ApprovalRules, kind: PurgeKind) -> impl IntoView {
    rules.foretold(kind, intl::grouped).map(|words| view! { <p class="field__help">{words}</p> })
}

/// Why some kinds are not offered, or not through every connection.
#[component]
pub fn Withholding(#[prop(into)] desk: Signal<Arc<Desk>>) -> impl IntoView {
    move || {
        let mut reasons: Vec<String> =
            desk.with(|desk| desk.withheld.iter().map(|withheld| withheld.reason.clone()).collect());
        reasons.dedup();
        let line = |reason: String| view! { <p class="field__help">{reason}</p> };
        reasons.into_iter().map(line).collect_view()
    }
}
