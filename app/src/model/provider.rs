//! What a kind of CDN can do and what it must be told, as plain records: forms, batch sizes, limits and estimates come
//! from here, so that no page knows a vendor.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::purge::PurgeKind;

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
    /// The least that the credentials must be allowed to do, in the vendor's words; empty where there are none.
    #[serde(default)]
    pub permission: String,
    /// Whether its requests, or what its credentials are exchanged by, are good for a moment only, by this server's clock.
    #[serde(default)]
    pub signs_by_clock: bool,
    /// What the vendor allows, for people.
    #[serde(default)]
    pub limits: Vec<PublishedLimit>,
    pub fields: Vec<FieldDescription>,
    /// What the fields can be filled in with at once.
    #[serde(default)]
    pub presets: Vec<FieldPreset>,
    /// By URL.
    pub capability: Capability,
    /// What it can clear besides.
    #[serde(default)]
    pub beyond_urls: Vec<KindCapability>,
}

impl ProviderDescription {
    /// What it can do by this kind.
    pub fn capability_of(&self, kind: PurgeKind) -> Option<Capability> {
        let beyond = || self.beyond_urls.iter().find(|beyond| beyond.kind == kind).map(|beyond| beyond.capability);
        if kind == PurgeKind::Url { Some(self.capability) } else { beyond() }
    }
}

/// What a provider can do by a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCapability {
    pub kind: PurgeKind,
    #[serde(flatten)]
    pub capability: Capability,
}

/// Values of fields that belong together, such as for one kind of cache.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPreset {
    pub name: String,
    /// By the fields' names; the others stay as they are.
    pub values: BTreeMap<String, String>,
}

/// A limit as the vendor publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedLimit {
    /// One sentence.
    pub text: String,
    /// Where it says so.
    pub source: String,
    /// When that was read, such as `2026-11`.
    pub read: String,
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
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<FieldOption>,
}

/// One line of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    pub value: String,
    pub label: String,
}

/// How a field is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    /// One value a line.
    Lines,
    /// One of the field's options.
    Choice,
    /// Sealed at once, never sent back.
    Secret,
    /// The same for a secret of several lines, such as a key.
    SecretLines,
}

impl FieldKind {
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::SecretLines)
    }
}

/// Flags and limits of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// URLs in one batch, or whatever else it is of.
    pub max_urls_per_batch: u32,
    /// Bytes of URLs in one batch.
    pub max_bytes_per_batch: u32,
    /// Requests that one batch makes to each target: one for a list of URLs, or one for each URL.
    pub requests: RequestsPerBatch,
    /// Milliseconds that one request usually takes before anything was observed.
    pub typical_request_ms: u32,
    /// Milliseconds that the vendor usually still works after it has accepted a request.
    #[serde(default)]
    pub settles_ms: u32,
    /// Copies can be marked as stale as well as thrown away.
    #[serde(default)]
    pub soft: bool,
}

/// What a batch costs in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestsPerBatch {
    One,
    OnePerUrl,
}

/// So many in so long, and so many at once after a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub count: u32,
    pub per_ms: u32,
    pub burst: u32,
}

impl Rate {
    pub fn per_second(count: u32) -> Self {
        Self { count, per_ms: 1_000, burst: count }
    }

    /// The same for what is always taken so many at a time, as one.
    #[must_use]
    pub fn shared_by(self, many: u32) -> Self {
        let many = many.max(1);
        Self { per_ms: self.per_ms.saturating_mul(many), burst: (self.burst / many).max(1), ..self }
    }

    /// Microseconds that so many take in the long run.
    pub fn us_of(self, count: u64) -> u64 {
        count.saturating_mul(u64::from(self.per_ms) * 1_000).div_ceil(u64::from(self.count.max(1)))
    }
}

/// What a vendor allows an account; none for no limit that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub requests: Option<Rate>,
    pub urls: Option<Rate>,
}

impl Limits {
    /// The capability with batches that a rested account may send at once.
    #[must_use]
    pub fn fit(self, capability: Capability, targets: u32) -> Capability {
        let by_urls = self.urls.map_or(u32::MAX, |rate| rate.burst);
        let by_requests = match (self.requests, capability.requests) {
            (Some(rate), RequestsPerBatch::OnePerUrl) => rate.burst / targets.max(1),
            (_, RequestsPerBatch::One) | (None, _) => u32::MAX,
        };
        let max_urls_per_batch = capability.max_urls_per_batch.min(by_urls).min(by_requests).max(1);
        Capability { max_urls_per_batch, ..capability }
    }

    /// Microseconds a URL in the long run, in full batches; 0 without limits.
    pub fn us_per_url(self, capability: &Capability, targets: u32) -> u64 {
        let urls = u64::from(capability.max_urls_per_batch.max(1));
        let by_urls = self.urls.map_or(0, |rate| rate.us_of(urls));
        let requests = capability.requests_of(urls) * u64::from(targets.max(1));
        let by_requests = self.requests.map_or(0, |rate| rate.us_of(requests));
        by_urls.max(by_requests).div_ceil(urls)
    }
}

impl Limits {
    /// Microseconds that so many batches with so many URLs take in the long run.
    pub fn us_of(self, capability: &Capability, targets: u32, batches: u64, urls: u64) -> u64 {
        let requests = match capability.requests {
            RequestsPerBatch::One => batches,
            RequestsPerBatch::OnePerUrl => urls,
        };
        let by_requests = self.requests.map_or(0, |rate| rate.us_of(requests * u64::from(targets.max(1))));
        self.urls.map_or(0, |rate| rate.us_of(urls)).max(by_requests)
    }
}

impl Capability {
    /// Requests that a batch of so many URLs makes to each target.
    pub fn requests_of(&self, urls: u64) -> u64 {
        match self.requests {
            RequestsPerBatch::One => 1,
            RequestsPerBatch::OnePerUrl => urls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: Capability = Capability {
        max_urls_per_batch: 100,
        max_bytes_per_batch: 1_000,
        requests: RequestsPerBatch::OnePerUrl,
        typical_request_ms: 1,
        settles_ms: 0,
        soft: false,
    };

    #[test]
    fn a_batch_is_no_larger_than_what_may_be_sent_at_once() {
        let limits = Limits { requests: Some(Rate::per_second(40)), urls: None };
        assert_eq!(limits.fit(EACH, 2).max_urls_per_batch, 20);
        assert_eq!(limits.fit(EACH, 100).max_urls_per_batch, 1);
        let list = Capability { requests: RequestsPerBatch::One, ..EACH };
        assert_eq!(limits.fit(list, 2).max_urls_per_batch, 100);
        assert_eq!(Limits::default().fit(EACH, 2), EACH);
    }

    #[test]
    fn the_tighter_limit_sets_the_pace() {
        let limits = Limits { requests: Some(Rate::per_second(40)), urls: Some(Rate::per_second(10)) };
        assert_eq!(limits.us_per_url(&EACH, 1), 100_000);
        assert_eq!(limits.us_per_url(&EACH, 8), 200_000);
        assert_eq!(Limits::default().us_per_url(&EACH, 8), 0);
        assert_eq!(limits.us_of(&EACH, 8, 1, 10), 2_000_000);
        let list = Capability { requests: RequestsPerBatch::One, ..EACH };
        assert_eq!(limits.us_of(&list, 1, 80, 10), 2_000_000, "a small batch is a request, too");
    }
}
