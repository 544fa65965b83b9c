//! A selection in outline: how many assets of which kind each page of it has, and how many crops and members they have
//! together. Any template's URLs can be counted and found from it; the assets themselves are read page by page when they
//! are looked at.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::asset::{Asset, AssetKind, Selection};

/// Assets in one page of a selection.
pub const ASSETS_PER_PAGE: usize = 1_000;

/// All pages of a selection, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    pub pages: Vec<OutlinePage>,
    /// Selected IDs that no longer exist; only a selection of IDs has any.
    pub missing: Vec<String>,
    /// The catalog's revision at which it was read: whatever changes later has a higher one.
    pub revision: i64,
}

/// One page of a selection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlinePage {
    /// Where it begins: behind this asset in ID order. None for the first, and in a selection of IDs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// In the order of `AssetKind::ALL`.
    pub sums: [Sums; 4],
    /// Assets with a name that is not for every line: with a segment `.` or `..`, or without any letter.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub odd: u32,
    /// Bytes of the longest ID, member or crop.
    pub longest: u32,
    /// Hex, the first 16 digits of a SHA-256 over all that a template can make of these assets.
    pub digest: String,
}

/// Assets of one kind, and what they have together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 4]", into = "[u64; 4]")]
pub struct Sums {
    pub assets: u64,
    pub crops: u64,
    pub members: u64,
    /// Crops times members of each asset.
    pub pairs: u64,
}

impl Sums {
    pub fn of(asset: &Asset) -> Self {
        let (crops, members) = (asset.crops.len() as u64, asset.members.len() as u64);
        Self { assets: 1, crops, members, pairs: crops.saturating_mul(members) }
    }

    pub fn add(&mut self, more: Self) {
        self.assets = self.assets.saturating_add(more.assets);
        self.crops = self.crops.saturating_add(more.crops);
        self.members = self.members.saturating_add(more.members);
        self.pairs = self.pairs.saturating_add(more.pairs);
    }
}

impl From<[u64; 4]> for Sums {
    fn from([assets, crops, members, pairs]: [u64; 4]) -> Self {
        Self { assets, crops, members, pairs }
    }
}

impl From<Sums> for [u64; 4] {
    fn from(sums: Sums) -> Self {
        [sums.assets, sums.crops, sums.members, sums.pairs]
    }
}

impl Outline {
    /// The outline of assets that are all at hand.
    pub fn of(assets: &[Asset]) -> Self {
        let mut after = None;
        let pages = assets.chunks(ASSETS_PER_PAGE).map(|page| {
            let outlined = OutlinePage::of(page, after.take());
            after = page.last().map(|asset| asset.id.clone());
            outlined
        });
        Self { pages: pages.collect(), ..Self::default() }
    }

    /// Assets of all pages.
    pub fn asset_count(&self) -> u64 {
        self.pages.iter().map(OutlinePage::asset_count).sum()
    }

    /// Hex, 16 digits: the same for the same assets in the same order, however they are cut into pages of equal length.
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for page in &self.pages {
            digest.update(&page.digest);
        }
        short_hex(digest)
    }
}

impl Selection {
    /// How to ask for a page of its outline: the selection, and behind which asset.
    pub fn page(&self, outline: &Outline, page: usize) -> (Self, Option<String>) {
        match self {
            Self::Ids(ids) => {
                let mut seen = HashSet::with_capacity(ids.len());
                let unique = ids.iter().filter(|id| seen.insert(id.as_str()));
                let asked = unique.skip(page * ASSETS_PER_PAGE).take(ASSETS_PER_PAGE);
                (Self::Ids(asked.cloned().collect()), None)
            }
            Self::Matching { .. } => (self.clone(), outline.pages.get(page).and_then(|page| page.after.clone())),
        }
    }
}

impl OutlinePage {
    pub fn of(assets: &[Asset], after: Option<String>) -> Self {
        let mut page = Self { after, ..Self::default() };
        let mut digest = Sha256::new();
        for asset in assets {
            page.sums[asset.kind.index()].add(Sums::of(asset));
            let names = || std::iter::once(&asset.id).chain(&asset.crops).chain(&asset.members);
            let longest = names().map(String::len).max().unwrap_or(0);
            page.longest = page.longest.max(u32::try_from(longest).unwrap_or(u32::MAX));
            page.odd += u32::from(names().any(|name| is_odd(name)));
            digest.update((asset.kind.index() as u64).to_le_bytes());
            digest.update((asset.crops.len() as u64).to_le_bytes());
            for name in names() {
                digest.update((name.len() as u64).to_le_bytes());
                digest.update(name);
            }
        }
        page.digest = short_hex(digest);
        page
    }

    pub fn asset_count(&self) -> u64 {
        self.sums.iter().map(|sums| sums.assets).sum()
    }
}

/// Whether a name could be, or end, a dot segment of a path.
fn is_odd(name: &str) -> bool {
    name.split('/').any(|segment| segment.bytes().all(|byte| byte == b'.'))
}

impl AssetKind {
    /// Its place in `AssetKind::ALL`.
    pub fn index(self) -> usize {
        match self {
            Self::Image => 0,
            Self::Set => 1,
            Self::Video => 2,
            Self::Static => 3,
        }
    }
}

/// The first 16 hex digits.
pub(crate) fn short_hex(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().take(8).fold(String::with_capacity(16), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(id: &str, crops: &[&str]) -> Asset {
        Asset {
            id: id.to_owned(),
            kind: AssetKind::Image,
            folder: String::new(),
            crops: crops.iter().map(|&crop| crop.to_owned()).collect(),
            members: Vec::new(),
            modified: None,
        }
    }

    #[test]
    fn a_page_is_told_apart_by_whatever_a_template_can_make_of_it() {
        let page = |assets: &[Asset]| OutlinePage::of(assets, None).digest;
        assert_ne!(page(&[asset("a", &[])]), page(&[asset("b", &[])]));
        assert_ne!(page(&[asset("a", &["b"])]), page(&[asset("a", &[]), asset("b", &[])]));
        assert_ne!(page(&[asset("ab", &[])]), page(&[asset("a", &["b"])]));
        let moved = Asset { folder: "/elsewhere".to_owned(), ..asset("a", &[]) };
        assert_eq!(page(&[asset("a", &[])]), page(&[moved]), "no token stands for a folder");
    }

    #[test]
    fn names_that_could_be_dot_segments_are_counted() {
        let odd = |id: &str| OutlinePage::of(&[asset(id, &[])], None).odd;
        assert_eq!(["Acme/x.y", ".hidden", "a..b"].map(odd), [0, 0, 0]);
        assert_eq!([".", "a/..", "a//b", "", "/a"].map(odd), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn an_outline_travels_small() {
        let assets: Vec<Asset> = (0..1_500).map(|number| asset(&format!("asset-{number}"), &["Large"])).collect();
        let outline = Outline::of(&assets);
        assert_eq!(outline.asset_count(), 1_500);
        assert_eq!(outline.pages[1].after.as_deref(), Some("asset-999"));
        let text = serde_json::to_string(&outline).unwrap();
        assert!(text.len() < 400, "{text}");
        assert_eq!(serde_json::from_str::<Outline>(&text).unwrap(), outline);
    }
}
