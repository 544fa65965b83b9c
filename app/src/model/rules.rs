//! What a company asks of everybody who clears there: which hosts, who may clear wide, when a reason is needed, how much in a
//! day. A company that never saved any has those that ask for nothing.

mod change;
mod hours;
mod today;

use serde::{Deserialize, Serialize};

pub use self::change::{RulesChange, parse_time, time_text};
pub use self::hours::{QuietHours, Weekday};
pub use self::today::{Quiet, Quota, Withheld};
use super::person::Role;
use super::purge_url::HostPattern;

/// Patterns of hosts that may be cleared.
pub const MAX_ALLOWED_HOSTS: usize = 200;
/// The largest number of URLs that a rule can name.
pub const MAX_RULE_URLS: u64 = 1_000_000_000;
/// Where a company is that does not say.
pub const DEFAULT_TIME_ZONE: &str = "UTC";

/// The rules as they are saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Host patterns, canonical, as connections have them. Empty: all that connections serve.
    pub allowed_hosts: Vec<String>,
    /// The least who may clear by tag or folder: an editor or an admin.
    pub tags_and_folders: Role,
    /// Who may clear a host or everything.
    pub hosts_and_everything: Sweepers,
    /// URLs above which a second person approves.
    pub approval_above: Option<u64>,
    /// Whether a host or everything is approved by a second person.
    pub approval_for_sweeping: bool,
    /// When a reason is needed.
    pub quiet_hours: Option<QuietHours>,
    /// IANA name, such as `Europe/Berlin`: where hours and days are told.
    pub time_zone: String,
    /// URLs that a person may let go in a day of that time zone.
    pub urls_per_day: Option<u64>,
    /// Grows with each save; a save names the version that it changes. Stored beside them.
    pub version: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            allowed_hosts: Vec::new(),
            tags_and_folders: Role::Editor,
            hosts_and_everything: Sweepers::ByConnection,
            approval_above: None,
            approval_for_sweeping: false,
            quiet_hours: None,
            time_zone: DEFAULT_TIME_ZONE.to_owned(),
            urls_per_day: None,
            version: 0,
        }
    }
}

/// Who may clear a host or everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sweepers {
    /// Admins, and whom a connection lets besides.
    #[default]
    ByConnection,
    /// Admins alone, whatever connections say.
    Admins,
    Nobody,
}

impl Sweepers {
    pub const ALL: [Self; 3] = [Self::ByConnection, Self::Admins, Self::Nobody];

    /// As forms send it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ByConnection => "by_connection",
            Self::Admins => "admins",
            Self::Nobody => "nobody",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::ByConnection => "As each connection says",
            Self::Admins => "Admins only",
            Self::Nobody => "Nobody",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.word() == word)
    }
}

/// The hosts that a company's rules let be cleared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts(Vec<HostPattern>);

impl AllowedHosts {
    /// Patterns that cannot be read allow nothing; saving checked them.
    pub fn of(patterns: &[String]) -> Self {
        Self(patterns.iter().filter_map(|pattern| HostPattern::parse(pattern).ok()).collect())
    }

    /// The patterns; none where all that connections serve is allowed.
    pub fn patterns(&self) -> &[HostPattern] {
        &self.0
    }

    /// Whether a host (canonical, with port) may be cleared.
    pub fn allow(&self, host: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|allowed| allowed.matches(host))
    }

    /// Those of a connection's patterns of which not every host may be cleared. One that cannot be read serves nothing.
    pub fn left_out(&self, patterns: &[String]) -> Vec<String> {
        let read = patterns.iter().filter_map(|pattern| HostPattern::parse(pattern).ok());
        read.filter(|pattern| !self.allow_all_of(pattern)).map(|pattern| pattern.to_string()).collect()
    }

    /// Whether every host that a pattern means may be cleared.
    pub fn allow_all_of(&self, pattern: &HostPattern) -> bool {
        self.0.is_empty() || self.0.iter().any(|allowed| allowed.includes(pattern))
    }
}

#[cfg(test)]
mod tests;
