//! A line's canonical form by the URL standard (<https://url.spec.whatwg.org/>), for http and https. Where the standard
//! repairs what was most likely a mistake (a missing `//`, dot segments, a tab inside), this code refuses instead.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::MAX_URL_BYTES;
use super::host;
use super::refusal::{UrlRefusal, UrlWarning};
use super::server_name::Scheme;

/// What the standard encodes in a path. (`^` joined the standard's set in 2024; until servers agree, it stays as written.)
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'#').add(b'?').add(b'{').add(b'}');
/// What the standard encodes in a query of http and https.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\'');

/// Whether the line is canonical already: plain ASCII with a plain host, and nothing that needs a second look.
/// May say no to a canonical line, never yes to another.
pub(super) fn is_canonical(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://")) else { return false };
    let Some(slash) = rest.find('/') else { return false };
    let (authority, path) = rest.split_at(slash);
    host::is_plain_and_lower(authority) && path.bytes().all(is_plain) && !path.contains("/.") && has_sound_escapes(path)
}

/// Bytes that stand for themselves in a path as in a query. `%` is looked at apart.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/?%[]|".contains(&byte)
}

/// Whether each `%` begins an escape, and none of them a dot.
fn has_sound_escapes(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let digits = after.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit) && !digits[..2].eq_ignore_ascii_case(b"2e")
    })
}

/// The canonical text of a trimmed line, and what to warn of.
pub(super) fn canonicalise(line: &str) -> Result<(String, Option<UrlWarning>), UrlRefusal> {
    refuse_what_is_no_url(line)?;
    let (scheme, rest) = split_scheme(line)?;
    refuse_blanks(line)?;
    let (authority, tail) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
    let host = canonical_authority(scheme, authority)?;
    let (tail, fragment) = tail.split_once('#').map_or((tail, None), |(before, after)| (before, Some(after)));
    let (path, query) = tail.split_once('?').map_or((tail, None), |(before, after)| (before, Some(after)));

    let path = path.replace('\\', "/");
    refuse_dot_segments(&path)?;
    let mut text = format!("{}://{host}", scheme.word());
    if path.is_empty() {
        text.push('/');
    }
    text.extend(utf8_percent_encode(&path, PATH));
    if let Some(query) = query {
        text.push('?');
        text.extend(utf8_percent_encode(query, QUERY));
    }
    if text.len() > MAX_URL_BYTES {
        return Err(UrlRefusal::TooLong { bytes: text.len() });
    }
    let warning = match fragment {
        Some(fragment) => Some(UrlWarning::FragmentDropped { fragment: fragment.to_owned() }),
        None => stray_percent(&text).map(|stray| UrlWarning::StrayPercent { near: stray.to_owned() }),
    };
    Ok((text, warning))
}

fn refuse_what_is_no_url(line: &str) -> Result<(), UrlRefusal> {
    if line.is_empty() {
        return Err(UrlRefusal::Empty);
    }
    if line.len() > MAX_URL_BYTES {
        return Err(UrlRefusal::TooLong { bytes: line.len() });
    }
    for (index, character) in line.chars().enumerate() {
        if character.is_control() {
            return Err(UrlRefusal::Control { code: u32::from(character), column: index + 1 });
        }
        if is_invisible(character) {
            return Err(UrlRefusal::Invisible { code: u32::from(character), column: index + 1 });
        }
    }
    if let Some(open) = line.find('<') {
        let inside = line[open + 1..].split('>').next().unwrap_or_default();
        let is_token = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_token && line[open + 1..].contains('>') {
            return Err(UrlRefusal::Token { token: format!("<{inside}>") });
        }
    }
    if line.contains(['<', '>']) {
        return Err(UrlRefusal::Html);
    }
    if line.starts_with(['"', '\'', '`', '“', '„', '«']) {
        return Err(UrlRefusal::Quoted);
    }
    Ok(())
}

/// Characters that nobody sees and that change the URL: zero-width spaces, direction marks, byte order marks. The joiners
/// U+200C and U+200D are spelling in some scripts and in emoji, and pass.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// The scheme, and what stands behind `//`.
fn split_scheme(line: &str) -> Result<(Scheme, &str), UrlRefusal> {
    let missing = || UrlRefusal::MissingScheme { line: line.to_owned() };
    let (word, rest) = line.split_once(':').ok_or_else(missing)?;
    let is_word = word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_word {
        return Err(missing());
    }
    let scheme = match word.to_ascii_lowercase().as_str() {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        "javascript" | "vbscript" | "data" => return Err(UrlRefusal::Script { scheme: word.to_ascii_lowercase() }),
        _ if word.contains('.') || rest.starts_with(|first: char| first.is_ascii_digit()) => return Err(missing()),
        other => return Err(UrlRefusal::Scheme { scheme: other.to_owned() }),
    };
    let rest = rest.strip_prefix("//").ok_or(UrlRefusal::NoHost { scheme })?;
    if rest.is_empty() || rest.starts_with(['/', '\\', '?', '#']) {
        return Err(UrlRefusal::NoHost { scheme });
    }
    Ok((scheme, rest))
}

fn refuse_blanks(line: &str) -> Result<(), UrlRefusal> {
    match line.chars().position(char::is_whitespace) {
        Some(index) => Err(UrlRefusal::Whitespace { column: index + 1 }),
        None => Ok(()),
    }
}

fn canonical_authority(scheme: Scheme, authority: &str) -> Result<String, UrlRefusal> {
    if authority.contains('@') {
        return Err(UrlRefusal::UserInfo);
    }
    let (name, port) = host::split_port(authority).map_err(|port| UrlRefusal::Port { port: port.to_owned() })?;
    let name = host::canonical_name(name).ok_or_else(|| UrlRefusal::BadHost { host: name.to_owned() })?;
    Ok(match port {
        Some(port) if port != scheme.default_port() => format!("{name}:{port}"),
        _ => name,
    })
}

/// `/./` and `/../` lead elsewhere than they seem to; `%2e` counts as a dot in the standard.
fn refuse_dot_segments(path: &str) -> Result<(), UrlRefusal> {
    let is_dots = |segment: &str| {
        segment.len() <= 6
            && segment.contains(['.', '%'])
            && matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
    };
    if path.split('/').any(is_dots) { Err(UrlRefusal::DotSegment) } else { Ok(()) }
}

/// The first `%` that begins no escape, with up to two characters behind it.
fn stray_percent(text: &str) -> Option<&str> {
    text.match_indices('%')
        .map(|(at, _)| &text[at..text.len().min(at + 3)])
        .find(|escape| escape.len() < 3 || !escape.as_bytes()[1..].iter().all(u8::is_ascii_hexdigit))
}
