//! The status bar: what runs now, from every page.

use leptos::prelude::*;

use super::Workspace;
use crate::components::Number;
use crate::components::span_words;
use crate::components::{StateKind, StateMark};

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
        let now = workspace.live.running()?;
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
