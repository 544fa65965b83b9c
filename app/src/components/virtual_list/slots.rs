//! Slots: the rows that are in the document. They show other rows of the list while it is scrolled; none is made or thrown
//! away.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{ListHandle, Pick};
use crate::browser::pointer;

/// A slot of a list, given to whoever fills it.
#[derive(Clone, Copy)]
pub struct Slot {
    pub(super) number: usize,
    pub(super) index: Signal<u64>,
    pub(super) list: Slots,
}

/// What all slots of a list share.
#[derive(Clone, Copy)]
pub(super) struct Slots {
    pub id: &'static str,
    pub handle: ListHandle,
    /// Rows above the first one: the head.
    pub heads: u64,
    pub on_pick: Option<Callback<Pick>>,
    /// The row that was picked last: where a range begins.
    pub anchor: StoredValue<Option<u64>>,
    /// The press that is on its way holds Shift.
    pub with_shift: StoredValue<bool>,
    pub take_focus: Callback<()>,
}

impl Slot {
    /// Which slot it is: from 0, as they were made.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The row that it shows, from 0. For a moment it may be one that a list that became shorter has no more.
    pub fn index(&self) -> Signal<u64> {
        self.index
    }

    pub fn is_active(&self) -> Signal<bool> {
        let (index, active) = (self.index, self.list.handle.active);
        Memo::new(move |_| index.get() == active.get()).into()
    }

    /// Gives the keyboard back to the list, such as after a press on something in the row.
    pub fn take_focus(&self) {
        self.list.take_focus.run(());
    }

    /// Whoever pressed the row's own box meant the row.
    pub(super) fn pick(self) {
        let index = self.index.get_untracked();
        self.list.pick(index, self.list.with_shift.get_value());
    }

    fn press(self, event: &MouseEvent) {
        let index = self.index.get_untracked();
        self.list.handle.active.set(index);
        if self.list.on_pick.is_some() && !pointer::is_on_control(event) {
            self.list.pick(index, event.shift_key());
        }
    }
}

impl Slots {
    /// Picks a row, or with Shift all from the one that was picked before.
    pub fn pick(self, index: u64, with_shift: bool) {
        let Some(on_pick) = self.on_pick else { return };
        if let Some(from) = self.anchor.get_value().filter(|_| with_shift) {
            on_pick.run(Pick::Range { from, to: index });
        } else {
            self.anchor.set_value(Some(index));
            on_pick.run(Pick::Toggle(index));
        }
    }

    /// Shift and a key went from one row to another.
    pub fn extend(self, before: u64, index: u64) {
        let Some(on_pick) = self.on_pick else { return };
        let from = self.anchor.get_value().unwrap_or(before);
        self.anchor.set_value(Some(from));
        on_pick.run(Pick::Range { from, to: index });
    }
}

/// A row; `children` are its cells (`role="gridcell"`). `state` is for the style sheet.
#[component]
pub fn ListRow(
    at: Slot,
    /// Nothing is known of it yet but its number.
    #[prop(optional, into)]
    is_loading: Signal<bool>,
    /// Where rows can be picked; elsewhere the active row is the selected one.
    #[prop(optional, into)]
    is_selected: Option<Signal<bool>>,
    #[prop(optional, into)] state: Option<Signal<&'static str>>,
    #[prop(optional, into)] on_dblclick: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let Slot { index, list, .. } = at;
    let is_active = at.is_active();
    let selected = is_selected.unwrap_or(is_active);
    view! {
        <div
            class="virtual-list__row"
            id=move || row_id(list.id, index.get())
            role="row"
            aria-rowindex=move || (index.get() + 1 + list.heads).to_string()
            aria-selected=move || if selected.get() { "true" } else { "false" }
            aria-busy=move || is_loading.get().then_some("true")
            data-active=move || is_active.get().then_some("")
            data-selected=move || (is_selected.is_some() && selected.get()).then_some("")
            data-state=move || state.map(|state| state.get())
            on:click:capture=move |event| list.with_shift.set_value(event.shift_key())
            on:click=move |event| at.press(&event)
            on:dblclick=move |_| {
                if let Some(on_dblclick) = on_dblclick {
                    on_dblclick.run(());
                }
            }
        >
            {children()}
        </div>
    }
    .into_any()
}

pub(super) fn row_id(list_id: &str, index: u64) -> String {
    format!("{list_id}-row-{index}")
}
