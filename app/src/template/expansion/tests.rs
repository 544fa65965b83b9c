//! Lists of pages that come and go, cache keys, and the way back from a URL to its place.

use edgesweep_expand::Buffer;
use proptest::prelude::*;

use super::*;
use crate::model::asset::{Asset, AssetKind};
use crate::model::cache_key::{CacheKey, HostCacheKey};
use crate::model::outline::Outline;
use crate::model::purge_url::UrlRules;
use crate::template::list::UrlList;

fn asset(number: usize) -> Asset {
    let many = |count: usize, word: &str| (0..count).map(|at| format!("{word}{at}")).collect::<Vec<_>>();
    Asset {
        id: format!("folder/asset {number:05}"),
        kind: AssetKind::ALL[number % 4],
        folder: String::new(),
        crops: many(number % 3, "crop"),
        members: many(number % 2, "member"),
        modified: None,
    }
}

fn company(presets: &[&str], short: &[&str]) -> CompanyValues {
    let presets = presets.iter().map(|&name| Preset { name: name.to_owned(), modifiers: String::new() });
    let rows: Vec<HostCacheKey> =
        short.iter().map(|&host| HostCacheKey { host: host.to_owned(), key: CacheKey::WithoutQuery }).collect();
    let servers = Servers::parse("img.acme.example", "", "Acme").unwrap();
    CompanyValues { cache_keys: CacheKeys::of(&rows), ..CompanyValues::new(servers, presets.collect::<Vec<_>>()) }
}

fn texts(expansion: &Expansion) -> Vec<String> {
    expansion.iter().map(|line| line.text).collect()
}

const TEMPLATE: &str = "<ID>\n/fixed\n[set] /s/<ID>?<PRESET>\n/c/<ID>:<CROP>\n/m/<MEMBER>?<PRESET>&<CROP>";

#[test]
fn a_list_known_in_outline_is_as_long_as_one_that_was_read() {
    let all: Vec<Asset> = (0..2_345).map(asset).collect();
    let company = company(&["a", "b"], &[]);
    let whole = Expansion::new(&Template::parse(TEMPLATE), &company, all.clone().into());
    let mut outlined = Expansion::new(&Template::parse(TEMPLATE), &company, Assets::outlined(Outline::of(&all)));
    assert_eq!(outlined.len(), whole.len());
    let last = outlined.len() - 1;
    assert_eq!(outlined.page_of(last), Some(2));
    assert_eq!(outlined.get(last), None, "its page was not read");
    assert!(outlined.get(0).is_some(), "a fixed line needs none");
    assert!(outlined.assets_mut().take_page(2, all[2_000..].to_vec()));
    assert_eq!(outlined.get(last), whole.get(last));
    assert_eq!(outlined.lines_of(2).end, whole.len());
    assert!(!outlined.assets_mut().take_page(1, all[..1_000].to_vec()), "another page than the outline's");
    outlined.assets_mut().drop_page(2);
    assert_eq!(outlined.get(last), None);
}

#[test]
fn where_the_cache_key_ends_at_the_question_mark_variants_are_one_url() {
    let template = Template::parse("/a/<ID>\n/a/<ID>?wid=1\n/a/<ID>?$<PRESET>$\nhttps://full.example/<ID>?wid=1");
    let assets: Vec<Asset> = vec![asset(0)];
    let expansion = Expansion::new(&template, &company(&["x", "y"], &["img.acme.example"]), assets.into());
    assert_eq!(
        texts(&expansion),
        ["https://img.acme.example/a/folder/asset%2000000", "https://full.example/folder/asset%2000000?wid=1"]
    );
    assert_eq!(expansion.saved(), 3);
}

#[test]
fn a_short_cache_key_changes_for_no_asset_whether_it_has_a_url() {
    let template = Template::parse("/a/<ID>?<CROP>\n/b/<ID>?<PRESET>\n/c?<ID>");
    let expansion = Expansion::new(&template, &company(&[], &["*.acme.example"]), vec![asset(0)].into());
    assert_eq!(texts(&expansion), ["https://img.acme.example/c?folder/asset%2000000"]);
    let rules = UrlRules {
        cache_keys: company(&[], &["*.acme.example"]).cache_keys,
        ..UrlRules::new("img.acme.example", "Acme", [])
    };
    let list = UrlList::new(Expansion::new(&template, &company(&[], &[]), vec![asset(0), asset(4)].into()));
    let summary = list.judge(&rules).summary();
    assert_eq!((summary.good, summary.duplicates), (2, 1), "the list merges what is one URL");
}

#[test]
fn ten_million_urls_are_counted_by_their_lines() {
    let page: Vec<Asset> = (0..1_000).map(|number| Asset { crops: Vec::new(), ..asset(number * 2 * 4) }).collect();
    let one = Outline::of(&page).pages.remove(0);
    let outline = Outline { pages: vec![one; 1_000], ..Outline::default() };
    let text: String = (0..10).map(|line| format!("/is/image/Acme/<ID>?wid={line}\n")).collect();
    let expansion = Expansion::new(&Template::parse(&text), &company(&[], &[]), Assets::outlined(outline));
    assert_eq!(expansion.len(), 10_000_000);
    let count = UrlList::new(expansion).count(&UrlRules::new("img.acme.example", "Acme", []));
    assert_eq!((count.good, count.refused, count.unknown), (10_000_000, 0, 0));
    assert_eq!(count.by_host, [("img.acme.example".to_owned(), 10_000_000)]);
    assert_eq!(count.folders, ["https://img.acme.example/is/image/Acme/"]);
}

#[test]
fn a_line_of_which_not_all_urls_are_worth_the_same_is_not_guessed() {
    let rules = UrlRules::new("img.acme.example", "Acme", []);
    let count = |text: &str| {
        let expansion = Expansion::new(&Template::parse(text), &company(&[], &[]), vec![asset(0), asset(4)].into());
        let count = UrlList::new(expansion).count(&rules);
        (count.good, count.refused, count.unknown)
    };
    assert_eq!(count("https://elsewhere.example/<ID>"), (0, 2, 0));
    assert_eq!(count("/is/image/<ID>"), (0, 0, 2), "the company may stand in the ID");
}

proptest! {
    #[test]
    fn a_url_is_found_at_its_first_place(numbers in proptest::collection::vec(0_usize..40, 0..6), at in any::<u64>()) {
        let mut numbers = numbers;
        numbers.sort_unstable();
        numbers.dedup();
        let assets: Vec<Asset> = numbers.into_iter().map(asset).collect();
        let expansion = Expansion::new(&Template::parse(TEMPLATE), &company(&["a", "b"], &[]), assets.into());
        let texts = texts(&expansion);
        let at = usize::try_from(at % texts.len() as u64).unwrap();
        let first = texts.iter().position(|text| *text == texts[at]).unwrap() as u64;
        prop_assert_eq!(expansion.position_of(&texts[at]), Some(first));
        prop_assert_eq!(expansion.position_of("https://img.acme.example/nowhere"), None);
    }

    #[test]
    fn what_is_written_in_one_go_is_the_lines_one_by_one(
        lines in proptest::collection::vec(proptest::sample::select(LINES), 1..8),
        numbers in proptest::collection::vec(0_usize..40, 0..6),
        has_presets in any::<bool>(),
        from in any::<u64>(),
        limit in 1_usize..400,
    ) {
        let presets: &[&str] = if has_presets { &["a", "b c"] } else { &[] };
        let assets: Vec<Asset> = numbers.into_iter().map(asset).collect();
        let expansion = Expansion::new(&Template::parse(&lines.join("\n")), &company(presets, &[]), assets.into());
        let from = from % (expansion.len() + 1);
        let expected: String = (from..expansion.len()).map(|at| expansion.get(at).unwrap().text + "\n").collect();
        let one_by_one: String = expansion.iter_from(from).map(|line| line.text + "\n").collect();
        prop_assert_eq!(&one_by_one, &expected);
        let (mut walk, mut buffer, mut written) = (expansion.iter_from(from), Buffer::default(), String::new());
        let mut is_more = true;
        while is_more {
            buffer.clear();
            is_more = walk.write_lines(&mut buffer, limit);
            prop_assert!(!is_more || buffer.len() >= limit);
            written.extend(buffer.lines().flat_map(|line| [line, "\n"]));
        }
        prop_assert_eq!(written, expected);
    }
}

/// Lines that make none, one or many URLs, with values in every place.
const LINES: &[&str] = &[
    "<ID>",
    "/fixed",
    "/f/<PRESET>",
    "/q/<ID>?id=<ID>&is=<ID>",
    "/is/image/Acme/<ID>:<CROP>",
    "[set] /s/<ID>?$<PRESET>$",
    "[image,video] /is/content/folder/<ID>",
    "/m/<MEMBER>?<PRESET>&<CROP>",
    "https://<ID>.acme.example/x",
];
