//! The template language: text whose lines make URLs from assets. `Template::parse` reads it and finds what is wrong,
//! `Expansion` makes the URLs by index, `list::UrlList` puts a person's edits on top. No I/O; the same code runs in the
//! browser and on the server, so that what was previewed is what is purged.
//!
//! - Lines end in LF or CRLF; blanks around them are dropped. Empty lines and lines that start with `#` make nothing.
//! - `<ID>` stands for the asset's ID, percent-encoded for its place: in a path `/` stays, in a query `&`, `=` and `+` are
//!   encoded too. An ID that already begins with the company does not double it. All else is copied as it is.
//! - A line that is only `<ID>` makes `https://<published server>/is/image/<company root>/<ID>`.
//! - A line that starts with `/` stands behind the Published Server Name. Every other line is a whole URL.
//! - `<SERVER>` is the Published Server: with its scheme at the start of a line, the host alone elsewhere. `<COMPANY>` is
//!   the company root.
//! - `<PRESET>` (image presets of the company), `<CROP>` (smart crops of the asset) and `<MEMBER>` (members of a set) have
//!   many values and make a URL for each; several on a line multiply, the last named changing fastest: member, crop, preset.
//! - `[image,set]` before a line limits it to assets of these kinds. Only lines with `<ID>`, `<CROP>` or `<MEMBER>` take one.
//! - A line without those three is fixed: made once, before all others, whatever is selected.
//! - Anything else in `<…>` is a problem. A line with a problem makes nothing.
//! - Order: fixed lines, then asset by asset, line by line.
//! - Where a host's cache key ends at `?` (`model::cache_key`), variants that differ only behind it are one URL.
//!
//! `cases::TOPICS` shows each rule by example; `REFERENCE.md` is the same to read.

mod assets;
mod basis;
pub mod cases;
mod compiled;
pub mod completion;
pub mod dynamic_media;
mod expansion;
pub mod idle;
pub mod list;
mod parse;
mod problem;
mod scan;
mod servers;
mod syntax;
#[cfg(test)]
mod tests;

pub use assets::Assets;
pub use expansion::{CompanyValues, Expansion, ExpansionIter, Line, Source};
pub use list::{Made, Maker, TooManyLines, UrlList};
pub use problem::{Fix, Problem};
pub use scan::{SpanKind, TokenSpan, tokens};
pub use servers::Servers;
pub use syntax::Token;

use syntax::TemplateLine;

/// Bytes of the longest template. What stands behind is a problem and makes nothing.
pub const MAX_TEMPLATE_BYTES: usize = 1_048_576;
/// Problems that are described; the rest is counted.
pub const MAX_PROBLEMS: usize = 200;

/// A template that was read.
#[derive(Clone, Debug, Default)]
pub struct Template {
    text: String,
    lines: Vec<TemplateLine>,
    line_count: u32,
    problems: Vec<Problem>,
    problems_left_out: u64,
}

impl Template {
    /// Reads the text, in time linear in its length. Never fails: `problems` tells what is wrong.
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }

    /// What is wrong with the text itself, in its order; at most `MAX_PROBLEMS`.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many problems there are beyond those in `problems`.
    pub fn problems_left_out(&self) -> u64 {
        self.problems_left_out
    }

    /// `problems`, and those of lines that need a server name or a company root that is empty; in the text's order.
    pub fn problems_with(&self, servers: &Servers) -> Vec<Problem> {
        let mut problems = self.problems.clone();
        let missing = self.lines.iter().filter_map(|line| servers.missing_for(line).map(|field| (line, field)));
        for (line, field) in missing.take(MAX_PROBLEMS.saturating_sub(problems.len())) {
            problems.push(Problem::missing_field(&self.text, line, field));
        }
        problems.sort_by_key(|problem| problem.start);
        problems
    }

    /// All lines of the text, those that make nothing too.
    pub fn line_count(&self) -> u32 {
        self.line_count
    }

    /// Lines that make URLs.
    pub fn making_line_count(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has neither lines that make URLs nor problems.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.problems.is_empty()
    }
}
