//! What is purged of a recipe. The browser's `Judge` and the server's `purged_lines` are one walk over the same rows, so
//! both come to the same digest or something was changed in between.

use super::judge::{Judge, Judged};
use super::rows::Rows;
use crate::model::asset::{Asset, Preset};
use crate::model::purge_url::{PurgeUrl, UrlRules};
use crate::model::recipe::{Edits, MAX_URLS};
use crate::template::{Expansion, Servers, Template};

/// Rows that are looked at, repetitions and refused ones among them.
pub const MAX_LISTED_LINES: u64 = 10_000_000;

/// A recipe's list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Each URL once, at its first place, in order.
    pub good: Vec<PurgeUrl>,
    /// The row (from 1, as the dialog numbers them), the line, and the sentence.
    pub refused: Vec<(u64, String, String)>,
    /// Rows that repeat one above.
    pub merged: u64,
    /// Hex SHA-256 over the good URLs, each followed by LF.
    pub digest: String,
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
            "This list has {} lines. One invalidation takes {MAX_URLS} different URLs out of {MAX_LISTED_LINES} lines: \
             select fewer assets, or use fewer template lines.",
            self.lines
        )
    }
}

impl std::error::Error for TooManyLines {}

/// Makes the list again from its parts, and judges it. Refuses lists beyond the limits before they are made.
pub fn purged_lines(
    template: &str,
    servers: &Servers,
    assets: &[Asset],
    presets: &[Preset],
    edits: &Edits,
    rules: &UrlRules,
) -> Result<Purged, TooManyLines> {
    let template = Template::parse(template);
    let rows = Rows::new(Expansion::new(&template, servers, assets, presets), edits);
    let too_many = TooManyLines { lines: rows.count() };
    if rows.count() > MAX_LISTED_LINES {
        return Err(too_many);
    }
    let mut purged = Purged::default();
    let mut judge = Judge::at_revision(0);
    while !judge.step_with(&rows, rules, MAX_URLS, |judged| match judged {
        Judged::Good(url) => purged.good.push(url),
        Judged::Refused { key, line, refusal } => purged.refused.push((key + 1, line, refusal.to_string())),
        Judged::Repeats => purged.merged += 1,
    }) {
        if (purged.good.len() + purged.refused.len()) as u64 > MAX_URLS {
            return Err(too_many);
        }
    }
    if purged.good.len() as u64 > MAX_URLS {
        return Err(too_many);
    }
    purged.digest = judge.digest();
    Ok(purged)
}
