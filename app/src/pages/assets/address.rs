//! The page's address and the question that it stands for.

use leptos_router::params::ParamsMap;

use crate::model::asset::{AssetFilter, AssetKind, AssetQuery, AssetSort};
use crate::pages::question::{Question, search_of};

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

impl Question for Address {
    fn of_query(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default();
        let (sort, descending) = order_of(&text("sort"));
        Self {
            query: AssetQuery {
                filter: AssetFilter {
                    text: text("text"),
                    kind: AssetKind::parse(&text("kind")),
                    folder: text("folder"),
                },
                sort,
                descending,
                after: query.get("after").filter(|cursor| !cursor.is_empty()),
                offset: None,
            },
            layout: if text("layout") == "tiles" { Layout::Tiles } else { Layout::List },
        }
    }

    fn to_search(&self) -> String {
        let AssetQuery { filter, sort, descending, after, offset: _ } = &self.query;
        let order = order_word(*sort, *descending);
        search_of(&[
            ("text", &filter.text),
            ("kind", filter.kind.map_or("", AssetKind::word)),
            ("folder", &filter.folder),
            ("sort", if order == order_word(AssetSort::default(), false) { "" } else { &order }),
            ("layout", if self.layout == Layout::Tiles { "tiles" } else { "" }),
            ("after", after.as_deref().unwrap_or_default()),
        ])
    }

    fn begin(&mut self) {
        self.query.after = None;
    }
}

impl Address {
    /// The same from its first page.
    #[must_use]
    pub fn at_start(mut self) -> Self {
        self.begin();
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

/// Behind a column's word: from its end.
const DOWN: &str = "-descending";

/// A column and its direction in one word, such as `modified-descending`.
pub fn order_word(sort: AssetSort, descending: bool) -> String {
    let column = match sort {
        AssetSort::Id => "id",
        AssetSort::Kind => "kind",
        AssetSort::Folder => "folder",
        AssetSort::Modified => "modified",
    };
    format!("{column}{}", if descending { DOWN } else { "" })
}

/// The column and whether it descends; by ID for a word that is none.
pub fn order_of(word: &str) -> (AssetSort, bool) {
    let column = word.strip_suffix(DOWN);
    let sort = match column.unwrap_or(word) {
        "kind" => AssetSort::Kind,
        "folder" => AssetSort::Folder,
        "modified" => AssetSort::Modified,
        _ => AssetSort::Id,
    };
    (sort, column.is_some())
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
        assert_eq!(address.to_search(), "?text=a%26b%20%25&kind=video&sort=folder-descending");
        assert_eq!(order_of("folder-descending"), (AssetSort::Folder, true));
        assert_eq!(order_of("mass"), (AssetSort::Id, false));
    }

    #[test]
    fn sorting_by_another_column_begins_ascending() {
        let address = Address::default().sorted_by(AssetSort::Id);
        assert!(address.query.descending);
        assert!(!address.sorted_by(AssetSort::Kind).query.descending);
    }
}
