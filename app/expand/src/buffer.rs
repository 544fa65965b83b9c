//! Where URLs are written.

use crate::copy::copy;

/// UTF-8 that grows at its end, and can be cleared and filled again. What lies behind the end stays initialised, so that it is
/// written in any order and never made zero again.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// With room for this many bytes before it must grow.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes], length: 0 }
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// The URLs in it; what was written ends each with a line feed.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        // Only texts are written.
        str::from_utf8(self.as_bytes()).unwrap_or_default().split_terminator('\n')
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
        self.push_bytes(text.as_bytes());
    }

    #[inline(never)]
    pub(crate) fn push_bytes(&mut self, bytes: &[u8]) {
        copy(bytes, self.grow(bytes.len()));
    }

    /// Appends bytes that are still to be written.
    pub(crate) fn grow(&mut self, by: usize) -> &mut [u8] {
        let (start, end) = (self.length, self.length + by);
        if self.bytes.len() < end {
            self.bytes.resize(end.max(self.bytes.len() * 2), 0);
        }
        self.length = end;
        &mut self.bytes[start..end]
    }
}
