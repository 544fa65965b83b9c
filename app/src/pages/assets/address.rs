//! The page's address and the question that it stands for.

use leptos_router::params::ParamsMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::asset::{AssetFilter, AssetKind, AssetQuery, AssetSort};

/// How the assets are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    #[default]
    List,
    Tiles,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub query: AssetQuery,
    pub layout: Layout,
}

/// What stays readable in a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

impl Address {
    pub fn of_query(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default();
        Self {
            query: AssetQuery {
                filter: AssetFilter {
                    text: text("text"),
                    kind: AssetKind::parse(&text("kind")),
                    folder: text("folder"),
                },
                sort: sort_of(&text("sort")),
                descending: text("order") == "descending",
                after: query.get("after").filter(|cursor| !cursor.is_empty()),
            },
            layout: if text("layout") == "tiles" { Layout::Tiles } else { Layout::List },
        }
    }

    /// The query string with its `?`, leaving out what is as usual.
    pub fn to_search(&self) -> String {
        let AssetQuery { filter, sort, descending, after } = &self.query;
        let parts = [
            ("text", filter.text.as_str()),
            ("kind", filter.kind.map_or("", AssetKind::word)),
            ("folder", filter.folder.as_str()),
            ("sort", if *sort == AssetSort::default() { "" } else { sort_word(*sort) }),
            ("order", if *descending { "descending" } else { "" }),
            ("layout", if self.layout == Layout::Tiles { "tiles" } else { "" }),
            ("after", after.as_deref().unwrap_or_default()),
        ];
        let mut search = String::new();
        for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            search.push(if search.is_empty() { '?' } else { '&' });
            search.push_str(name);
            search.push('=');
            search.extend(utf8_percent_encode(value, VALUE));
        }
        search
    }

    /// The same from its first page.
    #[must_use]
    pub fn at_start(mut self) -> Self {
        self.query.after = None;
        self
    }

    /// Sorted by a column; once more turns the order around.
    #[must_use]
    pub fn sorted_by(mut self, sort: AssetSort) -> Self {
        self.query.descending = self.query.sort == sort && !self.query.descending;
        self.query.sort = sort;
        self.at_start()
    }
}

pub fn sort_word(sort: AssetSort) -> &'static str {
    match sort {
        AssetSort::Id => "id",
        AssetSort::Kind => "kind",
        AssetSort::Folder => "folder",
        AssetSort::Modified => "modified",
    }
}

fn sort_of(word: &str) -> AssetSort {
    match word {
        "kind" => AssetSort::Kind,
        "folder" => AssetSort::Folder,
        "modified" => AssetSort::Modified,
        _ => AssetSort::Id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_its_question_and_back() {
        let mut address = Address::default();
        assert_eq!(address.to_search(), "");
        address.query.filter.text = "a&b %".to_owned();
        address.query.filter.kind = Some(AssetKind::Video);
        address.query.after = Some("x=".to_owned());
        let address = address.sorted_by(AssetSort::Folder).sorted_by(AssetSort::Folder);
        assert_eq!(address.to_search(), "?text=a%26b%20%25&kind=video&sort=folder&order=descending");
    }

    #[test]
    fn sorting_by_another_column_begins_ascending() {
        let address = Address::default().sorted_by(AssetSort::Id);
        assert!(address.query.descending);
        assert!(!address.sorted_by(AssetSort::Kind).query.descending);
    }
}
