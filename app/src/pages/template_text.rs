//! A template's text as it is typed, wherever that is: its colours, the tokens at the caret, and its problems with a way
//! to each.

mod painting;
pub mod place;
mod suggesting;

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::browser::focus;
use crate::browser::hydration::use_hydrated;
use crate::components::{Painter, Suggest, TextArea};
use crate::template::Problem;
pub use painting::painted;
use place::utf16_range;
pub use suggesting::suggestions;

/// Lines that an empty text area shows.
const ROWS: usize = 3;

/// A text area that is coloured and offers tokens, and its problems below. `text` has LF only.
#[component]
pub fn TemplateText(
    #[prop(into)] name: Signal<String>,
    id: String,
    text: RwSignal<String>,
    #[prop(into)] problems: Signal<Vec<Problem>>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let marked_lines = Signal::derive(move || {
        let lines: BTreeSet<u32> = problems.read().iter().map(|problem| problem.line).collect();
        lines.into_iter().collect::<Vec<u32>>()
    });
    let painter = Painter::new(move |lines| painted(&text.read(), &problems.read(), lines));
    let suggest = Suggest::new(move |wanted| text.with_untracked(|text| suggestions(text, wanted)));
    let area = StoredValue::new(id.clone());
    let item = move |problem: Problem| {
        let place = problem.start..problem.end;
        let go_to = move |_| {
            let place = text.with_untracked(|text| utf16_range(text, place.clone()));
            area.with_value(|id| focus::select_range(id, place.start, place.end));
        };
        view! {
            <li class="problem">
                <button
                    class="problem__place"
                    type="button"
                    title="Go to this place"
                    disabled=move || !hydrated.get()
                    on:click=go_to
                >
                    {format!("Line {}, column {}", problem.line, problem.column)}
                </button>
                <span class="problem__message">{problem.message}</span>
            </li>
        }
    };
    view! {
        <TextArea
            label="Template"
            name
            id
            value=text
            on_input=move |typed| text.set(typed)
            rows=ROWS
            code=true
            numbered=true
            marked_lines
            painter
            suggest
            error
            placeholder="<ID>"
            disabled
        />
        <Show when=move || !problems.read().is_empty()>
            <div class="problems" role="region" aria-label="Problems of the template" tabindex="0">
                <ul>{move || problems.get().into_iter().map(item).collect_view()}</ul>
            </div>
        </Show>
    }
    .into_any()
}
