//! The compiled lines once more, for walking along a list: what an asset's lines have in common is made once for all of
//! them. Lines that make one URL each stand together in a block, with a line feed behind each; a line that makes many is a
//! block by itself.

use std::collections::HashMap;
use std::ops::Range;

use edgesweep_expand::{Pattern, Values};

use super::{Compiled, Piece, Turn};
use crate::model::asset::AssetKind;

/// Texts and lines of a block, at most: what is written in one go.
const MAX_BLOCK_BYTES: usize = 16 * 1_024;
const MAX_BLOCK_LINES: usize = 64;

#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Blocks {
    /// What stands between texts; a slot is its place here.
    slots: Vec<Piece>,
    fixed: Plan,
    by_kind: [Plan; 4],
}

/// The lines for one kind of asset.
#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Plan {
    blocks: Vec<Block>,
    /// For each line, its block.
    of_line: Vec<usize>,
    /// Slots that an asset fills once for all of its lines.
    ids: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Block {
    /// Among the lines of the kind of asset.
    pub(in crate::template) lines: Range<usize>,
    pub(in crate::template) pattern: Pattern,
    /// Slots that each URL fills anew.
    turning: Vec<usize>,
    makes_many: bool,
}

impl Blocks {
    pub(super) fn new(compiled: &Compiled) -> Self {
        let mut slots = Slots::default();
        let fixed = slots.plan(compiled, &compiled.fixed);
        let by_kind = AssetKind::ALL.map(|kind| slots.plan(compiled, &compiled.plan(kind).lines));
        Self { slots: slots.pieces, fixed, by_kind }
    }

    pub(in crate::template) fn plan(&self, kind: Option<AssetKind>) -> &Plan {
        kind.map_or(&self.fixed, |kind| &self.by_kind[kind.index()])
    }

    /// For all slots, still empty.
    pub(in crate::template) fn values(&self) -> Values {
        Values::new(self.slots.len())
    }

    /// Fills what an asset fills once.
    pub(in crate::template) fn set_ids(&self, plan: &Plan, turn: &Turn, values: &mut Values) {
        self.set(&plan.ids, turn, values);
    }

    /// Fills what each URL fills anew.
    pub(in crate::template) fn set_turning(&self, block: &Block, turn: &Turn, values: &mut Values) {
        self.set(&block.turning, turn, values);
    }

    fn set(&self, slots: &[usize], turn: &Turn, values: &mut Values) {
        for &slot in slots {
            let piece = &self.slots[slot];
            if let Some(place) = piece.place() {
                values.set(slot, turn.value(piece), place.encoding());
            }
        }
    }
}

impl Plan {
    /// The block of a line.
    pub(in crate::template) fn block(&self, line: usize) -> Option<&Block> {
        self.blocks.get(*self.of_line.get(line)?)
    }
}

impl Block {
    /// Whether each of its lines makes one URL, so that it is written in one go.
    pub(in crate::template) fn is_single(&self) -> bool {
        !self.makes_many
    }

    fn has_room_for(&self, line: &Self) -> bool {
        self.is_single()
            && line.is_single()
            && self.lines.len() < MAX_BLOCK_LINES
            && self.pattern.text_length() < MAX_BLOCK_BYTES
    }
}

/// The slots that there are so far.
#[derive(Default)]
struct Slots {
    pieces: Vec<Piece>,
    by_piece: HashMap<Piece, usize>,
}

impl Slots {
    fn plan(&mut self, compiled: &Compiled, lines: &[u32]) -> Plan {
        let mut plan = Plan::default();
        let mut has_id = vec![false; self.pieces.len()];
        for (at, &line) in lines.iter().enumerate() {
            let line = &compiled.lines[line as usize];
            let makes_many = line.many.preset || line.many.crop || line.many.member;
            let mut block = Block { lines: at..at, makes_many, ..Block::default() };
            match plan.blocks.pop() {
                Some(last) if last.has_room_for(&block) => block = last,
                Some(last) => plan.blocks.push(last),
                None => {}
            }
            for piece in &line.pieces {
                match piece {
                    Piece::Text(text) => block.pattern.push_text(text),
                    Piece::Id { .. } => {
                        let slot = self.slot(piece);
                        block.pattern.push_slot(slot);
                        has_id.resize(self.pieces.len(), false);
                        if !std::mem::replace(&mut has_id[slot], true) {
                            plan.ids.push(slot);
                        }
                    }
                    Piece::Member { .. } | Piece::Preset(_) | Piece::Crop(_) => {
                        let slot = self.slot(piece);
                        block.pattern.push_slot(slot);
                        block.turning.push(slot);
                    }
                }
            }
            block.pattern.push_text("\n");
            block.lines.end = at + 1;
            plan.of_line.push(plan.blocks.len());
            plan.blocks.push(block);
        }
        plan
    }

    fn slot(&mut self, piece: &Piece) -> usize {
        if let Some(slot) = self.by_piece.get(piece) {
            return *slot;
        }
        let slot = self.pieces.len();
        self.pieces.push(piece.clone());
        self.by_piece.insert(piece.clone(), slot);
        slot
    }
}
