//! The compiled lines once more, for walking along a list: what an asset's lines have in common is made once for all of
//! them. Lines that make one URL each stand together in a block, with a line feed behind each; a line that makes many is a
//! block by itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use edgesweep_expand::{Pattern, Writer};

use super::{Compiled, Piece, Turn};
use crate::model::asset::AssetKind;

/// Texts and lines of a block, at most: what is written in one go.
const MAX_BLOCK_BYTES: usize = 4 * 1_024;
const MAX_BLOCK_LINES: usize = 64;

#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Blocks {
    patterns: Vec<Pattern>,
    /// What stands between their texts, by the number of the value.
    pieces: Vec<Piece>,
    fixed: Plan,
    by_kind: [Plan; 4],
}

/// The lines for one kind of asset.
#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Plan {
    blocks: Vec<Block>,
    /// For each line, its block.
    of_line: Vec<usize>,
    /// Values that an asset has once for all of its lines.
    ids: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Block {
    /// Among the lines of the kind of asset.
    pub(in crate::template) lines: Range<usize>,
    /// Its number.
    pub(in crate::template) pattern: usize,
    /// Values that each URL has anew.
    turning: Vec<usize>,
    makes_many: bool,
}

impl Blocks {
    pub(super) fn new(compiled: &Compiled) -> Self {
        let mut parts = Parts::default();
        let fixed = parts.plan(compiled, &compiled.fixed);
        let by_kind = AssetKind::ALL.map(|kind| parts.plan(compiled, &compiled.plan(kind).lines));
        Self { patterns: parts.patterns, pieces: parts.pieces, fixed, by_kind }
    }

    /// Of the fixed lines where there is no kind.
    pub(in crate::template) fn plan(&self, kind: Option<AssetKind>) -> &Plan {
        kind.map_or(&self.fixed, |kind| &self.by_kind[kind.index()])
    }

    /// Has no values yet.
    pub(in crate::template) fn writer(&self) -> Writer<'_> {
        Writer::new(&self.patterns, self.pieces.len())
    }

    /// Sets what an asset has once.
    pub(in crate::template) fn set_ids(&self, plan: &Plan, turn: &Turn, writer: &mut Writer) {
        self.set(&plan.ids, turn, writer);
    }

    /// Sets what each URL has anew.
    pub(in crate::template) fn set_turning(&self, block: &Block, turn: &Turn, writer: &mut Writer) {
        self.set(&block.turning, turn, writer);
    }

    fn set(&self, values: &[usize], turn: &Turn, writer: &mut Writer) {
        for &value in values {
            let piece = &self.pieces[value];
            if let Some(place) = piece.place() {
                writer.set(value, turn.value(piece), place.encoding());
            }
        }
    }
}

impl Plan {
    /// The block of a line.
    pub(in crate::template) fn block(&self, line: usize) -> Option<&Block> {
        self.blocks.get(*self.of_line.get(line)?)
    }

    /// Whether all that an asset makes is written in one go.
    pub(in crate::template) fn is_one_block(&self) -> bool {
        matches!(self.blocks.as_slice(), [block] if block.is_single())
    }
}

impl Block {
    /// Whether each of its lines makes one URL, so that it is written in one go.
    pub(in crate::template) fn is_single(&self) -> bool {
        !self.makes_many
    }
}

/// What has been found so far.
#[derive(Default)]
struct Parts {
    patterns: Vec<Pattern>,
    pieces: Vec<Piece>,
    by_piece: HashMap<Piece, usize>,
}

impl Parts {
    fn plan(&mut self, compiled: &Compiled, lines: &[u32]) -> Plan {
        let mut plan = Plan::default();
        let mut ids = HashSet::new();
        for (at, &line) in lines.iter().enumerate() {
            let line = &compiled.lines[line as usize];
            let makes_many = line.many.preset || line.many.crop || line.many.member;
            if !plan.blocks.last().is_some_and(|last| !makes_many && self.has_room(last)) {
                plan.blocks.push(Block {
                    lines: at..at,
                    pattern: self.patterns.len(),
                    turning: Vec::new(),
                    makes_many,
                });
                self.patterns.push(Pattern::default());
            }
            plan.of_line.push(plan.blocks.len() - 1);
            let Some(block) = plan.blocks.last_mut() else { continue };
            block.lines.end = at + 1;
            for piece in &line.pieces {
                if let Piece::Text(text) = piece {
                    self.patterns[block.pattern].push_text(text);
                    continue;
                }
                let value = self.value(piece);
                self.patterns[block.pattern].push_slot(value);
                if !matches!(piece, Piece::Id { .. }) {
                    block.turning.push(value);
                } else if ids.insert(value) {
                    plan.ids.push(value);
                }
            }
            self.patterns[block.pattern].push_text("\n");
        }
        plan
    }

    fn has_room(&self, block: &Block) -> bool {
        block.is_single()
            && block.lines.len() < MAX_BLOCK_LINES
            && self.patterns[block.pattern].text_length() < MAX_BLOCK_BYTES
    }

    fn value(&mut self, piece: &Piece) -> usize {
        if let Some(value) = self.by_piece.get(piece) {
            return *value;
        }
        let value = self.pieces.len();
        self.pieces.push(piece.clone());
        self.by_piece.insert(piece.clone(), value);
        value
    }
}
