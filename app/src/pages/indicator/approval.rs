//! What a second person has to do with an invalidation: that it waits for them and why, or what they decided.

use leptos::prelude::*;

use super::watch::Watch;
use super::words::{self, Digits};
use crate::components::{Notice, NoticeKind, Time};
use crate::model::approval::{Decided, Decision};

/// Nothing where nobody has to approve it. What appears in it is read out.
#[component]
pub fn Approval(watch: Watch, digits: Signal<Digits>) -> impl IntoView {
    let need = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().and_then(|seen| words::why_it_waits(&seen.progress, digits.get())))
    });
    let decision = Memo::new(move |_| {
        watch.seen.with(|seen| seen.as_ref().and_then(|seen| seen.progress.approval.clone()?.decision))
    });
    view! {
        <div class="indicator__approval" role="status">
            {move || need.get().map(|need| view! { <p>{need}</p> })}
            {move || decision.get().map(|decision| view! { <Verdict decision /> })}
        </div>
    }
}

#[component]
fn Verdict(decision: Decision) -> impl IntoView {
    let Decision { what, by, at, reason } = decision;
    match what {
        Decided::Approved => view! { <p>"Approved by " {by} " · " <Time at exact=true /></p> }.into_any(),
        Decided::Declined => view! {
            <Notice kind=NoticeKind::Warning>
                "Declined by " {by}
                {(!reason.is_empty()).then(|| view! { ": " <bdi>{reason}</bdi> })}
                " · " <Time at exact=true />
            </Notice>
        }
        .into_any(),
    }
}
