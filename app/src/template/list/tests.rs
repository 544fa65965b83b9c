//! The list against a model of it, and the judge against the server's list.

use proptest::prelude::*;

use super::*;
use crate::model::asset::{Asset, AssetKind};
use crate::model::purge_url::PurgeUrl;
use crate::template::{CompanyValues, Servers, Template};

const TEMPLATE: &str = "<ID>\n/is/image/<COMPANY>/<ID>?$product$\nhttps://www.acme.example/fixed";

fn servers() -> Servers {
    Servers::parse("img.acme.example", "", "AcmeOutdoor").unwrap()
}

fn rules() -> UrlRules {
    UrlRules::new("img.acme.example", "AcmeOutdoor", ["www.acme.example"])
}

fn assets(count: usize) -> Vec<Asset> {
    let asset = |number| Asset {
        id: format!("asset-{number}"),
        kind: AssetKind::Image,
        folder: String::new(),
        crops: Vec::new(),
        members: Vec::new(),
        modified: None,
    };
    (0..count).map(asset).collect()
}

fn expansion(template: &str, assets: Vec<Asset>) -> Expansion {
    let company = CompanyValues::new(servers(), Vec::new());
    Expansion::new(&Template::parse(template), &company, assets.into())
}

fn list(count: usize) -> UrlList {
    UrlList::new(expansion(TEMPLATE, assets(count)))
}

fn maker(template: &str, count: usize, edits: &Edits) -> Result<Maker, TooManyLines> {
    Maker::new(template, &CompanyValues::new(servers(), Vec::new()), assets(count).into(), edits, rules())
}

/// What the server makes of a list, a few rows at a time.
#[derive(Default)]
struct Purged {
    good: Vec<PurgeUrl>,
    refused: Vec<(u64, String, String)>,
    merged: u64,
}

fn purged(count: usize, list: &UrlList) -> Purged {
    let mut maker = maker(TEMPLATE, count, &list.edits()).unwrap();
    let mut purged = Purged::default();
    let mut tell = |made| match made {
        Made::Good(url) => purged.good.push(url),
        Made::Refused { row, line, reason } => purged.refused.push((row, line, reason)),
    };
    while !maker.step(7, &mut tell).unwrap() {}
    Purged { merged: maker.merged(), ..purged }
}

fn live(list: &UrlList) -> Vec<String> {
    list.rows(0, u64::MAX).into_iter().filter(|row| !row.is_removed).map(|row| row.text).collect()
}

#[test]
fn a_blank_list_is_for_pasting() {
    let mut list = UrlList::default();
    assert_eq!(list.paste("\u{feff}https://www.acme.example/a\r\n\r\n  https://www.acme.example/b  \n").added, 2);
    assert_eq!(live(&list), ["https://www.acme.example/a", "https://www.acme.example/b"]);
    assert_eq!(list.row(0).unwrap().origin, Origin::Added);
    assert_eq!(list.judge(&rules()).summary().good, 2);
}

#[test]
fn a_row_keeps_its_place_whatever_happens_to_it() {
    let mut list = list(2);
    list.edit(1, "https://www.acme.example/changed");
    list.remove(2);
    let added = list.add("https://www.acme.example/added").unwrap();
    assert_eq!(added, 5);
    assert_eq!(list.row(1).unwrap().origin, Origin::Changed);
    assert!(list.row(2).unwrap().is_removed);
    assert_eq!((list.row_count(), list.live_count()), (6, 5));
    list.restore(2);
    list.edit(1, "https://img.acme.example/is/image/AcmeOutdoor/asset-0");
    assert_eq!(list.row(1).unwrap().origin, Origin::Made, "typing the made text back is no change");
    assert!(list.edits().changed.is_empty() && list.edits().removed.is_empty());
}

#[test]
fn an_emptied_row_is_removed_and_further_lines_are_added() {
    let mut list = list(1);
    list.edit(0, "  ");
    assert!(list.row(0).unwrap().is_removed);
    list.edit(1, "https://www.acme.example/1\nhttps://www.acme.example/2");
    assert_eq!(list.row(1).unwrap().text, "https://www.acme.example/1");
    assert_eq!(list.row(3).unwrap().text, "https://www.acme.example/2");
    assert!(list.undo());
    assert_eq!(list.row_count(), 3);
}

#[test]
fn a_step_without_effect_is_no_step() {
    let mut list = list(1);
    let text = list.row(0).unwrap().text;
    list.edit(0, &text);
    list.remove(99);
    list.restore(0);
    list.edit(99, "x");
    assert_eq!(list.paste(" \n "), Pasted::default());
    assert!(!list.can_undo() && list.revision() == 0 && !list.undo() && !list.redo());
}

#[test]
fn replacing_the_whole_text_keeps_what_stands_and_is_one_step() {
    let mut list = list(2);
    let before = live(&list);
    let outcome = list.replace(&format!("{}\nhttps://www.acme.example/new\n{}", before[0], before[3]));
    assert_eq!(outcome, Pasted { added: 1, left_out: 0 });
    assert_eq!(live(&list), [&before[0], &before[3], "https://www.acme.example/new"]);
    assert!(list.undo());
    assert_eq!(live(&list), before);
    assert!(!list.can_undo() && list.redo());
    assert_eq!(list.live_count(), 3);
}

#[test]
fn repeated_urls_are_merged_into_their_first_row_with_a_note() {
    let mut list = list(1);
    list.paste("HTTPS://www.acme.example:443/fixed#x\nhttps://other.example/\nhttps://www.acme.example/50%");
    let judge = list.judge(&rules());
    assert_eq!(judge.first_of(3), Some(0));
    assert_eq!(judge.merge_note(3).as_deref(), Some("The same URL as in row 1: it is purged once."));
    assert_eq!(judge.refused_rows(), &[4][..]);
    let summary = judge.summary();
    assert_eq!((summary.good, summary.refused, summary.duplicates, summary.warnings), (4, 1, 1, 1));
    assert_eq!(summary.by_host, [("img.acme.example".to_owned(), 2), ("www.acme.example".to_owned(), 2)]);
    list.remove(0);
    assert!(!judge.is_of(&list));
    assert_eq!(list.judge(&rules()).first_of(3), None, "what was repeated is gone");
}

#[test]
fn refused_lines_are_told_with_row_line_and_sentence() {
    let mut list = list(0);
    list.paste("javascript:alert(1)\nhttps://www.acme.example/a");
    let purged = purged(0, &list);
    assert_eq!(purged.good.len(), 2);
    let (row, line, sentence) = &purged.refused[0];
    assert_eq!((*row, line.as_str()), (2, "javascript:alert(1)"));
    assert!(sentence.starts_with("A javascript: address"));
    assert!(matches!(list.judge_row(&list.row(1).unwrap(), &rules()), Verdict::Refused(_)));
    assert_eq!(list.row(9), None);
}

#[test]
fn a_judge_that_goes_bit_by_bit_comes_to_the_same_end() {
    let mut list = list(50);
    list.paste("https://www.acme.example/fixed\nno\nhttps://www.acme.example/z");
    let mut judge = Judge::new(&list);
    while !judge.step(&list, &rules(), 7) {}
    assert_eq!(judge.summary(), list.judge(&rules()).summary());
    assert_eq!(judge.judged_rows(), list.row_count());
    list.undo();
    judge.step(&list, &rules(), 7);
    assert_eq!(judge.judged_rows(), 7, "another revision starts anew");
}

#[test]
fn a_hundred_thousand_pasted_lines_are_judged() {
    let text: String = (0..100_000).map(|number| format!("https://www.acme.example/p/{}\n", number % 60_000)).collect();
    let mut list = UrlList::default();
    assert_eq!(list.paste(&text), Pasted { added: 100_000, left_out: 0 });
    let summary = list.judge(&rules()).summary();
    assert_eq!((summary.good, summary.duplicates), (60_000, 40_000));
    assert!(list.undo() && list.row_count() == 0);
}

#[test]
fn pasting_beyond_the_limit_says_how_many_were_left_out() {
    let text = "x\n".repeat(usize::try_from(MAX_ADDED_ROWS).unwrap() + 3);
    let mut list = UrlList::default();
    assert_eq!(list.paste(&text), Pasted { added: MAX_ADDED_ROWS, left_out: 3 });
    assert_eq!(list.add("y"), None);
}

#[test]
fn a_list_beyond_the_limits_is_refused_before_it_is_made() {
    let template: String = (0..20_000).map(|line| format!("/<ID>?{line}\n")).collect();
    let refused = maker(&template, 1_000, &Edits::default()).unwrap_err();
    assert_eq!(refused, TooManyLines { lines: 20_000_000 });
    assert!(refused.to_string().contains("20000000 lines is too long"));
}

#[test]
fn the_filter_finds_bit_by_bit() {
    let list = list(20);
    let found = list.find("ASSET-1", 0, 3, 1_000);
    assert_eq!(found.rows, [3, 4, 21]);
    let rest = list.find("ASSET-1", found.next.unwrap(), 100, 1_000);
    assert_eq!((rest.rows.len(), rest.next), (19, None));
    assert_eq!(list.find("asset", 0, 100, 5), Found { rows: vec![1, 2, 3, 4], next: Some(5) });
    assert_eq!(list.find("", 0, 100, 1_000).rows.len(), 41);
}

#[test]
fn edits_of_rows_that_do_not_exist_are_passed_over() {
    let edits = Edits { changed: vec![(99, "x".to_owned())], removed: vec![99], added: vec!["y".to_owned()] };
    let list = UrlList::with_edits(expansion(TEMPLATE, assets(1)), &edits);
    assert_eq!((list.row_count(), list.live_count()), (4, 4));
}

/// A change as a person makes it.
#[derive(Clone, Debug)]
enum Change {
    Edit(u64, usize),
    Remove(Vec<u64>),
    Restore(Vec<u64>),
    Paste(Vec<usize>),
    Undo,
    Redo,
}

const TEXTS: [&str; 5] = [
    "https://www.acme.example/a",
    "https://www.acme.example/fixed",
    "https://img.acme.example/is/image/AcmeOutdoor/asset-1",
    "nonsense",
    "https://www.acme.example/b#c",
];

fn any_change() -> impl Strategy<Value = Change> {
    let keys = || proptest::collection::vec(0..12_u64, 1..4);
    prop_oneof![
        3 => (0..12_u64, 0..TEXTS.len()).prop_map(|(key, text)| Change::Edit(key, text)),
        2 => keys().prop_map(Change::Remove),
        1 => keys().prop_map(Change::Restore),
        2 => proptest::collection::vec(0..TEXTS.len(), 1..4).prop_map(Change::Paste),
        3 => Just(Change::Undo),
        2 => Just(Change::Redo),
    ]
}

/// The list as a plain table, with a copy of it for each step.
#[derive(Clone, Debug)]
struct Model {
    rows: Vec<(String, bool)>,
    undo: Vec<Vec<(String, bool)>>,
    redo: Vec<Vec<(String, bool)>>,
}

impl Model {
    fn take(&mut self, change: &Change) {
        let before = self.rows.clone();
        match change {
            Change::Undo => {
                if let Some(rows) = self.undo.pop() {
                    self.redo.push(std::mem::replace(&mut self.rows, rows));
                }
                return;
            }
            Change::Redo => {
                if let Some(rows) = self.redo.pop() {
                    self.undo.push(std::mem::replace(&mut self.rows, rows));
                }
                return;
            }
            Change::Edit(key, text) => {
                if let Some(row) = self.rows.get_mut(usize::try_from(*key).unwrap()) {
                    TEXTS[*text].clone_into(&mut row.0);
                }
            }
            Change::Remove(keys) | Change::Restore(keys) => {
                for key in keys {
                    if let Some(row) = self.rows.get_mut(usize::try_from(*key).unwrap()) {
                        row.1 = matches!(change, Change::Remove(_));
                    }
                }
            }
            Change::Paste(texts) => self.rows.extend(texts.iter().map(|text| (TEXTS[*text].to_owned(), false))),
        }
        if self.rows != before {
            self.undo.push(before);
            self.redo.clear();
        }
    }
}

proptest! {
    #[test]
    fn the_list_behaves_as_a_plain_table_would(changes in proptest::collection::vec(any_change(), 0..40)) {
        let mut list = list(2);
        let mut model = Model {
            rows: live(&list).into_iter().map(|text| (text, false)).collect(),
            undo: Vec::new(),
            redo: Vec::new(),
        };
        for change in &changes {
            match change {
                Change::Edit(key, text) => list.edit(*key, TEXTS[*text]),
                Change::Remove(keys) => list.remove_all(keys),
                Change::Restore(keys) => list.restore_all(keys),
                Change::Paste(texts) => {
                    let lines: Vec<&str> = texts.iter().map(|text| TEXTS[*text]).collect();
                    list.paste(&lines.join("\n"));
                }
                Change::Undo => {
                    list.undo();
                }
                Change::Redo => {
                    list.redo();
                }
            }
            model.take(change);
            let rows: Vec<(String, bool)> =
                list.rows(0, u64::MAX).into_iter().map(|row| (row.text, row.is_removed)).collect();
            prop_assert_eq!(&rows, &model.rows);
            prop_assert_eq!((list.can_undo(), list.can_redo()), (!model.undo.is_empty(), !model.redo.is_empty()));
        }

        let summary = list.judge(&rules()).summary();
        let count = list.count(&rules());
        prop_assert!(count.is_exact);
        prop_assert_eq!((count.good, count.refused), (summary.good + summary.duplicates, summary.refused));
        let purged = purged(2, &list);
        prop_assert_eq!(summary.good, purged.good.len() as u64);
        prop_assert_eq!(summary.refused, purged.refused.len() as u64);
        prop_assert_eq!(summary.duplicates, purged.merged);

        let again = UrlList::with_edits(expansion(TEMPLATE, assets(2)), &list.edits());
        prop_assert_eq!(live(&again), live(&list));
    }
}
