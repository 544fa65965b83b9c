//! The status bar: what runs now, and what waits for somebody's approval, from every page.

use leptos::prelude::*;

use super::Workspace;
use crate::components::Number;
use crate::components::span_words;
use crate::components::{StateKind, StateMark};
use crate::model::invalidation::{InvalidationState, MAX_OPEN_TOLD, Progress};
use crate::model::rights::Action;

#[component]
pub fn Status(workspace: Workspace) -> impl IntoView {
    // The dialog that just started an invalidation closes: it is running from now on.
    Effect::new(move |was: Option<bool>| {
        let is_invalidating = workspace.is_invalidating.get();
        if was == Some(true) && !is_invalidating {
            workspace.live.look();
        }
        is_invalidating
    });
    move || {
        // Before the first answer nothing is known, so nothing is said.
        let (waiting, running): (Vec<_>, Vec<_>) =
            workspace.live.running()?.into_iter().partition(|one| one.state == InvalidationState::Waiting);
        Some(view! {
            {running_now(workspace, &running)}
            {workspace.may(Action::Approve).then(|| waits_for_approval(workspace, waiting))}
        })
    }
}

fn running_now(workspace: Workspace, running: &[Progress]) -> AnyView {
    let Some(newest) = running.first() else {
        return view! { <span class="status__idle">"Nothing is running"</span> }.into_any();
    };
    let counts = newest.counts;
    view! {
        <a class="status__running" href=workspace.path(&format!("invalidations/{}", newest.id))>
            <StateMark state=StateKind::Running word=Some(format!("{} running", running.len())) />
            <span>
                <Number value=counts.total - counts.left />
                " of "
                <Number value=counts.total />
                " URLs"
            </span>
            {newest.estimate_ms.map(|left_ms| view! { <span>{format!("about {} left", span_words(left_ms))}</span> })}
        </a>
    }
    .into_any()
}

/// What a second person is wanted for: the one, or all of them.
fn waits_for_approval(workspace: Workspace, waiting: Vec<Progress>) -> Option<AnyView> {
    let waiting: Vec<Progress> = waiting.into_iter().filter(Progress::waits_for_approval).collect();
    let (page, words) = match waiting.as_slice() {
        [] => return None,
        [one] => (format!("invalidations/{}", one.id), "1 waits for approval".to_owned()),
        all => {
            let least = if all.len() >= MAX_OPEN_TOLD as usize { " or more" } else { "" };
            let words = format!("{}{least} wait for approval", all.len());
            (format!("invalidations?state={}", InvalidationState::Waiting.word()), words)
        }
    };
    Some(
        view! {
            <a class="status__waiting" href=workspace.path(&page)>
                <StateMark state=StateKind::Waiting word=Some(words) />
            </a>
        }
        .into_any(),
    )
}
