//! What a kind of CDN can do and what it must be told, as plain records: forms, batch sizes, limits and estimates come
//! from here, so that no page knows a vendor.

use serde::{Deserialize, Serialize};

/// A kind of CDN, described by its folder in the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDescription {
    /// Stable and stored, such as `http-purge`.
    pub id: String,
    /// For people, such as `HTTP PURGE`.
    pub name: String,
    /// One sentence on what it is for.
    pub summary: String,
    /// The vendor's own documentation.
    pub documentation_url: String,
    pub fields: Vec<FieldDescription>,
    pub capability: Capability,
}

/// One input of a connection's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDescription {
    /// Stored name, such as `nodes`.
    pub name: String,
    pub label: String,
    /// One or two sentences: what it is and where to find it.
    pub help: String,
    pub kind: FieldKind,
    pub required: bool,
    /// What the form starts with.
    pub default: String,
    /// Shown in the empty box.
    pub placeholder: String,
}

/// How a field is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Text,
    /// One value a line.
    Lines,
    /// Sealed at once, never sent back.
    Secret,
}

/// Flags and limits of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// URLs in one batch.
    pub max_urls_per_batch: u32,
    /// Bytes of URLs in one batch.
    pub max_bytes_per_batch: u32,
    /// Requests that one batch makes to each target: one for a list of URLs, or one for each URL.
    pub requests: RequestsPerBatch,
    /// Milliseconds that one request usually takes before anything was observed.
    pub typical_request_ms: u32,
}

/// What a batch costs in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestsPerBatch {
    One,
    OnePerUrl,
}
