//! The bytes of URLs, many at once: texts with values between them, percent-encoded for the place where they stand. It is a
//! crate of its own because it is compiled for speed, and what calls it for size. It knows no asset and no template: which
//! values there are, and in which order, is told by `app`'s `template`.
//!
//! Its functions are neither generic nor inlined, since such are compiled with whoever calls them.

mod buffer;
mod copy;
mod encode;
mod pattern;
#[cfg(test)]
mod tests;
mod writer;

pub use buffer::Buffer;
pub use encode::{Encoding, push_encoded};
pub use pattern::Pattern;
pub use writer::Writer;
