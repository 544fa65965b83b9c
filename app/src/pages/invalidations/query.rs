//! The history's filter as it stands in the address: `?url=…&by=…&connection=…&state=…&since=…&until=…&before=…`.

use leptos_router::params::ParamsMap;

use crate::model::day::Day;
use crate::model::history::HistoryQuery;
use crate::model::invalidation::InvalidationState;
use crate::pages::question::{Question, search_of};

impl Question for HistoryQuery {
    fn of_query(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        Self {
            url: text("url"),
            by: text("by"),
            connection: text("connection"),
            state: InvalidationState::parse(&text("state")),
            since: Day::parse(&text("since")),
            until: Day::parse(&text("until")),
            before: text("before"),
        }
    }

    fn to_search(&self) -> String {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        search_of(&[
            ("url", &self.url),
            ("by", &self.by),
            ("connection", &self.connection),
            ("state", self.state.map_or("", InvalidationState::word)),
            ("since", &day(self.since)),
            ("until", &day(self.until)),
            ("before", &self.before),
        ])
    }

    fn begin(&mut self) {
        self.before.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_the_filter_is() {
        let query = HistoryQuery {
            url: "/a b".to_owned(),
            by: "ada@example.com".to_owned(),
            state: Some(InvalidationState::Partial),
            since: Day::parse("2026-11-01"),
            until: Day::parse("2026-11-22"),
            ..HistoryQuery::default()
        };
        assert_eq!(
            query.to_search(),
            "?url=/a%20b&by=ada%40example.com&state=partial&since=2026-11-01&until=2026-11-22"
        );
        let mut address = ParamsMap::new();
        for (name, value) in [
            ("url", "/a b"),
            ("by", " ada@example.com "),
            ("state", "partial"),
            ("since", "2026-11-01"),
            ("until", "2026-11-22"),
        ] {
            address.insert(name, value.to_owned());
        }
        assert_eq!(HistoryQuery::of_query(&address), query);
    }

    #[test]
    fn nonsense_in_an_address_filters_nothing() {
        let mut address = ParamsMap::new();
        for (name, value) in [("url", "  "), ("state", "melted"), ("since", "yesterday"), ("until", "2026-02-30")] {
            address.insert(name, value.to_owned());
        }
        assert_eq!(HistoryQuery::of_query(&address), HistoryQuery::default());
        assert_eq!(HistoryQuery::default().to_search(), "");
    }
}
