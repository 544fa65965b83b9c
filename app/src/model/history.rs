//! The history: which invalidations are asked for, and a page of them.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::invalidation::{InvalidationState, InvalidationSummary};
use super::timestamp::Timestamp;

/// Invalidations on one page of the history.
pub const HISTORY_PAGE_SIZE: u32 = 50;

/// Which invalidations are asked for; what is empty leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// Any part of one of its URLs, in any case of ASCII.
    pub url: String,
    /// E-mail address of who asked for it.
    pub by: String,
    /// ID of a connection that it went to.
    pub connection: String,
    pub state: Option<InvalidationState>,
    /// The first and the last day, in UTC, on which it was asked for.
    pub since: Option<Day>,
    pub until: Option<Day>,
    /// ID of the last one of the page before.
    pub before: String,
}

impl HistoryQuery {
    /// Whether it asks for all, from the newest or from further back on.
    pub fn is_all(&self) -> bool {
        Self { before: String::new(), ..self.clone() } == Self::default()
    }
}

/// A page, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub invalidations: Vec<InvalidationSummary>,
    /// What to ask `before` for the next page; none at the end.
    pub older: Option<String>,
    /// Looking into lists takes its time: when the last one that was looked at was asked for, if there are older ones that were not.
    pub looked_back_to: Option<Timestamp>,
}

/// What the history can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryChoices {
    /// E-mail addresses of those who asked for any.
    pub people: Vec<String>,
    /// All that were ever asked to purge, by name.
    pub connections: Vec<NamedConnection>,
}

/// A connection as a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedConnection {
    pub id: String,
    pub name: String,
}
