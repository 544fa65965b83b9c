//! Selecting: one, several, a range, the page, all that match; and the bar that says what is selected and what to do.

use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::components::{Button, ButtonKind, Number};
use crate::model::asset::{AssetFilter, AssetRow, Selection};
use crate::model::person::Role;
use crate::pages::workspace::{Workspace, use_workspace};

/// Selects rows of the page that is shown.
#[derive(Clone, Copy)]
pub struct Picker {
    workspace: Workspace,
    rows: StoredValue<Vec<AssetRow>>,
    /// The row that was picked last: where a range begins.
    anchor: StoredValue<Option<usize>>,
    with_shift: StoredValue<bool>,
}

pub fn use_picker(rows: StoredValue<Vec<AssetRow>>) -> Picker {
    Picker { workspace: use_workspace(), rows, anchor: StoredValue::new(None), with_shift: StoredValue::new(false) }
}

impl Picker {
    /// Whether the press that comes now holds Shift.
    pub fn note_shift(self, is_held: bool) {
        self.with_shift.set_value(is_held);
    }

    /// Picks a row, or with Shift all from the one picked before.
    pub fn pick(self, index: usize, is_selected: bool) {
        let from = self.anchor.get_value().filter(|_| self.with_shift.get_value()).unwrap_or(index);
        let (first, last) = (from.min(index), from.max(index));
        self.rows.with_value(|rows| {
            self.workspace.selection.update(|selection| {
                for row in rows.iter().take(last + 1).skip(first) {
                    selection.set(&row.asset, is_selected);
                }
            });
        });
        self.anchor.set_value(Some(index));
    }

    pub fn pick_page(self, is_selected: bool) {
        self.rows.with_value(|rows| {
            self.workspace
                .selection
                .update(|selection| rows.iter().for_each(|row| selection.set(&row.asset, is_selected)));
        });
    }

    pub fn is_page_selected(self) -> Signal<bool> {
        Signal::derive(move || {
            self.workspace
                .selection
                .with(|selection| self.rows.with_value(|rows| rows.iter().all(|row| selection.contains(&row.asset))))
        })
    }
}

/// Appears with a selection; without scripts it is the form's button.
#[component]
pub fn SelectionBar(filter: AssetFilter, total: u64, rows: StoredValue<Vec<AssetRow>>) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let picker = use_picker(rows);
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
