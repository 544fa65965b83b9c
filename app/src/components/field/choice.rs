//! Choosing: a box to tick, a list to pick one from.

use leptos::html;
use leptos::prelude::*;

use super::{Field, describing, id_of};
use crate::browser::fields::{show_checked, use_checked, use_selected};

/// A box with its words behind it. Its form sends `name=value` while it is ticked.
#[component]
pub fn Checkbox(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
    #[prop(default = "on".to_owned(), into)] value: String,
    #[prop(optional, into)] help: Option<String>,
    /// The words are only read out, such as in a row of a list.
    #[prop(optional)]
    hide_label: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    use_checked(node, checked, on_change);
    view! {
        <label class="checkbox">
            <input
                class="checkbox__box"
                type="checkbox"
                name=name
                value=value
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                node_ref=node
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.run(event_target_checked(&event));
                        show_checked(node, checked);
                    }
                }
            />
            <span class="checkbox__words" class:visually-hidden=hide_label>
                {label}
                {help.map(|help| view! { <span class="checkbox__help">{help}</span> })}
            </span>
        </label>
    }
    .into_any()
}

/// One line of a `Select`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    pub value: String,
    pub label: String,
}

impl SelectOption {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] options: Signal<Vec<SelectOption>>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// The label is only read out, such as among filters.
    #[prop(optional)]
    hide_label: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let id = id_of(id, &name.read_untracked());
    let described_by = describing(&id, help.as_ref());
    let node = NodeRef::<html::Select>::new();
    use_selected(node, Signal::derive(move || options.with(Vec::len)), value, on_change);
    let option = move |SelectOption { value: own, label }: SelectOption| {
        let is_chosen = value.get_untracked() == own;
        view! {
            <option value=own selected=is_chosen>
                {label}
            </option>
        }
    };
    let control = view! {
        <select
            class="input select"
            id=id.clone()
            name=move || name.get()
            disabled=move || disabled.get()
            aria-label=hide_label.then(|| label.clone())
            aria-describedby=(!hide_label).then_some(described_by)
            aria-invalid=move || error.get().map(|_| "true")
            node_ref=node
            on:change=move |event| {
                if let Some(on_change) = on_change {
                    on_change.run(event_target_value(&event));
                }
            }
        >
            {move || options.get().into_iter().map(option).collect_view()}
        </select>
    };
    if hide_label { control.into_any() } else { view! { <Field id label help error>{control}</Field> }.into_any() }
}
