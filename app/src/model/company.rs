//! A company: its address in this installation, its servers and its template.

use serde::{Deserialize, Serialize};

use super::cache_key::HostCacheKey;
use super::timestamp::Timestamp;

/// The company's part of a route (`/acme-outdoor/assets`): lower-case letters, digits and inner hyphens, 1 to 63.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanySlug(String);

impl CompanySlug {
    /// Length of the longest.
    pub const MAX_BYTES: usize = 63;
    /// Words that the routes themselves use, or may.
    const RESERVED: [&'static str; 10] =
        ["account", "api", "login", "logout", "livez", "readyz", "metrics", "pkg", "demo", "static"];

    /// Checks the text.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::MAX_BYTES).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !Self::RESERVED.contains(&text);
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CompanySlug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a company's address")
    }
}

impl From<CompanySlug> for String {
    fn from(slug: CompanySlug) -> Self {
        slug.0
    }
}

impl std::fmt::Display for CompanySlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A company as owners of the installation see it: what it is called, and nothing of what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCompany {
    /// UUID.
    pub id: String,
    pub slug: CompanySlug,
    pub name: String,
    /// How many people belong to it.
    pub people: u64,
    /// Since when it is archived; none of one that is open.
    pub archived: Option<Timestamp>,
}

/// The **Servers** group of General Settings, as saved text. `template::Servers` parses the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// **Published Server Name**: the live CDN host; may carry scheme, port, a trailing slash or `/is/image`. May be empty.
    pub published_server: String,
    /// **Origin Server Name**: the host that skips the CDN. May be empty.
    pub origin_server: String,
    /// **Company root**: the company's segment in its URLs. May be empty.
    pub company_root: String,
    /// **CDN Invalidation Template**. May be empty.
    pub template: String,
    /// What the hosts' caches tell copies apart by.
    pub cache_keys: Vec<HostCacheKey>,
    /// Grows with each save; a save names the version that it changes.
    pub version: i64,
}

/// A template under a name; a company has any number besides that of General Settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTemplate {
    pub name: String,
    pub text: String,
}

/// What a save of General Settings asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    pub published_server: String,
    pub origin_server: String,
    pub company_root: String,
    pub template: String,
    /// The version that the person saw; an older one is a conflict.
    pub version: i64,
    /// The person was told which lines make nothing, and saves all the same. Without it, a template with problems is refused.
    #[serde(default)]
    pub accept_problems: bool,
}
