//! What URLs are made of: texts with slots between them, and the values that the slots stand for.

use crate::encode::{Encoding, encode, is_plain};
use crate::padded::Padded;

/// Texts with slots between them; of one URL, or of many with line feeds in the texts.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    pub(crate) parts: Vec<Part>,
    /// Behind the last slot.
    pub(crate) tail: Padded,
    /// Of all texts together.
    text_length: usize,
}

/// A text, and the slot behind it.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) text: Padded,
    pub(crate) slot: usize,
}

/// The value of each slot, as it stands in URLs: encoded once, however many lines it stands in.
#[derive(Clone, Debug, Default)]
pub struct Values {
    slots: Vec<Padded>,
    encoded: Vec<u8>,
}

impl Pattern {
    pub fn push_text(&mut self, text: &str) {
        self.text_length += text.len();
        self.tail.push(text.as_bytes());
    }

    pub fn push_slot(&mut self, slot: usize) {
        self.parts.push(Part { text: std::mem::take(&mut self.tail), slot });
    }

    /// Bytes of all texts together.
    pub fn text_length(&self) -> usize {
        self.text_length
    }

    pub(crate) fn length_with(&self, values: &Values) -> usize {
        self.text_length + self.parts.iter().map(|part| values.get(part.slot).len()).sum::<usize>()
    }
}

impl Values {
    /// For slots from 0, all empty.
    pub fn new(slots: usize) -> Self {
        Self { slots: vec![Padded::default(); slots], encoded: Vec::new() }
    }

    #[inline(never)]
    pub fn set(&mut self, slot: usize, value: &str, encoding: Encoding) {
        let value = value.as_bytes();
        if is_plain(value, encoding) {
            return self.slots[slot].set(value);
        }
        self.encoded.clear();
        encode(value, encoding, |byte| self.encoded.push(byte));
        self.slots[slot].set(&self.encoded);
    }

    pub(crate) fn get(&self, slot: usize) -> &Padded {
        &self.slots[slot]
    }
}
