//! Selecting tiles: one, several, a range of the page, the page.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::super::picker::set;
use crate::browser::pointer;
use crate::components::{Checkbox, Toaster, use_toasts};
use crate::model::asset::AssetRow;
use crate::pages::workspace::{Workspace, use_workspace};

/// Selects rows of the page that is shown.
#[derive(Clone, Copy)]
pub struct Picker {
    workspace: Workspace,
    toasts: Toaster,
    rows: StoredValue<Vec<AssetRow>>,
    /// The row that was picked last: where a range begins.
    anchor: StoredValue<Option<usize>>,
    with_shift: StoredValue<bool>,
}

pub fn use_picker(rows: StoredValue<Vec<AssetRow>>) -> Picker {
    Picker {
        workspace: use_workspace(),
        toasts: use_toasts(),
        rows,
        anchor: StoredValue::new(None),
        with_shift: StoredValue::new(false),
    }
}

impl Picker {
    /// Whether this row is selected.
    pub fn is_selected(self, index: usize) -> Memo<bool> {
        Memo::new(move |_| {
            let rows = self.rows.read_value();
            rows.get(index).is_some_and(|row| self.workspace.selection.with(|selection| selection.contains(&row.asset)))
        })
    }

    /// Whether the press that comes now holds Shift.
    pub fn note_shift(self, is_held: bool) {
        self.with_shift.set_value(is_held);
    }

    /// A click beside the row's own controls picks it, too.
    pub fn click(self, event: &MouseEvent, index: usize, is_selected: bool) {
        if !pointer::is_on_control(event) {
            self.pick(index, !is_selected);
        }
    }

    /// Picks a row, or with Shift all from the one picked before.
    pub fn pick(self, index: usize, is_selected: bool) {
        let from = self.anchor.get_value().filter(|_| self.with_shift.get_value()).unwrap_or(index);
        self.set(from.min(index), from.max(index), is_selected);
        self.anchor.set_value(Some(index));
    }

    pub fn pick_page(self, is_selected: bool) {
        self.set(0, usize::MAX - 1, is_selected);
    }

    fn set(self, first: usize, last: usize, is_selected: bool) {
        let rows = self.rows.with_value(|rows| rows.iter().take(last + 1).skip(first).cloned().collect::<Vec<_>>());
        set(self.workspace, self.toasts, &rows, is_selected);
    }

    pub fn is_page_selected(self) -> Signal<bool> {
        Signal::derive(move || {
            let rows = self.rows.read_value();
            let is_selected = |row: &AssetRow| self.workspace.selection.with(|all| all.contains(&row.asset));
            !rows.is_empty() && rows.iter().all(is_selected)
        })
    }
}

/// The box above the assets that selects those of this page.
#[component]
pub fn SelectPage(picker: Picker) -> impl IntoView {
    view! {
        <div class="assets__all">
            <Checkbox
                label="Select all on this page"
                name="page"
                checked=picker.is_page_selected()
                on_change=move |is_selected| picker.pick_page(is_selected)
            />
        </div>
    }
}
