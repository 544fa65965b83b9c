//! Many presets at once: lines pasted from elsewhere.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, TextArea};

#[component]
pub fn Pasting(draft: Draft, saving: Saving) -> impl IntoView {
    let hydrated = use_hydrated();
    let problem = RwSignal::new(None::<String>);
    let told = RwSignal::new(String::new());
    let take = move |_| match draft.take_pasted() {
        Ok(count) => {
            problem.set(None);
            told.set(if count == 1 {
                "1 line is in the list.".to_owned()
            } else {
                format!("{count} lines are in the list.")
            });
        }
        Err(sentence) => problem.set(Some(sentence)),
    };
    let type_text = move |typed: String| {
        problem.set(None);
        told.set(String::new());
        draft.pasted.set(typed);
    };
    let nothing = Signal::derive(move || draft.pasted.read().trim().is_empty());
    view! {
        <details class="presets__pasting" open=move || !draft.pasted.read_untracked().is_empty()>
            <summary>"Paste presets"</summary>
            <div class="stack">
                <TextArea
                    label="Presets to add"
                    name="change[pasted]"
                    id="presets-pasted"
                    value=draft.pasted
                    on_input=type_text
                    rows=5
                    code=true
                    error=Signal::derive(move || problem.get().or_else(|| saving.problem_of("pasted")))
                    help="One a line, as name=modifiers. A name that is in the list already gets the new modifiers."
                    placeholder="product=wid=250&hei=250"
                />
                <div class="button-row">
                    {move || {
                        hydrated.get().then(|| view! { <Button disabled=nothing on:click=take>"Add to the list"</Button> })
                    }}
                    <span role="status">{told}</span>
                </div>
            </div>
        </details>
    }
}
