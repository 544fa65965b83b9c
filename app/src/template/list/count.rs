//! The numbers of a list without walking along it. A template's line is checked once for all the URLs that it makes, and
//! counted by the sums of the assets' pages; only what a person touched is looked at row by row. So counting costs what the
//! template and the edits cost, however many URLs there are.

use std::collections::HashMap;

use super::judge::Verdict;
use super::rows::Rows;
use crate::model::asset::AssetKind;
use crate::model::outline::{Outline, Sums};
use crate::model::purge_url::{MAX_URL_BYTES, PurgeUrl, UrlRules};
use crate::template::Expansion;

/// Added rows that are looked at one by one; of more, the rest is taken for good.
const MAX_ADDED_LOOKED_AT: u64 = 20_000;
/// Bytes of a value's encoded form, at most, for each of its own.
const ENCODED_BYTES_PER_BYTE: usize = 3;

/// A list in numbers, rows that repeat others counted each time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub good: u64,
    pub refused: u64,
    /// Rows that only a look at each can tell; they are in neither.
    pub unknown: u64,
    /// Good ones by host (with port), the most frequent first.
    pub by_host: Vec<(String, u64)>,
    /// For each host the folder that all of its good ones lie in; empty where that is not known.
    pub folders: Vec<String>,
    /// Whether every row was counted by what it is; else some were taken for good.
    pub is_exact: bool,
}

/// What all URLs of a line are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Class {
    Good {
        host: String,
        /// That all of them lie in.
        folder: String,
    },
    Refused,
    /// It depends on the asset.
    Each,
}

impl Count {
    pub(super) fn of(rows: &Rows, rules: &UrlRules) -> Self {
        let mut tally = Tally { is_exact: true, ..Tally::default() };
        let expansion = rows.expansion();
        let classes = classes(expansion, rules);
        tally.count_made(expansion, &classes);
        tally.count_touched(rows, &classes, rules);
        tally.count_added(rows, rules);
        tally.finish()
    }
}

/// The worth of each line of the compiled template.
fn classes(expansion: &Expansion, rules: &UrlRules) -> Vec<Class> {
    let pages = &expansion.assets().outline().pages;
    let assets_longest = pages.iter().map(|page| page.longest).max().unwrap_or(0) as usize;
    let presets_longest = expansion.presets().iter().map(|preset| preset.name.len()).max().unwrap_or(0);
    let has_odd_preset = expansion.presets().iter().any(|preset| preset.name.bytes().all(|byte| byte == b'.'));
    let longest = assets_longest.max(presets_longest) * ENCODED_BYTES_PER_BYTE;
    let compiled = expansion.compiled();
    let class = |line| {
        let growth = compiled.value_count(line).saturating_mul(longest);
        if has_odd_preset && compiled.value_count(line) > 0 {
            return Class::Each;
        }
        class(|word| compiled.sample(line, word), growth, rules)
    };
    (0..compiled.line_count()).map(class).collect()
}

/// Two samples with different values: where both are worth the same, the values do not matter.
fn class(sample: impl Fn(&str) -> Option<String>, growth: usize, rules: &UrlRules) -> Class {
    let (Some(one), Some(other)) = (sample("x"), sample("y")) else { return Class::Each };
    if one.len() + growth > MAX_URL_BYTES {
        return Class::Each;
    }
    match (PurgeUrl::parse(&one, rules), PurgeUrl::parse(&other, rules)) {
        (Ok(one), Ok(other)) if one.warning.is_none() && other.warning.is_none() => {
            let folder = common_folder(one.url.folder(), other.url.folder()).to_owned();
            Class::Good { host: one.url.host().to_owned(), folder }
        }
        (Err(one), Err(other)) if one == other => Class::Refused,
        _ => Class::Each,
    }
}

#[derive(Default)]
struct Tally {
    good: u64,
    refused: u64,
    unknown: u64,
    by_host: HashMap<String, u64>,
    folders: HashMap<String, String>,
    is_exact: bool,
}

impl Tally {
    fn count_made(&mut self, expansion: &Expansion, classes: &[Class]) {
        let (plain, odd) = sums(expansion.assets().outline());
        let compiled = expansion.compiled();
        for &line in compiled.fixed() {
            self.add(&classes[line as usize], compiled.line_len(line, None));
        }
        for kind in AssetKind::ALL {
            for &line in &compiled.plan(kind).lines {
                self.add(&classes[line as usize], compiled.line_sum(line, plain[kind.index()]));
                self.add(&Class::Each, compiled.line_sum(line, odd[kind.index()]));
            }
        }
    }

    /// Takes touched rows out of what their lines count for, and counts what stands there now.
    fn count_touched(&mut self, rows: &Rows, classes: &[Class], rules: &UrlRules) {
        let expansion = rows.expansion();
        for key in rows.touched() {
            let class = expansion.place(key).map(|place| {
                let page = place.asset.and_then(|(page, _)| expansion.assets().outline().pages.get(page));
                if page.is_some_and(|page| page.odd > 0) { &Class::Each } else { &classes[place.line as usize] }
            });
            self.is_exact &= class.is_some();
            self.take_out(class);
            self.count_row(rows, key, rules);
        }
    }

    fn count_added(&mut self, rows: &Rows, rules: &UrlRules) {
        let looked_at = rows.added_count().min(MAX_ADDED_LOOKED_AT);
        (rows.made()..rows.made() + looked_at).for_each(|key| self.count_row(rows, key, rules));
        let rest = rows.added_count() - looked_at;
        self.good += rest;
        self.is_exact &= rest == 0;
    }

    fn count_row(&mut self, rows: &Rows, key: u64, rules: &UrlRules) {
        match rows.verdict(key, rules) {
            Verdict::Removed => {}
            Verdict::Unread => self.unknown += 1,
            Verdict::Refused(_) => self.refused += 1,
            Verdict::Good(parsed) => self.add_good(parsed.url.host(), parsed.url.folder(), 1),
        }
    }

    fn add(&mut self, class: &Class, count: u64) {
        match class {
            Class::Good { host, folder } => self.add_good(host, folder, count),
            Class::Refused => self.refused = self.refused.saturating_add(count),
            Class::Each => self.unknown = self.unknown.saturating_add(count),
        }
    }

    fn add_good(&mut self, host: &str, folder: &str, count: u64) {
        if count == 0 {
            return;
        }
        self.good = self.good.saturating_add(count);
        match self.by_host.get_mut(host) {
            Some(sum) => *sum = sum.saturating_add(count),
            None => {
                self.by_host.insert(host.to_owned(), count);
            }
        }
        match self.folders.get_mut(host) {
            Some(kept) => kept.truncate(common_folder(kept, folder).len()),
            None => {
                self.folders.insert(host.to_owned(), folder.to_owned());
            }
        }
    }

    /// A row whose line is not known is taken out of the most frequent host.
    fn take_out(&mut self, class: Option<&Class>) {
        let host = match class {
            Some(Class::Refused) => return self.refused = self.refused.saturating_sub(1),
            Some(Class::Each) => return self.unknown = self.unknown.saturating_sub(1),
            Some(Class::Good { host, .. }) => Some(host.clone()),
            None => self.by_host.iter().max_by_key(|(_, count)| **count).map(|(host, _)| host.clone()),
        };
        self.good = self.good.saturating_sub(1);
        if let Some(count) = host.and_then(|host| self.by_host.get_mut(&host)) {
            *count = count.saturating_sub(1);
        }
    }

    fn finish(self) -> Count {
        let mut by_host: Vec<(String, u64)> = self.by_host.into_iter().filter(|(_, count)| *count > 0).collect();
        by_host.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let is_exact = self.is_exact && self.unknown == 0;
        let mut folders = Vec::new();
        if is_exact {
            let kept = by_host.iter().filter_map(|(host, _)| self.folders.get(host).cloned());
            folders.extend(kept.filter(|folder| !folder.is_empty()));
        }
        folders.truncate(if folders.len() == by_host.len() { folders.len() } else { 0 });
        Count { good: self.good, refused: self.refused, unknown: self.unknown, by_host, folders, is_exact }
    }
}

/// The folder that both folders lie in.
fn common_folder<'a>(one: &'a str, other: &str) -> &'a str {
    let common = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    // URLs are ASCII, or `/` is where characters meet.
    one.as_bytes()[..common].iter().rposition(|byte| *byte == b'/').map_or("", |slash| &one[..=slash])
}

/// The sums of pages without odd names, and of those with some.
fn sums(outline: &Outline) -> ([Sums; 4], [Sums; 4]) {
    let (mut plain, mut odd) = ([Sums::default(); 4], [Sums::default(); 4]);
    for page in &outline.pages {
        let into = if page.odd > 0 { &mut odd } else { &mut plain };
        into.iter_mut().zip(page.sums).for_each(|(sum, more)| sum.add(more));
    }
    (plain, odd)
}
