//! The filter of the outcomes as it stands in the address: `?text=…&state=…&after=…`.

use leptos_router::params::ParamsMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::invalidation::{UrlQuery, UrlState};

/// What the address asks for; what makes no sense in it is as if it were not there.
pub fn of_address(address: &ParamsMap) -> UrlQuery {
    UrlQuery {
        text: address.get("text").unwrap_or_default().trim().to_owned(),
        state: address.get("state").and_then(|word| UrlState::parse(&word)),
        after: address.get("after").and_then(|position| position.parse().ok()).unwrap_or(0),
    }
}

/// The address behind the page's path; empty for everything from the start.
pub fn to_address(query: &UrlQuery) -> String {
    let mut parts = Vec::new();
    if !query.text.is_empty() {
        parts.push(format!("text={}", utf8_percent_encode(&query.text, NON_ALPHANUMERIC)));
    }
    if let Some(state) = query.state {
        parts.push(format!("state={}", state.word()));
    }
    if query.after > 0 {
        parts.push(format!("after={}", query.after));
    }
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_the_filter_is() {
        let query = UrlQuery { text: "a b&c=Ü".to_owned(), state: Some(UrlState::NotCached), after: 200 };
        assert_eq!(to_address(&query), "?text=a%20b%26c%3D%C3%9C&state=not_cached&after=200");
        assert_eq!(to_address(&UrlQuery::default()), "");
    }

    #[test]
    fn nonsense_in_an_address_filters_nothing() {
        let mut address = ParamsMap::new();
        address.insert("state", "melted".to_owned());
        address.insert("after", "-3".to_owned());
        address.insert("text", "  ".to_owned());
        assert_eq!(of_address(&address), UrlQuery::default());
        address.replace("state", "failed".to_owned());
        address.replace("after", "400".to_owned());
        assert_eq!(of_address(&address), UrlQuery { text: String::new(), state: Some(UrlState::Failed), after: 400 });
    }
}
