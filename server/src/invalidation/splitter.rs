//! Cuts a list of URLs to the shape of the connections that serve it: a URL goes to every enabled connection with its
//! host, in batches within the connection's limits. It takes them one by one and holds no more than the batches that are
//! not yet full.

use std::collections::HashMap;

use app::model::provider::{Capability, RequestsPerBatch};
use app::model::purge_url::HostPattern;

use super::estimate;
use crate::store::batches::NewBatch;

/// URLs of a connection's first batches.
const FIRST_URLS: u32 = 64;

/// A connection as far as splitting needs it.
#[derive(Clone, Debug)]
pub struct Route {
    pub connection_id: String,
    pub hosts: Vec<HostPattern>,
    pub capability: Capability,
}

/// What goes to one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub connection_id: String,
    pub urls: u64,
}

/// Splits URLs in order.
#[derive(Debug)]
pub struct Splitter {
    /// Of each host that came, the places of its connections; under an empty one all of them, for lines without a host.
    served_by: HashMap<String, Vec<usize>>,
    cutters: Vec<Cutter>,
    full: Vec<NewBatch>,
}

impl Splitter {
    pub fn new(routes: Vec<Route>) -> Self {
        let cutters =
            routes.into_iter().map(|route| Cutter { route, seq: 0, taken: 0, positions: Vec::new(), bytes: 0 });
        Self { served_by: HashMap::new(), cutters: cutters.collect(), full: Vec::new() }
    }

    /// Takes the line at a position, of a host if it has one, and of so many bytes; gives how many connections it goes to.
    pub fn take(&mut self, position: u64, host: Option<&str>, bytes: usize) -> u32 {
        let key = host.unwrap_or_default();
        if !self.served_by.contains_key(key) {
            let is_its = |cutter: &Cutter| {
                host.is_none_or(|host| cutter.route.hosts.iter().any(|pattern| pattern.matches(host)))
            };
            let its = self.cutters.iter().enumerate().filter(|(_, cutter)| is_its(cutter)).map(|(place, _)| place);
            self.served_by.insert(key.to_owned(), its.collect());
        }
        let takers = &self.served_by[key];
        for taker in takers {
            self.full.extend(self.cutters[*taker].take(position, bytes));
        }
        u32::try_from(takers.len()).unwrap_or(u32::MAX)
    }

    /// The batches that became full since the last call.
    pub fn full(&mut self) -> Vec<NewBatch> {
        std::mem::take(&mut self.full)
    }

    /// The last batches, and what each connection gets, in the order of the routes; only those that get something.
    pub fn finish(mut self) -> (Vec<NewBatch>, Vec<Part>) {
        self.full.extend(self.cutters.iter_mut().filter_map(Cutter::cut));
        let gets = |cutter: Cutter| {
            (cutter.taken > 0).then_some(Part { connection_id: cutter.route.connection_id, urls: cutter.taken })
        };
        (self.full, self.cutters.into_iter().filter_map(gets).collect())
    }
}

/// Fills one connection's batches.
#[derive(Debug)]
struct Cutter {
    route: Route,
    /// Of the next batch.
    seq: u64,
    taken: u64,
    positions: Vec<u64>,
    bytes: usize,
}

impl Cutter {
    /// Gives the batch before, if there is no room in it. A URL that is alone above the limit of bytes gets a batch of its
    /// own: the vendor says what it thinks of it.
    fn take(&mut self, position: u64, bytes: usize) -> Option<NewBatch> {
        let is_full = self.positions.len() >= self.max_urls() as usize
            || self.bytes + bytes > self.route.capability.max_bytes_per_batch as usize;
        let cut = if is_full { self.cut() } else { None };
        self.positions.push(position);
        self.taken += 1;
        self.bytes += bytes;
        cut
    }

    /// Where each URL is a request of its own, one batch for each lane is small, so that a short list goes out by all of them.
    fn max_urls(&self) -> u32 {
        let Capability { max_urls_per_batch, requests, .. } = self.route.capability;
        let is_first = self.seq < u64::from(estimate::LANES) && requests == RequestsPerBatch::OnePerUrl;
        let max_urls = if is_first { max_urls_per_batch.min(FIRST_URLS) } else { max_urls_per_batch };
        max_urls.max(1)
    }

    fn cut(&mut self) -> Option<NewBatch> {
        if self.positions.is_empty() {
            return None;
        }
        let positions = std::mem::take(&mut self.positions);
        let batch = NewBatch { connection_id: self.route.connection_id.clone(), seq: self.seq, positions };
        self.seq += 1;
        self.bytes = 0;
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app::model::purge::PurgeKind;
    use app::model::purge_url::PurgeUrl;
    use app::model::timestamp::Timestamp;

    use super::*;
    use crate::clock::{CountingRandomness, ManualClock};
    use crate::providers::client::{Client, Timeouts};
    use crate::providers::registry::Registry;

    fn route(id: &str, hosts: &[&str], max_urls: u32, max_bytes: u32) -> Route {
        Route {
            connection_id: id.to_owned(),
            hosts: hosts.iter().map(|host| HostPattern::parse(host).unwrap()).collect(),
            capability: Capability {
                max_urls_per_batch: max_urls,
                max_bytes_per_batch: max_bytes,
                requests: RequestsPerBatch::One,
                typical_request_ms: 1,
                settles_ms: 0,
                soft: false,
            },
        }
    }

    fn urls(host: &str, count: usize) -> Vec<PurgeUrl> {
        (0..count).map(|number| PurgeUrl::from_stored(format!("https://{host}/{number}"))).collect()
    }

    /// How many connections each URL goes to, all batches, and what each connection gets.
    fn split(list: &[PurgeUrl], routes: Vec<Route>) -> (Vec<u32>, Vec<NewBatch>, Vec<Part>) {
        let mut splitter = Splitter::new(routes);
        let takers = (1..)
            .zip(list)
            .map(|(position, url)| splitter.take(position, Some(url.host()), url.as_str().len()))
            .collect();
        let mut batches = splitter.full();
        let (rest, parts) = splitter.finish();
        batches.extend(rest);
        (takers, batches, parts)
    }

    fn positions(batches: &[NewBatch]) -> Vec<Vec<u64>> {
        batches.iter().map(|batch| batch.positions.clone()).collect()
    }

    #[test]
    fn a_url_goes_to_every_connection_with_its_host() {
        let routes = vec![route("a", &["*.example.com"], 10, 1_000), route("b", &["www.example.com"], 10, 1_000)];
        let mut list = urls("www.example.com", 2);
        list.extend(urls("img.example.com", 1));
        let (takers, batches, parts) = split(&list, routes);
        assert_eq!(takers, [2, 2, 1]);
        assert_eq!(positions(&batches), [vec![1, 2, 3], vec![1, 2]]);
        assert_eq!(
            parts.iter().map(|part| (part.connection_id.as_str(), part.urls)).collect::<Vec<_>>(),
            [("a", 3), ("b", 2)]
        );
    }

    #[test]
    fn batches_end_at_the_number_of_urls_and_at_the_bytes() {
        let (_, by_count, _) = split(&urls("www.example.com", 7), vec![route("a", &["www.example.com"], 3, 10_000)]);
        assert_eq!(positions(&by_count), [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
        assert_eq!(by_count.iter().map(|batch| batch.seq).collect::<Vec<_>>(), [0, 1, 2]);
        // Each URL has 25 bytes.
        let (_, by_bytes, _) = split(&urls("www.example.com", 5), vec![route("a", &["www.example.com"], 100, 60)]);
        assert_eq!(positions(&by_bytes), [vec![1, 2], vec![3, 4], vec![5]]);
    }

    #[test]
    fn the_batches_of_every_provider_end_at_its_own_limits() {
        let client = Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(Timestamp(0))));
        let registry = Registry::standard(client, Arc::new(CountingRandomness::default()));
        for description in registry.descriptions() {
            for capability in PurgeKind::ALL.into_iter().filter_map(|kind| description.capability_of(kind)) {
                let (lines, bytes) = (capability.max_urls_per_batch, capability.max_bytes_per_batch as usize);
                let cut = |count: u32, bytes: usize| {
                    let mut splitter =
                        Splitter::new(vec![Route { capability, ..route("a", &["www.example.com"], 1, 1) }]);
                    for position in 1..=u64::from(count) {
                        assert_eq!(splitter.take(position, Some("www.example.com"), bytes), 1);
                    }
                    let full = splitter.full();
                    full.into_iter().chain(splitter.finish().0).map(|batch| batch.positions.len()).collect::<Vec<_>>()
                };
                let by_count = cut(5 * lines + 1, 1);
                assert!(by_count.iter().all(|count| *count <= lines as usize), "{}: {by_count:?}", description.id);
                assert_eq!(by_count.iter().sum::<usize>(), 5 * lines as usize + 1);
                assert_eq!(cut(2, bytes / 2 + 1), [1, 1], "{}", description.id);
            }
        }
    }

    #[test]
    fn a_short_list_of_requests_of_their_own_is_spread_over_the_lanes() {
        let mut each = route("a", &["www.example.com"], 256, 1_000_000);
        each.capability.requests = RequestsPerBatch::OnePerUrl;
        let (_, batches, _) = split(&urls("www.example.com", 600), vec![each]);
        assert_eq!(batches.iter().map(|batch| batch.positions.len()).collect::<Vec<_>>(), [64, 64, 64, 64, 256, 88]);
    }

    #[test]
    fn a_url_above_the_limit_of_bytes_goes_alone() {
        let (_, batches, _) = split(&urls("www.example.com", 2), vec![route("a", &["www.example.com"], 100, 5)]);
        assert_eq!(positions(&batches), [[1], [2]]);
    }

    #[test]
    fn a_url_that_nobody_serves_goes_nowhere() {
        let mut list = urls("elsewhere.example", 1);
        list.extend(urls("www.example.com", 1));
        let (takers, batches, _) = split(&list, vec![route("a", &["www.example.com"], 10, 1_000)]);
        assert_eq!(takers, [0, 1]);
        assert_eq!(positions(&batches), [[2]]);
    }
}
