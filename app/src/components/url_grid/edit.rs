//! The field that takes a row's place while it is edited. What is typed outlives the field: when the row is scrolled away
//! the field goes, and comes back with the row.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::{Events, UrlGridHandle};
use crate::browser::focus;

/// What was typed so far, and where the caret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The row's text when editing began.
    pub before: String,
    pub text: String,
    /// In UTF-16 units.
    pub selection: (u32, u32),
}

impl Draft {
    fn begin(text: String) -> Self {
        let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        Self { before: text.clone(), text, selection: (end, end) }
    }
}

/// Ends editing, and tells what was typed if it is another text.
pub(super) fn commit_draft(handle: UrlGridHandle, events: Events) {
    let (Some(index), Some(draft)) =
        (handle.editing.try_get_untracked().flatten(), handle.draft.try_get_value().flatten())
    else {
        return;
    };
    handle.end_editing();
    let text = draft.text.trim().to_owned();
    if let Some(edit) = events.edit.filter(|_| draft.before != text) {
        edit.try_run((index, text));
    }
}

/// `index` is the slot's: the field belongs to the row that was shown when it was made.
#[component]
pub(super) fn Edit(
    index: Signal<u64>,
    text: String,
    handle: UrlGridHandle,
    events: Events,
    return_focus: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let draft = handle.draft.get_value().unwrap_or_else(|| Draft::begin(text));
    let Draft { text, selection: (start, end), .. } = draft.clone();
    handle.draft.set_value(Some(draft));
    focus::use_focus_at(node, start, end);
    let keep = move |text: Option<String>| {
        let selection = focus::selection_of(node);
        handle.draft.try_update_value(|draft| {
            if let Some(draft) = draft {
                draft.text = text.unwrap_or_else(|| std::mem::take(&mut draft.text));
                draft.selection = selection.unwrap_or(draft.selection);
            }
        });
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
                keep(Some(event_target_value(&event)));
                commit_draft(handle, events);
                return_focus.run(());
            }
            "Escape" => {
                event.prevent_default();
                handle.end_editing();
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
            on:input=move |event| keep(Some(event_target_value(&event)))
            on:keyup=move |_| keep(None)
            on:pointerup=move |_| keep(None)
            on:paste=move |event| {
                events.take_paste(&event, 2);
                event.stop_propagation();
            }
            on:dblclick=|event| event.stop_propagation()
            on:blur=move |event| {
                // A field that goes since its row was scrolled away is not left.
                let edited = handle.editing.try_get_untracked().flatten();
                let is_in_sight = |row| untrack(|| handle.list.is_in_sight(row));
                if edited == index.try_get_untracked() && edited.is_some_and(is_in_sight) {
                    keep(Some(event_target_value(&event)));
                    commit_draft(handle, events);
                }
            }
        />
    }
    .into_any()
}
