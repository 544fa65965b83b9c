//! Colours stand in one file, so that light and dark change together.

use super::files::{File, files, nothing_breaks};

const TOKENS: &str = "style/tokens.css";
const FUNCTIONS: [&str; 8] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklch("];
const NAMES: [&str; 10] = ["white", "black", "red", "green", "blue", "gray", "grey", "yellow", "orange", "silver"];

#[test]
fn every_colour_stands_among_the_tokens() {
    let is_styled = |file: &File| file.is_in("style/") && file.ends(".css") && file.path != TOKENS;
    let is_drawn = |file: &File| file.is_in("app/src/") && file.ends(".rs");
    let mut breaks = Vec::new();
    let all = files();
    for file in all.iter().filter(|file| is_styled(file) || is_drawn(file)) {
        for (number, line) in file.code() {
            if has_colour(line, file.ends(".css")) {
                breaks.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    nothing_breaks("a colour outside style/tokens.css", breaks);
}

fn has_colour(line: &str, is_css: bool) -> bool {
    let value = if is_css { line.split_once(':').map_or("", |(_, value)| value) } else { line };
    let mut words = value.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    FUNCTIONS.iter().any(|function| value.contains(function))
        || value.match_indices('#').any(|(at, _)| is_hex_colour(&value[at + 1..]))
        || (is_css && words.any(|word| NAMES.contains(&word)))
}

/// Three, four, six or eight hexadecimal digits, and then something else.
fn is_hex_colour(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let ends = text[digits..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '-' && next != '_');
    ends && matches!(digits, 3 | 4 | 6 | 8)
}

#[test]
fn colours_are_recognised() {
    for line in ["color: #fff;", "background: #12345678", "fill: rgb(0 0 0)", "color: oklch(50% 0 0);", "color: white;"]
    {
        assert!(has_colour(line, true), "{line}");
    }
    for line in ["color: var(--ink);", "&:hover {", "#fade-in {", "background: url(#shape)", "white-space: pre;"] {
        assert!(!has_colour(line, true), "{line}");
    }
}
