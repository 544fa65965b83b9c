//! A secret: never shown again, only that one is set and how it ends. Left empty it stays as it is.

use leptos::html;
use leptos::prelude::*;

use super::{Field, TextArea, describing, id_of};
use crate::browser::fields::use_input_value;

#[component]
pub fn SecretField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    /// One is stored already.
    #[prop(optional)]
    is_set: bool,
    /// How the stored one ends, where that much may be shown.
    #[prop(optional_no_strip, into)]
    last_four: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    /// It has several lines, such as a key; what is typed is seen until it is saved.
    #[prop(optional)]
    lines: bool,
) -> impl IntoView {
    let id = id_of(id, &name);
    let stored = is_set.then(|| match last_four {
        Some(end) => format!("Set, ends in …{end}. Leave empty to keep it."),
        None => "Set. Leave empty to keep it.".to_owned(),
    });
    let help = match (stored, help) {
        (Some(stored), Some(help)) => Some(format!("{stored} {help}")),
        (stored, help) => stored.or(help),
    };
    if lines {
        return view! {
            <TextArea
                label
                name
                id
                value
                on_input=move |typed| {
                    if let Some(on_input) = on_input {
                        on_input.run(typed);
                    }
                }
                rows=6
                code=true
                help=help.unwrap_or_default()
                error
                placeholder=if is_set { "••••••••" } else { "" }
                optional
            />
        }
        .into_any();
    }
    let described_by = describing(&id, help.as_ref());
    let node = NodeRef::<html::Input>::new();
    use_input_value(node, value, on_input);
    view! {
        <Field id=id.clone() label help error optional>
            <input
                class="input"
                id=id
                name=name
                type="password"
                data-mono=""
                // A password manager must neither fill in a vendor's secret nor offer to keep it.
                autocomplete="new-password"
                spellcheck="false"
                placeholder=is_set.then_some("••••••••")
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
                node_ref=node
                on:input=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.run(event_target_value(&event));
                    }
                }
            />
        </Field>
    }
    .into_any()
}
