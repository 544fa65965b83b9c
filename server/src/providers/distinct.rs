//! Each URL of a batch once: asking twice for the same would answer "was not cached" the second time, or be refused.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use app::model::purge_url::PurgeUrl;

use super::client::Url;

/// Each URL once, and for each place of the batch which of them stands there.
pub fn distinct(batch: &[PurgeUrl]) -> (Vec<&PurgeUrl>, Vec<usize>) {
    let mut urls = Vec::new();
    let mut known = HashMap::new();
    let places = batch.iter().map(|url| match known.entry(url.as_str()) {
        Entry::Occupied(place) => *place.get(),
        Entry::Vacant(vacancy) => {
            urls.push(url);
            *vacancy.insert(urls.len() - 1)
        }
    });
    let places = places.collect();
    (urls, places)
}

/// The distinct URLs as vendors take them: in ASCII, with a scheme.
pub fn plain(batch: &[PurgeUrl]) -> Vec<Cow<'_, str>> {
    distinct(batch).0.into_iter().map(|url| ascii(url.as_str())).collect()
}

/// Their paths with queries, for vendors that know the host. A star is encoded: there it would stand for anything.
pub fn paths(batch: &[PurgeUrl]) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for url in plain(batch) {
        let path = without_scheme(&url)
            .split_once('/')
            .map_or_else(|| "/".to_owned(), |(_, path)| format!("/{}", path.replace('*', "%2A")));
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// The URL without `https://`.
pub fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// The URL in ASCII, as it is sent; what this product made is so already.
pub fn ascii(url: &str) -> Cow<'_, str> {
    if url.is_ascii() {
        return Cow::Borrowed(url);
    }
    Url::parse(url).map_or(Cow::Borrowed(url), |url| Cow::Owned(url.into()))
}
