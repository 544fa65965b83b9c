//! The characters of a template: lines, comments, filters, and what stands in angle brackets. Parsing and highlighting
//! both stand on this, so that what is coloured as a token is one. It judges nothing but spelling.

use std::ops::Range;

use super::syntax::Token;

/// A stretch of the template for the highlighting layer. What lies between spans is copied text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenSpan {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub kind: SpanKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    Comment,
    /// `[image,set]`.
    Filter,
    Token(Token),
    /// In angle brackets, but no token; or a bracket alone.
    Unknown,
}

impl SpanKind {
    /// As the style sheet calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Filter => "filter",
            Self::Token(_) => "token",
            Self::Unknown => "unknown",
        }
    }
}

/// All comments, filters and tokens of a template, in order.
pub fn tokens(text: &str) -> Vec<TokenSpan> {
    let mut spans = Vec::new();
    let mut span = |range: Range<usize>, kind| spans.push(TokenSpan { start: range.start, end: range.end, kind });
    for line in lines(text) {
        match outline(text, &line) {
            Outline::Empty => {}
            Outline::Comment(range) => span(range, SpanKind::Comment),
            Outline::Body { filter, body } => {
                if let Some(filter) = filter {
                    span(filter, SpanKind::Filter);
                }
                for (range, lexeme) in Lexer::new(text, body) {
                    match lexeme {
                        Lexeme::Copied => {}
                        Lexeme::Token(token) => span(range, SpanKind::Token(token)),
                        Lexeme::Unknown | Lexeme::Unclosed | Lexeme::StrayClose => span(range, SpanKind::Unknown),
                    }
                }
            }
        }
    }
    spans
}

/// A line without its line end.
pub(super) struct ScannedLine {
    /// From 1.
    pub(super) number: u32,
    pub(super) range: Range<usize>,
}

/// The lines of a text. What follows the last LF is a line too, even if it is empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = ScannedLine> {
    let mut start = 0;
    (1..).zip(text.split('\n')).map(move |(number, line)| {
        let range = start..start + line.strip_suffix('\r').unwrap_or(line).len();
        start += line.len() + 1;
        ScannedLine { number, range }
    })
}

/// The large parts of a line.
pub(super) enum Outline {
    Empty,
    Comment(Range<usize>),
    /// A filter that is never closed has no body: it reaches to the end.
    Body {
        filter: Option<Range<usize>>,
        body: Range<usize>,
    },
}

pub(super) fn outline(text: &str, line: &ScannedLine) -> Outline {
    let body = trimmed(text, line.range.clone());
    let line_text = &text[body.clone()];
    if line_text.is_empty() {
        return Outline::Empty;
    }
    if line_text.starts_with('#') {
        return Outline::Comment(body);
    }
    if !line_text.starts_with('[') {
        return Outline::Body { filter: None, body };
    }
    let end = line_text.find(']').map_or(body.end, |close| body.start + close + 1);
    Outline::Body { filter: Some(body.start..end), body: trimmed(text, end..body.end) }
}

/// Without blanks at both ends, and without the byte order mark that some editors put first.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_blank = |c: char| c == '\t' || c == '\u{feff}' || (c.is_whitespace() && !c.is_control());
    let line = &text[range.clone()];
    let start = range.start + (line.len() - line.trim_start_matches(is_blank).len());
    start..start + text[start..range.end].trim_end_matches(is_blank).len()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    Copied,
    Token(Token),
    /// `<…>` around something else.
    Unknown,
    /// `<` without `>`; reaches to the next `<`, or to the end.
    Unclosed,
    /// `>` without `<`.
    StrayClose,
}

/// Cuts a line's body into lexemes, without gaps.
pub(super) struct Lexer<'a> {
    text: &'a str,
    rest: Range<usize>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, body: Range<usize>) -> Self {
        Self { text, rest: body }
    }
}

impl Iterator for Lexer<'_> {
    type Item = (Range<usize>, Lexeme);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.rest.clone()];
        let (len, lexeme) = match rest.chars().next()? {
            '>' => (1, Lexeme::StrayClose),
            '<' => match rest[1..].find(['<', '>']).map(|at| at + 1) {
                Some(at) if rest[at..].starts_with('>') => {
                    (at + 1, Token::of_word(&rest[1..at]).map_or(Lexeme::Unknown, Lexeme::Token))
                }
                Some(at) => (at, Lexeme::Unclosed),
                None => (rest.len(), Lexeme::Unclosed),
            },
            _ => (rest.find(['<', '>']).unwrap_or(rest.len()), Lexeme::Copied),
        };
        let range = self.rest.start..self.rest.start + len;
        self.rest.start = range.end;
        Some((range, lexeme))
    }
}
