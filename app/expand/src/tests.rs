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
    let (mut pattern, mut values) = (Pattern::default(), Values::new(1));
    pattern.push_text("a/");
    pattern.push_slot(0);
    values.set(0, &"long".repeat(40), Encoding::Path);
    let mut buffer = Buffer::default();
    buffer.write(&pattern, &values);
    buffer.clear();
    values.set(0, "", Encoding::Path);
    buffer.write(&pattern, &values);
    buffer.push("b");
    assert_eq!(buffer.as_bytes(), b"a/b");
}

proptest! {
    #[test]
    fn values_stand_where_their_slots_are(
        parts in proptest::collection::vec((".{0,80}", 0_usize..3), 0..12),
        tail in ".{0,80}",
        values in proptest::collection::vec((".{0,80}", encodings()), 3),
        times in 1_usize..4,
    ) {
        let (mut pattern, mut slots, mut expected) = (Pattern::default(), Values::new(3), String::new());
        for (slot, (value, encoding)) in values.iter().enumerate() {
            slots.set(slot, value, *encoding);
        }
        for (text, slot) in &parts {
            pattern.push_text(text);
            pattern.push_slot(*slot);
            expected += text;
            expected += &plainly(&values[*slot].0, values[*slot].1);
        }
        pattern.push_text(&tail);
        expected += &tail;
        let (mut buffer, expected) = (Buffer::default(), expected.repeat(times));
        for _ in 0..times {
            buffer.write(&pattern, &slots);
        }
        prop_assert_eq!(buffer.as_bytes(), expected.as_bytes());
    }
}
