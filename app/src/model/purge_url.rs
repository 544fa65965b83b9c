//! `PurgeUrl`: the only way to hold a URL that is to be purged. A line becomes one by `PurgeUrl::parse`, or gets a refusal
//! that says why and how to mend it; the browser and the server give the same verdict, because everything but the
//! canonical form of unusual hosts is decided by the code in this room. Nothing is repaired by guessing.

mod canonical;
mod host;
mod refusal;
mod rules;
mod server_name;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(crate) use canonical::is_invisible;
pub use host::HostPattern;
pub use refusal::{UrlRefusal, UrlWarning};
pub use rules::{COMPANY_SERVICES, UrlRules};
pub use server_name::{Scheme, ServerName, parse_company_root};

/// Bytes of the longest URL, canonical: beyond this, caches and CDNs answer 414.
pub const MAX_URL_BYTES: usize = 8_192;

/// A canonical absolute http or https URL that the company may purge: lower-case scheme, host in punycode, no default port,
/// percent-encoded path and query, no fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PurgeUrl(String);

/// A line that may be purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub url: PurgeUrl,
    /// What was changed about the line, or looks wrong in it.
    pub warning: Option<UrlWarning>,
}

impl Parsed {
    /// As a host knows it whose cache key ends at `?`.
    fn without_query(mut self) -> Self {
        if let Some((path, query)) = self.url.0.split_once('?') {
            let query = query.to_owned();
            self.url.0.truncate(path.len());
            self.warning = Some(UrlWarning::QueryLeftOut { query });
        }
        self
    }
}

impl PurgeUrl {
    /// Reads one line; blanks around it do not count.
    pub fn parse(line: &str, rules: &UrlRules) -> Result<Parsed, UrlRefusal> {
        let line = line.trim();
        let parsed = if line.len() <= MAX_URL_BYTES && canonical::is_canonical(line) {
            Parsed { url: Self(line.to_owned()), warning: None }
        } else {
            let (text, warning) = canonical::canonicalise(line)?;
            Parsed { url: Self(text), warning }
        };
        rules.check(&parsed.url)?;
        if rules.ignores_query(&parsed.url) { Ok(parsed.without_query()) } else { Ok(parsed) }
    }

    /// A URL that `parse` made before and that was stored since.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The canonical text.
    pub fn into_string(self) -> String {
        self.0
    }

    pub fn scheme(&self) -> Scheme {
        if self.0.starts_with("http:") { Scheme::Http } else { Scheme::Https }
    }

    /// The host, with its port where that is not the scheme's own: `127.0.0.1:8080`.
    pub fn host(&self) -> &str {
        Self::host_of(&self.0)
    }

    /// The same of a canonical text.
    pub fn host_of(text: &str) -> &str {
        let rest = text.split_once("://").map_or("", |(_, rest)| rest);
        rest.split_at(rest.find('/').unwrap_or(rest.len())).0
    }

    /// From the first `/` behind the host.
    pub fn path_and_query(&self) -> &str {
        let rest = self.after_scheme();
        rest.find('/').map_or("/", |slash| &rest[slash..])
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        let whole = self.path_and_query();
        whole.split_once('?').map_or(whole, |(path, _)| path)
    }

    /// The folder that it lies in: up to the last `/` of its path.
    pub fn folder(&self) -> &str {
        let whole = self.0.split_once('?').map_or(self.0.as_str(), |(whole, _)| whole);
        whole.rfind('/').map_or("", |slash| &whole[..=slash])
    }

    fn after_scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, rest)| rest)
    }
}

impl std::fmt::Display for PurgeUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
