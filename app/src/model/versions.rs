//! Versions of a company's settings: who changed what and when, what differs from one to the next, and which can be gone back
//! to. Connections have none: their secrets are never kept twice.

use serde::{Deserialize, Serialize};

use super::rights::Action;
use super::timestamp::Timestamp;

/// Versions of a page.
pub const VERSIONS_PAGE_SIZE: u32 = 20;

/// What is saved as a whole and has versions of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    #[default]
    General,
    Templates,
    Presets,
    CacheKeys,
    Rules,
}

impl Subject {
    pub const ALL: [Self; 5] = [Self::General, Self::Templates, Self::Presets, Self::CacheKeys, Self::Rules];

    /// As it is stored, and as its page is called in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Templates => "templates",
            Self::Presets => "presets",
            Self::CacheKeys => "cache-keys",
            Self::Rules => "rules",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::General => "General Settings",
            Self::Templates => "Templates",
            Self::Presets => "Image Presets",
            Self::CacheKeys => "Cache Keys",
            Self::Rules => "Rules",
        }
    }

    /// What saving it is; whoever may save may look at its versions and go back.
    pub fn action(self) -> Action {
        match self {
            Self::General | Self::Templates | Self::Presets | Self::CacheKeys => Action::ChangeSettings,
            Self::Rules => Action::ChangeRules,
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.word() == word)
    }
}

/// A page of them, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPage {
    pub versions: Vec<Version>,
    /// The version that is saved now, kept or not.
    pub current: i64,
    /// The next page has those before this one; none where there are no more.
    pub older: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub version: i64,
    /// None of one that was saved before there were versions, or with which the company began.
    pub saved: Option<Saved>,
    /// To the version before; none of the first that was kept.
    pub difference: Option<Difference>,
}

/// How a version came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub at: Timestamp,
    /// E-mail address at that time.
    pub by: String,
    /// The version that they went back to.
    pub went_back_to: Option<i64>,
}

/// What going back to a version would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayBack {
    pub version: i64,
    pub saved: Option<Saved>,
    /// The version that is saved now; going back names it.
    pub current: i64,
    /// From what is saved now; none where it is the same.
    pub difference: Option<Difference>,
}

/// Two states, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The texts that differ; none where only the ends of their lines do.
    pub parts: Vec<Part>,
    /// Lines that differ and are not among them.
    pub left_out: u64,
}

/// A text that differs, by what its page calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Same(String),
    Added(String),
    Removed(String),
    /// So many lines that are the same.
    Folded(u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_is_known_by_its_word() {
        for subject in Subject::ALL {
            assert_eq!(Subject::parse(subject.word()), Some(subject));
            assert_eq!(serde_json::to_value(subject).unwrap(), subject.word());
        }
        assert_eq!(Subject::parse("connections"), None);
    }
}
