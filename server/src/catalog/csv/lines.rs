//! What has to be known about a text before its cells are read: that it is UTF-8, that each quote is closed, and on
//! which line each record begins. The reader of cells tells none of these.

use super::Unreadable;

/// The text without its byte order mark.
pub fn utf8(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable("The file is UTF-16. Save it as UTF-8, such as \"CSV UTF-8\" in Excel.".to_owned()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        let byte = bytes[error.valid_up_to()];
        Unreadable(format!(
            "Line {line} is not UTF-8 (byte {byte:02X}); it may be Latin-1. Save the file as UTF-8, such as \"CSV UTF-8\" \
             in Excel."
        ))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The line on which each record begins. It reads quotes as the `csv` crate does: one opens a cell only as its first
/// character, and a record ends at CR, LF or both.
pub fn starts(text: &str) -> Result<Vec<u64>, Unreadable> {
    #[derive(PartialEq)]
    enum At {
        Record,
        Cell,
        Bare,
        Quoted { since: u64 },
        QuoteInQuoted { since: u64 },
    }
    let (mut at, mut line, mut starts) = (At::Record, 1, Vec::new());
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let is_end = matches!(byte, b'\r' | b'\n');
        if at == At::Record && !is_end {
            starts.push(line);
        }
        at = match (at, byte) {
            (At::Quoted { since }, b'"') => At::QuoteInQuoted { since },
            (At::Quoted { since }, _) | (At::QuoteInQuoted { since }, b'"') => At::Quoted { since },
            (_, b'\r' | b'\n') => At::Record,
            (_, b',') => At::Cell,
            (At::Record | At::Cell, b'"') => At::Quoted { since: line },
            (At::Record | At::Cell | At::Bare | At::QuoteInQuoted { .. }, _) => At::Bare,
        };
        if byte == b'\n' || (byte == b'\r' && bytes.peek() != Some(&b'\n')) {
            line += 1;
        }
    }
    match at {
        At::Quoted { since } => Err(Unreadable(format!(
            "A quote opens on line {since} and is never closed, so the rest of the file would be one cell. Close it; a \
             quote inside a cell is written twice."
        ))),
        At::Record | At::Cell | At::Bare | At::QuoteInQuoted { .. } => Ok(starts),
    }
}
