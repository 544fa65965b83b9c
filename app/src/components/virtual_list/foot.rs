//! The list's foot: which rows are in view, of how many, and the way to any of them by its number.

use std::ops::Range;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::keys::row_of_text;
use crate::browser::focus;
use crate::browser::hydration::use_hydrated;
use crate::components::{Kbd, Number};

#[component]
pub(super) fn Foot(
    in_view: Memo<Range<u64>>,
    row_count: Signal<u64>,
    is_going: RwSignal<bool>,
    go_to: Callback<u64>,
    return_focus: Callback<()>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let range = move || {
        view! {
            <span class="virtual-list__range">
                <Number value=Signal::derive(move || in_view.with(|rows| rows.start + 1)) />
                "–"
                <Number value=Signal::derive(move || in_view.with(|rows| rows.end)) />
                " of "
                <Number value=row_count />
            </span>
        }
    };
    let going = move || {
        if is_going.get() {
            view! { <GoTo row_count is_going go_to return_focus /> }.into_any()
        } else {
            view! {
                <button class="virtual-list__go" type="button" on:click=move |_| is_going.set(true)>
                    "Go to row"
                    <Kbd chord="mod+g" />
                </button>
            }
            .into_any()
        }
    };
    // What it says depends on what the browser shows; its place is kept before.
    view! { <div class="virtual-list__foot">{move || hydrated.get().then(|| view! { {range()} {going} })}</div> }
        .into_any()
}

#[component]
fn GoTo(
    row_count: Signal<u64>,
    is_going: RwSignal<bool>,
    go_to: Callback<u64>,
    return_focus: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    focus::use_focus_at_end(node);
    let close = move || {
        is_going.set(false);
        return_focus.run(());
    };
    let on_keydown = move |event: KeyboardEvent| {
        // Neither the list's keys nor the form's or the dialog's around it.
        event.stop_propagation();
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                if let Some(row) = row_of_text(&event_target_value(&event), row_count.get_untracked()) {
                    go_to.run(row);
                    close();
                }
            }
            "Escape" => {
                event.prevent_default();
                close();
            }
            _ => {}
        }
    };
    view! {
        <label class="virtual-list__going">
            "Go to row"
            <input
                class="input virtual-list__row-number"
                type="text"
                inputmode="numeric"
                autocomplete="off"
                node_ref=node
                on:keydown=on_keydown
                on:blur=move |_| {
                    is_going.try_set(false);
                }
            />
        </label>
    }
    .into_any()
}
