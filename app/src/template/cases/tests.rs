//! The table as a page to read in the repository. It is written from the cases, and a test holds it to them:
//! `UPDATE_DOCS=1 cargo test -p edgesweep-app --features ssr reference` writes it anew.

use std::fmt::Write;
use std::path::Path;

use super::{Case, TOPICS, cases};
use crate::template::Token;

const REFERENCE: &str = "src/template/REFERENCE.md";

const HEAD: &str = "\
# The template language
Each line of a CDN Invalidation Template makes URLs from assets. These are its rules, each with a template and what it
makes; where nothing else is said, the Published Server Name is `img.acme.example`, the Company root `AcmeOutdoor`, and one
image is selected, `Backpack_B`.

This page is written from the table in `cases.rs`, which the tests run. After a change there:
`UPDATE_DOCS=1 cargo test -p edgesweep-app --features ssr reference`.

## Tokens
| token | stands for |
|---|---|
";

fn markdown() -> String {
    let mut page = HEAD.to_owned();
    for token in Token::ALL {
        let _ = writeln!(page, "| `{}` | {} |", token.text(), token.meaning());
    }
    for topic in &TOPICS {
        let _ = write!(page, "\n## {}\n", topic.title);
        topic.cases.iter().for_each(|case| write_case(&mut page, case));
    }
    page
}

fn write_case(page: &mut String, case: &Case) {
    let _ = write!(page, "\n**{}**\n", in_code(case.title));
    for (index, (what, value)) in (0..).zip(case.circumstances()) {
        let _ = writeln!(page, "{}- {what}: `{value}`", if index == 0 { "\n" } else { "" });
    }
    let _ = write!(page, "\n```text\n{}\n```\n", case.shown_template());
    if !case.urls.is_empty() {
        let _ = write!(page, "makes\n```text\n{}\n```\n", case.urls.join("\n"));
    }
    if !case.problems.is_empty() {
        let _ = write!(page, "problems, by line and column\n```text\n{}\n```\n", case.problems.join("\n"));
    }
    if case.urls.is_empty() && case.problems.is_empty() {
        page.push_str("makes nothing\n");
    }
}

/// Markdown takes angle brackets for HTML.
fn in_code(sentence: &str) -> String {
    sentence.replace('<', "`<").replace('>', ">`")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "who changes a case asks for the page; the program reads nothing")]
fn the_reference_says_what_the_cases_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(REFERENCE);
    let wanted = markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == wanted,
        "{REFERENCE} is out of date. Write it anew: UPDATE_DOCS=1 cargo test -p edgesweep-app --features ssr reference"
    );
}

#[test]
fn what_cannot_be_seen_is_named() {
    let shown: Vec<String> = cases().map(Case::shown_template).collect();
    assert!(shown.iter().any(|template| template.contains("‹U+200B›")));
    assert!(shown.iter().all(|template| template.chars().all(|sign| sign == '\n' || !sign.is_control())));
}

#[test]
fn a_case_tells_only_what_is_unusual_about_it() {
    let of = |start: &str| cases().find(|case| case.title.starts_with(start)).unwrap().circumstances();
    assert_eq!(of("<ID> stands"), []);
    assert_eq!(of("Fixed lines are made"), [("Selected", "nothing".to_owned())]);
    assert_eq!(
        of("<MEMBER>"),
        [("Selected", "Backpack_B; Spin (set of Backpack_1, AcmeOutdoor/Backpack_2)".to_owned())]
    );
}
