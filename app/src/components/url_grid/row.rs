//! One row of the grid. Of a row that becomes another only the texts repaint: an element that is made anew, as a closure that
//! gives elements makes it, sets all of its attributes once more.

use leptos::prelude::*;

use super::edit::Edit;
use super::painting::Painting;
use super::{Events, RowView, UrlGridHandle};
use crate::components::icon::{Icon, IconName};
use crate::components::url::Url;
use crate::components::virtual_list::{ListRow, Slot};

#[component]
pub(super) fn Row(at: Slot, rows: Painting, handle: UrlGridHandle, events: Events) -> impl IntoView {
    let index = at.index();
    let view = rows.of(at);
    let is_editing = Memo::new(move |_| handle.editing.get() == Some(index.get()));
    let return_focus = Callback::new(move |()| at.take_focus());
    let state = Memo::new(move |_| view.with(state_of));
    let is_loading = Memo::new(move |_| state.get() == LOADING);
    let sign = move || {
        state_sign(state.get()).map(|(name, word)| {
            view! {
                <span class="url-grid__sign">
                    <Icon name />
                    <span class="visually-hidden">{word}</span>
                </span>
            }
        })
    };
    let problem = move || {
        (state.get() == REFUSED).then(|| {
            view! { <span class="url-grid__problem">{move || view.with(|view| view.problem.clone())}</span> }
        })
    };
    let cell = move || {
        if is_editing.get() {
            // The slot may just have got this row, and be painted next.
            let text = rows.row(index.get_untracked()).text;
            view! { <Edit index text handle events return_focus /> }.into_any()
        } else if is_loading.get() {
            view! { <span class="virtual-list__bar"></span> }.into_any()
        } else {
            view! {
                <Url text=Signal::derive(move || view.with(|view| view.text.clone())) />
                {problem}
            }
            .into_any()
        }
    };
    view! {
        <ListRow
            at
            is_loading
            state
            on_dblclick=Callback::new(move |()| begin(index, rows, handle, events))
        >
            <span class="url-grid__number" role="rowheader">
                {sign}
                {move || view.with(|view| view.number)}
            </span>
            <span class="url-grid__cell" role="gridcell">{cell}</span>
            <span class="url-grid__tag" role="gridcell">{move || view.with(|view| view.tag.clone())}</span>
            {events.edit.is_some().then(|| view! { <Actions at state rows handle events /> })}
        </ListRow>
    }
    .into_any()
}

/// For the pointer; the keyboard has Enter and Delete.
#[component]
fn Actions(
    at: Slot,
    state: Memo<&'static str>,
    rows: Painting,
    handle: UrlGridHandle,
    events: Events,
) -> impl IntoView {
    let index = at.index();
    let is_removed = Memo::new(move |_| state.get() == REMOVED);
    view! {
        <span class="url-grid__actions" role="gridcell">
            <button
                class="url-grid__action"
                type="button"
                tabindex="-1"
                aria-label="Edit"
                disabled=move || matches!(state.get(), LOADING | REMOVED)
                on:click=move |_| begin(index, rows, handle, events)
            >
                <Icon name=IconName::Edit />
            </button>
            <button
                class="url-grid__action"
                type="button"
                tabindex="-1"
                aria-label=move || if is_removed.get() { "Restore" } else { "Remove" }
                on:click=move |_| {
                    let index = index.get_untracked();
                    events.remove_or_restore(index, &rows.row(index));
                    at.take_focus();
                }
            >
                {move || {
                    let name = if is_removed.get() { IconName::Undo } else { IconName::Close };
                    view! { <Icon name /> }
                }}
            </button>
        </span>
    }
    .into_any()
}

fn begin(index: Signal<u64>, rows: Painting, handle: UrlGridHandle, events: Events) {
    let index = index.get_untracked();
    if events.edit.is_some() && rows.row(index).can_be_edited() {
        handle.edit(index);
    }
}

const LOADING: &str = "loading";
const REMOVED: &str = "removed";
const REFUSED: &str = "refused";

fn state_of(view: &RowView) -> &'static str {
    if view.is_loading {
        LOADING
    } else if view.is_removed {
        REMOVED
    } else if view.problem.is_some() {
        REFUSED
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
        REMOVED => Some((IconName::Minus, "removed ")),
        REFUSED => Some((IconName::Error, "refused ")),
        "warned" => Some((IconName::Alert, "with a note ")),
        "changed" => Some((IconName::Edit, "changed ")),
        _ => None,
    }
}
