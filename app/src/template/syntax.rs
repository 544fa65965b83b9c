//! What a template consists of: tokens, places, filters and lines.

use std::ops::Range;

use crate::model::asset::AssetKind;

/// A word in angle brackets that stands for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    Id,
    Server,
    Company,
    Preset,
    Crop,
    Member,
}

impl Token {
    pub const ALL: [Self; 6] = [Self::Id, Self::Server, Self::Company, Self::Preset, Self::Crop, Self::Member];

    /// As it is written, with its brackets.
    pub fn text(self) -> &'static str {
        match self {
            Self::Id => "<ID>",
            Self::Server => "<SERVER>",
            Self::Company => "<COMPANY>",
            Self::Preset => "<PRESET>",
            Self::Crop => "<CROP>",
            Self::Member => "<MEMBER>",
        }
    }

    /// What it stands for, as half a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Id => "the asset's ID",
            Self::Server => "the Published Server Name",
            Self::Company => "the company root",
            Self::Preset => "each image preset of the company",
            Self::Crop => "each smart crop of the asset",
            Self::Member => "each member of the set",
        }
    }

    /// Whether a line with it is made for each asset.
    pub fn is_of_asset(self) -> bool {
        matches!(self, Self::Id | Self::Crop | Self::Member)
    }

    /// The token of the word between the brackets.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|token| token.word() == word)
    }

    pub(super) fn word(self) -> &'static str {
        self.text().trim_matches(['<', '>'])
    }
}

/// Where in a URL a token stands; its value is encoded accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    Authority,
    Path,
    Query,
}

/// A set of kinds of assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(0b1111);

    pub(super) fn with(self, kind: AssetKind) -> Self {
        Self(self.0 | bit(kind))
    }

    pub(super) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    pub(super) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) fn has(self, kind: AssetKind) -> bool {
        self.0 & bit(kind) != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

fn bit(kind: AssetKind) -> u8 {
    1 << kind.index()
}

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Head {
    /// The line is only `<ID>`.
    BareId,
    /// It starts with `/`.
    Path,
    /// It is a whole URL, or starts with `<SERVER>`.
    Whole,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// These bytes of the template, as they are.
    Copied(Range<usize>),
    Token {
        token: Token,
        place: Place,
        span: Range<usize>,
    },
}

/// A line that makes URLs.
#[derive(Clone, Debug)]
pub(super) struct TemplateLine {
    /// From 1.
    pub(super) number: u32,
    pub(super) kinds: Kinds,
    pub(super) head: Head,
    pub(super) parts: Vec<Part>,
    /// Bytes of the template, filter and blanks aside.
    pub(super) body: Range<usize>,
    /// Where the line starts in the template.
    pub(super) start: usize,
}

impl TemplateLine {
    pub(super) fn tokens(&self) -> impl Iterator<Item = Token> {
        self.parts.iter().filter_map(|part| match part {
            Part::Copied(_) => None,
            Part::Token { token, .. } => Some(*token),
        })
    }

    pub(super) fn uses(&self, token: Token) -> bool {
        self.tokens().any(|used| used == token)
    }

    pub(super) fn is_fixed(&self) -> bool {
        !self.tokens().any(Token::is_of_asset)
    }
}
