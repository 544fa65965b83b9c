//! What is asked for, as it stands in the address: `?of=presets&before=21`, `?of=presets&back_to=3`, and after going back
//! `?of=presets&went=3`.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

use crate::model::versions::Subject;
use crate::pages::question::{Question, search_of};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionsQuery {
    pub of: Subject,
    /// The last version of the page before.
    pub before: Option<i64>,
    /// The version to which somebody thinks of going back.
    pub back_to: Option<i64>,
    /// The version to which they went back.
    pub went: Option<i64>,
}

impl Question for VersionsQuery {
    fn of_query(query: &ParamsMap) -> Self {
        let number = |name: &str| query.get(name).and_then(|number| number.parse().ok());
        Self {
            of: query.get("of").and_then(|word| Subject::parse(&word)).unwrap_or_default(),
            before: number("before"),
            back_to: number("back_to"),
            went: number("went"),
        }
    }

    fn to_search(&self) -> String {
        let text = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (before, back_to, went) = (text(self.before), text(self.back_to), text(self.went));
        search_of(&[("of", self.of.word()), ("before", &before), ("back_to", &back_to), ("went", &went)])
    }

    fn begin(&mut self) {
        *self = Self { of: self.of, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_its_question_and_back() {
        let query = VersionsQuery { of: Subject::CacheKeys, before: Some(21), back_to: Some(3), went: None };
        assert_eq!(query.to_search(), "?of=cache-keys&before=21&back_to=3");
        let mut address = ParamsMap::new();
        for (name, value) in [("of", "cache-keys"), ("before", "21"), ("back_to", "3"), ("went", "x")] {
            address.insert(name, value.to_owned());
        }
        assert_eq!(VersionsQuery::of_query(&address), query);
        assert_eq!(VersionsQuery::of_query(&ParamsMap::new()), VersionsQuery::default());
    }
}
