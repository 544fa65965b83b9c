//! What is wrong with a template, where, and what would mend it. The sentences stand here.

use std::ops::Range;

use super::syntax::{TemplateLine, Token};

/// Letters that may differ for a word to be taken for a token.
const NEAR_LETTERS: usize = 2;
/// Longest word that is compared with the tokens.
const MAX_COMPARED_BYTES: usize = 16;
/// Characters of a wrong word that its sentence repeats.
const SHOWN_CHARACTERS: usize = 40;

/// A line that makes nothing until it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: u32,
    /// Characters from 1.
    pub column: u32,
    /// Bytes of the template.
    pub start: usize,
    pub end: usize,
    /// What is wrong, and what to do, without the place.
    pub message: String,
    /// What to put in the place of `start..end`, where one thing is likely.
    pub fix: Option<Fix>,
    /// The form's name of the other field that is to blame, such as `published_server`.
    pub field: Option<&'static str>,
}

/// A likely remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// For the button: “Use <ID>”.
    pub label: String,
    pub replacement: String,
}

impl Fix {
    fn use_text(replacement: impl Into<String>) -> Self {
        let replacement = replacement.into();
        Self { label: format!("Use {replacement}"), replacement }
    }

    fn remove() -> Self {
        Self { label: "Remove it".to_owned(), replacement: String::new() }
    }
}

/// A settings field that a line needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NeededField {
    PublishedServer,
    CompanyRoot,
}

/// What is wrong; `Problem` adds where.
pub(super) enum Fault<'a> {
    /// With its brackets.
    UnknownToken(&'a str),
    UnclosedToken(&'a str),
    StrayClose,
    /// `&lt;ID&gt;`: the template went through HTML.
    EscapedToken,
    Control(char),
    Invisible(char),
    Blank,
    UnclosedFilter,
    UnknownKind(&'a str),
    EmptyFilter,
    FilterOnFixedLine,
    FilterAlone,
    NoScheme(&'a str),
    DoubleSlash,
    MoreThanBareId,
    IdInHost(Token),
    ServerInside,
    LineTooLong {
        bytes: usize,
    },
    TemplateTooLong {
        bytes: usize,
    },
}

impl Problem {
    /// `line_start` is where the line of `span` starts.
    pub(super) fn new(text: &str, line: u32, line_start: usize, span: Range<usize>, fault: &Fault) -> Self {
        let before = text.get(line_start..span.start).unwrap_or_default();
        let (message, fix) = fault.describe();
        Self {
            line,
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
            start: span.start,
            end: span.end,
            message,
            fix,
            field: None,
        }
    }

    pub(super) fn missing_field(text: &str, line: &TemplateLine, field: NeededField) -> Self {
        let before = text.get(line.start..line.body.start).unwrap_or_default();
        let (field, message) = match field {
            NeededField::PublishedServer => (
                "published_server",
                "This line needs the Published Server Name, which is empty. Fill it in, or write a whole https:// URL.",
            ),
            NeededField::CompanyRoot => (
                "company_root",
                "This line needs the Company root, which is empty. Fill it in, or write a whole https:// URL.",
            ),
        };
        Self {
            line: line.number,
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
            start: line.body.start,
            end: line.body.end,
            message: message.to_owned(),
            fix: None,
            field: Some(field),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl Fault<'_> {
    fn describe(&self) -> (String, Option<Fix>) {
        match self {
            Self::UnknownToken(written) => unknown_token(written),
            Self::UnclosedToken(written) => unclosed_token(written),
            Self::StrayClose => (
                "A > without its <. Write a token such as <ID>, or %3E if the sign belongs to the URL.".to_owned(),
                Some(Fix::use_text("%3E")),
            ),
            Self::EscapedToken => {
                ("This template went through HTML: &lt; and &gt; stand where < and > should.".to_owned(), None)
            }
            Self::Control(character) => (
                format!("The control character U+{:04X} cannot be in a URL. Remove it.", u32::from(*character)),
                Some(Fix::remove()),
            ),
            Self::Invisible(character) => (
                format!(
                    "The invisible character U+{:04X} was most likely pasted along. Remove it.",
                    u32::from(*character)
                ),
                Some(Fix::remove()),
            ),
            Self::Blank => (
                "A blank inside a URL. Write %20 if it belongs there; give each URL a line of its own.".to_owned(),
                Some(Fix::use_text("%20")),
            ),
            Self::UnclosedFilter => ("This filter is never closed. Write it as [image,set].".to_owned(), None),
            Self::UnknownKind(word) => unknown_kind(word),
            Self::EmptyFilter => {
                ("This filter names no kind. Kinds are image, set, video and static.".to_owned(), Some(Fix::remove()))
            }
            Self::FilterOnFixedLine => (
                "This line is made once, whatever is selected, so a filter means nothing. Remove it, or use <ID>."
                    .to_owned(),
                Some(Fix::remove()),
            ),
            Self::FilterAlone => ("Behind this filter nothing stands. Write a URL there.".to_owned(), None),
            Self::NoScheme(line) => no_scheme(line),
            Self::DoubleSlash => (
                "// names a server without its scheme. Write https:// before it.".to_owned(),
                Some(Fix::use_text("https://")),
            ),
            Self::MoreThanBareId => (
                "Only a line that is nothing but <ID> gets server and path by itself. Write them here.".to_owned(),
                Some(Fix::use_text("/is/image/<COMPANY>/<ID>")),
            ),
            Self::IdInHost(token) => {
                (format!("{} cannot be part of a host. Write the host itself.", token.text()), None)
            }
            Self::ServerInside => (
                "<SERVER> names the host, so it stands at the start of a line or directly behind https://.".to_owned(),
                None,
            ),
            Self::LineTooLong { bytes } => (
                format!(
                    "This line has {bytes} bytes; a URL may have {}. Put each URL on a line of its own.",
                    crate::model::purge_url::MAX_URL_BYTES
                ),
                None,
            ),
            Self::TemplateTooLong { bytes } => (
                format!(
                    "The template has {bytes} bytes; {} are read. From here on it makes nothing: remove lines.",
                    super::MAX_TEMPLATE_BYTES
                ),
                None,
            ),
        }
    }
}

fn unknown_token(written: &str) -> (String, Option<Fix>) {
    let word = written.trim_matches(['<', '>']);
    match nearest(word) {
        Some(token) => (
            format!("{} is not a token. Did you mean {}?", shown(written), token.text()),
            Some(Fix::use_text(token.text())),
        ),
        None => (format!("{} is not a token. Tokens are {}.", shown(written), all_tokens()), None),
    }
}

fn unclosed_token(written: &str) -> (String, Option<Fix>) {
    let word = written.trim_start_matches('<');
    // The longest first: <COMPANY/ is no <CO….
    let token = Token::ALL.into_iter().find(|token| {
        word.strip_prefix(token.word()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    match token {
        Some(token) => {
            let rest = &word[token.word().len()..];
            (
                format!("This < is never closed. Did you mean {}?", token.text()),
                Some(Fix { label: format!("Use {}", token.text()), replacement: format!("{}{rest}", token.text()) }),
            )
        }
        None => (
            "This < is never closed. Write a token such as <ID>, or %3C if the sign belongs to the URL.".to_owned(),
            None,
        ),
    }
}

fn unknown_kind(word: &str) -> (String, Option<Fix>) {
    let near = crate::model::asset::AssetKind::ALL
        .into_iter()
        .map(|kind| (distance(&word.to_ascii_lowercase(), kind.word()), kind.word()))
        .filter(|_| word.len() <= MAX_COMPARED_BYTES)
        .min()
        .filter(|(far, _)| *far <= NEAR_LETTERS);
    match near {
        Some((_, kind)) => {
            (format!("{} is not a kind of asset. Did you mean {kind}?", shown(word)), Some(Fix::use_text(kind)))
        }
        None => (format!("{} is not a kind of asset. Kinds are image, set, video and static.", shown(word)), None),
    }
}

fn no_scheme(line: &str) -> (String, Option<Fix>) {
    let first = line.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = line.split_once("://") {
        return (
            format!("CDNs serve http and https, not {}. Begin the line with https://.", shown(scheme)),
            Some(Fix::use_text("https://")).filter(|_| scheme.len() <= MAX_COMPARED_BYTES),
        );
    }
    if first.contains('.') && !first.contains([' ', '<']) {
        return (
            "This line does not begin with https:// or http://, nor with /.".to_owned(),
            Some(Fix { label: format!("Use https://{}", shown(first)), replacement: format!("https://{first}") }),
        );
    }
    ("A line begins with https://, http:// or /, is only <ID>, or starts with <SERVER>.".to_owned(), None)
}

/// The token that was most likely meant.
fn nearest(word: &str) -> Option<Token> {
    let word = word.trim().to_ascii_uppercase();
    if word.is_empty() || word.len() > MAX_COMPARED_BYTES {
        return None;
    }
    match word.as_str() {
        "ASSET" | "ASSETID" | "ASSET_ID" | "ASSET-ID" | "NAME" | "SKU" => return Some(Token::Id),
        "HOST" => return Some(Token::Server),
        "ROOT" => return Some(Token::Company),
        _ => {}
    }
    Token::ALL
        .into_iter()
        .map(|token| (distance(&word, token.word()), token))
        // Of a short word most letters must be right: <XY> is not <ID>.
        .filter(|(far, token)| *far <= NEAR_LETTERS && *far < token.word().len())
        .min()
        .map(|(_, token)| token)
}

fn all_tokens() -> String {
    Token::ALL.map(Token::text).join(", ")
}

/// Letters to insert, drop or replace to get from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for column in 0..to.len() {
            let replaced = diagonal + usize::from(to[column] != letter);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

/// The text, shortened to fit a sentence.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
