//! One row of the grid, and the field that takes its place while it is edited.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{Events, RowView, UrlGridHandle};
use crate::browser::focus;
use crate::components::icon::{Icon, IconName};
use crate::components::url::Url;

#[component]
pub(super) fn Row(
    index: u64,
    row: Callback<u64, RowView>,
    row_count: Signal<u64>,
    grid_id: &'static str,
    handle: UrlGridHandle,
    events: Events,
    return_focus: Callback<()>,
) -> impl IntoView {
    let UrlGridHandle { active, editing } = handle;
    // The list may have become shorter before this row is taken away.
    let view = Memo::new(move |_| if index < row_count.get() { row.run(index) } else { RowView::default() });
    let is_active = Memo::new(move |_| active.get() == index);
    let is_editing = Memo::new(move |_| editing.get() == Some(index));
    let can_edit = events.edit.is_some();
    let begin = move || {
        if can_edit && !view.get_untracked().is_removed {
            handle.edit(index);
        }
    };
    let state = move || view.with(state_of);
    let cell = move || {
        if is_editing.get() {
            let text = view.get_untracked().text;
            return view! { <Edit index text handle events return_focus /> }.into_any();
        }
        let RowView { text, problem, is_removed, .. } = view.get();
        view! {
            <Url text />
            {problem.filter(|_| !is_removed).map(|problem| view! { <span class="url-grid__problem">{problem}</span> })}
        }
        .into_any()
    };
    view! {
        <div
            class="url-grid__row"
            id=format!("{grid_id}-row-{index}")
            role="row"
            aria-rowindex=(index + 1).to_string()
            aria-selected=move || if is_active.get() { "true" } else { "false" }
            data-active=move || is_active.get().then_some("")
            data-state=state
            on:click=move |_| active.set(index)
            on:dblclick=move |_| begin()
        >
            <span class="url-grid__number" role="rowheader">
                {move || {
                    state_sign(state())
                        .map(|(name, word)| {
                            view! {
                                <span class="url-grid__sign">
                                    <Icon name />
                                    <span class="visually-hidden">{word}</span>
                                </span>
                            }
                        })
                }}
                {move || view.with(|view| view.number)}
            </span>
            <span class="url-grid__cell" role="gridcell">{cell}</span>
            <span class="url-grid__tag" role="gridcell">{move || view.with(|view| view.tag.clone())}</span>
            {can_edit
                .then(|| {
                    view! {
                        <span class="url-grid__actions" role="gridcell">
                            // For the pointer; the keyboard has Enter and Delete.
                            <button
                                class="url-grid__action"
                                type="button"
                                tabindex="-1"
                                aria-label="Edit"
                                disabled=move || view.with(|view| view.is_removed)
                                on:click=move |_| begin()
                            >
                                <Icon name=IconName::Edit />
                            </button>
                            <button
                                class="url-grid__action"
                                type="button"
                                tabindex="-1"
                                aria-label=move || if view.with(|view| view.is_removed) { "Restore" } else { "Remove" }
                                on:click=move |_| {
                                    view.with_untracked(|view| events.remove_or_restore(index, view));
                                    return_focus.run(());
                                }
                            >
                                {move || {
                                    let name = if view.with(|view| view.is_removed) { IconName::Undo } else { IconName::Close };
                                    view! { <Icon name /> }
                                }}
                            </button>
                        </span>
                    }
                })}
        </div>
    }
    .into_any()
}

#[component]
fn Edit(index: u64, text: String, handle: UrlGridHandle, events: Events, return_focus: Callback<()>) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    focus::use_focus_at_end(node);
    let before = StoredValue::new(text.clone());
    let is_open = move || handle.editing.get_untracked() == Some(index);
    let commit = move |text: String| {
        handle.editing.set(None);
        let text = text.trim().to_owned();
        if let Some(edit) = events.edit.filter(|_| before.get_value() != text) {
            edit.run((index, text));
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        // The grid's keys, and the page's undo, are not meant while typing.
        event.stop_propagation();
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                commit(event_target_value(&event));
                return_focus.run(());
            }
            "Escape" => {
                event.prevent_default();
                handle.editing.set(None);
                return_focus.run(());
            }
            _ => {}
        }
    };
    view! {
        <input
            class="url-grid__input"
            type="text"
            dir="ltr"
            aria-label="URL"
            spellcheck="false"
            autocapitalize="none"
            autocomplete="off"
            value=text
            node_ref=node
            on:keydown=on_keydown
            on:paste=move |event| events.take_paste(&event, 2)
            on:dblclick=|event| event.stop_propagation()
            on:blur=move |event| {
                if is_open() {
                    commit(event_target_value(&event));
                }
            }
        />
    }
    .into_any()
}

fn state_of(view: &RowView) -> &'static str {
    if view.is_removed {
        "removed"
    } else if view.problem.is_some() {
        "refused"
    } else if view.warning.is_some() {
        "warned"
    } else if view.is_changed {
        "changed"
    } else {
        "plain"
    }
}

fn state_sign(state: &str) -> Option<(IconName, &'static str)> {
    match state {
        "removed" => Some((IconName::Minus, "removed ")),
        "refused" => Some((IconName::Error, "refused ")),
        "warned" => Some((IconName::Alert, "with a note ")),
        "changed" => Some((IconName::Edit, "changed ")),
        _ => None,
    }
}
