//! What a change made other than it was: of two states, what is in one and not in the other. Long texts are told by the lines
//! that differ, and by digests where even those are too many, so that a row stays small and says what it leaves out.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Bytes of a text that stands in a row as it is.
const MAX_TEXT_BYTES: usize = 4_000;
/// Bytes of all details of a row.
const MAX_DETAILS_BYTES: usize = 65_536;

/// `{"before": …, "after": …}`: of objects the members that differ, of lists what is only in the one.
pub fn of(before: &Value, after: &Value) -> Value {
    let (before, after) = apart(before, after);
    json!({ "before": before, "after": after })
}

/// The same with more members, such as a name.
pub fn with(before: &Value, after: &Value, more: Value) -> Value {
    let mut all = of(before, after);
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

/// As it is, or what it was by length and digest.
pub fn bounded(details: Value) -> Value {
    let text = details.to_string();
    if text.len() <= MAX_DETAILS_BYTES { details } else { json!({ "left_out": digest(&text) }) }
}

fn apart(before: &Value, after: &Value) -> (Value, Value) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let (mut before, mut after) = (Map::new(), Map::new());
            let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
            for name in names.filter(|name| one.get(*name) != other.get(*name)) {
                let (was, is) = match (one.get(name), other.get(name)) {
                    (Some(was), Some(is)) => {
                        let (was, is) = apart(was, is);
                        (Some(was), Some(is))
                    }
                    (was, is) => (was.map(shortened), is.map(shortened)),
                };
                before.extend(was.map(|was| (name.clone(), was)));
                after.extend(is.map(|is| (name.clone(), is)));
            }
            (Value::Object(before), Value::Object(after))
        }
        (Value::Array(one), Value::Array(other)) => {
            let only = |these: &[Value], those: &[Value]| {
                these.iter().filter(|this| !those.contains(this)).map(shortened).collect::<Vec<_>>()
            };
            let (was, is) = (only(one, other), only(other, one));
            // Where nothing came and nothing went, the order did.
            if was.is_empty() && is.is_empty() { (before.clone(), after.clone()) } else { (was.into(), is.into()) }
        }
        (Value::String(one), Value::String(other)) if one.len().max(other.len()) > MAX_TEXT_BYTES => {
            let (was, is) = differing_lines(one, other);
            (part_of(one, was), part_of(other, is))
        }
        (one, other) => (shortened(one), shortened(other)),
    }
}

/// The lines between those with which both begin and those with which both end.
fn differing_lines<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let same = |pair: &(&str, &str)| pair.0 == pair.1;
    let sum = |lines: &mut dyn Iterator<Item = (&str, &str)>| lines.map(|(line, _)| line.len()).sum::<usize>();
    let lines = |text: &'a str| text.split_inclusive('\n');
    let head = sum(&mut lines(one).zip(lines(other)).take_while(same));
    let (one, other) = (&one[head..], &other[head..]);
    let tail = sum(&mut lines(one).rev().zip(lines(other).rev()).take_while(same));
    (&one[..one.len() - tail], &other[..other.len() - tail])
}

fn part_of(whole: &str, part: &str) -> Value {
    let start = &part[..part.floor_char_boundary(MAX_TEXT_BYTES)];
    json!({ "differs": start, "is_cut": start.len() < part.len(), "whole": digest(whole) })
}

/// Without texts that are too long, at any depth.
fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > MAX_TEXT_BYTES => part_of(text, text),
        Value::Array(values) => values.iter().map(shortened).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), shortened(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn digest(text: &str) -> Value {
    json!({ "bytes": text.len(), "sha256": hex::encode(Sha256::digest(text)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({ "server": "a", "template": "x\ny", "same": [1], "hosts": ["a", "b"], "gone": 1 });
        let after = json!({ "server": "b", "template": "x\nz", "same": [1], "hosts": ["b", "c"], "new": true });
        assert_eq!(
            with(&before, &after, json!({ "version": 2 })),
            json!({
                "before": { "server": "a", "template": "x\ny", "hosts": ["a"], "gone": 1 },
                "after": { "server": "b", "template": "x\nz", "hosts": ["c"], "new": true },
                "version": 2,
            })
        );
    }

    #[test]
    fn another_order_is_told_whole() {
        assert_eq!(of(&json!(["a", "b"]), &json!(["b", "a"])), json!({ "before": ["a", "b"], "after": ["b", "a"] }));
    }

    #[test]
    fn of_a_long_text_the_lines_that_differ_are_told() {
        let lines = |middle: &str| format!("{}{middle}\n{}", "first\n".repeat(2_000), "last\n".repeat(2_000));
        let told = of(&json!({ "template": lines("one") }), &json!({ "template": lines("other") }));
        assert_eq!(told["before"]["template"]["differs"], "one\n");
        assert_eq!(told["after"]["template"]["differs"], "other\n");
        assert_eq!(told["after"]["template"]["whole"]["bytes"], 22_006);
        assert_eq!(told["before"]["template"]["is_cut"], false);
        let told = of(&json!("ü".repeat(9_000)), &json!(""));
        assert_eq!(told["before"]["differs"].as_str().unwrap().len(), MAX_TEXT_BYTES);
        assert_eq!(told["before"]["is_cut"], true);
    }

    #[test]
    fn what_is_too_much_is_told_by_its_digest() {
        let small = json!({ "a": 1 });
        assert_eq!(bounded(small.clone()), small);
        let large = bounded(json!({ "a": vec!["0123456789"; 10_000] }));
        assert!(large["left_out"]["bytes"].as_u64().unwrap() > 100_000 && large.to_string().len() < 200);
    }
}
