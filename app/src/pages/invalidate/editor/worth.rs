//! What the list is worth. Its lines are counted at once; a list that is not too long is also walked, bit by bit between two
//! frames, so that typing never waits for it.

use leptos::prelude::*;

use super::Editor;
use crate::browser::timers;
use crate::model::forecast::{Cheaper, Forecast};
use crate::template::list::Judge;

/// Rows that are judged before the browser gets its turn.
const ROWS_PER_TURN: u64 = 2_000;
/// Longer lists are counted by their lines alone: a walk would remember too much of them.
const MAX_WALKED_ROWS: u64 = 200_000;
/// What the list is worth, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// URLs that **Continue** sends.
    pub good: u64,
    /// Rows that it does not send.
    pub refused: u64,
    /// Rows that repeat another.
    pub merged: u64,
    pub forecast: Forecast,
    /// Of each host, where all of its URLs lie, and what that would save.
    folders: Vec<String>,
    pub cheaper: Option<Cheaper>,
    /// Whether each row was looked at; else the server counts when it gets the list.
    pub is_exact: bool,
    /// Whether rows are being looked at.
    pub is_counting: bool,
}

impl Editor {
    pub(super) fn begin_judging(self) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        let rules = self.rules.get_untracked();
        let (count, is_walked) = self
            .list
            .with_untracked(|list| (list.count(&rules), list.is_whole() && list.row_count() <= MAX_WALKED_ROWS));
        let forecast = self.desk.with_untracked(|desk| Forecast::of(desk, &count.by_host));
        let cheaper = self.desk.with_untracked(|desk| Cheaper::of(desk, &forecast, &count.folders));
        let is_exact = count.is_exact && count.good == 0;
        let (good, refused) = (count.good + count.unknown, count.refused);
        let (folders, merged, is_counting) = (count.folders, 0, is_walked);
        self.worth.set(Worth { good, refused, merged, forecast, folders, cheaper, is_exact, is_counting });
        if is_walked {
            self.judge_on(turn, self.list.with_untracked(Judge::new));
        } else {
            self.judge.set(None);
        }
    }

    fn judge_on(self, turn: u64, mut judge: Judge) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let rules = self.rules.get_untracked();
        if !self.list.with_untracked(|list| judge.step(list, &rules, ROWS_PER_TURN)) {
            return timers::after(0, move || self.judge_on(turn, judge));
        }
        let summary = judge.summary();
        let forecast = self.desk.with_untracked(|desk| Forecast::of(desk, &summary.by_host));
        let folders = self.worth.with_untracked(|worth| worth.folders.clone());
        let cheaper = self.desk.with_untracked(|desk| Cheaper::of(desk, &forecast, &folders));
        self.worth.set(Worth {
            good: summary.good,
            refused: summary.refused,
            merged: summary.duplicates,
            forecast,
            folders,
            cheaper,
            is_exact: true,
            is_counting: false,
        });
        self.judge.set(Some(judge));
    }
}
