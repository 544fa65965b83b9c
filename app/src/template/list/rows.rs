//! The rows themselves: an expansion, which of its rows were changed or removed, and the rows added behind it. Every
//! change is a `Step`, and applying a step gives the step that takes it back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, Range};

use edgesweep_expand::Buffer;

use super::judge::Verdict;
use super::{Origin, Row};
use crate::model::purge_url::{PurgeUrl, UrlRules};
use crate::model::recipe::Edits;
use crate::template::Expansion;

/// Made in one go on a walk: enough that beginning costs little, little enough that what is made in vain does too.
const WALKED_BYTES: usize = 16 * 1_024;

#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    expansion: Expansion,
    changed: BTreeMap<u64, String>,
    added: Vec<String>,
    /// Made and added rows alike.
    removed: BTreeSet<u64>,
}

/// One change, as large as what it changes.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The row's text becomes this; none is what the template made.
    Text {
        key: u64,
        text: Option<String>,
    },
    Removal {
        keys: Vec<u64>,
        removed: bool,
    },
    Add(Vec<String>),
    /// Takes as many rows from the end.
    TakeBack(usize),
}

impl Rows {
    pub(super) fn new(expansion: Expansion, edits: &Edits) -> Self {
        let made = expansion.len();
        Self {
            changed: edits.changed.iter().filter(|(key, _)| *key < made).cloned().collect(),
            removed: edits.removed.iter().copied().filter(|key| *key < made).collect(),
            added: edits.added.clone(),
            expansion,
        }
    }

    pub(super) fn expansion(&self) -> &Expansion {
        &self.expansion
    }

    pub(super) fn expansion_mut(&mut self) -> &mut Expansion {
        &mut self.expansion
    }

    /// Rows of the expansion with another text, and those that are removed; by index, in order.
    pub(super) fn touched(&self) -> impl Iterator<Item = u64> {
        let made = self.made();
        let changed = self.changed.keys().copied().filter(|key| !self.removed.contains(key));
        changed.chain(self.removed.range(..made).copied())
    }

    pub(super) fn made(&self) -> u64 {
        self.expansion.len()
    }

    pub(super) fn added_count(&self) -> u64 {
        self.added.len() as u64
    }

    pub(super) fn removed_count(&self) -> u64 {
        self.removed.len() as u64
    }

    pub(super) fn count(&self) -> u64 {
        self.made().saturating_add(self.added_count())
    }

    /// None for rows whose page of assets was not read.
    pub(super) fn row(&self, key: u64) -> Option<Row> {
        let is_removed = self.removed.contains(&key);
        if let Some(added) = self.added_index(key) {
            let text = self.added.get(added)?.clone();
            return Some(Row { key, text, origin: Origin::Added, is_removed, from: None });
        }
        let made = self.expansion.get(key)?;
        let (text, origin) = match self.changed.get(&key) {
            Some(text) => (text.clone(), Origin::Changed),
            None => (made.text, Origin::Made),
        };
        Some(Row { key, text, origin, is_removed, from: Some(made.from) })
    }

    pub(super) fn text(&self, key: u64) -> Option<Cow<'_, str>> {
        if let Some(added) = self.added_index(key) {
            return self.added.get(added).map(|text| Cow::Borrowed(text.as_str()));
        }
        match self.changed.get(&key) {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.expansion.get(key).map(|line| Cow::Owned(line.text)),
        }
    }

    /// Tells the texts of these rows in order, the removed ones too; none for rows whose page of assets was not read. Row by
    /// row, each would be found anew among the assets of its page.
    pub(super) fn walk(&self, keys: Range<u64>, mut tell: impl FnMut(u64, Option<&str>) -> ControlFlow<()>) {
        let mut key = keys.start;
        let made_end = if self.expansion.assets().is_whole() { self.made().min(keys.end) } else { key };
        let mut lines = self.expansion.iter_from(key);
        let mut buffer = Buffer::default();
        while key < made_end {
            buffer.clear();
            let is_more = lines.write_lines(&mut buffer, WALKED_BYTES);
            for line in buffer.lines() {
                if key == made_end {
                    break;
                }
                if tell(key, Some(self.changed.get(&key).map_or(line, String::as_str))).is_break() {
                    return;
                }
                key += 1;
            }
            if !is_more {
                break;
            }
        }
        for key in key..keys.end.min(self.count()) {
            if tell(key, self.text(key).as_deref()).is_break() {
                return;
            }
        }
    }

    pub(super) fn is_removed(&self, key: u64) -> bool {
        self.removed.contains(&key)
    }

    pub(super) fn verdict(&self, key: u64, rules: &UrlRules) -> Verdict {
        self.verdict_of(key, self.text(key).as_deref(), rules)
    }

    /// The verdict on a row whose text is at hand.
    pub(super) fn verdict_of(&self, key: u64, text: Option<&str>, rules: &UrlRules) -> Verdict {
        if self.removed.contains(&key) {
            return Verdict::Removed;
        }
        match text.map(|text| PurgeUrl::parse(text, rules)) {
            None => Verdict::Unread,
            Some(Ok(parsed)) => Verdict::Good(parsed),
            Some(Err(refusal)) => Verdict::Refused(refusal),
        }
    }

    pub(super) fn edits(&self) -> Edits {
        let made = self.made();
        let live = |(index, _): &(u64, &String)| !self.removed.contains(&(made + index));
        Edits {
            changed: self.changed.iter().map(|(key, text)| (*key, text.clone())).collect(),
            removed: self.removed.range(..made).copied().collect(),
            added: (0..).zip(&self.added).filter(live).map(|(_, text)| text.clone()).collect(),
        }
    }

    /// The step that puts this text into a row; none if it stands there, or if there is no such row.
    pub(super) fn text_step(&self, key: u64, text: &str) -> Option<Step> {
        let now = self.text(key)?;
        if now == text {
            return None;
        }
        let is_as_made =
            self.changed.contains_key(&key) && self.expansion.get(key).is_some_and(|line| line.text == text);
        Some(Step::Text { key, text: (!is_as_made).then(|| text.to_owned()) })
    }

    /// The step that removes or restores these rows, those left out that are so already; none if all are.
    pub(super) fn removal_step(&self, keys: &[u64], removed: bool) -> Option<Step> {
        let count = self.count();
        let keys: Vec<u64> =
            keys.iter().copied().filter(|key| *key < count && self.removed.contains(key) != removed).collect();
        if keys.is_empty() { None } else { Some(Step::Removal { keys, removed }) }
    }

    /// Takes a step; gives the one that takes it back.
    pub(super) fn apply(&mut self, step: Step) -> Step {
        match step {
            Step::Text { key, text } => Step::Text { key, text: self.swap_text(key, text) },
            Step::Removal { keys, removed } => {
                for key in &keys {
                    if removed {
                        self.removed.insert(*key);
                    } else {
                        self.removed.remove(key);
                    }
                }
                Step::Removal { keys, removed: !removed }
            }
            Step::Add(lines) => {
                let count = lines.len();
                self.added.extend(lines);
                Step::TakeBack(count)
            }
            Step::TakeBack(count) => Step::Add(self.added.split_off(self.added.len().saturating_sub(count))),
        }
    }

    fn swap_text(&mut self, key: u64, text: Option<String>) -> Option<String> {
        match (self.added_index(key), text) {
            (Some(added), text) => {
                self.added.get_mut(added).map(|standing| std::mem::replace(standing, text.unwrap_or_default()))
            }
            (None, Some(text)) => self.changed.insert(key, text),
            (None, None) => self.changed.remove(&key),
        }
    }

    fn added_index(&self, key: u64) -> Option<usize> {
        key.checked_sub(self.made()).map(|index| usize::try_from(index).unwrap_or(usize::MAX))
    }
}
