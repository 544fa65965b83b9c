//! Verification: what the edge was seen to serve after a purge, and what the judgement rests on. It speaks for one place
//! of the edge at one moment: other places and browsers' own caches may hold something else.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// What was made out about one URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Fresh,
    Stale,
    Unknown,
}

impl Verdict {
    pub const ALL: [Self; 3] = [Self::Fresh, Self::Stale, Self::Unknown];

    pub fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// Where a verification stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerificationState {
    /// The purge has not ended, or has only just.
    #[default]
    Waiting,
    Working,
    Done,
    /// Nothing is looked at: switched off, or nothing was purged.
    Off,
}

impl VerificationState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Working, Self::Done, Self::Off];

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Working => "working",
            Self::Done => "done",
            Self::Off => "off",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A URL that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its place in the invalidation's list, from 1.
    pub position: u64,
    pub url: String,
    pub verdict: Verdict,
    /// A sentence.
    pub reason: String,
    /// Names and values, as in `Age` and `312`.
    pub evidence: Vec<(String, String)>,
    pub at: Timestamp,
}

/// What was made out about an invalidation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    pub state: VerificationState,
    /// URLs that were purged.
    pub purged: u64,
    /// Those of them that are looked at: all, or a sample.
    pub chosen: u64,
    /// Those that have a verdict, in the order of the list.
    pub checks: Vec<Check>,
}

impl Verification {
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.checks.iter().filter(|check| check.verdict == verdict).count() as u64
    }

    pub fn is_sample(&self) -> bool {
        self.chosen < self.purged
    }

    /// Those that a person may want to see: stale ones, then unknown ones.
    pub fn doubtful(&self) -> impl Iterator<Item = &Check> {
        let of = |verdict| self.checks.iter().filter(move |check| check.verdict == verdict);
        of(Verdict::Stale).chain(of(Verdict::Unknown))
    }

    /// Whether there may be more to read later.
    pub fn is_open(&self) -> bool {
        matches!(self.state, VerificationState::Waiting | VerificationState::Working)
    }
}
