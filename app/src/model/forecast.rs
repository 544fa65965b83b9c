//! What a list costs before it is sent: which connection takes how many URLs, in how many requests, and how long that
//! takes as far as anybody knows.

use super::invalidation::Desk;
use super::provider::RequestsPerBatch;

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
    use crate::model::provider::Capability;

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
}
