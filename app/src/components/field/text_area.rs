//! Many lines of text, and the only place that writes `<textarea>`: leptos 0.8 does not escape the child of one on the
//! server, so it is escaped here. With line numbers it becomes the template's editor.

use leptos::html;
use leptos::prelude::*;

use super::{Field, describing, id_of};
use crate::browser::fields::use_textarea_value;

/// Lines that the editor numbers; beyond, numbers would cost more than they tell.
const MAX_NUMBERED_LINES: usize = 20_000;

#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
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
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id_of(id, &name);
    let described_by = describing(&id, help.as_ref());
    let node = NodeRef::<html::Textarea>::new();
    use_textarea_value(node, value, on_input);
    let line_count = Memo::new(move |_| value.with(|text| text.matches('\n').count() + 1));
    let shown_rows = move || if numbered { line_count.get().max(rows) } else { rows };
    view! {
        <Field id=id.clone() label help error optional>
            <div class="text-area" data-numbered=numbered.then_some("")>
                {numbered.then(|| view! { <Gutter line_count marked_lines /> })}
                <textarea
                    class="input"
                    id=id
                    name=name
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
                    node_ref=node
                    on:input=move |event| {
                        if let Some(on_input) = on_input {
                            on_input.run(event_target_value(&event));
                        }
                    }
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

/// Numbers as few runs of text, so that a long template costs a few nodes.
#[component]
fn Gutter(line_count: Memo<usize>, marked_lines: Signal<Vec<u32>>) -> impl IntoView {
    let numbers = move || {
        let last = line_count.get().min(MAX_NUMBERED_LINES);
        let mut runs = Vec::new();
        let mut next = 1;
        for marked in marked_lines.get() {
            let marked = usize::try_from(marked).unwrap_or(usize::MAX);
            if marked < next || marked > last {
                continue;
            }
            runs.push(view! { {lines(next, marked)} }.into_any());
            runs.push(view! { <mark class="text-area__marked">{format!("{marked}\n")}</mark> }.into_any());
            next = marked + 1;
        }
        runs.push(view! { {lines(next, last + 1)} }.into_any());
        runs
    };
    view! {
        <pre class="text-area__gutter" aria-hidden="true">{numbers}</pre>
    }
    .into_any()
}

fn lines(from: usize, until: usize) -> String {
    (from..until).fold(String::new(), |mut text, line| {
        text.push_str(&line.to_string());
        text.push('\n');
        text
    })
}
