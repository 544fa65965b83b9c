//! Lines of a template in colours: tokens, filters, comments, and what is wrong. It looks at the lines that are asked for
//! and at no others.

use std::ops::Range;

use crate::components::{PaintedLine, PaintedRun};
use crate::template::{Problem, tokens};

/// Longest line that is coloured: beyond, drawing it twice would slow typing down.
const MAX_LINE_BYTES: usize = 4_096;

/// These lines (from 0) of a text with LF; `None` where one of them is too long.
pub fn painted(text: &str, problems: &[Problem], lines: Range<usize>) -> Option<Vec<PaintedLine>> {
    let bytes = bytes_of(text, &lines);
    let problems: Vec<Range<usize>> = problems
        .iter()
        .filter(|problem| problem.start < bytes.end && bytes.start < problem.end)
        .map(|problem| problem.start..problem.end)
        .collect();
    let mut start = bytes.start;
    let mut painted = Vec::with_capacity(lines.len());
    for line in text[bytes].split('\n') {
        if line.len() > MAX_LINE_BYTES {
            return None;
        }
        painted.push(painted_line(line, start, &problems));
        start += line.len() + 1;
    }
    Some(painted)
}

/// The bytes of these lines, without the last one's end; fewer where the text has fewer.
fn bytes_of(text: &str, lines: &Range<usize>) -> Range<usize> {
    let mut feeds = text.match_indices('\n').map(|(at, _)| at);
    let start = match lines.start.checked_sub(1) {
        None => 0,
        Some(before) => feeds.nth(before).map_or(text.len(), |feed| feed + 1),
    };
    let last = lines.len().saturating_sub(1);
    start..feeds.nth(last).unwrap_or(text.len())
}

/// `start` is the line's place in the text that `problems` speak of.
fn painted_line(line: &str, start: usize, problems: &[Range<usize>]) -> PaintedLine {
    let spans = tokens(line);
    let within = |at: usize| at.saturating_sub(start).min(line.len());
    let wrong: Vec<Range<usize>> = problems
        .iter()
        .map(|problem| within(problem.start)..within(problem.end))
        .filter(|part| !part.is_empty())
        .collect();
    let mut cuts: Vec<usize> = [0, line.len()].into();
    cuts.extend(spans.iter().flat_map(|span| [span.start, span.end]));
    cuts.extend(wrong.iter().flat_map(|part| [part.start, part.end]));
    cuts.retain(|cut| line.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let run = |part: Range<usize>| PaintedRun {
        kind: spans.iter().find(|span| span.start <= part.start && part.end <= span.end).map(|span| span.kind.word()),
        is_wrong: wrong.iter().any(|wrong| wrong.start <= part.start && part.end <= wrong.end),
        text: line[part].to_owned(),
    };
    cuts.windows(2).map(|cut| run(cut[0]..cut[1])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::template::Template;

    fn of(text: &str, lines: Range<usize>) -> Vec<PaintedLine> {
        painted(text, Template::parse(text).problems(), lines).unwrap()
    }

    fn run(text: &str, kind: Option<&'static str>, is_wrong: bool) -> PaintedRun {
        PaintedRun { text: text.to_owned(), kind, is_wrong }
    }

    #[test]
    fn tokens_filters_comments_and_mistakes_are_told_apart() {
        assert_eq!(
            of("[set] /a/<ID>\n# b\n\n/ö/<IDD>x", 0..9),
            [
                vec![run("[set]", Some("filter"), false), run(" /a/", None, false), run("<ID>", Some("token"), false)],
                vec![run("# b", Some("comment"), false)],
                vec![],
                vec![run("/ö/", None, false), run("<IDD>", Some("unknown"), true), run("x", None, false)],
            ]
        );
    }

    #[test]
    fn only_the_lines_that_are_asked_for_are_painted() {
        let text = "/0\n/1 x\n/2\n/3\n";
        assert_eq!(of(text, 2..3), [vec![run("/2", None, false)]]);
        let wrong = vec![run("/1", None, false), run(" ", None, true), run("x", None, false)];
        assert_eq!(of(text, 1..3), [wrong, vec![run("/2", None, false)]]);
        assert_eq!(of(text, 3..9), [vec![run("/3", None, false)], vec![]]);
        assert_eq!(of(text, 70..90), [vec![]]);
    }

    #[test]
    fn a_line_that_is_very_long_is_not_painted() {
        let text = format!("/a\n/{}", "b".repeat(MAX_LINE_BYTES));
        assert_eq!(painted(&text, &[], 0..2), None);
        assert!(painted(&text, &[], 0..1).is_some());
    }

    proptest! {
        #[test]
        fn what_is_painted_is_the_text(text in "[<>#/ a-z💥é\\[\\]\nID]{0,80}", first in 0..5usize, count in 1..5usize) {
            let painted = of(&text, first..first + count);
            let shown: Vec<String> =
                painted.iter().map(|line| line.iter().map(|run| run.text.as_str()).collect()).collect();
            let lines: Vec<&str> = text.split('\n').skip(first).take(count).collect();
            if lines.is_empty() {
                prop_assert_eq!(shown, [""]);
            } else {
                prop_assert_eq!(shown, lines);
            }
        }
    }
}
