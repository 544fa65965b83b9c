//! The trail's filter as it stands in the address: `?text=…&who=…&about=…&since=…&until=…&before=…`.

use leptos_router::params::ParamsMap;

use crate::model::audit::AuditQuery;
use crate::pages::question::{Question, search_of};

impl Question for AuditQuery {
    fn of_query(query: &ParamsMap) -> Self {
        Self::read(|name| query.get(name))
    }

    fn to_search(&self) -> String {
        let parts = self.parts();
        search_of(&parts.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    fn begin(&mut self) {
        self.before = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::audit::Family;

    #[test]
    fn an_address_stands_for_its_question_and_back() {
        assert_eq!(AuditQuery::default().to_search(), "");
        let query = AuditQuery {
            text: "a b".to_owned(),
            family: Some(Family::SignIns),
            before: Some(51),
            ..AuditQuery::default()
        };
        assert_eq!(query.to_search(), "?text=a%20b&about=sign-ins&before=51");
        let mut address = ParamsMap::new();
        for (name, value) in [("text", "a b"), ("about", "sign-ins"), ("before", "51")] {
            address.insert(name, value.to_owned());
        }
        assert_eq!(AuditQuery::of_query(&address), query);
    }
}
