//! Copying a few bytes in place, by wide loads and stores that may overlap. Bytes of any number would take a call, and in
//! WebAssembly `memory.copy` even leaves the compiled code: ten times what a short value takes here.

const WIDE: usize = 16;
const HALF: usize = 8;

/// `to` is as long as `from`.
#[inline]
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    let length = from.len();
    let to = &mut to[..length];
    if length >= WIDE {
        let mut at = 0;
        while at < length - WIDE {
            copy_at::<WIDE>(from, to, at);
            at += WIDE;
        }
        copy_at::<WIDE>(from, to, length - WIDE);
    } else if length >= HALF {
        copy_at::<HALF>(from, to, 0);
        copy_at::<HALF>(from, to, length - HALF);
    } else {
        for (to, byte) in to.iter_mut().zip(from) {
            *to = *byte;
        }
    }
}

#[inline]
fn copy_at<const N: usize>(from: &[u8], to: &mut [u8], at: usize) {
    to[at..at + N].copy_from_slice(&from[at..at + N]);
}
