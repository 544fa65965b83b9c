//! Against the same made plainly.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use proptest::prelude::*;

use super::*;

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
const QUERY: &AsciiSet = &PATH.add(b'\'').add(b'&').add(b'=').add(b'+');

fn plainly(value: &str, encoding: Encoding) -> String {
    let set = match encoding {
        Encoding::Path => PATH,
        Encoding::Query => QUERY,
    };
    utf8_percent_encode(value, set).to_string()
}

fn encodings() -> impl Strategy<Value = Encoding> {
    prop_oneof![Just(Encoding::Path), Just(Encoding::Query)]
}

#[test]
fn every_character_is_encoded_as_the_standard_says() {
    for encoding in [Encoding::Path, Encoding::Query] {
        for character in (0..0x250).filter_map(char::from_u32) {
            let value = format!("a{character}");
            let mut url = String::new();
            push_encoded(&mut url, &value, encoding);
            assert_eq!(url, plainly(&value, encoding));
        }
    }
}

#[test]
fn a_buffer_that_is_cleared_forgets_what_it_held() {
    let mut pattern = Pattern::default();
    pattern.push_text("a/");
    pattern.push_slot(0);
    let patterns = [pattern];
    let (mut writer, mut buffer) = (Writer::new(&patterns, 1), Buffer::default());
    writer.set(0, &"long".repeat(40), Encoding::Path);
    writer.write(0, &mut buffer);
    buffer.clear();
    writer.set(0, "", Encoding::Path);
    writer.write(0, &mut buffer);
    buffer.push("b");
    assert_eq!(buffer.as_bytes(), b"a/b");
}

/// Texts, the value behind each, and the text behind all.
type Parts = (Vec<(String, usize)>, String);

fn patterns() -> impl Strategy<Value = Vec<Parts>> {
    // Often with the same value in all slots.
    let values = prop_oneof![Just(1_usize), Just(3)];
    let parts = values.prop_flat_map(|values| proptest::collection::vec((".{0,40}", 0..values), 0..12));
    proptest::collection::vec((parts, ".{0,40}"), 1..4)
}

proptest! {
    #[test]
    fn values_stand_where_their_slots_are(
        patterns in patterns(),
        writes in proptest::collection::vec((0_usize..3, "[a-zé ?&]{0,40}", encodings(), any::<prop::sample::Index>()), 0..60),
    ) {
        let made: Vec<Pattern> = patterns.iter().map(|(parts, tail)| {
            let mut pattern = Pattern::default();
            for (text, value) in parts {
                pattern.push_text(text);
                pattern.push_slot(*value);
            }
            pattern.push_text(tail);
            pattern
        }).collect();
        let (mut writer, mut buffer) = (Writer::new(&made, 3), Buffer::default());
        let (mut values, mut expected) = (vec![String::new(); 3], String::new());
        for (value, text, encoding, pattern) in &writes {
            writer.set(*value, text, *encoding);
            values[*value] = plainly(text, *encoding);
            let number = pattern.index(made.len());
            writer.write(number, &mut buffer);
            let (parts, tail) = &patterns[number];
            for (text, value) in parts {
                expected += text;
                expected += &values[*value];
            }
            expected += tail;
        }
        prop_assert_eq!(buffer.as_bytes(), expected.as_bytes());
    }
}
