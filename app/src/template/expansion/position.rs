//! The way back: at which place of a list a URL stands.

use super::Expansion;
use crate::model::asset::Asset;

impl Expansion {
    /// The first line with this text, among fixed lines and the assets that were read.
    pub fn position_of(&self, url: &str) -> Option<u64> {
        let compiled = &self.compiled;
        let mut buffer = String::new();
        let mut start = 0;
        for &line in compiled.fixed() {
            if let Some(at) = self.turn_of(line, None, url, &mut buffer) {
                return Some(start + at);
            }
            start += compiled.line_len(line, None);
        }
        let held: Vec<usize> = self.assets.held_pages().collect();
        for page in held {
            let mut start = self.lines_of(page).start;
            for asset in self.assets.page(page).unwrap_or_default() {
                if let Some(at) = self.place_in(asset, url, &mut buffer) {
                    return Some(start + at);
                }
                start += compiled.asset_len(asset);
            }
        }
        None
    }

    fn place_in(&self, asset: &Asset, url: &str, buffer: &mut String) -> Option<u64> {
        let mut start = 0;
        for &line in &self.compiled.plan(asset.kind).lines {
            if let Some(at) = self.turn_of(line, Some(asset), url, buffer) {
                return Some(start + at);
            }
            start += self.compiled.line_len(line, Some(asset));
        }
        None
    }

    /// Which of the line's URLs it is.
    fn turn_of(&self, line: u32, asset: Option<&Asset>, url: &str, buffer: &mut String) -> Option<u64> {
        if !self.compiled.may_make(line, asset, url) {
            return None;
        }
        (0..self.compiled.line_len(line, asset)).find(|at| {
            buffer.clear();
            self.compiled.render(line, asset, &self.presets, *at, buffer);
            buffer == url
        })
    }
}
