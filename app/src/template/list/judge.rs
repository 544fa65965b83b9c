//! What the rows of a list are worth: good, refused, or repeating a row above. A judge walks along the list bit by bit,
//! so that a page can do it between two frames; it remembers a hash for each good URL, never the URLs.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

use super::UrlList;
use super::rows::Rows;
use crate::model::purge_url::{Parsed, PurgeUrl, UrlRefusal, UrlRules};

/// One row by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Removed,
    /// Perhaps with a warning.
    Good(Parsed),
    Refused(UrlRefusal),
    /// Its page of assets was not read.
    Unread,
}

/// The list in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// URLs that are purged, each once.
    pub good: u64,
    pub refused: u64,
    /// Rows merged into the first with the same URL.
    pub duplicates: u64,
    /// Good ones that come with a warning.
    pub warnings: u64,
    /// Good ones by host (with port), the most frequent first.
    pub by_host: Vec<(String, u64)>,
}

/// The walk, and what it has found so far.
#[derive(Clone, Debug)]
pub struct Judge {
    revision: u64,
    next: u64,
    first_places: FirstPlaces,
    duplicates: HashMap<u64, u64>,
    refused: Vec<u64>,
    warnings: u64,
    by_host: HashMap<String, u64>,
    good: u64,
}

/// What a judge tells of each row that is not removed.
pub(super) enum Judged {
    Good(PurgeUrl),
    Refused { key: u64, line: String, refusal: UrlRefusal },
    Repeats,
}

impl Judge {
    /// Stands before the first row.
    pub fn new(list: &UrlList) -> Self {
        Self::at_revision(list.revision)
    }

    /// Has room for so many different URLs, so that it never holds the room twice while it grows.
    pub(super) fn expecting(urls: u64) -> Self {
        let mut judge = Self::at_revision(0);
        judge.first_places.by_hash.reserve(usize::try_from(urls).unwrap_or(0));
        judge
    }

    fn at_revision(revision: u64) -> Self {
        Self {
            revision,
            next: 0,
            first_places: FirstPlaces::default(),
            duplicates: HashMap::new(),
            refused: Vec::new(),
            warnings: 0,
            by_host: HashMap::new(),
            good: 0,
        }
    }

    /// Judges the next `rows` rows of the list; true when the end is reached. A judge of an older revision starts anew.
    pub fn step(&mut self, list: &UrlList, rules: &UrlRules, rows: u64) -> bool {
        if !self.is_of(list) {
            *self = Self::new(list);
        }
        self.step_with(&list.rows, rules, rows, |_| {})
    }

    /// Whether it judges the list as it is now.
    pub fn is_of(&self, list: &UrlList) -> bool {
        self.revision == list.revision
    }

    /// Rows looked at so far, for a progress bar.
    pub fn judged_rows(&self) -> u64 {
        self.next
    }

    /// The row that this one repeats.
    pub fn first_of(&self, key: u64) -> Option<u64> {
        self.duplicates.get(&key).copied()
    }

    /// The note at a row that repeats another: rows count from 1 for people.
    pub fn merge_note(&self, key: u64) -> Option<String> {
        self.first_of(key).map(|first| format!("The same URL as in row {}: it is purged once.", first + 1))
    }

    /// The refused rows, in order.
    pub fn refused_rows(&self) -> &[u64] {
        &self.refused
    }

    /// Of the rows looked at so far.
    pub fn summary(&self) -> Summary {
        let mut by_host: Vec<(String, u64)> = self.by_host.iter().map(|(host, count)| (host.clone(), *count)).collect();
        by_host.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        Summary {
            good: self.good,
            refused: self.refused.len() as u64,
            duplicates: self.duplicates.len() as u64,
            warnings: self.warnings,
            by_host,
        }
    }

    /// `step`, telling of each row what became of it.
    pub(super) fn step_with(&mut self, list: &Rows, rules: &UrlRules, rows: u64, mut tell: impl FnMut(Judged)) -> bool {
        let end = self.next.saturating_add(rows);
        list.walk(self.next..end, |key, text| {
            self.next = key + 1;
            if let Some(judged) = self.judge(key, text, list, rules) {
                tell(judged);
            }
            ControlFlow::Continue(())
        });
        self.next >= list.count()
    }

    /// None for rows that are removed, or were not read.
    fn judge(&mut self, key: u64, text: Option<&str>, list: &Rows, rules: &UrlRules) -> Option<Judged> {
        match list.verdict_of(key, text, rules) {
            Verdict::Removed | Verdict::Unread => None,
            Verdict::Refused(refusal) => {
                self.refused.push(key);
                Some(Judged::Refused { key, line: text.unwrap_or_default().to_owned(), refusal })
            }
            Verdict::Good(Parsed { url, warning }) => {
                if let Some(first) = self.first_places.first_or_keep(key, &url, list, rules) {
                    self.duplicates.insert(key, first);
                    return Some(Judged::Repeats);
                }
                self.warnings += u64::from(warning.is_some());
                self.count_good(&url);
                Some(Judged::Good(url))
            }
        }
    }

    fn count_good(&mut self, url: &PurgeUrl) {
        self.good += 1;
        match self.by_host.get_mut(url.host()) {
            Some(count) => *count += 1,
            None => {
                self.by_host.insert(url.host().to_owned(), 1);
            }
        }
    }
}

/// The first row of each URL. Sixteen bytes a URL: its hash and its row; the URL is made again when hashes meet.
#[derive(Clone, Debug, Default)]
struct FirstPlaces {
    by_hash: HashMap<u64, u64>,
    /// URLs whose hash another URL had first.
    collided: HashMap<String, u64>,
}

impl FirstPlaces {
    /// The row that has this URL already; else keeps `key` as its first.
    fn first_or_keep(&mut self, key: u64, url: &PurgeUrl, list: &Rows, rules: &UrlRules) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        url.hash(&mut hasher);
        let hash = hasher.finish();
        let Some(first) = self.by_hash.get(&hash).copied() else {
            self.by_hash.insert(hash, key);
            return None;
        };
        if matches!(list.verdict(first, rules), Verdict::Good(standing) if standing.url == *url) {
            return Some(first);
        }
        if let Some(first) = self.collided.get(url.as_str()) {
            return Some(*first);
        }
        self.collided.insert(url.as_str().to_owned(), key);
        None
    }
}
