//! What is purged of a recipe, bit by bit. The browser's `Judge` and the server's `Maker` are one walk over the same rows.

use super::judge::{Judge, Judged};
use super::rows::Rows;
use crate::model::purge_url::{PurgeUrl, UrlRules};
use crate::model::recipe::{Edits, MAX_URLS};
use crate::template::{Assets, CompanyValues, Expansion, Template};

/// Rows that are looked at, repetitions and refused ones among them.
pub const MAX_LISTED_LINES: u64 = 10_000_000;
/// Bytes of all URLs and refused lines together.
pub const MAX_LISTED_BYTES: usize = 512 * 1_024 * 1_024;

/// A line of a recipe's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// At its first place.
    Good(PurgeUrl),
    Refused {
        /// From 1, as the dialog numbers them.
        row: u64,
        line: String,
        /// A sentence.
        reason: String,
    },
}

/// A list beyond the limits. `Display` is the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyLines {
    pub lines: u64,
}

impl std::fmt::Display for TooManyLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "This list of {} lines is too long. One invalidation takes {MAX_URLS} different URLs of together {} MiB, out \
             of {MAX_LISTED_LINES} lines: select fewer assets, or use fewer or shorter template lines.",
            self.lines,
            MAX_LISTED_BYTES / 1_024 / 1_024
        )
    }
}

impl std::error::Error for TooManyLines {}

/// Makes the list again from its parts, and judges it. It holds a hash for each URL, never the URLs.
#[derive(Debug)]
pub struct Maker {
    rows: Rows,
    rules: UrlRules,
    judge: Judge,
    good: u64,
    merged: u64,
    bytes: usize,
}

impl Maker {
    /// Stands before the first row; all pages of `assets` must have been read. Refuses lists beyond the limits before they
    /// are made.
    pub fn new(
        template: &str,
        company: &CompanyValues,
        assets: Assets,
        edits: &Edits,
        rules: UrlRules,
    ) -> Result<Self, TooManyLines> {
        let rows = Rows::new(Expansion::new(&Template::parse(template), company, assets), edits);
        let lines = rows.count();
        if lines > MAX_LISTED_LINES {
            return Err(TooManyLines { lines });
        }
        let judge = Judge::expecting(lines.min(MAX_URLS));
        Ok(Self { rows, rules, judge, good: 0, merged: 0, bytes: 0 })
    }

    /// All rows, the removed and the repeated ones too.
    pub fn row_count(&self) -> u64 {
        self.rows.count()
    }

    /// Rows that repeat one above, of those passed so far.
    pub fn merged(&self) -> u64 {
        self.merged
    }

    /// Tells what the next `rows` rows make, in order; true when the end is reached.
    pub fn step(&mut self, rows: u64, mut tell: impl FnMut(Made)) -> Result<bool, TooManyLines> {
        let Self { rows: list, rules, judge, good, merged, bytes } = self;
        let is_done = judge.step_with(list, rules, rows, |judged| match judged {
            Judged::Good(url) => {
                *bytes += url.as_str().len();
                *good += 1;
                tell(Made::Good(url));
            }
            Judged::Refused { key, line, refusal } => {
                let reason = refusal.to_string();
                *bytes += line.len() + reason.len();
                tell(Made::Refused { row: key + 1, line, reason });
            }
            Judged::Repeats => *merged += 1,
        });
        if *good > MAX_URLS || *bytes > MAX_LISTED_BYTES {
            return Err(TooManyLines { lines: list.count() });
        }
        Ok(is_done)
    }
}
