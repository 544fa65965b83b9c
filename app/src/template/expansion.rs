//! Template × assets as a list that is never made as a whole: its length, any of its lines, and a walk along it. What it
//! costs to make one grows with the lines of the template and the pages of the selection, not with the URLs.

mod position;
#[cfg(test)]
mod tests;
mod walk;

use std::sync::Arc;

pub use walk::ExpansionIter;

use super::Template;
use super::assets::Assets;
use super::compiled::Compiled;
use super::servers::Servers;
use crate::model::asset::Preset;
use crate::model::cache_key::CacheKeys;

/// What a company gives to its templates besides assets.
#[derive(Clone, Debug, Default)]
pub struct CompanyValues {
    pub servers: Servers,
    pub presets: Arc<[Preset]>,
    pub cache_keys: CacheKeys,
}

impl CompanyValues {
    /// With the full URL as every host's cache key.
    pub fn new(servers: Servers, presets: impl Into<Arc<[Preset]>>) -> Self {
        Self { servers, presets: presets.into(), cache_keys: CacheKeys::default() }
    }
}

/// The URLs of a template for some assets: fixed lines first, then asset by asset, line by line. Lines with problems, and
/// those that need a server field which is empty, make nothing. Repetitions of a line are left out; the same URL made
/// from different assets is not, for that would need all of them (`UrlList` merges those).
#[derive(Clone, Debug, Default)]
pub struct Expansion {
    compiled: Arc<Compiled>,
    assets: Assets,
    presets: Arc<[Preset]>,
    /// URLs of the pages of assets up to and with each.
    ends: Arc<[u64]>,
    saved: u64,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub from: Source,
}

/// What a line was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its place among the assets; none for a fixed line.
    pub asset: Option<u64>,
    /// From 1.
    pub template_line: u32,
}

/// Where a line stands among lines and assets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Of the compiled template.
    pub(super) line: u32,
    /// Page, and place in it.
    pub(super) asset: Option<(usize, usize)>,
    /// Among the URLs that the line makes for the asset.
    pub(super) at: u64,
}

impl Expansion {
    pub fn new(template: &Template, company: &CompanyValues, assets: Assets) -> Self {
        let compiled = Compiled::new(template, &company.servers, &company.presets, &company.cache_keys);
        let ends = page_ends(&compiled, &assets);
        let mut made = Self { compiled: Arc::new(compiled), assets, presets: company.presets.clone(), ends, saved: 0 };
        if company.cache_keys.has_short_ones() {
            let whole = Compiled::new(template, &company.servers, &company.presets, &CacheKeys::default());
            let variants = page_ends(&whole, &made.assets).last().copied().unwrap_or(0);
            made.saved = whole.fixed_len().saturating_add(variants).saturating_sub(made.len());
        }
        made
    }

    /// How many lines there are.
    pub fn len(&self) -> u64 {
        self.compiled.fixed_len().saturating_add(self.ends.last().copied().unwrap_or(0))
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many more there would be, were every host's cache key the full URL.
    pub fn saved(&self) -> u64 {
        self.saved
    }

    /// One line; none behind the end, and where its page of assets was not read.
    pub fn get(&self, index: u64) -> Option<Line> {
        let mut text = String::with_capacity(128);
        let from = self.write(index, &mut text)?;
        Some(Line { text, from })
    }

    /// Appends one line's URL.
    pub fn write(&self, index: u64, url: &mut String) -> Option<Source> {
        let place = self.place(index)?;
        let asset = place.asset.and_then(|(page, at)| self.assets.page(page)?.get(at));
        self.compiled.render(place.line, asset, &self.presets, place.at, url);
        let asset = place.asset.map(|(page, at)| self.assets.first_of(page) + at as u64);
        Some(Source { asset, template_line: self.compiled.number(place.line) })
    }

    /// The page of assets that a line is made from; none for fixed lines and behind the end.
    pub fn page_of(&self, index: u64) -> Option<usize> {
        let behind_fixed = index.checked_sub(self.compiled.fixed_len())?;
        let page = self.ends.partition_point(|end| *end <= behind_fixed);
        (page < self.ends.len()).then_some(page)
    }

    /// The lines that a page of assets makes.
    pub fn lines_of(&self, page: usize) -> std::ops::Range<u64> {
        let fixed = self.compiled.fixed_len();
        let end = |page: usize| self.ends.get(page).copied().unwrap_or(0).saturating_add(fixed);
        page.checked_sub(1).map_or(fixed, end)..end(page)
    }

    /// All lines in order, those left out whose page was not read.
    pub fn iter(&self) -> ExpansionIter<'_> {
        ExpansionIter::new(self)
    }

    /// Those from a line on.
    pub fn iter_from(&self, index: u64) -> ExpansionIter<'_> {
        ExpansionIter::from(self, index)
    }

    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// For reading a page, and letting one go. The length stays.
    pub fn assets_mut(&mut self) -> &mut Assets {
        &mut self.assets
    }

    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    pub(super) fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Where a line stands, in time logarithmic in the numbers of lines and pages and linear in a page.
    pub(super) fn place(&self, index: u64) -> Option<Place> {
        let Some(behind_fixed) = index.checked_sub(self.compiled.fixed_len()) else {
            let (line, at) = self.compiled.find_fixed(index)?;
            return Some(Place { line, asset: None, at });
        };
        let page = self.ends.partition_point(|end| *end <= behind_fixed);
        let mut rest = behind_fixed - page.checked_sub(1).map_or(0, |before| self.ends[before]);
        for (asset_at, asset) in self.assets.page(page)?.iter().enumerate() {
            let length = self.compiled.asset_len(asset);
            if rest < length {
                let (line, at) = self.compiled.find(asset, rest)?;
                return Some(Place { line, asset: Some((page, asset_at)), at });
            }
            rest -= length;
        }
        None
    }
}

fn page_ends(compiled: &Compiled, assets: &Assets) -> Arc<[u64]> {
    let mut end = 0_u64;
    let ends = assets.outline().pages.iter().map(|page| {
        end = end.saturating_add(compiled.page_len(&page.sums));
        end
    });
    ends.collect()
}
