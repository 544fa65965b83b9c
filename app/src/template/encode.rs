//! Percent-encoding of values for the place where they stand. Copied text is never touched.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::syntax::Place;

/// The URL standard's path set, with what would end or change a path: `%`, `\`, and `^` and `|`, which servers read
/// differently. `/` stays.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'#')
    .add(b'?')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|');
/// In a query also what would end the value.
const QUERY: &AsciiSet = &PATH.add(b'\'').add(b'&').add(b'=').add(b'+');

/// Appends the value.
pub(super) fn push_encoded(url: &mut String, value: &str, place: Place) {
    let set = match place {
        Place::Authority | Place::Path => PATH,
        Place::Query => QUERY,
    };
    url.extend(utf8_percent_encode(value, set));
}
