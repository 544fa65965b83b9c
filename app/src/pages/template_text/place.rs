//! Places in a text, as Rust and as the browser count them.

use std::ops::Range;

/// A range of bytes as the browser's text areas count: UTF-16 units, each line end as one. The text has only LF.
pub fn utf16_range(text: &str, bytes: Range<usize>) -> Range<u32> {
    let units = |end: usize| {
        let end = (0..=end.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        u32::try_from(text[..end].encode_utf16().count()).unwrap_or(u32::MAX)
    };
    units(bytes.start)..units(bytes.end)
}

/// The byte at a place that is counted as the browser counts; within a character, where it begins.
pub fn byte_at(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    for (at, sign) in text.char_indices() {
        if left < sign.len_utf16() {
            return at;
        }
        left -= sign.len_utf16();
    }
    text.len()
}

pub use crate::model::named_template::with_lf;

/// Ascending numbers in words, at most `limit` of them: `2, 3 and 7`, `2, 3, 7 and 4 more`.
pub fn in_words(numbers: &[u32], limit: usize) -> String {
    let shown: Vec<String> = numbers.iter().take(limit).map(u32::to_string).collect();
    match (shown.split_last(), numbers.len().saturating_sub(limit)) {
        (None, _) => String::new(),
        (Some(_), more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        (Some((only, [])), 0) => only.clone(),
        (Some((last, before)), 0) => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{byte_at, in_words, utf16_range, with_lf};

    #[test]
    fn places_are_counted_as_the_browser_counts_them() {
        let text = "a\n💥é<IDD>";
        let start = text.find("<IDD>").unwrap();
        assert_eq!(start, 8);
        assert_eq!(utf16_range(text, start..start + 5), 5..10);
        assert_eq!(utf16_range(text, 0..text.len()), 0..10);
    }

    #[test]
    fn a_place_is_found_again() {
        let text = "a\n💥é<IDD>";
        for (at, _) in text.char_indices() {
            assert_eq!(byte_at(text, utf16_range(text, at..at).start), at);
        }
        assert_eq!(byte_at(text, 3), 2, "within a character");
        assert_eq!(byte_at(text, 99), text.len());
    }

    #[test]
    fn a_place_outside_or_within_a_character_is_moved_into_the_text() {
        assert_eq!(utf16_range("é", 1..99), 0..1);
        assert_eq!(utf16_range("", 3..4), 0..0);
    }

    #[test]
    fn a_text_area_knows_only_lf() {
        assert_eq!(with_lf("a\r\nb\rc\n"), "a\nb\nc\n");
    }

    #[test]
    fn line_numbers_read_as_a_sentence() {
        assert_eq!(in_words(&[3], 4), "3");
        assert_eq!(in_words(&[2, 3, 7], 4), "2, 3 and 7");
        assert_eq!(in_words(&[1, 2, 3, 4, 5], 3), "1, 2, 3 and 2 more");
        assert_eq!(in_words(&[], 3), "");
    }
}
