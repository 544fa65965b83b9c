//! Connections: one account and scope at one CDN, the hosts that it serves, and never its secrets.

use serde::{Deserialize, Serialize};

use super::person::Role;
use super::timestamp::Timestamp;

/// The last turn that a connection can have.
pub const MAX_TURN: u32 = 5;
/// The longest wait behind those before it, in seconds.
pub const MAX_WAIT_S: u32 = 3_600;

/// A connection as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// UUID.
    pub id: String,
    pub name: String,
    /// `ProviderDescription::id`.
    pub provider: String,
    /// Host patterns, `www.example.com` or `*.example.com`, lower case.
    pub hosts: Vec<String>,
    pub enabled: bool,
    /// From 1: what is served by several connections is cleared first at those with the smallest, such as a shield before
    /// the edge that fills from it.
    pub turn: u32,
    /// Seconds to wait behind those before it.
    pub wait_s: u32,
    /// Who may clear a host or everything through it, at least.
    pub sweeping_role: Role,
    /// The fields that are no secrets.
    pub fields: Vec<FieldValue>,
    /// Which secrets are set.
    pub secrets: Vec<SecretState>,
    /// Grows with each save.
    pub version: i64,
    /// The newest verdict of **Test connection**.
    pub last_test: Option<TestVerdict>,
    /// Nothing is sent to it now; what is asked for waits.
    #[serde(default)]
    pub pause: Option<Pause>,
    /// None before anything was sent to it.
    #[serde(default)]
    pub record: Option<Record>,
}

/// What was seen of a connection lately. A unit is a URL where each is a request, else a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Batches that the two times are from.
    pub batches: u64,
    /// Microseconds of a unit that half of them did not exceed, and nine of ten.
    pub half_us: u64,
    pub most_us: u64,
    /// Invalidations whose estimate was held against the time that they took.
    pub estimates: u64,
    /// Percent of the true time by which half of the estimates were wrong at most; none without any.
    pub off_percent: Option<u64>,
}

/// Why a connection is left alone for now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it goes on by itself; none when a person has to resume it.
    pub until: Option<Timestamp>,
    /// What it answered, where it failed again and again.
    pub reason: Option<String>,
    /// E-mail address of whoever paused it.
    pub by: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    pub name: String,
    pub value: String,
}

/// That a secret is set, and how it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretState {
    pub name: String,
    /// The last four characters; none where the secret is too short to show any of it.
    pub last_four: Option<String>,
}

/// What the form saves. A secret field that is left out keeps its value; an empty one removes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionDraft {
    /// None for a new connection.
    pub id: Option<String>,
    /// The version that is changed; 0 for a new connection.
    pub version: i64,
    pub name: String,
    pub provider: String,
    pub hosts: Vec<String>,
    pub enabled: bool,
    /// As in `ConnectionForm`.
    pub turn: String,
    pub wait_s: String,
    pub sweeping_role: String,
    pub fields: Vec<FieldValue>,
}

/// The answer of **Test connection**.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestVerdict {
    pub at: Timestamp,
    pub passed: bool,
    /// A sentence: what works, or what does not and what to do.
    pub message: String,
    /// One line a target, such as a cache node, with what it answered.
    pub details: Vec<String>,
}

/// The form of a connection as a browser sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionForm {
    /// Empty for a new connection.
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub version: i64,
    pub name: String,
    pub provider: String,
    /// One pattern a line.
    #[serde(default)]
    pub hosts: String,
    #[serde(default)]
    pub enabled: bool,
    /// A number up to `MAX_TURN`; empty for the first.
    #[serde(default)]
    pub turn: String,
    /// Seconds up to `MAX_WAIT_S`; empty for none.
    #[serde(default)]
    pub wait_s: String,
    /// `Role::word`; empty for admins.
    #[serde(default)]
    pub sweeping_role: String,
    /// The provider's fields by name.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
    /// Secrets by name. An empty box keeps the secret that is set.
    #[serde(default)]
    pub secrets: std::collections::BTreeMap<String, String>,
    /// Names of secrets that are taken away.
    #[serde(default)]
    pub removed_secrets: std::collections::BTreeMap<String, bool>,
}

impl ConnectionForm {
    /// The form as it may be kept: secrets are kept by nobody but the vault.
    #[must_use]
    pub fn without_secrets(self) -> Self {
        Self { secrets: std::collections::BTreeMap::new(), ..self }
    }
}

impl From<ConnectionForm> for ConnectionDraft {
    fn from(form: ConnectionForm) -> Self {
        let plain = form.fields.into_iter();
        let set = form.secrets.into_iter().filter(|(_, value)| !value.is_empty());
        let removed = form.removed_secrets.into_iter().filter(|(_, is_removed)| *is_removed);
        let fields = plain.chain(set).chain(removed.map(|(name, _)| (name, String::new())));
        Self {
            id: Some(form.id).filter(|id| !id.is_empty()),
            version: form.version,
            name: form.name,
            provider: form.provider,
            hosts: form.hosts.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            enabled: form.enabled,
            turn: form.turn,
            wait_s: form.wait_s,
            sweeping_role: form.sweeping_role,
            fields: fields.map(|(name, value)| FieldValue { name, value }).collect(),
        }
    }
}
