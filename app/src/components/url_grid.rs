//! An editable list of URLs of any length. It knows nothing of what a row means; it shows `RowView`s and reports what the
//! person does.
//!
//! Keys beside the list's own: Enter or F2 edits, Enter commits, Escape cancels; Delete removes or restores; pasting lines
//! adds them. Everything else (undo, say) is left to the page.

mod edit;
mod painting;
mod row;

use std::ops::Range;

use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

use super::virtual_list::{ListHandle, Slot, VirtualList};
use crate::browser::clipboard;
use edit::Draft;
use painting::use_painting;
use row::Row;

/// One row as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowView {
    /// From 1; also where the list is filtered.
    pub number: u64,
    pub text: String,
    /// Nothing but its number is known yet.
    pub is_loading: bool,
    pub is_changed: bool,
    pub is_removed: bool,
    /// Why it is refused and how to mend it.
    pub problem: Option<String>,
    /// Accepted, with something to know.
    pub warning: Option<String>,
    /// Who takes it: names of connections.
    pub tag: String,
}

impl RowView {
    fn can_be_edited(&self) -> bool {
        !self.is_removed && !self.is_loading
    }
}

/// The page's hand on a grid: which row is active, which is being edited.
#[derive(Clone, Copy)]
pub struct UrlGridHandle {
    list: ListHandle,
    editing: RwSignal<Option<u64>>,
    /// What was typed so far, which outlives the row's being scrolled away.
    draft: StoredValue<Option<Draft>>,
}

impl UrlGridHandle {
    pub fn new() -> Self {
        Self { list: ListHandle::new(), editing: RwSignal::new(None), draft: StoredValue::new(None) }
    }

    /// The row that keys act on.
    pub fn active(&self) -> Signal<u64> {
        self.list.active()
    }

    /// Shows a row and makes it the active one.
    pub fn activate(&self, index: u64) {
        self.list.activate(index);
    }

    /// The same, in the middle of the view if it was out of sight.
    pub fn go_to(&self, index: u64) {
        self.list.go_to(index);
    }

    /// Shows a row and begins to edit it, such as one that was just added.
    pub fn edit(&self, index: u64) {
        if self.editing.get_untracked() != Some(index) {
            self.draft.set_value(None);
        }
        self.list.activate(index);
        self.editing.set(Some(index));
    }

    /// The row that is being edited.
    pub fn editing(&self) -> Signal<Option<u64>> {
        self.editing.into()
    }

    /// Whether a row is being edited.
    pub fn is_editing(&self) -> bool {
        self.editing.get_untracked().is_some()
    }

    fn end_editing(&self) {
        self.draft.try_set_value(None);
        self.editing.try_set(None);
    }
}

impl Default for UrlGridHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// What rows report to.
#[derive(Clone, Copy)]
struct Events {
    edit: Option<Callback<(u64, String)>>,
    remove: Option<Callback<u64>>,
    restore: Option<Callback<u64>>,
    paste: Option<Callback<Vec<String>>>,
}

impl Events {
    fn remove_or_restore(self, index: u64, view: &RowView) {
        let act = if view.is_removed { self.restore } else { self.remove };
        if let Some(act) = act.filter(|_| !view.is_loading) {
            act.run(index);
        }
    }

    fn take_paste(self, event: &ClipboardEvent, at_least: usize) {
        let Some(add) = self.paste else { return };
        let Some(text) = clipboard::pasted_text(event) else { return };
        let lines: Vec<String> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if lines.len() >= at_least {
            event.prevent_default();
            event.stop_propagation();
            add.run(lines);
        }
    }
}

/// `row` may read signals: a row repaints when what it reads changes. It is asked for the rows in the document alone, once
/// for each change, and once more for the active one. Without `on_edit` the rows can only be read.
#[component]
pub fn UrlGrid(
    #[prop(into)] label: String,
    #[prop(into)] row_count: Signal<u64>,
    #[prop(into)] row: Callback<u64, RowView>,
    #[prop(optional)] handle: UrlGridHandle,
    /// `(index, text)`: a row was changed to this text.
    #[prop(optional, into)]
    on_edit: Option<Callback<(u64, String)>>,
    #[prop(optional, into)] on_remove: Option<Callback<u64>>,
    #[prop(optional, into)] on_restore: Option<Callback<u64>>,
    /// Lines were pasted, one or more, trimmed, none empty.
    #[prop(optional, into)]
    on_paste: Option<Callback<Vec<String>>>,
    /// The rows in view became others, such as to load what comes; at most once a frame.
    #[prop(optional, into)]
    on_window: Option<Callback<Range<u64>>>,
    /// A dialog that holds it focuses it first.
    #[prop(optional)]
    autofocus: bool,
    /// Unique on the page.
    #[prop(default = "urls")]
    id: &'static str,
    /// Shown instead of rows while there are none.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let events = Events { edit: on_edit, remove: on_remove, restore: on_restore, paste: on_paste };
    let on_key = Callback::new(move |(event, here): (KeyboardEvent, u64)| {
        if let Some(edited) = handle.editing.get_untracked() {
            return key_while_away(&event, handle, edited);
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || here >= row_count.get_untracked() {
            return false;
        }
        match event.key().as_str() {
            "Enter" | "F2" if on_edit.is_some() => {
                if untrack(|| row.run(here)).can_be_edited() {
                    handle.edit(here);
                }
            }
            "Delete" | "Backspace" if on_remove.is_some() => events.remove_or_restore(here, &untrack(|| row.run(here))),
            _ => return false,
        }
        event.prevent_default();
        true
    });
    // Leaving the list ends editing, as leaving the row's field does.
    let on_leave = Callback::new(move |()| {
        let edited = handle.editing.try_get_untracked().flatten();
        if edited.is_some_and(|edited| !untrack(|| handle.list.is_in_sight(edited))) {
            edit::commit_draft(handle, events);
        }
    });
    let active = Memo::new(move |_| {
        let index = handle.active().get();
        (index < row_count.get() && handle.list.is_in_sight(index)).then_some(index)
    });
    let detail = Memo::new(move |_| {
        let view = row.run(active.get()?);
        view.problem.or(view.warning).filter(|_| !view.is_removed)
    });
    // The list may have become shorter before a slot is taken away.
    let shown = move |index| if index < row_count.get() { row.run(index) } else { RowView::default() };
    let rows = use_painting(handle.list, Callback::new(shown));
    let slot = move |slot: Slot| view! { <Row at=slot rows handle events /> }.into_any();
    view! {
        <div class="url-grid" on:paste=move |event| events.take_paste(&event, 1)>
            <VirtualList
                label
                id
                row_count
                row=slot
                handle=handle.list
                on_key
                on_window=on_window.unwrap_or_else(|| Callback::new(|_| ()))
                on_leave
                kept_row=handle.editing
                is_read_only=on_edit.is_none()
                autofocus
                empty
            />
            <p class="url-grid__detail" aria-live="polite">
                {move || detail.get()}
            </p>
        </div>
    }
    .into_any()
}

/// The row that is edited was scrolled away: a key that means it brings it back and does nothing else. Others scroll.
fn key_while_away(event: &KeyboardEvent, handle: UrlGridHandle, edited: u64) -> bool {
    let key = event.key();
    let is_typed = key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key();
    if is_typed || matches!(key.as_str(), "Enter" | "F2" | "Escape" | "Backspace" | "Delete") {
        handle.list.go_to(edited);
        event.prevent_default();
    }
    true
}
