//! CDNs, one folder each, all alike. A provider turns one batch into one exchange with its vendor and one outcome: it
//! never sleeps, tries again, reads the environment, logs a body or touches the database.

#[macro_use]
pub mod registry;

mod api;
pub mod aws;
#[cfg(test)]
pub(crate) mod behaviour;
pub mod client;
mod description;
mod distinct;
mod each;
mod jwt;
pub mod page;
mod settings;
mod tokens;
mod verdict;

registry! {
    http_purge::HttpPurge,
    akamai::Akamai,
    alibaba::Alibaba,
    azure::Azure,
    cloudfront::CloudFront,
    bunny::Bunny,
    cdn77::Cdn77,
    cloudflare::Cloudflare,
    dynamic_media::DynamicMedia,
    fastly::Fastly,
    gcore::Gcore,
    google::Google,
    keycdn::KeyCdn,
    webhook::Webhook,
}

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription};
use app::model::purge::{Manner, PurgeKind};
use app::model::purge_url::PurgeUrl;
use async_trait::async_trait;
use secrecy::SecretString;

use self::client::Client;
use crate::clock::Randomness;

/// The field with the address of a vendor's API.
pub const BASE_URL: &str = "base_url";
/// The field with the address that gives tokens for credentials.
pub const AUTHORITY: &str = "authority";

/// A kind of CDN.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// What it is, what it can do, what it must be told.
    fn description(&self) -> &ProviderDescription;

    /// Checks the fields of a connection before they are saved; secrets that are already kept are in `account` too.
    fn check(&self, account: &Account) -> Vec<FieldProblem>;

    /// What it can do by this kind for this account; none where it cannot. Every provider takes URLs.
    fn capability(&self, _account: &Account, kind: PurgeKind) -> Option<Capability> {
        self.description().capability_of(kind)
    }

    /// How many targets each request goes to, such as cache nodes; 1 for a vendor's API.
    fn targets(&self, _account: &Account) -> u32 {
        1
    }

    /// What the vendor counts its requests by: connections with the same one share its limits. None: like no other.
    fn account_name(&self, _account: &Account) -> Option<String> {
        None
    }

    /// What the vendor allows this account of this kind.
    fn limits(&self, _account: &Account, _kind: PurgeKind) -> Limits {
        Limits::default()
    }

    /// The kind under which the vendor counts what is cleared by this one: all under the same one share its limits.
    fn counted_as(&self, _kind: PurgeKind) -> PurgeKind {
        PurgeKind::Url
    }

    /// Where an account's secrets are sent, as far as its fields say so. A secret that is kept never goes to another place.
    fn destinations(&self, account: &Account) -> BTreeSet<String> {
        let field = |name: &str| format!("{name} {}", account.field(name).unwrap_or_default());
        [BASE_URL, AUTHORITY].map(field).into()
    }

    /// Purges one batch, within `capability`. Each line gets exactly one outcome, in the batch's order.
    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome;

    /// Asks what became of a batch that was accepted with this ticket.
    async fn follow(&self, _account: &Account, _ticket: &str) -> Followed {
        let answer = "this kind of CDN gives no tickets".to_owned();
        Followed::Failed(Failure { kind: FailureKind::Misconfigured, answer })
    }

    /// Asks the vendor for something that purges nothing.
    async fn test(&self, account: &Account) -> Verdict;
}

/// What every provider is made with.
#[derive(Clone)]
pub struct Kit {
    pub client: Client,
    pub randomness: Arc<dyn Randomness>,
}

/// A connection's fields, secrets opened. It has no `Debug`: nothing can print it.
pub struct Account {
    pub hosts: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, SecretString>,
}

impl Account {
    /// With one secret more.
    fn with_secret(&self, name: &str, secret: SecretString) -> Self {
        let mut secrets = self.secrets.clone();
        secrets.insert(name.to_owned(), secret);
        Self { hosts: self.hosts.clone(), fields: self.fields.clone(), secrets }
    }

    /// A plain field's text; none where it is empty.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

/// What goes to one connection at once.
pub struct Batch {
    /// Stable over attempts: the vendor's idempotency key comes from it.
    pub id: String,
    pub objects: Objects,
    /// What becomes of the copies. None: what the connection is set to.
    pub manner: Option<Manner>,
}

/// What a batch clears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objects {
    Urls(Vec<PurgeUrl>),
    Tags(Vec<String>),
    /// URLs that end in `/`.
    Prefixes(Vec<PurgeUrl>),
    Hosts(Vec<String>),
    Everything,
}

impl Objects {
    /// Of stored lines.
    pub fn of(kind: PurgeKind, lines: Vec<String>) -> Self {
        match kind {
            PurgeKind::Url => Self::Urls(lines.into_iter().map(PurgeUrl::from_stored).collect()),
            PurgeKind::Tag => Self::Tags(lines),
            PurgeKind::Prefix => Self::Prefixes(lines.into_iter().map(PurgeUrl::from_stored).collect()),
            PurgeKind::Host => Self::Hosts(lines),
            PurgeKind::Everything => Self::Everything,
        }
    }

    /// How many lines.
    pub fn count(&self) -> usize {
        match self {
            Self::Urls(urls) | Self::Prefixes(urls) => urls.len(),
            Self::Tags(texts) | Self::Hosts(texts) => texts.len(),
            Self::Everything => 1,
        }
    }
}

impl Batch {
    pub fn of_urls(id: String, urls: Vec<PurgeUrl>) -> Self {
        Self { id, objects: Objects::Urls(urls), manner: None }
    }

    /// Its URLs; none of a batch of anything else.
    pub fn urls(&self) -> &[PurgeUrl] {
        match &self.objects {
            Objects::Urls(urls) => urls,
            Objects::Tags(_) | Objects::Prefixes(_) | Objects::Hosts(_) | Objects::Everything => &[],
        }
    }

    /// Its lines as they were asked for.
    pub fn texts(&self) -> Vec<&str> {
        match &self.objects {
            Objects::Urls(urls) | Objects::Prefixes(urls) => urls.iter().map(PurgeUrl::as_str).collect(),
            Objects::Tags(texts) | Objects::Hosts(texts) => texts.iter().map(String::as_str).collect(),
            Objects::Everything => vec![PurgeKind::Everything.word()],
        }
    }

    /// Lines, each of which gets an outcome.
    pub fn count(&self) -> usize {
        self.objects.count()
    }
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// One for each line of the batch, in its order.
    pub urls: Vec<UrlOutcome>,
    /// The vendor asked to be left alone for so long.
    pub pause: Option<Duration>,
    /// What the vendor says may still be sent now, others who use the account counted.
    pub allowance: Allowance,
    /// The vendor's own ID of the request; of several, of the first one that failed.
    pub request_id: Option<String>,
    /// What counts as purged here is only accepted: the vendor still works on it. None: it is done.
    pub pending: Option<Pending>,
}

/// How to learn that a vendor is done with what it accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What to ask it by. None: it cannot be asked, and is done after `look_after`.
    pub ticket: Option<String>,
    /// When it is worth asking for the first time.
    pub look_after: Duration,
}

/// What a vendor says of a batch that it accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Its edges are rid of all of it.
    Done { answer: String },
    /// It still works on it, and is worth asking again after so long.
    Working { look_after: Duration, answer: String },
    /// There is no such answer. What is worth trying again is asked again; the rest has failed.
    Failed(Failure),
}

/// What an account may send before it must wait; none where the vendor does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    pub requests: Option<u32>,
    pub urls: Option<u32>,
}

impl BatchOutcome {
    /// Of a vendor that asks for nothing.
    pub fn of(urls: Vec<UrlOutcome>) -> Self {
        Self { urls, ..Self::default() }
    }

    /// The same failure for every URL of a batch.
    pub fn all_failed(batch: &Batch, failure: &Failure) -> Self {
        Self::of(vec![UrlOutcome::Failed(failure.clone()); batch.count()])
    }
}

/// What became of one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlOutcome {
    Purged {
        answer: String,
    },
    /// Success: there was no copy.
    NotCached {
        answer: String,
    },
    Failed(Failure),
}

/// Why something was not purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    /// The vendor's own words or the network's, shortened, without secrets.
    pub answer: String,
}

/// The decisions that the engine can take, the graver the later: of several failures the gravest is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// The vendor's fault or the network's: try again.
    Passing,
    /// Too much at once: try again later.
    Limited,
    /// The vendor took none of the request's URLs for the sake of some, and does not say which.
    Together,
    /// The vendor will never take this URL.
    Refused,
    /// The credentials or the address of this server are not accepted: a person must act.
    Unauthorized,
    /// The connection is set up wrongly: a person must act.
    Misconfigured,
    /// The operator does not let this server go there: they must act.
    Barred,
}

impl FailureKind {
    /// What a status says that is none of success (RFC 9110, 15; RFC 6585).
    pub fn of_status(status: u16) -> Self {
        match status {
            429 => Self::Limited,
            408 | 425 => Self::Passing,
            // Who does not know the method will not learn it by being asked again.
            501 | 505 => Self::Misconfigured,
            401 | 403 | 407 => Self::Unauthorized,
            400..500 => Self::Refused,
            500.. => Self::Passing,
            // A redirect, or a success that nobody has listed: it is not known what it did.
            _ => Self::Misconfigured,
        }
    }

    /// Whether the same request may succeed later without anybody acting.
    pub fn is_worth_retrying(self) -> bool {
        match self {
            Self::Limited | Self::Passing | Self::Together => true,
            Self::Unauthorized | Self::Refused | Self::Misconfigured | Self::Barred => false,
        }
    }
}

/// What **Test connection** found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub passed: bool,
    pub message: String,
    pub details: Vec<String>,
}
