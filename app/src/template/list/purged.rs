//! What is purged of a recipe. The browser's `Judge` and the server's `purged_lines` are one walk over the same rows.

use super::judge::{Judge, Judged};
use super::rows::Rows;
use crate::model::purge_url::{PurgeUrl, UrlRules};
use crate::model::recipe::{Edits, MAX_URLS};
use crate::template::{Assets, CompanyValues, Expansion, Template};

/// Rows that are looked at, repetitions and refused ones among them.
pub const MAX_LISTED_LINES: u64 = 10_000_000;
/// Bytes of all URLs and refused lines together: what a server holds of one list.
pub const MAX_LISTED_BYTES: usize = 512 * 1_024 * 1_024;
/// Rows between two looks at the limits.
const ROWS_PER_STEP: u64 = 1_000;

/// A recipe's list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Each URL once, at its first place, in order.
    pub good: Vec<PurgeUrl>,
    /// The row (from 1, as the dialog numbers them), the line, and the sentence.
    pub refused: Vec<(u64, String, String)>,
    /// Rows that repeat one above.
    pub merged: u64,
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

/// Makes the list again from its parts, and judges it; all pages of `assets` must have been read. Refuses lists beyond the limits before they are made.
pub fn purged_lines(
    template: &str,
    company: &CompanyValues,
    assets: Assets,
    edits: &Edits,
    rules: &UrlRules,
) -> Result<Purged, TooManyLines> {
    let template = Template::parse(template);
    let rows = Rows::new(Expansion::new(&template, company, assets), edits);
    let too_many = TooManyLines { lines: rows.count() };
    if rows.count() > MAX_LISTED_LINES {
        return Err(too_many);
    }
    let mut purged = Purged::default();
    let mut judge = Judge::at_revision(0);
    let mut bytes = 0;
    let mut is_done = false;
    while !is_done {
        is_done = judge.step_with(&rows, rules, ROWS_PER_STEP, |judged| match judged {
            Judged::Good(url) => {
                bytes += url.as_str().len();
                purged.good.push(url);
            }
            Judged::Refused { key, line, refusal } => {
                let sentence = refusal.to_string();
                bytes += line.len() + sentence.len();
                purged.refused.push((key + 1, line, sentence));
            }
            Judged::Repeats => purged.merged += 1,
        });
        if purged.good.len() as u64 > MAX_URLS || bytes > MAX_LISTED_BYTES {
            return Err(too_many);
        }
    }
    Ok(purged)
}
