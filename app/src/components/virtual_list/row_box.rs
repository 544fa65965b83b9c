//! The box in a row that can be picked. It is the row's, not a stop of its own for the keyboard: the list has Space.

use leptos::html;
use leptos::prelude::*;

use super::Slot;
use crate::browser::fields::{show_checked, use_checked};
use crate::browser::hydration::use_hydrated;

/// Its form sends `name=value` while it is ticked.
#[component]
pub fn RowBox(
    at: Slot,
    /// Read out, such as “Select Backpack_A”.
    #[prop(into)]
    label: Signal<String>,
    name: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    /// Such as while the row is loading.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let node = NodeRef::<html::Input>::new();
    // Ticked before the page came alive.
    let adopt = Callback::new(move |_| at.pick());
    use_checked(node, checked, Some(adopt));
    view! {
        <label class="checkbox virtual-list__box">
            <input
                class="checkbox__box"
                type="checkbox"
                name=name
                value=move || value.get()
                checked=checked.get_untracked()
                disabled=move || disabled.get()
                tabindex=move || hydrated.get().then_some("-1")
                node_ref=node
                on:change=move |_| {
                    at.pick();
                    show_checked(node, checked);
                    at.take_focus();
                }
            />
            <span class="visually-hidden">{move || label.get()}</span>
        </label>
    }
    .into_any()
}
