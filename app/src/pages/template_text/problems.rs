//! Every problem of the template with its place, a way to it, and its remedy where one is likely.

use leptos::prelude::*;

use super::mending::{MEND_CHORD, Mending};
use crate::browser::focus;
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, Kbd};
use crate::template::Problem;

#[component]
pub fn Problems(
    mending: Mending,
    /// Problems beyond those.
    #[prop(optional, into)]
    left_out: Signal<u64>,
    /// Names and `id`s of other fields that can be to blame.
    #[prop(optional)]
    fields: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let hydrated = use_hydrated();
    let Mending { problems, is_locked, .. } = mending;
    let is_still = Signal::derive(move || !hydrated.get());
    let cannot_mend = Signal::derive(move || is_locked.get() || is_still.get());
    let item = move |(index, problem): (usize, Problem)| {
        let go_to = {
            let problem = problem.clone();
            // The place that is to blame: another field that is empty, or a part of the template.
            move |_| match fields.iter().find(|(name, _)| problem.field == Some(*name)) {
                Some((_, id)) => focus::by_id(id),
                None => mending.go_to(&problem),
            }
        };
        let mend = problem.fix.clone().map(|fix| {
            let problem = problem.clone();
            let label = fix.label.clone();
            view! {
                <span class="problem__mend">
                    {move || (mending.at_caret() == Some(index)).then(|| view! { <Kbd chord=MEND_CHORD /> })}
                    <Button disabled=cannot_mend on:click=move |_| mending.mend(&problem, &fix)>
                        {label}
                    </Button>
                </span>
            }
        });
        view! {
            <li class="problem">
                <button
                    class="problem__place"
                    type="button"
                    title="Go to this place"
                    disabled=move || is_still.get()
                    on:click=go_to
                >
                    {format!("Line {}, column {}", problem.line, problem.column)}
                </button>
                <span class="problem__message">{problem.message}</span>
                {mend}
            </li>
        }
    };
    view! {
        <Show when=move || !problems.read().is_empty()>
            <div class="problems" role="region" aria-label="Problems of the template" tabindex="0">
                <ul>{move || problems.get().into_iter().enumerate().map(item).collect_view()}</ul>
                {move || {
                    (left_out.get() > 0)
                        .then(|| view! { <p class="problem">{format!("and {} more", left_out.get())}</p> })
                }}
            </div>
        </Show>
    }
    .into_any()
}
