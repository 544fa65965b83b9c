//! What a vendor said, as one short line for people: status, reason, and the title or the first words of the body.
//! Secrets are masked before anything is cut, so that no cut leaves half of one.

use super::redaction::Redactor;

/// Characters of a line; the vendor's page has the rest.
const MAX_WORDS_CHARS: usize = 240;
/// Bytes of a body that are looked at for its words.
const MAX_BYTES_READ: usize = 16 * 1024;

/// Such as `405 Not allowed`, or `429 Too Many Requests: slow down`.
pub fn words(status: u16, reason: Option<&str>, body: &[u8], redactor: &Redactor) -> String {
    let reason = reason.map(str::to_owned).or_else(|| canonical_reason(status)).unwrap_or_default();
    let head = one_line(&redactor.mask(&format!("{status} {reason}")));
    let said = body_words(body, redactor);
    let line = if said.is_empty() || head.contains(&said) {
        head
    } else if said.starts_with(&status.to_string()) {
        said
    } else {
        format!("{head}: {said}")
    };
    shorten(&line)
}

/// Anything of a vendor's on one line, at its full length.
pub fn masked_line(text: &str, redactor: &Redactor) -> String {
    one_line(&redactor.mask(text))
}

fn canonical_reason(status: u16) -> Option<String> {
    let status = reqwest::StatusCode::from_u16(status).ok()?;
    status.canonical_reason().map(str::to_owned)
}

fn body_words(body: &[u8], redactor: &Redactor) -> String {
    // Masked over the whole body first: a cut must not leave the beginning of a secret.
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        // The end may have been cut in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return format!("{} bytes that are not text", body.len()),
    };
    let masked = redactor.mask(text);
    let start = &masked[..masked.floor_char_boundary(MAX_BYTES_READ)];
    if start.trim_start().starts_with('<') {
        return title(start).unwrap_or_else(|| one_line(&without_tags(start)));
    }
    one_line(start)
}

/// The title of an HTML page.
fn title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower[start..].find("</title>")?;
    Some(one_line(&html[start..end])).filter(|title| !title.is_empty())
}

fn without_tags(html: &str) -> String {
    let mut is_inside = false;
    let mut text = String::with_capacity(html.len());
    for char in html.chars() {
        match char {
            '<' => is_inside = true,
            '>' => {
                is_inside = false;
                text.push(' ');
            }
            _ if is_inside => {}
            _ => text.push(char),
        }
    }
    text
}

/// Blanks and control characters become one blank.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|char| if is_unseen(char) { ' ' } else { char }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that turn the direction of the text around them.
fn is_unseen(char: char) -> bool {
    char.is_control() || matches!(char, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn shorten(line: &str) -> String {
    if line.chars().count() <= MAX_WORDS_CHARS {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(MAX_WORDS_CHARS - 1).collect();
    short.push('…');
    short
}
