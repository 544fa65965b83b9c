//! Connections: one account and scope at one CDN, the hosts that it serves, and never its secrets.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

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
    /// The fields that are no secrets.
    pub fields: Vec<FieldValue>,
    /// Which secrets are set.
    pub secrets: Vec<SecretState>,
    /// Grows with each save.
    pub version: i64,
    /// The newest verdict of **Test connection**.
    pub last_test: Option<TestVerdict>,
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
