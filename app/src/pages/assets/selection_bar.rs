//! Selecting: one, several, a range, the page, all that match; and the bar that says what is selected and what to do.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::browser::pointer;
use crate::components::{Button, ButtonKind, Checkbox, Number, Toaster, use_toasts};
use crate::model::asset::{AssetFilter, AssetRow, Selection};
use crate::model::person::Role;
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
        let is_all_taken = self.rows.with_value(|rows| {
            let rows = rows.iter().take(last + 1).skip(first);
            let set =
                |selection: &mut Selection| rows.filter(|row| !selection.set(&row.asset, is_selected)).count() == 0;
            self.workspace.selection.try_update(set)
        });
        if is_all_taken == Some(false) {
            self.toasts.info(
                "All assets that match another filter are selected, and others cannot be added to them. Clear the \
                 selection to begin another.",
            );
        }
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

/// Appears with a selection; without scripts it is the form's button.
#[component]
pub fn SelectionBar(filter: AssetFilter, total: u64, picker: Picker) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let selected = Memo::new(move |_| workspace.selected());
    let is_all = {
        let filter = filter.clone();
        Memo::new(move |_| {
            workspace.selection.with(|selection| {
                matches!(selection, Selection::Matching { filter: of, except } if *of == filter && except.is_empty())
            })
        })
    };
    let select_all = move |_| {
        workspace.matching.set(total);
        workspace.selection.set(Selection::Matching { filter: filter.clone(), except: Vec::new() });
    };
    let may_invalidate = workspace.may(Role::Editor);
    view! {
        <div class="assets__selection" hidden=move || hydrated.get() && selected.get() == 0>
            <span role="status">
                {move || {
                    hydrated
                        .get()
                        .then(|| {
                            view! {
                                <strong>
                                    <Number value=selected />
                                </strong>
                                " selected"
                            }
                        })
                }}
            </span>
            {move || {
                let can_widen = picker.is_page_selected().get() && !is_all.get();
                (hydrated.get() && can_widen)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Quiet on:click=select_all.clone()>
                                "Select all "
                                <Number value=total />
                                " that match"
                            </Button>
                        }
                    })
            }}
            {move || {
                hydrated
                    .get()
                    .then(|| {
                        view! {
                            <Button
                                kind=ButtonKind::Quiet
                                on:click=move |_| workspace.selection.set(Selection::default())
                            >
                                "Clear selection"
                            </Button>
                        }
                    })
            }}
            {may_invalidate
                .then(|| {
                    view! {
                        <Button
                            kind=ButtonKind::Primary
                            submit=true
                            on:click=move |event| {
                                event.prevent_default();
                                workspace.is_invalidating.set(true);
                            }
                        >
                            "Invalidate CDN…"
                        </Button>
                    }
                })}
        </div>
    }
}
