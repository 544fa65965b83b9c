//! What differs between two states, as lines for people. Lines around a change are shown, those farther off folded, and what is
//! too much is counted.

use std::ops::Range;

use app::model::versions::{Difference, Line, Part};
use similar::{DiffOp, TextDiff};

use super::state::{State, Text};

/// Lines that are the same, on either side of a change.
const LINES_AROUND: usize = 2;
/// Lines of a difference that are shown.
const MAX_LINES: usize = 200;
/// Characters of a line that are shown.
const MAX_LINE_CHARS: usize = 500;

/// From `before` to `after`, in the order of `after`; texts that are gone come last.
pub fn difference(before: &State, after: &State) -> Difference {
    let (before, after) = (before.texts(), after.texts());
    let text_of = |texts: &'_ [Text<'_>], name: &str| {
        texts.iter().find(|text| text.name == name).map(|text| text.text.to_string()).unwrap_or_default()
    };
    let gone = before.iter().filter(|text| after.iter().all(|other| other.name != text.name));
    let mut told = Telling::default();
    for Text { name, .. } in after.iter().chain(gone) {
        told.part(name, &text_of(&before, name), &text_of(&after, name));
    }
    told.difference
}

#[derive(Default)]
struct Telling {
    difference: Difference,
    /// How many lines are shown.
    shown: usize,
}

impl Telling {
    fn part(&mut self, name: &str, before: &str, after: &str) {
        let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
        if old == new {
            return;
        }
        let groups = TextDiff::configure().diff_slices(&old, &new).grouped_ops(LINES_AROUND);
        let (mut lines, mut behind) = (Vec::new(), 0);
        for op in groups.iter().flatten() {
            let (was, is) = (op.old_range(), op.new_range());
            if self.shown < MAX_LINES {
                fold(&mut lines, behind..was.start);
            }
            behind = was.end;
            match op {
                DiffOp::Equal { .. } => self.put(&mut lines, &old[was], Line::Same),
                DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
                    self.put(&mut lines, &old[was], Line::Removed);
                    self.put(&mut lines, &new[is], Line::Added);
                }
            }
        }
        if self.shown < MAX_LINES {
            fold(&mut lines, behind..old.len());
        }
        if !lines.is_empty() {
            self.difference.parts.push(Part { name: name.to_owned(), lines });
        }
    }

    /// As many as there is room for; of those that differ the others are counted.
    fn put(&mut self, lines: &mut Vec<Line>, these: &[&str], line: fn(String) -> Line) {
        let room = these.len().min(MAX_LINES - self.shown);
        self.shown += room;
        lines.extend(these[..room].iter().map(|text| line(bounded(text))));
        if !matches!(line(String::new()), Line::Same(_)) {
            self.difference.left_out += (these.len() - room) as u64;
        }
    }
}

fn fold(lines: &mut Vec<Line>, same: Range<usize>) {
    if !same.is_empty() {
        lines.push(Line::Folded(same.len() as u64));
    }
}

/// A line, or how it begins and how much more there is of it.
fn bounded(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE_CHARS) {
        None => line.to_owned(),
        Some((end, _)) => format!("{}… ({} more characters)", &line[..end], line[end..].chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use app::model::asset::Preset;
    use app::model::company::NamedTemplate;

    use super::*;

    fn general(published_server: &str, template: &str) -> State {
        State::General {
            published_server: published_server.to_owned(),
            origin_server: String::new(),
            company_root: "acme".to_owned(),
            template: template.to_owned(),
        }
    }

    /// `Name:` and its lines, with a sign before each.
    fn told(before: &State, after: &State) -> String {
        let line = |line: &Line| match line {
            Line::Same(text) => format!(" {text}\n"),
            Line::Added(text) => format!("+{text}\n"),
            Line::Removed(text) => format!("-{text}\n"),
            Line::Folded(count) => format!("~{count}\n"),
        };
        let part = |part: &Part| format!("{}:\n{}", part.name, part.lines.iter().map(line).collect::<String>());
        difference(before, after).parts.iter().map(part).collect()
    }

    #[test]
    fn only_fields_that_differ_are_told_and_lines_far_from_a_change_are_folded() {
        let before = general("old.example", "1\n2\n3\n4\n5\n6\n7\n8\n9");
        let after = general("", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10");
        let expected = "Published Server Name:\n-old.example\n\
                        CDN Invalidation Template:\n~2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n+10\n";
        assert_eq!(told(&before, &after), expected);
        assert_eq!(told(&after, &after), "");
    }

    #[test]
    fn between_two_changes_and_behind_the_last_lines_are_folded() {
        let lines = |first: &str, last: &str| format!("{first}\n{}{last}\n{}", "x\n".repeat(9), "y\n".repeat(9));
        let folded = told(&general("", &lines("a", "b")), &general("", &lines("A", "B")));
        assert_eq!(folded, "CDN Invalidation Template:\n-a\n+A\n x\n x\n~5\n x\n x\n-b\n+B\n y\n y\n~7\n");
    }

    #[test]
    fn templates_are_told_one_by_one_by_their_names() {
        let template = |name: &str, text: &str| NamedTemplate { name: name.to_owned(), text: text.to_owned() };
        let state = |default: &str, others| State::Templates { default: default.to_owned(), others };
        let before = state("Default", vec![template("Sets", "/sets\n/more"), template("Gone", "/gone")]);
        let after = state("Pages", vec![template("Crops", "/crops"), template("Sets", "/sets\n/other")]);
        let expected = "Name of the default:\n-Default\n+Pages\nOther templates:\n+Crops\n Sets\n-Gone\n\
                        Template “Crops”:\n+/crops\nTemplate “Sets”:\n /sets\n-/more\n+/other\nTemplate “Gone”:\n-/gone\n";
        assert_eq!(told(&before, &after), expected);
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let presets = |count: usize| {
            let preset = |number| Preset { name: format!("p{number}"), modifiers: String::new() };
            State::Presets((0..count).map(preset).collect())
        };
        let found = difference(&presets(0), &presets(MAX_LINES + 50));
        assert_eq!((found.parts[0].lines.len(), found.left_out), (MAX_LINES, 50));
        let (before, after) = (general("", ""), general("", &"ü".repeat(MAX_LINE_CHARS + 7)));
        let found = difference(&before, &after);
        assert!(matches!(&found.parts[0].lines[..], [Line::Added(line)] if line.ends_with("ü… (7 more characters)")));
    }

    #[test]
    fn where_only_ends_of_lines_differ_no_line_is_told() {
        assert_eq!(difference(&general("", "a\r\n"), &general("", "a\n")), Difference::default());
    }
}
