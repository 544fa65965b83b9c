//! Lines of a template that make nothing for an asset although nothing is wrong with them, and why.

use super::{SpanKind, Token, tokens};
use crate::model::asset::{Asset, AssetKind, Preset};

/// Longest template that is looked at; beyond, the remarks would cost more than they tell.
const MAX_BYTES: usize = 64 * 1024;

/// What a line asks of an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Needs {
    /// From 1.
    line: u32,
    /// The kinds that its filter lets through; none without a filter.
    kinds: Option<Vec<AssetKind>>,
    tokens: Vec<Token>,
}

/// What the lines of a template ask of an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineNeeds(Vec<Needs>);

impl LineNeeds {
    /// Reads the lines, those with a problem aside.
    pub fn of(text: &str, has_problem: impl Fn(u32) -> bool) -> Self {
        if text.len() > MAX_BYTES {
            return Self::default();
        }
        let mut lines: Vec<Needs> = Vec::new();
        let (mut line, mut read_to) = (1, 0);
        for span in tokens(text) {
            let line_ends = text[read_to..span.start].matches('\n').count();
            line += u32::try_from(line_ends).unwrap_or(u32::MAX);
            read_to = span.start;
            if has_problem(line) {
                continue;
            }
            if lines.last().is_none_or(|last| last.line != line) {
                lines.push(Needs { line, ..Needs::default() });
            }
            let Some(needs) = lines.last_mut() else { continue };
            match span.kind {
                SpanKind::Filter => needs.kinds = Some(kinds(&text[span.start..span.end])),
                SpanKind::Token(token) => needs.tokens.push(token),
                SpanKind::Comment | SpanKind::Unknown => {}
            }
        }
        lines.retain(|line| line.tokens.iter().copied().any(Token::is_of_asset));
        Self(lines)
    }

    /// The lines that make nothing for this asset, each with half a sentence that says why.
    pub fn idle_for(&self, asset: &Asset, presets: &[Preset]) -> Vec<(u32, String)> {
        self.0.iter().filter_map(|needs| Some((needs.line, needs.missing(asset, presets)?))).collect()
    }
}

impl Needs {
    fn missing(&self, asset: &Asset, presets: &[Preset]) -> Option<String> {
        if let Some(kinds) = &self.kinds
            && !kinds.contains(&asset.kind)
        {
            let words: Vec<_> = kinds.iter().map(|kind| kind.word()).collect();
            return Some(format!("it is only for assets of kind {}", words.join(", ")));
        }
        self.tokens.iter().find_map(|token| match token {
            Token::Member if asset.members.is_empty() => Some("this asset has no members".to_owned()),
            Token::Crop if asset.crops.is_empty() => Some("this asset has no smart crops".to_owned()),
            Token::Preset if presets.is_empty() => Some("the company has no image presets".to_owned()),
            Token::Id | Token::Server | Token::Company | Token::Member | Token::Crop | Token::Preset => None,
        })
    }
}

/// The kinds of a filter as it is written, `[image, set]`.
fn kinds(filter: &str) -> Vec<AssetKind> {
    filter.trim_matches(['[', ']']).split(',').filter_map(|word| AssetKind::parse(word.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(kind: AssetKind) -> Asset {
        Asset {
            id: "Backpack_B".to_owned(),
            kind,
            folder: String::new(),
            crops: Vec::new(),
            members: Vec::new(),
            modified: None,
        }
    }

    #[test]
    fn a_line_says_why_it_makes_nothing_for_an_asset() {
        let text = "# <ID>\n[set] /x/<ID>\n/x/<ID>:<CROP>\n/x/<ID>?$<PRESET>$\n<ID>";
        let needs = LineNeeds::of(text, |_| false);
        let idle = needs.idle_for(&asset(AssetKind::Image), &[]);
        let lines: Vec<_> = idle.iter().map(|(line, why)| (*line, why.as_str())).collect();
        assert_eq!(
            lines,
            [
                (2, "it is only for assets of kind set"),
                (3, "this asset has no smart crops"),
                (4, "the company has no image presets")
            ]
        );
        let set = Asset { crops: vec!["Large".to_owned()], ..asset(AssetKind::Set) };
        let preset = Preset { name: "product".to_owned(), modifiers: String::new() };
        assert_eq!(needs.idle_for(&set, &[preset]), []);
    }

    #[test]
    fn fixed_lines_and_lines_with_problems_are_never_idle() {
        let needs = LineNeeds::of("/all.css?<PRESET>\n[set] /<ID>/<IDD>", |line| line == 2);
        assert_eq!(needs.idle_for(&asset(AssetKind::Image), &[]), []);
    }
}
