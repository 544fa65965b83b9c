//! Percent-encoding of values for the place where they stand.

use crate::copy::copy;

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// The URL standard's path set, with what would end or change a path: `%`, `\`, and `^` and `|`, which servers read
    /// differently. `/` stays.
    Path,
    /// Also what would end the value.
    Query,
}

const IN_PATH: &[u8] = b" \"<>`#?{}%\\^|";
const IN_QUERY: &[u8] = b"'&=+";

const PATH: u8 = 1;
const QUERY: u8 = 2;

/// For each byte, where it is encoded.
const ENCODED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte < 0x20 || byte >= 0x7f {
            table[byte] = PATH | QUERY;
        }
        byte += 1;
    }
    let mut at = 0;
    while at < IN_PATH.len() {
        table[IN_PATH[at] as usize] = PATH | QUERY;
        at += 1;
    }
    let mut at = 0;
    while at < IN_QUERY.len() {
        table[IN_QUERY[at] as usize] = QUERY;
        at += 1;
    }
    table
};

const HEX: [u8; 16] = *b"0123456789ABCDEF";

impl Encoding {
    fn flag(self) -> u8 {
        match self {
            Self::Path => PATH,
            Self::Query => QUERY,
        }
    }
}

/// Whether the value stands as it is.
fn is_plain(value: &[u8], encoding: Encoding) -> bool {
    let flag = encoding.flag();
    // Without an early end, which costs more than it saves: nearly all values are plain to their end.
    value.iter().fold(0, |met, byte| met | ENCODED[usize::from(*byte)]) & flag == 0
}

/// Appends the value.
#[inline(never)]
pub fn push_encoded(url: &mut String, value: &str, encoding: Encoding) {
    if is_plain(value.as_bytes(), encoding) {
        return url.push_str(value);
    }
    // All bytes of other characters than ASCII's are encoded.
    encode(value.as_bytes(), encoding, |byte| url.push(char::from(byte)));
}

/// Makes `bytes` the value.
pub(crate) fn encode_into(bytes: &mut Vec<u8>, value: &[u8], encoding: Encoding) {
    if is_plain(value, encoding) {
        bytes.resize(value.len(), 0);
        return copy(value, bytes);
    }
    bytes.clear();
    encode(value, encoding, |byte| bytes.push(byte));
}

/// Tells each byte of the value as it stands in a URL.
fn encode(value: &[u8], encoding: Encoding, mut tell: impl FnMut(u8)) {
    for &byte in value {
        if ENCODED[usize::from(byte)] & encoding.flag() == 0 {
            tell(byte);
        } else {
            tell(b'%');
            tell(HEX[usize::from(byte >> 4)]);
            tell(HEX[usize::from(byte & 15)]);
        }
    }
}
