//! Many lines of text, and the only place that writes `<textarea>`: leptos 0.8 does not escape the child of one on the
//! server, so it is escaped here. With line numbers it becomes the template's editor: its lines can be coloured, and
//! texts suggested at the caret. For assistive technology, undo and the clipboard it stays a text area.

mod completion;
mod gutter;
mod layer;

use leptos::html;
use leptos::prelude::*;

use super::{Field, describing, id_of};
use crate::browser::fields::use_textarea_value;
use crate::browser::hydration::use_hydrated;
use crate::browser::{layout, text_area};
use completion::{Completion, SuggestionList};
pub use completion::{Suggest, Suggestion, Suggestions, Wanted};
use gutter::Gutter;
use layer::{Layer, PaintedLines};
pub use layer::{PaintedLine, PaintedRun, Painter};

#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    #[prop(default = 4)] rows: usize,
    /// URLs or a template: monospaced, lines are not wrapped, nothing is corrected.
    #[prop(optional)]
    code: bool,
    /// Numbers the lines, and marks those in `marked_lines` (from 1, ascending).
    #[prop(optional)]
    numbered: bool,
    #[prop(optional, into)] marked_lines: Signal<Vec<u32>>,
    /// Colours the lines in sight; only of numbered ones.
    #[prop(optional, into)]
    painter: Option<Painter>,
    /// Suggests texts at the caret.
    #[prop(optional, into)]
    suggest: Option<Suggest>,
    /// Hears where the caret is, in UTF-16 units.
    #[prop(optional, into)]
    on_caret: Option<Callback<u32>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: MaybeProp<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id_of(id, &name.read_untracked());
    let help = help.get_untracked();
    let described_by = describing(&id, help.as_ref());
    let node = NodeRef::<html::Textarea>::new();
    use_textarea_value(node, value, on_input);
    let line_count = Memo::new(move |_| value.with(|text| text.matches('\n').count() + 1));
    let shown_rows = move || if numbered { line_count.get().max(rows) } else { rows };
    let hydrated = use_hydrated();
    let layer = Layer::new(node, painter.filter(|_| numbered));
    let completion = Completion::new(suggest, node, layer, &id);
    let frame = NodeRef::new();
    layout::use_measured_height(frame, Callback::new(move |_| layer.look()));
    let hear_caret = move || {
        if let Some((on_caret, caret)) = on_caret.zip(text_area::caret(node)) {
            on_caret.run(caret);
        }
    };
    let moved = move || {
        completion.moved();
        hear_caret();
    };
    let suggests = move || suggest.is_some() && hydrated.get();
    view! {
        <Field id=id.clone() label=label.clone() help error optional>
            {suggest.map(|_| view! { <SuggestionList completion label=format!("Suggestions for {label}") /> })}
            <div
                class="text-area"
                data-numbered=numbered.then_some("")
                data-painted=move || layer.is_painted().then_some("")
                node_ref=frame
                on:scroll=move |_| {
                    layer.look();
                    completion.close();
                }
            >
                {numbered.then(|| view! { <Gutter line_count marked_lines /> })}
                {painter.map(|_| view! { <PaintedLines layer /> })}
                <textarea
                    class="input"
                    id=id
                    name=move || name.get()
                    rows=move || shown_rows().to_string()
                    data-mono=code.then_some("")
                    wrap=code.then_some("off")
                    spellcheck=code.then_some("false")
                    autocapitalize=code.then_some("none")
                    autocomplete="off"
                    placeholder=placeholder
                    disabled=move || disabled.get()
                    aria-describedby=described_by
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-autocomplete=move || suggests().then_some("list")
                    aria-haspopup=move || suggests().then_some("listbox")
                    aria-controls=move || completion.list()
                    aria-activedescendant=move || completion.chosen()
                    node_ref=node
                    on:input=move |event| {
                        if let Some(on_input) = on_input {
                            on_input.run(event_target_value(&event));
                        }
                        completion.typed();
                        hear_caret();
                    }
                    on:keydown=move |event| completion.on_key(&event)
                    on:keyup=move |_| moved()
                    on:click=move |_| moved()
                    on:focus=move |_| hear_caret()
                    on:blur=move |_| completion.close()
                    on:scroll=move |_| layer.look()
                    inner_html=initial(&value.get_untracked())
                ></textarea>
            </div>
        </Field>
    }
    .into_any()
}

/// The text as the child of `<textarea>`. The first line feed after the tag is not part of the value.
fn initial(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 1);
    if cfg!(not(target_arch = "wasm32")) {
        html.push('\n');
    }
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            sign => html.push(sign),
        }
    }
    html
}
