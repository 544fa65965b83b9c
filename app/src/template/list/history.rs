//! Undo and redo: the steps that take the last changes back, and those that do them again.

use std::collections::VecDeque;

use super::rows::{Rows, Step};

/// Changes that can be taken back; the oldest are forgotten.
const MAX_UNDO: usize = 1_000;

/// One entry is what a person sees as one change.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    undo: VecDeque<Vec<Step>>,
    redo: Vec<Vec<Step>>,
}

impl History {
    /// Takes these steps as one change; what had been taken back is forgotten.
    pub(super) fn take(&mut self, rows: &mut Rows, steps: Vec<Step>) {
        self.redo.clear();
        if self.undo.len() == MAX_UNDO {
            self.undo.pop_front();
        }
        self.undo.push_back(apply(rows, steps));
    }

    pub(super) fn undo(&mut self, rows: &mut Rows) -> bool {
        let Some(steps) = self.undo.pop_back() else { return false };
        self.redo.push(apply(rows, steps));
        true
    }

    pub(super) fn redo(&mut self, rows: &mut Rows) -> bool {
        let Some(steps) = self.redo.pop() else { return false };
        self.undo.push_back(apply(rows, steps));
        true
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}

/// Takes the steps; gives those that take them back, in their order.
fn apply(rows: &mut Rows, steps: Vec<Step>) -> Vec<Step> {
    let mut back: Vec<Step> = steps.into_iter().map(|step| rows.apply(step)).collect();
    back.reverse();
    back
}
