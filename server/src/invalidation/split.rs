//! Cuts a list of URLs to the shape of the connections that serve it: a URL goes to every enabled connection with its
//! host, in batches within the connection's limits. A URL that no connection serves is set aside; the rules for URLs have
//! refused it before.

use std::collections::HashMap;

use app::model::provider::Capability;
use app::model::purge_url::{HostPattern, PurgeUrl};

/// A connection as far as splitting needs it.
pub struct Route {
    pub connection_id: String,
    pub hosts: Vec<HostPattern>,
    pub capability: Capability,
}

/// What is to be stored.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Those that are sent; the first has position 1.
    pub urls: Vec<PlannedUrl>,
    pub unserved: Vec<PurgeUrl>,
    /// In the order of the routes; only those that get something.
    pub parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct PlannedUrl {
    pub url: PurgeUrl,
    /// How many connections it goes to.
    pub connections: u32,
}

/// What goes to one connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    pub connection_id: String,
    /// Positions of its URLs, rising.
    pub positions: Vec<u64>,
    /// Lengths of its batches, in order; they sum to the number of positions.
    pub batches: Vec<usize>,
}

impl Part {
    /// The positions of each batch.
    pub fn cuts(&self) -> impl Iterator<Item = &[u64]> {
        self.batches.iter().scan(0, |start, length| {
            let from = *start;
            *start += length;
            Some(&self.positions[from..*start])
        })
    }
}

/// Splits `good`, in order.
pub fn plan(good: Vec<PurgeUrl>, routes: &[Route]) -> Plan {
    let mut served_by: HashMap<String, Vec<usize>> = HashMap::new();
    let mut cutters: Vec<Cutter> = routes.iter().map(Cutter::new).collect();
    let mut plan = Plan::default();
    for url in good {
        if !served_by.contains_key(url.host()) {
            served_by.insert(url.host().to_owned(), serving(url.host(), routes));
        }
        let takers = &served_by[url.host()];
        if takers.is_empty() {
            plan.unserved.push(url);
            continue;
        }
        let position = plan.urls.len() as u64 + 1;
        for &taker in takers {
            cutters[taker].take(position, url.as_str().len());
        }
        let connections = u32::try_from(takers.len()).unwrap_or(u32::MAX);
        plan.urls.push(PlannedUrl { url, connections });
    }
    plan.parts = cutters.into_iter().filter_map(Cutter::finish).collect();
    plan
}

fn serving(host: &str, routes: &[Route]) -> Vec<usize> {
    let serves = |route: &Route| route.hosts.iter().any(|pattern| pattern.matches(host));
    routes.iter().enumerate().filter(|(_, route)| serves(route)).map(|(index, _)| index).collect()
}

/// Fills one connection's batches.
struct Cutter<'a> {
    route: &'a Route,
    part: Part,
    urls: usize,
    bytes: usize,
}

impl<'a> Cutter<'a> {
    fn new(route: &'a Route) -> Self {
        let part = Part { connection_id: route.connection_id.clone(), positions: Vec::new(), batches: Vec::new() };
        Self { route, part, urls: 0, bytes: 0 }
    }

    /// A URL that is alone above the limit of bytes gets a batch of its own: the vendor says what it thinks of it.
    fn take(&mut self, position: u64, bytes: usize) {
        let limits = &self.route.capability;
        let is_full = self.urls >= limits.max_urls_per_batch.max(1) as usize
            || self.bytes + bytes > limits.max_bytes_per_batch as usize;
        if is_full && self.urls > 0 {
            self.cut();
        }
        self.part.positions.push(position);
        self.urls += 1;
        self.bytes += bytes;
    }

    fn cut(&mut self) {
        self.part.batches.push(self.urls);
        self.urls = 0;
        self.bytes = 0;
    }

    fn finish(mut self) -> Option<Part> {
        if self.urls > 0 {
            self.cut();
        }
        (!self.part.positions.is_empty()).then_some(self.part)
    }
}

#[cfg(test)]
mod tests {
    use app::model::provider::RequestsPerBatch;

    use super::*;

    fn route(id: &str, hosts: &[&str], max_urls: u32, max_bytes: u32) -> Route {
        Route {
            connection_id: id.to_owned(),
            hosts: hosts.iter().map(|host| HostPattern::parse(host).unwrap()).collect(),
            capability: Capability {
                max_urls_per_batch: max_urls,
                max_bytes_per_batch: max_bytes,
                requests: RequestsPerBatch::One,
                typical_request_ms: 1,
            },
        }
    }

    fn urls(host: &str, count: usize) -> Vec<PurgeUrl> {
        (0..count).map(|number| PurgeUrl::from_stored(format!("https://{host}/{number}"))).collect()
    }

    #[test]
    fn a_url_goes_to_every_connection_with_its_host() {
        let routes = [route("a", &["*.example.com"], 10, 1_000), route("b", &["www.example.com"], 10, 1_000)];
        let mut list = urls("www.example.com", 2);
        list.extend(urls("img.example.com", 1));
        let plan = plan(list, &routes);
        assert_eq!(plan.urls.iter().map(|url| url.connections).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(plan.parts[0].positions, [1, 2, 3]);
        assert_eq!(plan.parts[1].positions, [1, 2]);
    }

    #[test]
    fn batches_end_at_the_number_of_urls_and_at_the_bytes() {
        let by_count = plan(urls("www.example.com", 7), &[route("a", &["www.example.com"], 3, 10_000)]);
        assert_eq!(by_count.parts[0].batches, [3, 3, 1]);
        let cuts: Vec<&[u64]> = by_count.parts[0].cuts().collect();
        assert_eq!(cuts, [&[1, 2, 3][..], &[4, 5, 6], &[7]]);
        // Each URL has 25 bytes.
        let by_bytes = plan(urls("www.example.com", 5), &[route("a", &["www.example.com"], 100, 60)]);
        assert_eq!(by_bytes.parts[0].batches, [2, 2, 1]);
    }

    #[test]
    fn a_url_above_the_limit_of_bytes_goes_alone() {
        let plan = plan(urls("www.example.com", 2), &[route("a", &["www.example.com"], 100, 5)]);
        assert_eq!(plan.parts[0].batches, [1, 1]);
    }

    #[test]
    fn a_url_that_nobody_serves_is_set_aside_and_takes_no_position() {
        let mut list = urls("elsewhere.example", 1);
        list.extend(urls("www.example.com", 1));
        let plan = plan(list, &[route("a", &["www.example.com"], 10, 1_000)]);
        assert_eq!(plan.unserved.iter().map(PurgeUrl::as_str).collect::<Vec<_>>(), ["https://elsewhere.example/0"]);
        assert_eq!(plan.parts[0].positions, [1]);
    }
}
