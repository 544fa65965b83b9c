//! What a host's cache tells copies apart by. Most take the whole URL; behind Smart Imaging, say, the key ends at `?`, and
//! all variants of a picture go with one purge.

use serde::{Deserialize, Serialize};

use super::purge_url::HostPattern;

/// Rows of a company's table.
pub const MAX_CACHE_KEYS: usize = 200;

/// A row of the company's table, as saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostCacheKey {
    /// A host, or `*.example.com`.
    pub host: String,
    pub key: CacheKey,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CacheKey {
    #[default]
    FullUrl,
    WithoutQuery,
}

impl CacheKey {
    pub const ALL: [Self; 2] = [Self::FullUrl, Self::WithoutQuery];

    /// As forms send it.
    pub fn word(self) -> &'static str {
        match self {
            Self::FullUrl => "full_url",
            Self::WithoutQuery => "without_query",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::FullUrl => "Full URL",
            Self::WithoutQuery => "Without query",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.word() == word)
    }
}

/// The table, read: the first row that means a host decides, and a host in no row has the full URL for its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheKeys(Vec<(HostPattern, CacheKey)>);

impl CacheKeys {
    /// Rows that cannot be read are passed over; saving checked them.
    pub fn of(table: &[HostCacheKey]) -> Self {
        Self(table.iter().filter_map(|row| Some((HostPattern::parse(&row.host).ok()?, row.key))).collect())
    }

    /// The key of a host, canonical, with its port.
    pub fn key_of(&self, host: &str) -> CacheKey {
        self.0.iter().find(|(pattern, _)| pattern.matches(host)).map_or(CacheKey::FullUrl, |(_, key)| *key)
    }

    /// The rows that could be read, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&HostPattern, CacheKey)> {
        self.0.iter().map(|(host, key)| (host, *key))
    }

    /// Whether any host's key ends at `?`.
    pub fn has_short_ones(&self) -> bool {
        self.0.iter().any(|(_, key)| *key == CacheKey::WithoutQuery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_that_means_a_host_decides() {
        let row = |host: &str, key| HostCacheKey { host: host.to_owned(), key };
        let keys = CacheKeys::of(&[
            row("raw.acme.example", CacheKey::FullUrl),
            row("*.acme.example", CacheKey::WithoutQuery),
            row("no host", CacheKey::WithoutQuery),
        ]);
        assert_eq!(keys.key_of("raw.acme.example"), CacheKey::FullUrl);
        assert_eq!(keys.key_of("img.acme.example"), CacheKey::WithoutQuery);
        assert_eq!(keys.key_of("www.example.com"), CacheKey::FullUrl);
    }
}
