//! Where URLs are written.

use crate::padded::CHUNK;
use crate::pattern::{Pattern, Values};

/// Bytes that grow at their end, and can be cleared and filled again. What lies behind the end is always initialised, so that
/// whole chunks are written there without a look at each byte's place.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// With room for this many bytes before it must grow.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes + CHUNK], length: 0 }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The URLs in it; what was written ends each with a line feed.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let text = str::from_utf8(self.as_bytes()).expect("only texts are written");
        text.split_terminator('\n')
    }

    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Keeps the room.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// Appends a text as it is.
    pub fn push(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.make_room(bytes.len());
        self.bytes[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Appends the pattern with these values.
    #[inline(never)]
    pub fn write(&mut self, pattern: &Pattern, values: &Values) {
        let length = pattern.length_with(values);
        self.make_room(length);
        let mut room = &mut self.bytes[self.length..];
        for part in &pattern.parts {
            room = part.text.copy_to(room);
            room = values.get(part.slot).copy_to(room);
        }
        pattern.tail.copy_to(room);
        self.length += length;
    }

    /// For this many bytes, and for what pads the last chunk.
    fn make_room(&mut self, bytes: usize) {
        let needed = self.length + bytes + CHUNK;
        if self.bytes.len() < needed {
            self.bytes.resize(needed.max(self.bytes.len() * 2), 0);
        }
    }
}
