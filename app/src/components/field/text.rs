//! One line of text.

use leptos::html;
use leptos::prelude::*;

use super::{Field, describing, id_of};
use crate::browser::fields::use_input_value;

/// What is typed, which decides the keyboard of a phone and what the browser offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Text,
    Email,
    Password,
    Search,
    /// A host or a URL: monospaced, nothing corrected.
    Address,
    /// A day, written as `2026-11-22`.
    Date,
    /// A time of day, written as `22:00`.
    Time,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        match self {
            // `type=url` would refuse a bare host.
            Self::Text | Self::Address => "text",
            Self::Email => "email",
            Self::Password => "password",
            Self::Search => "search",
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

#[component]
#[expect(clippy::fn_params_excessive_bools, reason = "properties are named where they are given")]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] on_input: Option<Callback<String>>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] autocomplete: Option<String>,
    /// ID of a `<datalist>` with what is proposed.
    #[prop(optional, into)]
    list: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    /// Says “(optional)” behind the label.
    #[prop(optional)]
    optional: bool,
    /// The label is only read out, such as among filters.
    #[prop(optional)]
    hide_label: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id_of(id, &name.read_untracked());
    let described_by = describing(&id, help.as_ref());
    let is_address = kind == TextKind::Address;
    // Neither corrected nor remembered.
    let is_plain = is_address || kind == TextKind::Search;
    let node = NodeRef::<html::Input>::new();
    use_input_value(node, value, on_input);
    let control = view! {
        <input
            class="input"
            id=id.clone()
            name=move || name.get()
            type=kind.input_type()
            value=value.get_untracked()
            data-mono=is_address.then_some("")
            spellcheck=is_plain.then_some("false")
            autocapitalize=is_plain.then_some("none")
            autocomplete=autocomplete.or_else(|| is_plain.then(|| "off".to_owned()))
            placeholder=placeholder
            list=list
            required=required
            autofocus=autofocus
            disabled=move || disabled.get()
            aria-describedby=described_by
            aria-invalid=move || error.get().map(|_| "true")
            node_ref=node
            on:input=move |event| {
                if let Some(on_input) = on_input {
                    on_input.run(event_target_value(&event));
                }
            }
        />
    };
    view! { <Field id label hide_label help error optional>{control}</Field> }.into_any()
}
