//! Assets, how they are searched and how they are selected.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// Longest asset ID in bytes of UTF-8. Dynamic Media's own limit is far below; this one only keeps rows and URLs finite.
pub const MAX_ASSET_ID_BYTES: usize = 2_000;

/// What an asset is. Template lines can be limited to some kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssetKind {
    Image,
    Set,
    Video,
    Static,
}

impl AssetKind {
    pub const ALL: [Self; 4] = [Self::Image, Self::Set, Self::Video, Self::Static];

    /// The word in CSV, in template filters and on pages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Set => "set",
            Self::Video => "video",
            Self::Static => "static",
        }
    }

    /// The kind of a word, in any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

/// Something published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Unique in its company, case preserved; may itself be `company/asset`.
    pub id: String,
    pub kind: AssetKind,
    /// Such as `/2026/autumn`; may be empty.
    pub folder: String,
    /// Names of smart crops.
    pub crops: Vec<String>,
    /// IDs of the members of a set.
    pub members: Vec<String>,
    /// When it was last published or changed, if known.
    pub modified: Option<Timestamp>,
}

/// An image preset of a company: a name and its URL modifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preset {
    pub name: String,
    /// Such as `wid=250&hei=250`.
    pub modifiers: String,
}

/// What the assets page shows of all assets. It travels in the page's address too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AssetFilter {
    /// Any part of the ID, in any case; empty for all.
    pub text: String,
    pub kind: Option<AssetKind>,
    /// This folder and those below it; empty for all.
    pub folder: String,
}

/// The column that the page is sorted by; the ID breaks ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AssetSort {
    #[default]
    Id,
    Kind,
    Folder,
    Modified,
}

/// One page's question. Links page by keyset: `after` is the `next` (or `previous`) of a page got before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AssetQuery {
    pub filter: AssetFilter,
    pub sort: AssetSort,
    pub descending: bool,
    /// Opaque; from `AssetPage`.
    pub after: Option<String>,
    /// The page that begins behind so many rows, for a list that is scrolled; then `after` is not looked at, and the
    /// answer has neither neighbours nor folders.
    #[serde(default)]
    pub offset: Option<u64>,
}

/// One page of assets, at most `PAGE_SIZE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetPage {
    pub assets: Vec<AssetRow>,
    /// How many match the filter.
    pub total: u64,
    /// How many there are in the company.
    pub in_company: u64,
    /// How many come before this page, for "101–200 of 1,204".
    pub before: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// All folders of the company, sorted, at most `MAX_FOLDERS_SHOWN`.
    pub folders: Vec<String>,
}

/// An asset as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetRow {
    pub asset: Asset,
    /// Address of a small picture on the Published Server; none for kinds without one or when no server is set.
    pub thumbnail: Option<String>,
    /// When a URL made for it was last purged.
    pub last_purge: Option<Timestamp>,
}

/// Assets on one page.
pub const PAGE_SIZE: u32 = 100;
/// Folders offered in the filter.
pub const MAX_FOLDERS_SHOWN: u32 = 500;

/// What the person has selected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// These IDs, in the order in which they were selected.
    Ids(Vec<String>),
    /// All that match, without these IDs.
    Matching { filter: AssetFilter, except: Vec<String> },
}

impl Default for Selection {
    fn default() -> Self {
        Self::Ids(Vec::new())
    }
}

impl AssetFilter {
    /// Whether an asset is among those that the filter lets through; the catalog's search says the same.
    pub fn matches(&self, asset: &Asset) -> bool {
        let has_text = self.text.is_empty() || asset.id.to_lowercase().contains(&self.text.to_lowercase());
        let is_in_folder = self.folder.is_empty()
            || asset.folder == self.folder
            || asset.folder.strip_prefix(self.folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        has_text && is_in_folder && self.kind.is_none_or(|kind| kind == asset.kind)
    }
}

impl Selection {
    pub fn contains(&self, asset: &Asset) -> bool {
        match self {
            Self::Ids(ids) => ids.contains(&asset.id),
            Self::Matching { filter, except } => filter.matches(asset) && !except.contains(&asset.id),
        }
    }

    /// How many are selected, if `matching` assets match its filter.
    pub fn count(&self, matching: u64) -> u64 {
        match self {
            Self::Ids(ids) => ids.len() as u64,
            Self::Matching { except, .. } => matching.saturating_sub(except.len() as u64),
        }
    }

    /// Selects an asset, or takes it out. Returns whether the selection can say so: beside all that match a filter no
    /// list could name one that does not.
    #[must_use]
    pub fn set(&mut self, asset: &Asset, is_selected: bool) -> bool {
        if self.contains(asset) == is_selected {
            return true;
        }
        match self {
            Self::Ids(ids) if is_selected => ids.push(asset.id.clone()),
            Self::Ids(ids) => ids.retain(|id| *id != asset.id),
            Self::Matching { filter, except } if filter.matches(asset) => {
                if is_selected {
                    except.retain(|id| *id != asset.id);
                } else {
                    except.push(asset.id.clone());
                }
            }
            Self::Matching { .. } => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(id: &str, folder: &str) -> Asset {
        Asset {
            id: id.to_owned(),
            kind: AssetKind::Image,
            folder: folder.to_owned(),
            crops: Vec::new(),
            members: Vec::new(),
            modified: None,
        }
    }

    #[test]
    fn a_filter_takes_any_part_of_the_id_and_a_folder_with_those_below() {
        let filter = AssetFilter { text: "PACK".to_owned(), kind: None, folder: "/2026".to_owned() };
        assert!(filter.matches(&asset("Backpack_B", "/2026/autumn")));
        assert!(filter.matches(&asset("Backpack_B", "/2026")));
        assert!(!filter.matches(&asset("Backpack_B", "/2026x")));
        assert!(!filter.matches(&asset("Tent", "/2026")));
    }

    #[test]
    fn one_can_be_taken_out_of_all_that_match_and_put_back() {
        let filter = AssetFilter { folder: "/a".to_owned(), ..AssetFilter::default() };
        let mut selection = Selection::Matching { filter, except: Vec::new() };
        let one = asset("x", "/a");
        assert!(selection.set(&one, false));
        assert!(!selection.contains(&one));
        assert_eq!(selection.count(10), 9);
        assert!(selection.set(&one, true));
        assert_eq!(selection.count(10), 10);
    }

    #[test]
    fn what_does_not_match_cannot_join_all_that_match() {
        let filter = AssetFilter { folder: "/a".to_owned(), ..AssetFilter::default() };
        let mut selection = Selection::Matching { filter, except: Vec::new() };
        assert!(!selection.set(&asset("x", "/b"), true));
        assert!(selection.set(&asset("x", "/b"), false), "it is not selected already");
    }

    #[test]
    fn selecting_twice_selects_once() {
        let mut selection = Selection::default();
        assert!(selection.set(&asset("x", ""), true));
        assert!(selection.set(&asset("x", ""), true));
        assert_eq!(selection, Selection::Ids(vec!["x".to_owned()]));
    }
}
