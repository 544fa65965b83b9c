//! The table of OWASP ASVS in SECURITY.md: each requirement has one row, the counts are those of the rows, and what a row cites is there.

use std::collections::BTreeSet;

use super::files::{File, files, nothing_breaks};

const TABLE: &str = "\n## OWASP ASVS 5.0, level 2";
/// Requirements of levels 1 and 2 in each chapter, from the first on: <https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en>.
const OF_CHAPTER: [usize; 17] = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
const VERDICTS: [&str; 3] = ["met", "not met", "does not apply"];
/// Tests that each provider has: a macro makes them of these.
const SUITE: &str = "server/src/providers/behaviour/";

struct Row<'a> {
    number: &'a str,
    verdict: &'a str,
    /// Where and by which test, or why not.
    proof: &'a str,
}

impl<'a> Row<'a> {
    /// Of a line of a table; none of its head.
    fn read(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [number, _, verdict, proof] = cells[..] else { panic!("a row has four cells: {line}") };
        number.starts_with(|first: char| first.is_ascii_digit()).then_some(Self { number, verdict, proof })
    }

    fn chapter(&self) -> usize {
        self.number.split('.').next().and_then(|chapter| chapter.parse().ok()).unwrap_or(0)
    }

    fn cited(&self) -> impl Iterator<Item = &'a str> {
        self.proof.split('`').skip(1).step_by(2)
    }
}

/// The part of SECURITY.md with the table.
fn section(all: &[File]) -> &str {
    let text = &all.iter().find(|file| file.path == "SECURITY.md").unwrap().text;
    let start = text.find(TABLE).expect("SECURITY.md has the table") + 1;
    let end = text[start + 1..].find("\n## ").map_or(text.len(), |at| start + 1 + at);
    &text[start..end]
}

fn rows(section: &str) -> Vec<Row<'_>> {
    section.lines().filter_map(Row::read).collect()
}

/// How often each verdict stands in these rows, as a heading says it.
fn counted(rows: &[&Row]) -> String {
    let [met, not_met, without] = VERDICTS.map(|verdict| rows.iter().filter(|row| row.verdict == verdict).count());
    format!("{met} met, {not_met} not met, {without} do not apply")
}

/// The names of all tests that are functions.
fn tests(all: &[File]) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for file in all.iter().filter(|file| file.ends(".rs")) {
        let mut is_test = false;
        for line in file.text.lines().map(str::trim) {
            let is_of_suite = file.is_in(SUITE) && line.starts_with("pub async fn ");
            if let Some((_, name)) = line.split_once("fn ").filter(|_| is_test || is_of_suite) {
                found.extend(name.split(['(', '<']).next());
            }
            let begins = line == "#[test]" || line.starts_with("#[tokio::test");
            is_test = begins || (is_test && line.starts_with("#["));
        }
    }
    found
}

#[test]
fn each_requirement_has_one_row_and_each_heading_counts_its_own() {
    let all = files();
    let section = section(&all);
    let rows = rows(section);
    let mut breaks = Vec::new();
    let mut numbers = BTreeSet::new();
    for row in &rows {
        if !numbers.insert(row.number) {
            breaks.push(format!("{} has two rows", row.number));
        }
        if !VERDICTS.contains(&row.verdict) {
            breaks.push(format!("{}: `{}` is no verdict", row.number, row.verdict));
        }
    }
    // The first heading is that of all chapters.
    let parts: Vec<&str> = section.split("\n### ").collect();
    assert_eq!(parts.len(), 1 + OF_CHAPTER.len(), "each chapter has a heading");
    for (chapter, part) in parts.into_iter().enumerate() {
        let head = part.lines().next().unwrap_or_default();
        let own: Vec<&Row> = rows.iter().filter(|row| chapter == 0 || row.chapter() == chapter).collect();
        let expected = if chapter == 0 { OF_CHAPTER.iter().sum() } else { OF_CHAPTER[chapter - 1] };
        if own.len() != expected {
            breaks.push(format!("`{head}` has {} rows instead of {expected}", own.len()));
        }
        if chapter > 0 && (!head.starts_with(&format!("V{chapter} ")) || self::rows(part).len() != own.len()) {
            breaks.push(format!("`{head}` has other rows below it than those of V{chapter}"));
        }
        if head.split_once(": ").is_none_or(|(_, counts)| counts != counted(&own)) {
            breaks.push(format!("`{head}` counts wrong: {}", counted(&own)));
        }
    }
    nothing_breaks("each requirement has one row, and headings count them", breaks);
}

#[test]
fn every_file_test_and_setting_that_a_requirement_cites_is_there() {
    let all = files();
    let tests = tests(&all);
    assert!(tests.contains("every_file_test_and_setting_that_a_requirement_cites_is_there"));
    let readme = &all.iter().find(|file| file.path == "README.md").unwrap().text;
    let is_file =
        |cited: &str| all.iter().any(|file| file.path == cited || (cited.ends_with('/') && file.is_in(cited)));
    let is_setting = |cited: &str| cited.starts_with("EDGESWEEP_") && readme.contains(&format!("`{cited}`"));
    let mut breaks = Vec::new();
    for row in rows(section(&all)) {
        let gone = row.cited().filter(|cited| !is_file(cited) && !tests.contains(cited) && !is_setting(cited));
        breaks.extend(gone.map(|cited| format!("{}: there is no `{cited}`", row.number)));
        if row.verdict == "met" && !row.cited().any(is_file) {
            breaks.push(format!("{}: a met requirement names a file", row.number));
        }
    }
    nothing_breaks("SECURITY.md cites files, tests and settings that there are", breaks);
}
