//! Bytes in chunks, the last one padded. A chunk is copied by a few wide loads and stores in place, where bytes of any number
//! would take a call: half of the time in WebAssembly, where `memory.copy` leaves the compiled code.

/// Texts between values, and values, mostly are one or two.
pub(crate) const CHUNK: usize = 32;

pub(crate) type Chunk = [u8; CHUNK];

/// Some bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Padded {
    chunks: Vec<Chunk>,
    length: usize,
}

impl Padded {
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn set(&mut self, bytes: &[u8]) {
        self.length = 0;
        self.push(bytes);
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        let count = end.div_ceil(CHUNK);
        if self.chunks.len() != count {
            self.chunks.resize(count, [0; CHUNK]);
        }
        self.chunks.as_flattened_mut()[self.length..end].copy_from_slice(bytes);
        self.length = end;
    }

    /// Copies them to the beginning of `room`, with what pads them; gives what is left of it behind the bytes themselves.
    pub(crate) fn copy_to<'r>(&self, room: &'r mut [u8]) -> &'r mut [u8] {
        for (to, chunk) in room.as_chunks_mut::<CHUNK>().0.iter_mut().zip(&self.chunks) {
            *to = *chunk;
        }
        &mut room[self.length..]
    }
}
