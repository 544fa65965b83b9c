//! A template with its servers filled in: lines as pieces, without repetitions, and for each kind of asset the tallies
//! from which any line is found by its index. Knows no assets.

mod blocks;

use std::collections::HashMap;
use std::sync::OnceLock;

use blocks::Blocks;
use edgesweep_expand::{Encoding, push_encoded};

use super::Template;
use super::servers::Servers;
use super::syntax::{Head, Kinds, Part, Place, TemplateLine, Token};
use crate::model::asset::{Asset, AssetKind, Preset};
use crate::model::cache_key::{CacheKey, CacheKeys};
use crate::model::outline::Sums;
use crate::model::purge_url::COMPANY_SERVICES;

#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    lines: Vec<CompiledLine>,
    /// Fixed lines, and behind each how many URLs there are up to and with it.
    fixed: Vec<u32>,
    fixed_ends: Vec<u64>,
    by_kind: [KindPlan; 4],
    presets: u64,
    /// Made when a list is first walked along: what looks at single lines needs none.
    blocks: OnceLock<Blocks>,
}

/// The lines for one kind of asset, and behind each the tally up to and with it.
#[derive(Clone, Debug, Default)]
pub(super) struct KindPlan {
    pub(super) lines: Vec<u32>,
    ends: Vec<Tally>,
}

#[derive(Clone, Debug)]
struct CompiledLine {
    /// Of the template.
    number: u32,
    pieces: Vec<Piece>,
    many: Many,
}

/// Which tokens with many values the line has.
#[derive(Clone, Copy, Debug, Default)]
struct Many {
    preset: bool,
    crop: bool,
    member: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Text(String),
    Id { place: Place, company: Option<String> },
    Member { place: Place, company: Option<String> },
    Preset(Place),
    Crop(Place),
}

/// Where the values of one URL are taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn<'a> {
    asset: Option<&'a Asset>,
    presets: &'a [Preset],
    preset: usize,
    crop: usize,
    member: usize,
}

/// How many URLs some lines make, as a polynomial in the numbers of crops and of members.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    plain: u64,
    per_crop: u64,
    per_member: u64,
    per_pair: u64,
}

impl Tally {
    fn add(&mut self, many: Many, presets: u64) {
        let count = if many.preset { presets } else { 1 };
        let sum = match (many.crop, many.member) {
            (false, false) => &mut self.plain,
            (true, false) => &mut self.per_crop,
            (false, true) => &mut self.per_member,
            (true, true) => &mut self.per_pair,
        };
        *sum = sum.saturating_add(count);
    }

    /// URLs for assets with these sums.
    fn of(self, sums: Sums) -> u64 {
        self.plain
            .saturating_mul(sums.assets)
            .saturating_add(self.per_crop.saturating_mul(sums.crops))
            .saturating_add(self.per_member.saturating_mul(sums.members))
            .saturating_add(self.per_pair.saturating_mul(sums.pairs))
    }
}

impl Compiled {
    pub(super) fn new(template: &Template, servers: &Servers, presets: &[Preset], cache_keys: &CacheKeys) -> Self {
        let mut compiled = Self { presets: presets.len() as u64, ..Self::default() };
        let mut seen: HashMap<Vec<Piece>, Kinds> = HashMap::new();
        for line in template.lines.iter().filter(|line| servers.missing_for(line).is_none()) {
            let pieces = as_cached(resolve(&template.text, line, servers), cache_keys, presets.is_empty());
            let before = seen.get(&pieces).copied().unwrap_or(Kinds::NONE);
            let kinds = line.kinds.without(before);
            if kinds.is_empty() {
                continue;
            }
            seen.insert(pieces.clone(), before.and(kinds));
            let has = |wanted: fn(&Piece) -> bool| pieces.iter().any(wanted);
            let many = Many {
                preset: has(|piece| matches!(piece, Piece::Preset(_))),
                crop: has(|piece| matches!(piece, Piece::Crop(_))),
                member: has(|piece| matches!(piece, Piece::Member { .. })),
            };
            compiled.push(CompiledLine { number: line.number, pieces, many }, kinds, line.is_fixed());
        }
        compiled
    }

    fn push(&mut self, line: CompiledLine, kinds: Kinds, is_fixed: bool) {
        let index = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        if is_fixed {
            let count = if line.many.preset { self.presets } else { 1 };
            self.fixed_ends.push(self.fixed_len().saturating_add(count));
            self.fixed.push(index);
        } else {
            for kind in AssetKind::ALL.into_iter().filter(|kind| kinds.has(*kind)) {
                let plan = &mut self.by_kind[kind.index()];
                let mut tally = plan.ends.last().copied().unwrap_or_default();
                tally.add(line.many, self.presets);
                plan.ends.push(tally);
                plan.lines.push(index);
            }
        }
        self.lines.push(line);
    }

    /// URLs of the fixed lines.
    pub(super) fn fixed_len(&self) -> u64 {
        self.fixed_ends.last().copied().unwrap_or(0)
    }

    pub(super) fn fixed(&self) -> &[u32] {
        &self.fixed
    }

    pub(super) fn plan(&self, kind: AssetKind) -> &KindPlan {
        &self.by_kind[kind.index()]
    }

    /// URLs of one asset.
    pub(super) fn asset_len(&self, asset: &Asset) -> u64 {
        self.kind_len(asset.kind, Sums::of(asset))
    }

    /// URLs of the assets of a page.
    pub(super) fn page_len(&self, sums: &[Sums; 4]) -> u64 {
        AssetKind::ALL.into_iter().map(|kind| self.kind_len(kind, sums[kind.index()])).fold(0, u64::saturating_add)
    }

    fn kind_len(&self, kind: AssetKind, sums: Sums) -> u64 {
        self.plan(kind).ends.last().map_or(0, |tally| tally.of(sums))
    }

    /// The fixed line that makes URL `index`, and which of its URLs that is.
    pub(super) fn find_fixed(&self, index: u64) -> Option<(u32, u64)> {
        let at = self.fixed_ends.partition_point(|end| *end <= index);
        let before = at.checked_sub(1).map_or(0, |before| self.fixed_ends[before]);
        self.fixed.get(at).map(|line| (*line, index - before))
    }

    /// The line that makes the asset's URL `index`, and which of its URLs that is.
    pub(super) fn find(&self, asset: &Asset, index: u64) -> Option<(u32, u64)> {
        let (plan, sums) = (self.plan(asset.kind), Sums::of(asset));
        let at = plan.ends.partition_point(|tally| tally.of(sums) <= index);
        let before = at.checked_sub(1).map_or(0, |before| plan.ends[before].of(sums));
        plan.lines.get(at).map(|line| (*line, index - before))
    }

    /// URLs that a line makes for an asset (none for a fixed line).
    pub(super) fn line_len(&self, line: u32, asset: Option<&Asset>) -> u64 {
        let many = self.lines[line as usize].many;
        let factor = |is_used: bool, count: u64| if is_used { count } else { 1 };
        factor(many.preset, self.presets)
            .saturating_mul(factor(many.crop, asset.map_or(0, |asset| asset.crops.len() as u64)))
            .saturating_mul(factor(many.member, asset.map_or(0, |asset| asset.members.len() as u64)))
    }

    /// The lines, by their index.
    pub(super) fn line_count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX)
    }

    /// URLs that a line makes for assets of a kind with these sums.
    pub(super) fn line_sum(&self, line: u32, sums: Sums) -> u64 {
        let mut tally = Tally::default();
        tally.add(self.lines[line as usize].many, self.presets);
        tally.of(sums)
    }

    /// The line with a word in the place of each value; none where a value stands in the host.
    pub(super) fn sample(&self, line: u32, word: &str) -> Option<String> {
        let mut text = String::with_capacity(128);
        for piece in &self.lines[line as usize].pieces {
            match piece {
                Piece::Text(copied) => text.push_str(copied),
                Piece::Id { place, .. } | Piece::Member { place, .. } | Piece::Preset(place) | Piece::Crop(place) => {
                    if *place == Place::Authority {
                        return None;
                    }
                    text.push_str(word);
                }
            }
        }
        Some(text)
    }

    /// Values in a line.
    pub(super) fn value_count(&self, line: u32) -> usize {
        self.lines[line as usize].pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count()
    }

    /// The line's number in the template.
    pub(super) fn number(&self, line: u32) -> u32 {
        self.lines[line as usize].number
    }

    /// Whether what stands before the first value of many, the asset's ID among it, begins the URL.
    pub(super) fn may_make(&self, line: u32, asset: Option<&Asset>, url: &str) -> bool {
        let mut rest = url;
        let mut id = String::new();
        for piece in &self.lines[line as usize].pieces {
            let begins = match piece {
                Piece::Text(text) => rest.strip_prefix(text.as_str()),
                Piece::Id { place, company } => {
                    id.clear();
                    let value = asset.map(|asset| asset.id.as_str()).unwrap_or_default();
                    push_encoded(&mut id, without_company(value, company.as_deref()), place.encoding());
                    rest.strip_prefix(id.as_str())
                }
                Piece::Member { .. } | Piece::Preset(_) | Piece::Crop(_) => return true,
            };
            match begins {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        rest.is_empty()
    }

    /// Appends URL `index` of a line.
    pub(super) fn render(&self, line: u32, asset: Option<&Asset>, presets: &[Preset], index: u64, url: &mut String) {
        let turn = self.turn(line, asset, presets, index);
        for piece in &self.lines[line as usize].pieces {
            match piece {
                Piece::Text(text) => url.push_str(text),
                Piece::Id { place, .. } | Piece::Member { place, .. } | Piece::Preset(place) | Piece::Crop(place) => {
                    push_encoded(url, turn.value(piece), place.encoding());
                }
            }
        }
    }

    /// The values of URL `index` of a line: member by member, crop by crop, preset by preset.
    pub(super) fn turn<'a>(&self, line: u32, asset: Option<&'a Asset>, presets: &'a [Preset], index: u64) -> Turn<'a> {
        let many = self.lines[line as usize].many;
        let mut rest = index;
        let mut turn = |is_used: bool, count: usize| {
            if !is_used || count == 0 {
                return 0;
            }
            let count = count as u64;
            let at = rest % count;
            rest /= count;
            usize::try_from(at).unwrap_or(usize::MAX)
        };
        let preset = turn(many.preset, presets.len());
        let crop = turn(many.crop, asset.map_or(0, |asset| asset.crops.len()));
        let member = turn(many.member, asset.map_or(0, |asset| asset.members.len()));
        Turn { asset, presets, preset, crop, member }
    }

    /// The lines for walking along a list.
    pub(super) fn blocks(&self) -> &Blocks {
        self.blocks.get_or_init(|| Blocks::new(self))
    }
}

impl<'a> Turn<'a> {
    /// The same of another asset.
    pub(super) fn of(self, asset: &'a Asset) -> Self {
        Self { asset: Some(asset), ..self }
    }

    /// What a piece stands for; nothing for texts.
    fn value(&self, piece: &Piece) -> &'a str {
        let (value, company) = match piece {
            Piece::Text(_) => (None, None),
            Piece::Id { company, .. } => (self.asset.map(|asset| &asset.id), company.as_deref()),
            Piece::Member { company, .. } => {
                (self.asset.and_then(|asset| asset.members.get(self.member)), company.as_deref())
            }
            Piece::Preset(_) => (self.presets.get(self.preset).map(|preset| &preset.name), None),
            Piece::Crop(_) => (self.asset.and_then(|asset| asset.crops.get(self.crop)), None),
        };
        without_company(value.map(String::as_str).unwrap_or_default(), company)
    }
}

impl Piece {
    /// Where its value stands; none for texts.
    fn place(&self) -> Option<Place> {
        match self {
            Self::Text(_) => None,
            Self::Id { place, .. } | Self::Member { place, .. } | Self::Preset(place) | Self::Crop(place) => {
                Some(*place)
            }
        }
    }
}

impl Place {
    fn encoding(self) -> Encoding {
        match self {
            Self::Authority | Self::Path => Encoding::Path,
            Self::Query => Encoding::Query,
        }
    }
}

/// An ID that is already `company/asset`, where the company stands before it.
fn without_company<'a>(id: &'a str, company: Option<&str>) -> &'a str {
    company
        // Nearly no ID has it, which one byte tells.
        .filter(|company| id.as_bytes().get(company.len()) == Some(&b'/'))
        .and_then(|company| id.strip_prefix(company)?.strip_prefix('/'))
        .filter(|asset| !asset.is_empty())
        .unwrap_or(id)
}

/// The line's pieces, with server and company written out and texts joined.
fn resolve(text: &str, line: &TemplateLine, servers: &Servers) -> Vec<Piece> {
    let base = servers.published().map(ToString::to_string).unwrap_or_default();
    let root = servers.company_root().unwrap_or_default();
    let mut pieces = Vec::new();
    let mut before = String::new();
    match line.head {
        Head::BareId => {
            before = format!("{base}/is/image/");
            push_encoded(&mut before, root, Encoding::Path);
            before.push('/');
        }
        Head::Path => before.push_str(&base),
        Head::Whole => {}
    }
    for part in &line.parts {
        let piece = match part {
            Part::Copied(range) => {
                before.push_str(&text[range.clone()]);
                continue;
            }
            Part::Token { token: Token::Server, span, .. } if span.start == line.body.start => {
                before.push_str(&base);
                continue;
            }
            Part::Token { token: Token::Server, .. } => {
                before.push_str(servers.published().map_or("", |server| server.host()));
                continue;
            }
            Part::Token { token: Token::Company, place, .. } => {
                push_encoded(&mut before, root, place.encoding());
                continue;
            }
            Part::Token { token: Token::Id, place, .. } => {
                Piece::Id { place: *place, company: company_before(&before, servers.company_root()) }
            }
            Part::Token { token: Token::Member, place, .. } => {
                Piece::Member { place: *place, company: company_before(&before, servers.company_root()) }
            }
            Part::Token { token: Token::Preset, place, .. } => Piece::Preset(*place),
            Part::Token { token: Token::Crop, place, .. } => Piece::Crop(*place),
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut before)));
        }
        pieces.push(piece);
    }
    if !before.is_empty() {
        pieces.push(Piece::Text(before));
    }
    pieces
}

/// The line as its host's cache tells copies apart: without its query where the key ends at `?`. A line stays whole where
/// that would change for which assets it is made: `UrlList` merges what is one URL.
fn as_cached(mut pieces: Vec<Piece>, cache_keys: &CacheKeys, lacks_presets: bool) -> Vec<Piece> {
    let short = |text: &str| host_of(text).is_some_and(|host| cache_keys.key_of(host) == CacheKey::WithoutQuery);
    if !matches!(pieces.first(), Some(Piece::Text(text)) if short(text)) {
        return pieces;
    }
    let query = pieces.iter().enumerate().find_map(|(at, piece)| match piece {
        Piece::Text(text) => text.find('?').map(|from| (at, from)),
        Piece::Id { .. } | Piece::Member { .. } | Piece::Preset(_) | Piece::Crop(_) => None,
    });
    let Some((at, from)) = query else { return pieces };
    let (path, query) = pieces.split_at(at);
    let names_asset = path.iter().any(|piece| !matches!(piece, Piece::Text(_) | Piece::Preset(_)));
    let decides = |piece: &Piece| match piece {
        Piece::Text(_) => false,
        Piece::Id { .. } => !names_asset,
        Piece::Preset(_) => lacks_presets,
        Piece::Member { .. } | Piece::Crop(_) => true,
    };
    if query.iter().any(decides) {
        return pieces;
    }
    pieces.truncate(at + 1);
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        text.truncate(from);
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
    pieces
}

/// The host that a line begins with, with its port; none where a token stands in it.
fn host_of(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    rest.find(['/', '?', '#']).map(|end| &rest[..end])
}

/// The company that stands directly before an ID: the company root, or whatever follows `/is/image/`.
fn company_before(before: &str, root: Option<&str>) -> Option<String> {
    let path = before.strip_suffix('/')?;
    let (service, segment) = path.split_at(path.rfind(['/', '=']).map_or(0, |at| at + 1));
    if segment.is_empty() {
        return None;
    }
    let segment = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    let service = service.strip_suffix('/').unwrap_or(service);
    let is_company = root == Some(&*segment) || COMPANY_SERVICES.iter().any(|path| service.ends_with(path));
    is_company.then(|| segment.into_owned())
}
