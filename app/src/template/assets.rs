//! The assets that a list is made of, in pages: all of them at hand, or an outline of them and those pages that were read.
//! Cheap to clone: clones share the pages.

use std::sync::Arc;

use crate::model::asset::Asset;
use crate::model::outline::{Outline, OutlinePage};

#[derive(Clone, Debug, Default)]
pub struct Assets {
    outline: Arc<Outline>,
    pages: Arc<Vec<Option<Arc<[Asset]>>>>,
    /// Assets up to and with each page.
    ends: Arc<Vec<u64>>,
}

impl Assets {
    /// Known in outline, no page read yet.
    pub fn outlined(outline: Outline) -> Self {
        let mut end = 0;
        let ends = outline.pages.iter().map(|page| {
            end += page.asset_count();
            end
        });
        Self {
            ends: Arc::new(ends.collect()),
            pages: Arc::new(vec![None; outline.pages.len()]),
            outline: Arc::new(outline),
        }
    }

    /// All at hand, with the outline that was made while they were read: its pages cut them.
    pub fn whole(outline: Outline, assets: Vec<Asset>) -> Self {
        let mut whole = Self::outlined(outline);
        let mut rest = assets.into_iter();
        let mut cut = |page: &OutlinePage| {
            let length = usize::try_from(page.asset_count()).unwrap_or(usize::MAX);
            Some(rest.by_ref().take(length).collect())
        };
        whole.pages = Arc::new(whole.outline.pages.iter().map(&mut cut).collect());
        whole
    }

    /// All assets that were read, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.pages.iter().flatten().flat_map(|page| page.iter())
    }

    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// How many assets there are, read or not.
    pub fn count(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The assets of a page; none if it was not read, or is not.
    pub fn page(&self, page: usize) -> Option<&[Asset]> {
        self.pages.get(page)?.as_deref()
    }

    /// Whether every page was read.
    pub fn is_whole(&self) -> bool {
        self.pages.iter().all(Option::is_some)
    }

    /// Pages that were read.
    pub fn held_pages(&self) -> impl Iterator<Item = usize> {
        self.pages.iter().enumerate().filter_map(|(page, assets)| assets.as_ref().map(|_| page))
    }

    /// Takes a page that was read; false if it is not the page that the outline tells of.
    pub fn take_page(&mut self, page: usize, assets: Vec<Asset>) -> bool {
        let Some(outlined) = self.outline.pages.get(page) else { return false };
        if OutlinePage::of(&assets, None).digest != outlined.digest {
            return false;
        }
        Arc::make_mut(&mut self.pages)[page] = Some(assets.into());
        true
    }

    /// Lets a page go; it can be read again.
    pub fn drop_page(&mut self, page: usize) {
        if let Some(held) = Arc::make_mut(&mut self.pages).get_mut(page) {
            *held = None;
        }
    }

    /// An asset by its place in the selection; none if its page was not read.
    pub fn get(&self, index: u64) -> Option<&Asset> {
        let page = self.ends.partition_point(|end| *end <= index);
        self.page(page)?.get(usize::try_from(index - self.first_of(page)).ok()?)
    }

    /// The place of a page's first asset.
    pub fn first_of(&self, page: usize) -> u64 {
        page.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

/// Whether both share outline and pages; what was read apart counts as different.
impl PartialEq for Assets {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.outline, &other.outline) && Arc::ptr_eq(&self.pages, &other.pages)
    }
}

impl From<Vec<Asset>> for Assets {
    /// All at hand.
    fn from(assets: Vec<Asset>) -> Self {
        Self::whole(Outline::of(&assets), assets)
    }
}

impl From<&[Asset]> for Assets {
    fn from(assets: &[Asset]) -> Self {
        assets.to_vec().into()
    }
}
