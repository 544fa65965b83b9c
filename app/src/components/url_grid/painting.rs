//! What the slots show, found out in one go. A list has one source for all of its rows, so whatever changes it is heard once
//! and not once a row; then only slots whose row became another repaint. Rows in view come first, those that are ready
//! beyond its edges a moment later, unless they come into view before.

use leptos::prelude::*;

use super::RowView;
use crate::browser::timers;
use crate::components::virtual_list::{ListHandle, Slot};

/// How long rows out of view may show what was.
const LATE_MS: u32 = 50;

/// A slot.
#[derive(Clone, Copy)]
struct Painted {
    row: Signal<u64>,
    /// The row that it shows.
    last: u64,
    shown: RwSignal<RowView>,
}

/// The slots of one list.
#[derive(Clone, Copy)]
pub(super) struct Painting {
    row: Callback<u64, RowView>,
    /// By the slots' numbers; none where one went.
    slots: StoredValue<Vec<Option<Painted>>>,
    /// A slot was made.
    made: RwSignal<()>,
}

/// `row` tells what a row shows. It may read signals: when they change, rows are painted anew.
pub(super) fn use_painting(handle: ListHandle, row: Callback<u64, RowView>) -> Painting {
    let painting = Painting { row, slots: StoredValue::new(Vec::new()), made: RwSignal::new(()) };
    let late = RwSignal::new(0_u32);
    let paint_late = timers::use_debounce(LATE_MS, move || {
        late.try_update(|turn| *turn = turn.wrapping_add(1));
    });
    Effect::new(move |before: Option<u32>| {
        painting.made.track();
        let turn = late.get();
        if before == Some(turn) {
            let in_view = untrack(|| handle.in_view());
            if painting.paint(|row| in_view.contains(&row)) {
                // What is left is heard of when it comes into view.
                handle.in_view();
                paint_late();
            }
        } else {
            painting.paint(|_| true);
        }
        turn
    });
    painting
}

impl Painting {
    /// What a slot shows.
    pub fn of(self, slot: Slot) -> Signal<RowView> {
        let (number, row) = (slot.number(), slot.index());
        let last = row.get_untracked();
        let shown = RwSignal::new(self.row(last));
        self.slots.update_value(|slots| {
            slots.resize(slots.len().max(number + 1), None);
            slots[number] = Some(Painted { row, last, shown });
        });
        on_cleanup(move || {
            self.slots.try_update_value(|slots| slots[number] = None);
        });
        self.made.set(());
        shown.into()
    }

    /// What a row shows by now.
    pub fn row(self, index: u64) -> RowView {
        untrack(|| self.row.run(index))
    }

    /// Paints the slots whose row `is_wanted`, and those that just got theirs, unless all did: then the list jumped, and may
    /// jump on. Tells whether any is left.
    fn paint(self, is_wanted: impl Fn(u64) -> bool) -> bool {
        let mut is_any_left = false;
        self.slots.update_value(|slots| {
            let is_jump = slots.iter().flatten().all(|slot| slot.row.try_get_untracked() != Some(slot.last));
            for slot in slots.iter_mut().flatten() {
                let Some(row) = slot.row.try_get() else { continue };
                if (is_jump || row == slot.last) && !is_wanted(row) {
                    is_any_left = true;
                    continue;
                }
                slot.last = row;
                let shows = self.row.run(row);
                if slot.shown.try_with_untracked(|shown| *shown != shows) == Some(true) {
                    slot.shown.try_set(shows);
                }
            }
        });
        is_any_left
    }
}
