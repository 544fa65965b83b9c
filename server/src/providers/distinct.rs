//! Each URL of a batch once: asking twice for the same would answer "was not cached" the second time, or be refused.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use app::model::purge_url::PurgeUrl;

use super::client::Url;

/// Each text once, and for each place of the batch which of them stands there.
pub fn distinct<'a>(batch: impl IntoIterator<Item = &'a str>) -> (Vec<&'a str>, Vec<usize>) {
    let mut texts = Vec::new();
    let mut known = HashMap::new();
    let places = batch.into_iter().map(|text| match known.entry(text) {
        Entry::Occupied(place) => *place.get(),
        Entry::Vacant(vacancy) => {
            texts.push(text);
            *vacancy.insert(texts.len() - 1)
        }
    });
    let places = places.collect();
    (texts, places)
}

/// All below each folder, for vendors that know the host and take a star at the end.
pub fn wildcards(folders: &[PurgeUrl]) -> Vec<String> {
    paths(folders).into_iter().map(|path| format!("{path}*")).collect()
}

/// The distinct URLs as vendors take them: in ASCII, with a scheme.
pub fn plain(batch: &[PurgeUrl]) -> Vec<Cow<'_, str>> {
    distinct(batch.iter().map(PurgeUrl::as_str)).0.into_iter().map(ascii).collect()
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

/// Those that a text names: it has all of the URL, and not as the beginning of a longer one.
pub fn named<'a>(batch: &'a [PurgeUrl], text: &str) -> HashSet<&'a str> {
    let ends = |rest: &str| rest.chars().next().is_none_or(|next| next.is_whitespace() || "'\"<>".contains(next));
    let stands = |url: &str| text.match_indices(url).any(|(at, _)| ends(&text[at + url.len()..]));
    let standing = || batch.iter().map(PurgeUrl::as_str).filter(|url| stands(&ascii(url)));
    let is_beginning = |url: &str| standing().any(|other| other.len() > url.len() && other.starts_with(url));
    standing().filter(|url| !is_beginning(url)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_not_named_where_a_longer_one_is() {
        let batch = ["https://a.example/b", "https://a.example/b'c", "https://a.example/bc", "https://a.example/d"];
        let batch = batch.map(|url| PurgeUrl::from_stored(url.to_owned()));
        let found = |text: &str| {
            let mut found: Vec<_> = named(&batch, text).into_iter().collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found("malformed URL 'https://a.example/bc'"), ["https://a.example/bc"]);
        assert_eq!(found("malformed URL 'https://a.example/b'"), ["https://a.example/b"]);
        assert_eq!(found("https://a.example/b'c"), ["https://a.example/b'c"]);
        assert_eq!(found("https://a.example/d <b>https://a.example/bc</b>").len(), 2);
        assert!(found("https://a.example/dd, https://a.example").is_empty());
    }
}
