//! Which slot shows which row. While the list is scrolled a slot keeps its row as long as that is in the document; then it
//! goes to the other end and takes the next row there. So a step costs as much as the rows that come, and reading order is
//! the list's order.

use std::collections::VecDeque;
use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

use crate::browser::layout;

/// The slots in the order of the document, as arithmetic. They are numbered from 0 as they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rotation {
    slots: VecDeque<usize>,
    /// The row in the first of them.
    first: u64,
}

impl Rotation {
    fn of(shown: &Range<u64>) -> Self {
        Self { slots: (0..count(shown)).collect(), first: shown.start }
    }

    /// Shows other rows. The answer is how many elements go from the beginning to the end, or if negative back.
    fn follow(&mut self, shown: &Range<u64>) -> isize {
        let (count, first) = (count(shown), std::mem::replace(&mut self.first, shown.start));
        if count != self.slots.len() {
            // Slots are made at the end, and taken away wherever they are.
            self.slots.retain(|slot| *slot < count);
            self.slots.extend(self.slots.len()..count);
            return 0;
        }
        let by = isize::try_from(shown.start.cast_signed() - first.cast_signed()).unwrap_or(0);
        if by.unsigned_abs() >= count {
            return 0;
        }
        match by {
            0.. => self.slots.rotate_left(by.unsigned_abs()),
            ..0 => self.slots.rotate_right(by.unsigned_abs()),
        }
        by
    }

    /// Each slot with its row.
    fn rows(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.slots.iter().copied().zip(self.first..)
    }
}

fn count(shown: &Range<u64>) -> usize {
    usize::try_from(shown.end.saturating_sub(shown.start)).unwrap_or(0)
}

/// The rows of a list's slots, which follow `shown`.
#[derive(Clone, Copy)]
pub(super) struct Rotating {
    shown: Memo<Range<u64>>,
    window: NodeRef<html::Div>,
    rotation: StoredValue<Rotation>,
    rows: StoredValue<Vec<RwSignal<u64>>>,
}

/// The slots are the elements in `window`.
pub(super) fn use_rotation(shown: Memo<Range<u64>>, window: NodeRef<html::Div>) -> Rotating {
    let rotation = Rotation::of(&shown.get_untracked());
    let rotating = Rotating { shown, window, rotation: StoredValue::new(rotation), rows: StoredValue::new(Vec::new()) };
    Effect::new(move |_| {
        shown.track();
        rotating.follow();
    });
    rotating
}

impl Rotating {
    /// The row of a slot that is being made.
    pub fn row_of(self, slot: usize) -> Signal<u64> {
        self.follow();
        let row = self.rotation.with_value(|rotation| rotation.rows().find(|(at, _)| *at == slot));
        let row = RwSignal::new(row.map_or(0, |(_, row)| row));
        self.rows.update_value(|rows| {
            rows.truncate(slot);
            rows.push(row);
        });
        row.into()
    }

    fn follow(self) {
        let by = self.rotation.try_update_value(|rotation| rotation.follow(&self.shown.get_untracked())).unwrap_or(0);
        layout::turn_children(self.window, by);
        let rows = self.rows.get_value();
        self.rotation.with_value(|rotation| {
            for (slot, row) in rotation.rows() {
                if let Some(shown) = rows.get(slot).filter(|shown| shown.try_get_untracked() != Some(row)) {
                    shown.try_set(row);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(rotation: &Rotation) -> Vec<usize> {
        rotation.rows().map(|(slot, _)| slot).collect()
    }

    #[test]
    fn a_slot_keeps_its_row_while_that_is_shown() {
        let mut rotation = Rotation::of(&(0..5));
        assert_eq!(rotation.follow(&(2..7)), 2);
        assert_eq!(rotation.rows().collect::<Vec<_>>(), [(2, 2), (3, 3), (4, 4), (0, 5), (1, 6)]);
        assert_eq!(rotation.follow(&(1..6)), -1);
        assert_eq!(rotation.rows().collect::<Vec<_>>(), [(1, 1), (2, 2), (3, 3), (4, 4), (0, 5)]);
        assert_eq!(rotation.follow(&(1..6)), 0);
    }

    #[test]
    fn a_jump_moves_nothing_in_the_document() {
        let mut rotation = Rotation::of(&(0..5));
        rotation.follow(&(2..7));
        assert_eq!(rotation.follow(&(9_999_995..10_000_000)), 0);
        assert_eq!(rotation.rows().last(), Some((1, 9_999_999)));
        assert_eq!(rotation.follow(&(0..5)), 0);
        assert_eq!(slots(&rotation), [2, 3, 4, 0, 1]);
    }

    #[test]
    fn slots_come_at_the_end_and_go_from_wherever_they_are() {
        let mut rotation = Rotation::of(&(0..4));
        rotation.follow(&(3..7));
        assert_eq!(slots(&rotation), [3, 0, 1, 2]);
        assert_eq!(rotation.follow(&(3..9)), 0);
        assert_eq!(rotation.rows().collect::<Vec<_>>(), [(3, 3), (0, 4), (1, 5), (2, 6), (4, 7), (5, 8)]);
        assert_eq!(rotation.follow(&(0..2)), 0);
        assert_eq!(rotation.rows().collect::<Vec<_>>(), [(0, 0), (1, 1)]);
        assert_eq!(rotation.follow(&(0..0)), 0);
        assert_eq!(slots(&rotation), Vec::<usize>::new());
    }
}
