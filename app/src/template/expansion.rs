//! Template × assets as a list that is never made as a whole: its length, any of its lines, and a walk along it.

use std::borrow::Cow;

use super::Template;
use super::compiled::Compiled;
use super::servers::Servers;
use crate::model::asset::{Asset, Preset};

/// The URLs of a template for some assets: fixed lines first, then asset by asset, line by line. Lines with problems, and
/// those that need a server field which is empty, make nothing. Repetitions of a line are left out; the same URL made
/// from different assets is not, for that would need all of them (`UrlList` merges those).
#[derive(Clone, Debug, Default)]
pub struct Expansion<'a> {
    compiled: Compiled,
    assets: Cow<'a, [Asset]>,
    presets: Cow<'a, [Preset]>,
    /// URLs of the assets up to and with each.
    ends: Vec<u64>,
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
    pub asset: Option<usize>,
    /// From 1.
    pub template_line: u32,
}

impl<'a> Expansion<'a> {
    pub fn new(template: &Template, servers: &Servers, assets: &'a [Asset], presets: &'a [Preset]) -> Self {
        Self::of(template, servers, Cow::Borrowed(assets), Cow::Borrowed(presets))
    }

    fn of(template: &Template, servers: &Servers, assets: Cow<'a, [Asset]>, presets: Cow<'a, [Preset]>) -> Self {
        let compiled = Compiled::new(template, servers, &presets);
        let mut end = 0_u64;
        let ends = assets.iter().map(|asset| {
            end = end.saturating_add(compiled.asset_len(asset));
            end
        });
        Self { ends: ends.collect(), compiled, assets, presets }
    }

    /// How many lines there are.
    pub fn len(&self) -> u64 {
        self.compiled.fixed_len().saturating_add(self.ends.last().copied().unwrap_or(0))
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One line, in time logarithmic in the numbers of lines and assets.
    pub fn get(&self, index: u64) -> Option<Line> {
        let Some(behind_fixed) = index.checked_sub(self.compiled.fixed_len()) else {
            let (line, at) = self.compiled.find_fixed(index)?;
            return Some(self.line(line, None, at));
        };
        let asset = self.ends.partition_point(|end| *end <= behind_fixed);
        let before = asset.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (line, at) = self.compiled.find(self.assets.get(asset)?, behind_fixed - before)?;
        Some(self.line(line, Some(asset), at))
    }

    /// All lines in order.
    pub fn iter(&self) -> ExpansionIter<'_> {
        ExpansionIter { expansion: self, asset: None, line: 0, at: 0 }
    }

    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    fn line(&self, line: u32, asset: Option<usize>, at: u64) -> Line {
        let text = self.compiled.render(line, asset.map(|asset| &self.assets[asset]), &self.presets, at);
        Line { text, from: Source { asset, template_line: self.compiled.number(line) } }
    }
}

impl Expansion<'static> {
    /// The same, keeping its assets.
    pub fn owned(template: &Template, servers: &Servers, assets: Vec<Asset>, presets: Vec<Preset>) -> Self {
        Self::of(template, servers, Cow::Owned(assets), Cow::Owned(presets))
    }
}

impl<'e> IntoIterator for &'e Expansion<'_> {
    type Item = Line;
    type IntoIter = ExpansionIter<'e>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A walk along an expansion.
#[derive(Clone, Debug)]
pub struct ExpansionIter<'e> {
    expansion: &'e Expansion<'e>,
    /// None while at the fixed lines.
    asset: Option<usize>,
    /// Among the lines of the asset's kind.
    line: usize,
    /// Among the line's URLs.
    at: u64,
}

impl Iterator for ExpansionIter<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let Expansion { compiled, assets, .. } = self.expansion;
        loop {
            let asset = match self.asset {
                Some(asset) => Some(assets.get(asset)?),
                None => None,
            };
            let lines = asset.map_or(compiled.fixed(), |asset| &compiled.plan(asset.kind).lines);
            let Some(line) = lines.get(self.line).copied() else {
                self.asset = Some(self.asset.map_or(0, |asset| asset + 1));
                (self.line, self.at) = (0, 0);
                continue;
            };
            if self.at < compiled.line_len(line, asset) {
                self.at += 1;
                return Some(self.expansion.line(line, self.asset, self.at - 1));
            }
            (self.line, self.at) = (self.line + 1, 0);
        }
    }
}
