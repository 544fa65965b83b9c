//! The list of URLs that a person sees and changes before **Continue**: an expansion, and on top of it a layer of edits.
//! It costs memory for the edits alone, however long it is. Rows never move: a removed row stays, marked, and can be
//! restored. What a row is worth is `Judge`'s to say.

mod count;
mod history;
mod judge;
mod purged;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;

pub use count::Count;
use history::History;
pub use judge::{Judge, Summary, Verdict};
pub use purged::{MAX_LISTED_BYTES, MAX_LISTED_LINES, Made, Maker, TooManyLines};
use rows::{Rows, Step};

use super::{Expansion, Source};
use crate::model::purge_url::UrlRules;
use crate::model::recipe::{Edits, MAX_URLS};

/// Rows that can be added by hand.
pub const MAX_ADDED_ROWS: u64 = MAX_URLS;

/// An expansion with a person's edits, which can be undone.
#[derive(Clone, Debug, Default)]
pub struct UrlList {
    rows: Rows,
    history: History,
    /// Grows with each change; a `Judge` of another revision is out of date.
    revision: u64,
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place from 0, which it keeps.
    pub key: u64,
    /// What stands there now.
    pub text: String,
    pub origin: Origin,
    pub is_removed: bool,
    /// What it was made from; none for added rows.
    pub from: Option<Source>,
}

/// Where a row's text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// From the template.
    Made,
    /// From the template, and changed since.
    Changed,
    /// Typed or pasted.
    Added,
}

/// What became of pasted lines. Empty lines do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    pub added: u64,
    /// Beyond `MAX_ADDED_ROWS`.
    pub left_out: u64,
}

/// A part of the rows that a filter matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub rows: Vec<u64>,
    /// Where to go on looking; none at the end.
    pub next: Option<u64>,
}

impl UrlList {
    /// What the template makes. `UrlList::default()` is the blank list for pasting.
    pub fn new(expansion: Expansion) -> Self {
        Self::with_edits(expansion, &Edits::default())
    }

    /// The same with edits that were kept. Edits of rows that do not exist are passed over.
    pub fn with_edits(expansion: Expansion, edits: &Edits) -> Self {
        Self { rows: Rows::new(expansion, edits), ..Self::default() }
    }

    /// The same list as a later revision of another.
    #[must_use]
    pub fn after_revision(self, revision: u64) -> Self {
        Self { revision: revision + 1, ..self }
    }

    pub fn expansion(&self) -> &Expansion {
        self.rows.expansion()
    }

    /// For reading pages of assets, and letting them go: no row becomes another.
    pub fn expansion_mut(&mut self) -> &mut Expansion {
        self.rows.expansion_mut()
    }

    /// Whether a walk along the list meets every row.
    pub fn is_whole(&self) -> bool {
        self.expansion().assets().is_whole()
    }

    /// The numbers of the list without walking along it.
    pub fn count(&self, rules: &UrlRules) -> Count {
        Count::of(&self.rows, rules)
    }

    /// All rows, the removed ones too.
    pub fn row_count(&self) -> u64 {
        self.rows.count()
    }

    /// Rows that are not removed.
    pub fn live_count(&self) -> u64 {
        self.rows.count() - self.rows.removed_count()
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// One row; none behind the end, and where its page of assets was not read.
    pub fn row(&self, key: u64) -> Option<Row> {
        self.rows.row(key)
    }

    /// The rows `from..to` that there are.
    pub fn rows(&self, from: u64, to: u64) -> Vec<Row> {
        (from..to.min(self.row_count())).filter_map(|key| self.row(key)).collect()
    }

    /// Rows whose text has `needle` in it, in any ASCII case, from row `from`. Stops after `max_rows` found or
    /// `max_scanned` looked at, so that it can be asked bit by bit.
    pub fn find(&self, needle: &str, from: u64, max_rows: usize, max_scanned: u64) -> Found {
        let mut found = Found::default();
        let end = self.row_count();
        let stop = end.min(from.saturating_add(max_scanned));
        let mut next = from;
        self.rows.walk(from..stop, |key, text| {
            if found.rows.len() >= max_rows {
                return ControlFlow::Break(());
            }
            next = key + 1;
            if text.is_some_and(|text| contains_ignoring_case(text, needle)) {
                found.rows.push(key);
            }
            ControlFlow::Continue(())
        });
        found.next = (next < end).then_some(next);
        found
    }

    /// Those of these rows whose text has `needle` in it, in any ASCII case.
    pub fn among(&self, keys: &[u64], needle: &str) -> Vec<u64> {
        let has = |key: &u64| self.rows.text(*key).is_some_and(|text| contains_ignoring_case(&text, needle));
        keys.iter().copied().filter(has).collect()
    }

    /// Puts another text into a row. Empty text removes it; further lines become rows of their own.
    pub fn edit(&mut self, key: u64, text: &str) {
        let mut lines = pasted_lines(text);
        let Some(first) = lines.next() else { return self.remove(key) };
        let mut steps: Vec<Step> = self.rows.text_step(key, first).into_iter().collect();
        let further: Vec<String> = lines.take(self.room()).map(str::to_owned).collect();
        if !further.is_empty() {
            steps.push(Step::Add(further));
        }
        self.take(steps);
    }

    pub fn remove(&mut self, key: u64) {
        self.remove_all(&[key]);
    }

    /// Removes these rows, as one step.
    pub fn remove_all(&mut self, keys: &[u64]) {
        let step = self.rows.removal_step(keys, true);
        self.take(step.into_iter().collect());
    }

    /// Brings a removed row back, as it was.
    pub fn restore(&mut self, key: u64) {
        self.restore_all(&[key]);
    }

    /// Brings these rows back, as one step.
    pub fn restore_all(&mut self, keys: &[u64]) {
        let step = self.rows.removal_step(keys, false);
        self.take(step.into_iter().collect());
    }

    /// Adds one row; gives its key, or none if the text is empty or there is no room.
    pub fn add(&mut self, text: &str) -> Option<u64> {
        let key = self.row_count();
        (self.paste(text).added > 0).then_some(key)
    }

    /// Adds a row for each line, as one step.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let mut lines: Vec<String> = Vec::new();
        let room = self.room();
        let mut left_out = 0;
        for line in pasted_lines(text) {
            if lines.len() < room {
                lines.push(line.to_owned());
            } else {
                left_out += 1;
            }
        }
        let added = lines.len() as u64;
        if added > 0 {
            self.take(vec![Step::Add(lines)]);
        }
        Pasted { added, left_out }
    }

    /// Makes the list these lines, as one step: rows whose text is among them stay, others are removed, new lines are
    /// added. For editing the list as one text.
    pub fn replace(&mut self, text: &str) -> Pasted {
        let mut standing: HashMap<String, VecDeque<u64>> = HashMap::new();
        self.rows.walk(0..self.row_count(), |key, text| {
            if let Some(text) = text.filter(|_| !self.rows.is_removed(key)) {
                standing.entry(text.to_owned()).or_default().push_back(key);
            }
            ControlFlow::Continue(())
        });
        let room = self.room();
        let (mut lines, mut left_out) = (Vec::new(), 0);
        for line in pasted_lines(text) {
            if standing.get_mut(line).and_then(VecDeque::pop_front).is_some() {
                continue;
            }
            if lines.len() < room {
                lines.push(line.to_owned());
            } else {
                left_out += 1;
            }
        }
        let mut gone: Vec<u64> = standing.into_values().flatten().collect();
        gone.sort_unstable();
        let mut steps: Vec<Step> = self.rows.removal_step(&gone, true).into_iter().collect();
        let added = lines.len() as u64;
        if added > 0 {
            steps.push(Step::Add(lines));
        }
        self.take(steps);
        Pasted { added, left_out }
    }

    /// Takes the last step back; false if there is none.
    pub fn undo(&mut self) -> bool {
        let undone = self.history.undo(&mut self.rows);
        self.revision += u64::from(undone);
        undone
    }

    /// Does the step again that was taken back last; false if there is none.
    pub fn redo(&mut self) -> bool {
        let redone = self.history.redo(&mut self.rows);
        self.revision += u64::from(redone);
        redone
    }

    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// The layer, as it travels. Added rows that are removed again are not in it.
    pub fn edits(&self) -> Edits {
        self.rows.edits()
    }

    /// What one row is worth by itself; that it repeats another is only known to a `Judge` of all.
    pub fn judge_row(&self, row: &Row, rules: &UrlRules) -> Verdict {
        self.rows.verdict_of(row.key, Some(&row.text), rules)
    }

    /// Judges all rows at once. For long lists, `Judge::new` and `Judge::step` do it bit by bit.
    pub fn judge(&self, rules: &UrlRules) -> Judge {
        let mut judge = Judge::new(self);
        while !judge.step(self, rules, u64::MAX) {}
        judge
    }

    /// Rows that can still be added.
    fn room(&self) -> usize {
        usize::try_from(MAX_ADDED_ROWS.saturating_sub(self.rows.added_count())).unwrap_or(usize::MAX)
    }

    fn take(&mut self, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.history.take(&mut self.rows, steps);
            self.revision += 1;
        }
    }
}

/// The lines of a pasted text, without blanks around them and without empty ones.
fn pasted_lines(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}').split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty())
}

fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    needle.is_empty() || text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}
