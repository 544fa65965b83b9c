//! The filter of the outcomes as it stands in the address: `?text=…&state=…&after=…`.

use leptos_router::params::ParamsMap;

use crate::model::invalidation::{UrlQuery, UrlState};
use crate::pages::question::{Question, search_of};

impl Question for UrlQuery {
    fn of_query(query: &ParamsMap) -> Self {
        Self {
            text: query.get("text").unwrap_or_default().trim().to_owned(),
            state: query.get("state").and_then(|word| UrlState::parse(&word)),
            after: query.get("after").and_then(|position| position.parse().ok()).unwrap_or(0),
            offset: None,
        }
    }

    fn to_search(&self) -> String {
        let after = if self.after > 0 { self.after.to_string() } else { String::new() };
        search_of(&[("text", &self.text), ("state", self.state.map_or("", UrlState::word)), ("after", &after)])
    }

    fn begin(&mut self) {
        self.after = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_the_filter_is() {
        let query =
            UrlQuery { text: "a b&c=Ü".to_owned(), state: Some(UrlState::NotCached), after: 200, offset: None };
        assert_eq!(query.to_search(), "?text=a%20b%26c%3D%C3%9C&state=not_cached&after=200");
        assert_eq!(UrlQuery::default().to_search(), "");
    }

    #[test]
    fn nonsense_in_an_address_filters_nothing() {
        let mut address = ParamsMap::new();
        address.insert("state", "melted".to_owned());
        address.insert("after", "-3".to_owned());
        address.insert("text", "  ".to_owned());
        assert_eq!(UrlQuery::of_query(&address), UrlQuery::default());
        address.replace("state", "failed".to_owned());
        address.replace("after", "400".to_owned());
        assert_eq!(
            UrlQuery::of_query(&address),
            UrlQuery { state: Some(UrlState::Failed), after: 400, ..UrlQuery::default() }
        );
    }
}
