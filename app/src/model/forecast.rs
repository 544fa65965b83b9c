//! What a list costs before it is sent: which connection takes how many URLs, in how many requests, and how long that
//! takes as far as anybody knows.

use super::invalidation::Desk;
use super::provider::RequestsPerBatch;
use super::purge::PurgeKind;
use super::purge_url::PurgeUrl;

/// What **Continue** would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Those that get something, in the desk's order.
    pub connections: Vec<ConnectionForecast>,
    /// Milliseconds until the last connection is done.
    pub time_ms: u64,
    /// That connection, where it is known how fast it is.
    pub slowest: Option<Slowest>,
}

/// A way that takes fewer requests: the folders that the URLs lie in, at each connection that takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cheaper {
    pub folders: Vec<String>,
    /// Requests by folder, and by URL.
    pub requests: u64,
    pub instead_of: u64,
}

/// A list of fewer requests is not worth a word about folders.
const WORTH_A_WORD: u64 = 20;

impl Cheaper {
    /// Where all URLs of each host lie in a folder, and all who take them can clear folders.
    pub fn of(desk: &Desk, forecast: &Forecast, folders: &[String]) -> Option<Self> {
        let instead_of: u64 = forecast.connections.iter().map(|own| own.requests).sum();
        let is_whole_host = |folder: &String| folder.trim_end_matches('/').matches('/').count() <= 2;
        if instead_of < WORTH_A_WORD || folders.is_empty() || folders.iter().any(is_whole_host) {
            return None;
        }
        let takers = |folder: &String| {
            let host = PurgeUrl::host_of(folder).to_owned();
            desk.connections.iter().filter(move |connection| connection.serves(&host))
        };
        let all_can = folders.iter().all(|folder| takers(folder).all(|connection| connection.can(PurgeKind::Prefix)));
        let requests = folders.iter().flat_map(takers).map(|connection| u64::from(connection.targets.max(1))).sum();
        (all_can && requests < instead_of).then(|| Self { folders: folders.to_vec(), requests, instead_of })
    }
}

/// The connection that everything else waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slowest {
    pub name: String,
    pub us_per_url: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionForecast {
    pub name: String,
    pub urls: u64,
    pub requests: u64,
}

impl Forecast {
    /// Of so many URLs by host (with port).
    pub fn of(desk: &Desk, by_host: &[(String, u64)]) -> Self {
        let mut forecast = Self::default();
        // When those before the present turn are done.
        let (mut turn, mut before_ms) = (None, 0);
        for connection in &desk.connections {
            let urls = by_host.iter().filter(|(host, _)| connection.serves(host)).map(|(_, urls)| urls).sum::<u64>();
            if urls == 0 {
                continue;
            }
            let batches = match connection.capability.requests {
                RequestsPerBatch::One => urls.div_ceil(u64::from(connection.capability.max_urls_per_batch.max(1))),
                RequestsPerBatch::OnePerUrl => urls,
            };
            let sent_ms = (urls + desk.queued).saturating_mul(connection.us_per_url).div_ceil(1_000);
            if turn.is_some_and(|turn| turn < connection.turn) {
                before_ms = forecast.time_ms;
            }
            let wait_ms = if before_ms > 0 { u64::from(connection.wait_s) * 1_000 } else { 0 };
            turn = Some(connection.turn);
            let own_ms = sent_ms.saturating_add(u64::from(connection.capability.settles_ms) + before_ms + wait_ms);
            if own_ms >= forecast.time_ms {
                forecast.time_ms = own_ms;
                forecast.slowest = connection
                    .is_observed
                    .then(|| Slowest { name: connection.name.clone(), us_per_url: connection.us_per_url });
            }
            forecast.connections.push(ConnectionForecast {
                name: connection.name.clone(),
                urls,
                requests: batches * u64::from(connection.targets.max(1)),
            });
        }
        forecast
    }
}

/// Names of the connections that take URLs of a host.
pub fn takers(desk: &Desk, host: &str) -> Vec<String> {
    desk.connections.iter().filter(|connection| connection.serves(host)).map(|taker| taker.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::invalidation::DeskConnection;
    use crate::model::provider::{Capability, KindCapability};

    fn connection(name: &str, host: &str, requests: RequestsPerBatch) -> DeskConnection {
        DeskConnection {
            id: name.to_owned(),
            name: name.to_owned(),
            hosts: vec![host.to_owned()],
            capability: Capability {
                max_urls_per_batch: 100,
                max_bytes_per_batch: 50_000,
                requests,
                typical_request_ms: 10,
                settles_ms: 0,
                soft: false,
            },
            beyond_urls: Vec::new(),
            targets: 2,
            us_per_url: 1_000,
            is_observed: false,
            turn: 1,
            wait_s: 0,
        }
    }

    #[test]
    fn each_connection_gets_its_hosts_and_the_slowest_one_tells_the_time() {
        let desk = Desk {
            connections: vec![
                connection("Edge", "*.example.com", RequestsPerBatch::OnePerUrl),
                connection("Shield", "img.example.com", RequestsPerBatch::One),
            ],
            ..Desk::default()
        };
        let hosts = [("img.example.com".to_owned(), 250), ("www.example.com".to_owned(), 50)];
        let forecast = Forecast::of(&desk, &hosts);
        let told: Vec<_> = forecast.connections.iter().map(|own| (own.name.as_str(), own.urls, own.requests)).collect();
        assert_eq!(told, [("Edge", 300, 600), ("Shield", 250, 6)]);
        assert_eq!((forecast.time_ms, &forecast.slowest), (300, &None));
        let mut seen = desk.clone();
        seen.connections[0].is_observed = true;
        let slowest = Slowest { name: "Edge".to_owned(), us_per_url: 1_000 };
        assert_eq!(Forecast::of(&seen, &hosts).slowest, Some(slowest));
        assert_eq!(takers(&desk, "img.example.com"), ["Edge", "Shield"]);
    }

    #[test]
    fn folders_are_cheaper_where_all_who_take_the_urls_can_clear_them() {
        let mut desk = Desk {
            connections: vec![
                connection("Edge", "*.example.com", RequestsPerBatch::OnePerUrl),
                connection("Shield", "img.example.com", RequestsPerBatch::One),
            ],
            ..Desk::default()
        };
        let forecast = |desk: &Desk, urls| Forecast::of(desk, &[("img.example.com".to_owned(), urls)]);
        let folders = ["https://img.example.com/a/".to_owned()];
        let cheaper = |desk: &Desk, urls, folders: &[String]| Cheaper::of(desk, &forecast(desk, urls), folders);
        assert_eq!(cheaper(&desk, 250, &folders), None);
        let capability = desk.connections[0].capability;
        for connection in &mut desk.connections {
            connection.beyond_urls = vec![KindCapability { kind: PurgeKind::Prefix, capability }];
        }
        let found = cheaper(&desk, 250, &folders).unwrap();
        assert_eq!((found.requests, found.instead_of), (4, 506));
        assert_eq!(cheaper(&desk, 5, &folders), None, "a short list needs no advice");
        assert_eq!(cheaper(&desk, 250, &[]), None);
        assert_eq!(cheaper(&desk, 250, &["https://img.example.com/".to_owned()]), None, "that is all of the host");
    }
}
