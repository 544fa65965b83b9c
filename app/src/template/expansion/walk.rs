//! The walk along an expansion: URL by URL, or many at once.

use edgesweep_expand::{Buffer, Writer};

use super::{Expansion, Line, Place, Source};
use crate::model::asset::Asset;

/// A walk along an expansion.
#[derive(Clone, Debug)]
pub struct ExpansionIter<'e> {
    expansion: &'e Expansion,
    /// None while at the fixed lines.
    page: Option<usize>,
    /// In the page.
    asset: usize,
    /// Among the lines of the asset's kind.
    line: usize,
    /// Among the line's URLs.
    at: u64,
    /// For writing many at once; made when that is first asked for.
    writer: Option<Writer<'e>>,
    /// Whether it has this asset's values.
    has_ids: bool,
}

impl<'e> ExpansionIter<'e> {
    pub(super) fn new(expansion: &'e Expansion) -> Self {
        Self { expansion, page: None, asset: 0, line: 0, at: 0, writer: None, has_ids: false }
    }

    pub(super) fn from(expansion: &'e Expansion, index: u64) -> Self {
        let start = Self::new(expansion);
        let Some(Place { line, asset, at }) = expansion.place(index) else {
            let page = expansion.page_of(index).unwrap_or(expansion.assets.page_count());
            return Self { page: Some(page), ..start };
        };
        let (page, asset) = asset.map_or((None, 0), |(page, asset)| (Some(page), asset));
        let start = Self { page, asset, at, ..start };
        // The lines of a kind are in the template's order.
        Self { line: start.lines(start.asset()).partition_point(|before| *before < line), ..start }
    }

    /// Appends the next URL; none at the end.
    pub fn write_next(&mut self, url: &mut String) -> Option<Source> {
        let (asset, line) = self.stand()?;
        let Expansion { compiled, assets, presets, .. } = self.expansion;
        compiled.render(line, asset, presets, self.at, url);
        self.at += 1;
        let asset = self.page.map(|page| assets.first_of(page) + self.asset as u64);
        Some(Source { asset, template_line: compiled.number(line) })
    }

    /// Appends URLs, a line feed behind each, until the buffer has `limit` bytes or a few more; false at the end of the list.
    /// What an asset's lines have in common is made once for all of them.
    pub fn write_lines(&mut self, buffer: &mut Buffer, limit: usize) -> bool {
        let Expansion { compiled, presets, .. } = self.expansion;
        let blocks = compiled.blocks();
        let mut writer = self.writer.take().unwrap_or_else(|| blocks.writer());
        let is_more = loop {
            let Some((asset, line)) = self.stand() else { break false };
            let plan = blocks.plan(asset.map(|asset| asset.kind));
            let Some(block) = plan.block(self.line) else { break false };
            if buffer.len() >= limit {
                break true;
            }
            let turn = compiled.turn(line, asset, presets, self.at);
            if !std::mem::replace(&mut self.has_ids, true) {
                blocks.set_ids(plan, &turn, &mut writer);
            }
            if !block.is_single() {
                blocks.set_turning(block, &turn, &mut writer);
                writer.write(block.pattern, buffer);
                self.at += 1;
            } else if self.line == block.lines.start {
                writer.write(block.pattern, buffer);
                self.line = block.lines.end;
                // The same for the assets that follow, as long as it is all that they make.
                for next in self.alike().filter(|_| plan.is_one_block()) {
                    if buffer.len() >= limit {
                        break;
                    }
                    self.asset += 1;
                    blocks.set_ids(plan, &turn.of(next), &mut writer);
                    writer.write(block.pattern, buffer);
                }
            } else {
                // The walk began in the middle of a block.
                let mut url = String::new();
                compiled.render(line, asset, presets, self.at, &mut url);
                url.push('\n');
                buffer.push(&url);
                self.at += 1;
            }
        };
        self.writer = Some(writer);
        is_more
    }

    /// Goes on to where the next URL is made: for which asset (none for a fixed line), and from which line.
    fn stand(&mut self) -> Option<(Option<&'e Asset>, u32)> {
        let Expansion { compiled, assets, .. } = self.expansion;
        loop {
            let asset = self.asset();
            if let Some(page) = self.page.filter(|_| asset.is_none()) {
                if page >= assets.page_count() {
                    return None;
                }
                (self.page, self.asset, self.has_ids) = (Some(page + 1), 0, false);
                continue;
            }
            let Some(line) = self.lines(asset).get(self.line).copied() else {
                match self.page {
                    Some(_) => self.asset += 1,
                    None => self.page = Some(0),
                }
                (self.line, self.at, self.has_ids) = (0, 0, false);
                continue;
            };
            if self.at < compiled.line_len(line, asset) {
                return Some((asset, line));
            }
            (self.line, self.at) = (self.line + 1, 0);
        }
    }

    fn asset(&self) -> Option<&'e Asset> {
        self.expansion.assets.page(self.page?)?.get(self.asset)
    }

    /// Assets of the same kind that follow in the page; none behind fixed lines.
    fn alike(&self) -> impl Iterator<Item = &'e Asset> + use<'e> {
        let page = self.page.and_then(|page| self.expansion.assets.page(page)).unwrap_or_default();
        let rest = page.get(self.asset..).unwrap_or_default();
        let kind = rest.first().map(|asset| asset.kind);
        rest.iter().skip(1).take_while(move |asset| Some(asset.kind) == kind)
    }

    fn lines(&self, asset: Option<&Asset>) -> &'e [u32] {
        let compiled = &self.expansion.compiled;
        asset.map_or(compiled.fixed(), |asset| &compiled.plan(asset.kind).lines)
    }
}

impl Iterator for ExpansionIter<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let mut text = String::with_capacity(128);
        let from = self.write_next(&mut text)?;
        Some(Line { text, from })
    }
}

impl<'e> IntoIterator for &'e Expansion {
    type Item = Line;
    type IntoIter = ExpansionIter<'e>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
