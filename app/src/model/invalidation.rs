//! Invalidations: what was asked, how far it is, and what became of each URL.

use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::cache_key::HostCacheKey;
use super::company::NamedTemplate;
use super::provider::{Capability, KindCapability};
use super::purge::{Manner, PurgeKind};
use super::purge_url::HostPattern;
use super::rules::{Quiet, Quota, Rules, Withheld};
use super::timestamp::Timestamp;

/// Where an invalidation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InvalidationState {
    /// A long list is being made; nothing is sent yet.
    Preparing,
    /// The whole list is there, and nothing of it is sent before a second person approves it.
    Waiting,
    /// Batches are waiting or being sent.
    Running,
    /// Every URL was purged at every connection that serves it.
    Done,
    /// It ended, and some URLs failed or were refused.
    Partial,
    /// It ended, and nothing was purged.
    Failed,
    /// Somebody cancelled it: what was not sent by then is not sent.
    Cancelled,
}

impl InvalidationState {
    pub const ALL: [Self; 7] =
        [Self::Preparing, Self::Waiting, Self::Running, Self::Done, Self::Partial, Self::Failed, Self::Cancelled];

    pub fn word(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// As a choice.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "waiting for approval",
            state => state.word(),
        }
    }

    /// Whether nothing more will happen.
    pub fn has_ended(self) -> bool {
        !matches!(self, Self::Preparing | Self::Waiting | Self::Running)
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidationSummary {
    /// UUID, version 7: sorts by time.
    pub id: String,
    pub by: String,
    pub note: String,
    pub created: Timestamp,
    pub finished: Option<Timestamp>,
    pub state: InvalidationState,
    pub counts: Counts,
    #[serde(default)]
    pub kind: PurgeKind,
    #[serde(default)]
    pub manner: Option<Manner>,
}

/// URLs by outcome. Conserved: `total = done + refused + failed + cancelled + left`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub total: u64,
    /// Purged wherever they are served, `not_cached` among them.
    pub done: u64,
    /// Of `done`: no connection had a copy.
    pub not_cached: u64,
    /// Left out by the person, or refused by the vendor.
    pub refused: u64,
    /// Gave up after the last attempt.
    pub failed: u64,
    /// Not sent: somebody cancelled it.
    #[serde(default)]
    pub cancelled: u64,
    pub left: u64,
}

/// What the indicator shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub id: String,
    pub state: InvalidationState,
    pub counts: Counts,
    pub created: Timestamp,
    pub finished: Option<Timestamp>,
    /// The server's clock when this was read.
    pub now: Timestamp,
    /// Milliseconds from `now` until the rest will be done; none when nothing is known or nothing is left.
    pub estimate_ms: Option<u64>,
    pub connections: Vec<ConnectionProgress>,
    /// Why its list could not be made: a sentence. Nothing of it was sent.
    #[serde(default)]
    pub trouble: Option<String>,
    /// Somebody wants nothing more of it to be sent; what is on its way is waited for.
    #[serde(default)]
    pub is_cancelled: bool,
    /// What its lines name.
    #[serde(default)]
    pub kind: PurgeKind,
    /// None where nobody has to approve it.
    #[serde(default)]
    pub approval: Option<Approval>,
}

impl Progress {
    /// Whether somebody can approve or decline it.
    pub fn waits_for_approval(&self) -> bool {
        self.state == InvalidationState::Waiting && !self.is_cancelled
    }
}

/// Invalidations that the status bar is told of: so many that run, and so many that wait for approval.
pub const MAX_OPEN_TOLD: u32 = 20;

/// One connection's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionProgress {
    pub connection_id: String,
    pub name: String,
    pub counts: Counts,
    /// A sentence when there is something to say: waiting until when and why, or the vendor's last complaint.
    pub remark: Option<String>,
    /// When the next attempt is due, if it waits.
    pub waiting_until: Option<Timestamp>,
    /// A person has paused it: what is left waits until a person resumes it.
    #[serde(default)]
    pub is_paused: bool,
    /// Microseconds a URL: what it was seen to take lately, or is allowed; none while that is not known.
    #[serde(default)]
    pub us_per_url: Option<u64>,
}

/// An invalidation with its head and its progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidationDetail {
    pub summary: InvalidationSummary,
    pub progress: Progress,
    /// The template that made the list; empty if none did.
    pub template: String,
    pub assets: u64,
    /// Where more is said about it, such as a ticket; empty if nowhere.
    #[serde(default)]
    pub link: String,
    /// When the list of URLs was taken away, since it was older than lists are kept; its counts stay.
    #[serde(default)]
    pub list_removed: Option<Timestamp>,
    /// E-mail addresses of those who may approve it, as long as it is not let go.
    #[serde(default)]
    pub approvers: Vec<String>,
}

/// What became of a URL at one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrlState {
    Waiting,
    Purged,
    /// Success: there was no copy to clear.
    NotCached,
    /// Refused, by a rule here or by the vendor; trying again does not help.
    Refused,
    /// Gave up.
    Failed,
    /// Not sent: somebody cancelled it.
    Cancelled,
}

impl UrlState {
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Purged, Self::NotCached, Self::Refused, Self::Failed, Self::Cancelled];

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Purged => "purged",
            Self::NotCached => "not_cached",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One URL of an invalidation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlOutcome {
    /// From 1.
    pub position: u64,
    pub url: String,
    pub at: Vec<ConnectionOutcome>,
    /// Why it was left out before anything was sent.
    pub refusal: Option<String>,
}

/// Its outcome at one connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionOutcome {
    pub connection: String,
    pub state: UrlState,
    /// The vendor's own words, shortened; empty before it answered.
    pub answer: String,
    pub attempts: u32,
    pub at: Option<Timestamp>,
    /// The newest exchanges with the vendor about the request that it was in, oldest first.
    #[serde(default)]
    pub exchanges: Vec<Exchange>,
}

/// One exchange with a vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    pub began: Timestamp,
    pub ended: Timestamp,
    /// The vendor's own ID of the request, to ask its support by; empty where it gives none.
    #[serde(default)]
    pub request_id: String,
    /// What came of it, mostly in the vendor's words.
    #[serde(default)]
    pub said: String,
}

/// A page of outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlPage {
    pub urls: Vec<UrlOutcome>,
    /// How many match the filter.
    pub total: u64,
    /// Position to ask after for the next page.
    pub next: Option<u64>,
    /// How many that match come before this page.
    #[serde(default)]
    pub before: u64,
    /// Names of all connections that any of the list goes to, by turn and name.
    #[serde(default)]
    pub connections: Vec<String>,
}

/// Which URLs of an invalidation are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UrlQuery {
    pub text: String,
    pub state: Option<UrlState>,
    /// Positions above this; 0 for the first page.
    pub after: u64,
    /// The page that begins behind so many of those that match, for a list that is scrolled; then `after` is not
    /// looked at.
    #[serde(default)]
    pub offset: Option<u64>,
}

/// URLs on one page of outcomes.
pub const URL_PAGE_SIZE: u32 = 200;

/// What the dialog needs to judge rows and to tell cost and time before **Continue**.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Those that are enabled.
    pub connections: Vec<DeskConnection>,
    pub published_server: String,
    pub company_root: String,
    pub template: String,
    /// Others that the dialog can take instead, by name.
    pub templates: Vec<NamedTemplate>,
    pub cache_keys: Vec<HostCacheKey>,
    /// URLs of other invalidations that wait before this one.
    pub queued: u64,
    /// The server can send an e-mail when it has ended.
    #[serde(default)]
    pub can_mail: bool,
    #[serde(default)]
    pub rules: Rules,
    /// A reason is needed now.
    #[serde(default)]
    pub quiet: Option<Quiet>,
    /// What the person may still clear today, where there is a limit.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// What the rules keep from the person.
    #[serde(default)]
    pub withheld: Vec<Withheld>,
}

impl Desk {
    /// Why the rules keep the person from a kind, at some connections or at all.
    pub fn withheld(&self, kind: PurgeKind) -> Option<&Withheld> {
        self.withheld.iter().find(|withheld| withheld.kind == kind)
    }
}

impl DeskConnection {
    /// Whether the person may clear this kind through it.
    pub fn can(&self, kind: PurgeKind) -> bool {
        kind == PurgeKind::Url || self.beyond_urls.iter().any(|beyond| beyond.kind == kind)
    }

    /// Whether copies can be marked as stale as well.
    pub fn is_soft(&self, kind: PurgeKind) -> bool {
        let beyond = || self.beyond_urls.iter().any(|beyond| beyond.kind == kind && beyond.capability.soft);
        if kind == PurgeKind::Url { self.capability.soft } else { beyond() }
    }

    pub fn serves(&self, host: &str) -> bool {
        let patterns = self.hosts.iter().filter_map(|pattern| HostPattern::parse(pattern).ok());
        patterns.into_iter().any(|pattern| pattern.matches(host))
    }
}

/// A connection as the dialog sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskConnection {
    pub id: String,
    pub name: String,
    pub hosts: Vec<String>,
    pub capability: Capability,
    /// What the person may clear through it besides URLs.
    #[serde(default)]
    pub beyond_urls: Vec<KindCapability>,
    /// Targets that each request goes to, such as cache nodes.
    pub targets: u32,
    /// Microseconds a URL as observed, else from the capability.
    pub us_per_url: u64,
    pub is_observed: bool,
    /// As in `Connection`.
    #[serde(default)]
    pub turn: u32,
    #[serde(default)]
    pub wait_s: u32,
}
