//! Patterns and values come together here.

use crate::buffer::Buffer;
use crate::copy::copy;
use crate::encode::{Encoding, encode_into};
use crate::pattern::{Pattern, Slot};

/// Patterns that are held ready with a value of some length in them, at most, and how long each may be.
const BLANKS: usize = 256;
const MAX_BLANK_BYTES: usize = 8 * 1_024;

/// Writes patterns with values in their slots. A value is encoded once, however often it stands in patterns. What a pattern
/// with one value makes differs only there, between values of one length: so what it made last is kept for each length,
/// copied as a whole, and the new value is put over the old one. It takes half of the time of copying text by text.
#[derive(Clone, Debug)]
pub struct Writer<'p> {
    patterns: &'p [Pattern],
    /// Of each pattern, the value that stands in all of its slots.
    only_values: Vec<Option<usize>>,
    /// As they stand in URLs.
    values: Vec<Vec<u8>>,
    /// By pattern and length of the value; what has no place of its own takes another's.
    blanks: Vec<Blank>,
}

/// What a pattern makes with a value of this length.
#[derive(Clone, Debug, Default)]
struct Blank {
    pattern: usize,
    value_length: usize,
    bytes: Vec<u8>,
}

impl<'p> Writer<'p> {
    /// For as many values, all empty.
    pub fn new(patterns: &'p [Pattern], values: usize) -> Self {
        Self {
            patterns,
            only_values: patterns.iter().map(Pattern::only_value).collect(),
            values: vec![Vec::new(); values],
            blanks: vec![Blank::default(); BLANKS],
        }
    }

    #[inline(never)]
    pub fn set(&mut self, value: usize, text: &str, encoding: Encoding) {
        encode_into(&mut self.values[value], text.as_bytes(), encoding);
    }

    /// Appends a pattern, by its number.
    #[inline(never)]
    pub fn write(&mut self, pattern: usize, buffer: &mut Buffer) {
        let (number, pattern) = (pattern, &self.patterns[pattern]);
        let value = self.only_values[number].map(|value| self.values[value].as_slice());
        let Some(value) =
            value.filter(|value| pattern.texts.len() + pattern.slots.len() * value.len() <= MAX_BLANK_BYTES)
        else {
            return write_parts(pattern, &self.values, buffer);
        };
        let blank = &mut self.blanks[(number * 61 + value.len()) % BLANKS];
        if blank.bytes.is_empty() || blank.pattern != number || blank.value_length != value.len() {
            let start = buffer.len();
            write_parts(pattern, &self.values, buffer);
            let bytes = buffer.as_bytes()[start..].to_vec();
            *blank = Blank { pattern: number, value_length: value.len(), bytes };
            return;
        }
        let room = buffer.grow(blank.bytes.len());
        room.copy_from_slice(&blank.bytes);
        match value.len() {
            16..=32 => put_ends::<16>(value, &pattern.slots, room),
            8..16 => put_ends::<8>(value, &pattern.slots, room),
            _ => put(value, &pattern.slots, room),
        }
    }
}

/// Puts the value into all slots.
fn put(value: &[u8], slots: &[Slot], room: &mut [u8]) {
    for (before, slot) in slots.iter().enumerate() {
        copy(value, &mut room[slot.text_end + before * value.len()..]);
    }
}

/// The same for a value of `N` to 2 `N` bytes, which its first and its last `N` cover: as IDs mostly are. Both stay in
/// registers.
fn put_ends<const N: usize>(value: &[u8], slots: &[Slot], room: &mut [u8]) {
    let (Some(first), Some(last)) = (value.first_chunk::<N>(), value.last_chunk::<N>()) else { return };
    let (first, last) = (*first, *last);
    let mut before = 0;
    for slot in slots {
        let place = &mut room[slot.text_end + before..][..value.len()];
        place[..N].copy_from_slice(&first);
        place[value.len() - N..].copy_from_slice(&last);
        before += value.len();
    }
}

fn write_parts(pattern: &Pattern, values: &[Vec<u8>], buffer: &mut Buffer) {
    let mut start = 0;
    for slot in &pattern.slots {
        buffer.push_bytes(&pattern.texts[start..slot.text_end]);
        buffer.push_bytes(&values[slot.value]);
        start = slot.text_end;
    }
    buffer.push_bytes(&pattern.texts[start..]);
}
