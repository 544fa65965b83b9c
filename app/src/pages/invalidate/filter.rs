//! Which rows are shown: all, or those that a text and **Show refused** let through. A long list is searched bit by bit
//! between two frames, so that typing never waits for it.

use leptos::prelude::*;

use super::editor::Editor;
use crate::browser::timers;

/// Rows that a filter shows at most.
pub const MAX_FOUND: usize = 20_000;
/// Rows that are searched before the browser gets its turn.
const ROWS_PER_TURN: u64 = 5_000;

/// What the person filters by, and what it found.
#[derive(Clone, Copy)]
pub struct Filter {
    pub text: RwSignal<String>,
    /// Asked for; it holds while there is a refused row.
    pub wants_refused: RwSignal<bool>,
    found: RwSignal<Option<Vec<u64>>>,
    /// More match than are shown.
    is_cut: RwSignal<bool>,
    turn: StoredValue<u64>,
}

impl Filter {
    pub fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            wants_refused: RwSignal::new(false),
            found: RwSignal::new(None),
            is_cut: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// The rows that it lets through, by key; none for all of them.
    pub fn found(self) -> Signal<Option<Vec<u64>>> {
        self.found.into()
    }

    pub fn is_cut(self) -> Signal<bool> {
        self.is_cut.into()
    }

    pub fn is_on(self) -> bool {
        self.found.with(Option::is_some)
    }

    pub fn clear(self) {
        self.text.set(String::new());
        self.wants_refused.set(false);
    }

    /// Searches anew whenever the filter or the list changes. In a component's body.
    pub fn follow(self, editor: Editor) {
        let refused = Memo::new(move |_| {
            let has_refused = editor.worth.with(|worth| worth.refused > 0);
            (self.wants_refused.get() && has_refused)
                .then(|| editor.judge.with(|judge| judge.as_ref().map(|judge| judge.refused_rows().to_vec())))
                .flatten()
        });
        Effect::new(move |_| {
            let needle = self.text.get();
            let among = refused.get();
            editor.list.track();
            let turn = self.turn.get_value() + 1;
            self.turn.set_value(turn);
            self.is_cut.maybe_update(std::mem::take);
            match among {
                // Telling of no change would paint every row once more.
                None if needle.is_empty() => self.found.maybe_update(|found| found.take().is_some()),
                Some(rows) if needle.is_empty() => self.found.set(Some(rows)),
                Some(rows) => self.found.set(Some(editor.list.with_untracked(|list| list.among(&rows, &needle)))),
                None => self.search(editor, turn, &needle, 0, Vec::new()),
            }
        });
    }

    fn search(self, editor: Editor, turn: u64, needle: &str, from: u64, mut rows: Vec<u64>) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let room = MAX_FOUND - rows.len();
        let found = editor.list.with_untracked(|list| list.find(needle, from, room, ROWS_PER_TURN));
        rows.extend(found.rows);
        match found.next {
            Some(next) if rows.len() < MAX_FOUND => {
                let needle = needle.to_owned();
                timers::after(0, move || self.search(editor, turn, &needle, next, rows));
            }
            rest => {
                self.is_cut.set(rest.is_some());
                self.found.set(Some(rows));
            }
        }
    }
}
