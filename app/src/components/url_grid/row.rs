//! One row of the grid.

use leptos::prelude::*;

use super::edit::Edit;
use super::{Events, RowView, UrlGridHandle};
use crate::components::icon::{Icon, IconName};
use crate::components::url::Url;
use crate::components::virtual_list::{ListRow, Slot};

#[component]
pub(super) fn Row(
    at: Slot,
    row: Callback<u64, RowView>,
    row_count: Signal<u64>,
    handle: UrlGridHandle,
    events: Events,
) -> impl IntoView {
    let index = at.index();
    // The list may have become shorter before this slot is taken away.
    let view = Memo::new(move |_| {
        let index = index.get();
        if index < row_count.get() { row.run(index) } else { RowView::default() }
    });
    let is_editing = Memo::new(move |_| handle.editing.get() == Some(index.get()));
    let can_edit = events.edit.is_some();
    let begin = move || {
        if can_edit && view.with_untracked(RowView::can_be_edited) {
            handle.edit(index.get_untracked());
        }
    };
    let return_focus = Callback::new(move |()| at.take_focus());
    let state = Memo::new(move |_| view.with(state_of));
    let is_loading = Memo::new(move |_| view.with(|view| view.is_loading));
    let is_removed = Memo::new(move |_| view.with(|view| view.is_removed));
    let cell = move || {
        if is_editing.get() {
            let text = view.with_untracked(|view| view.text.clone());
            return view! { <Edit index text handle events return_focus /> }.into_any();
        }
        if is_loading.get() {
            return view! { <span class="virtual-list__bar"></span> }.into_any();
        }
        view! {
            <Url text=Signal::derive(move || view.with(|view| view.text.clone())) />
            <span class="url-grid__problem">
                {move || view.with(|view| view.problem.clone().filter(|_| !view.is_removed))}
            </span>
        }
        .into_any()
    };
    view! {
        <ListRow at is_loading state on_dblclick=Callback::new(move |()| begin())>
            <span class="url-grid__number" role="rowheader">
                {move || {
                    state_sign(state.get())
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
                                disabled=move || is_removed.get() || is_loading.get()
                                on:click=move |_| begin()
                            >
                                <Icon name=IconName::Edit />
                            </button>
                            <button
                                class="url-grid__action"
                                type="button"
                                tabindex="-1"
                                aria-label=move || if is_removed.get() { "Restore" } else { "Remove" }
                                on:click=move |_| {
                                    view.with_untracked(|view| {
                                        events.remove_or_restore(index.get_untracked(), view);
                                    });
                                    return_focus.run(());
                                }
                            >
                                {move || {
                                    let name = if is_removed.get() { IconName::Undo } else { IconName::Close };
                                    view! { <Icon name /> }
                                }}
                            </button>
                        </span>
                    }
                })}
        </ListRow>
    }
    .into_any()
}

fn state_of(view: &RowView) -> &'static str {
    if view.is_loading {
        "loading"
    } else if view.is_removed {
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
