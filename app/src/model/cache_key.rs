//! What a host's cache tells copies apart by. Most take the whole URL; behind Smart Imaging, say, the key ends at `?`, and
//! all variants of a picture go with one purge.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::error::{AppError, FieldProblem};
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

/// A company's table as it is saved, the most precise rows first, so that the first row that means a host is the one that
/// says the most of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheKeyTable {
    pub rows: Vec<HostCacheKey>,
    /// Grows with each save; a save names the version that it changes.
    pub version: i64,
}

/// What a save asks for: the rows of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheKeysChange {
    /// A row without a host is as if it were not there.
    #[serde(default)]
    pub rows: Vec<HostCacheKey>,
    /// The version that the person saw; an older one is a conflict.
    pub version: i64,
}

impl CacheKeysChange {
    /// The rows that are asked for, with canonical hosts, or a problem for each field (`rows[3][host]`) that is in the way.
    pub fn table(&self) -> Result<Vec<HostCacheKey>, AppError> {
        let mut problems = Vec::new();
        let mut table: Vec<(HostPattern, CacheKey)> = Vec::new();
        for (index, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.host.trim().is_empty()) {
            let message = match HostPattern::parse(&row.host) {
                Err(sentence) => sentence,
                Ok(host) if table.iter().any(|(known, _)| *known == host) => {
                    format!("There are two rows for {host}. Remove one.")
                }
                Ok(host) => {
                    table.push((host, row.key));
                    continue;
                }
            };
            problems.push(FieldProblem { field: format!("rows[{index}][host]"), message });
        }
        if table.len() > MAX_CACHE_KEYS {
            let message = format!("These are {} rows; a company can have {MAX_CACHE_KEYS}.", table.len());
            problems.push(FieldProblem { field: String::new(), message });
        }
        if !problems.is_empty() {
            return Err(AppError::Invalid { problems });
        }
        let mut rows: Vec<_> =
            table.into_iter().map(|(host, key)| HostCacheKey { host: host.to_string(), key }).collect();
        rows.sort_by_cached_key(|row| (row.host.starts_with('*'), Reverse(row.host.len()), row.host.clone()));
        Ok(rows)
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

    fn change(hosts: &[&str]) -> CacheKeysChange {
        let row = |host: &&str| HostCacheKey { host: (*host).to_owned(), key: CacheKey::WithoutQuery };
        CacheKeysChange { rows: hosts.iter().map(row).collect(), version: 1 }
    }

    #[test]
    fn the_more_precise_of_two_rows_comes_first() {
        let saved = change(&["*.example", "", "*.acme.example", " IMG.acme.example "]).table().unwrap();
        let hosts: Vec<_> = saved.iter().map(|row| row.host.as_str()).collect();
        assert_eq!(hosts, ["img.acme.example", "*.acme.example", "*.example"]);
    }

    #[test]
    fn each_row_that_is_in_the_way_is_named() {
        let Err(AppError::Invalid { problems }) = change(&["img.a.example", "a b", "", "IMG.a.example:443"]).table()
        else {
            panic!("no problems");
        };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["rows[1][host]", "rows[3][host]"]);
        assert!(problems[1].message.contains("two rows for img.a.example"), "{problems:?}");
    }

    #[test]
    fn more_rows_than_a_company_can_have_are_refused() {
        let hosts: Vec<_> = (0..=MAX_CACHE_KEYS).map(|number| format!("h{number}.example")).collect();
        let hosts: Vec<_> = hosts.iter().map(String::as_str).collect();
        assert!(change(&hosts).table().unwrap_err().problem_of("").is_some());
    }
}
