//! The table of cases, and properties that hold for all templates.

use std::collections::HashSet;

use proptest::prelude::*;

use super::cases::{Case, cases};
use super::*;
use crate::model::asset::{Asset, AssetKind, Preset};
use crate::model::cache_key::{CacheKey, CacheKeys, HostCacheKey};
use crate::model::purge_url::{PurgeUrl, UrlRules};

fn asset(id: &str, kind: AssetKind, crops: &[&str], members: &[&str]) -> Asset {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Asset {
        id: id.to_owned(),
        kind,
        folder: String::new(),
        crops: owned(crops),
        members: owned(members),
        modified: None,
    }
}

fn preset(name: &str) -> Preset {
    Preset { name: name.to_owned(), modifiers: "wid=250".to_owned() }
}

fn servers() -> Servers {
    Servers::parse("img.acme.example", "", "AcmeOutdoor").unwrap()
}

fn expand(template: &Template, assets: Vec<Asset>, presets: Vec<Preset>) -> Expansion {
    Expansion::new(template, &CompanyValues::new(servers(), presets), assets.into())
}

fn run(case: &Case) -> (Vec<String>, Vec<String>) {
    let template = Template::parse(case.template);
    let servers = Servers::parse(case.published, "", case.root).unwrap();
    let assets: Vec<Asset> =
        case.assets.iter().map(|given| asset(given.id, given.kind, given.crops, given.members)).collect();
    let presets: Vec<Preset> = case.presets.iter().map(|name| preset(name)).collect();
    let short = |host: &&str| HostCacheKey { host: (*host).to_owned(), key: CacheKey::WithoutQuery };
    let cache_keys = CacheKeys::of(&case.short_keys.iter().map(short).collect::<Vec<_>>());
    let company = CompanyValues { cache_keys, ..CompanyValues::new(servers.clone(), presets) };
    let urls = Expansion::new(&template, &company, assets.into()).iter().map(|line| line.text).collect();
    let problems = template
        .problems_with(&servers)
        .iter()
        .map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.message))
        .collect();
    (urls, problems)
}

#[test]
fn every_case_of_the_reference_holds() {
    for case in cases() {
        let (urls, problems) = run(case);
        assert_eq!(urls, case.urls, "URLs of: {}", case.title);
        assert_eq!(problems, case.problems, "problems of: {}", case.title);
    }
}

#[test]
fn cases_are_told_apart_by_their_titles() {
    let titles: HashSet<&str> = cases().map(|case| case.title).collect();
    assert_eq!(titles.len(), cases().count());
    assert!(titles.iter().all(|title| title.ends_with('.')));
}

#[test]
fn applying_a_fix_mends_its_line() {
    for text in [
        "/a/<IDD>",
        "/a/<ID?wid=1",
        "/a b/<ID>",
        "www.acme.example/<ID>",
        "//s.example/<ID>",
        "[imag] <ID>",
        "<ID>?x",
        "/<ID>>",
    ] {
        let template = Template::parse(text);
        let mut mended = text.to_owned();
        for problem in template.problems().iter().rev() {
            let fix = problem.fix.as_ref().unwrap_or_else(|| panic!("{text} has no fix"));
            mended.replace_range(problem.start..problem.end, &fix.replacement);
        }
        assert_ne!(template.problems().len(), 0, "{text}");
        assert_eq!(Template::parse(&mended).problems().first().map(ToString::to_string), None, "{text} → {mended}");
    }
}

#[test]
fn a_line_knows_its_source() {
    let template = Template::parse("# first\n<ID>\nhttps://s.example/fixed\n");
    let expansion = expand(&template, vec![asset("A", AssetKind::Image, &[], &[])], Vec::new());
    let sources: Vec<Source> = expansion.iter().map(|line| line.from).collect();
    assert_eq!(sources, [Source { asset: None, template_line: 3 }, Source { asset: Some(0), template_line: 2 }]);
    assert_eq!(template.line_count(), 4);
}

#[test]
fn a_field_to_blame_is_named() {
    let template = Template::parse("<ID>");
    let problems = template.problems_with(&Servers::default());
    assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), [Some("published_server")]);
    assert!(template.problems().is_empty());
}

#[test]
fn servers_that_cannot_be_read_are_told_by_field() {
    let problems = Servers::parse("ftp://x", "a b", "is/image").unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["published_server", "origin_server", "company_root"]);
    assert_eq!(Servers::parse("", "", ""), Ok(Servers::default()));
    let normalised =
        Servers::parse(" HTTPS://Img.Acme.Example:443/is/image/ ", "origin.example/", "/AcmeOutdoor/").unwrap();
    assert_eq!(normalised.published().unwrap().to_string(), "https://img.acme.example");
    assert_eq!(normalised.origin().unwrap().to_string(), "https://origin.example");
    assert_eq!(normalised.company_root(), Some("AcmeOutdoor"));
}

#[test]
fn highlighting_covers_comments_filters_tokens_and_mistakes() {
    let text = "# c\r\n[image] /ü/<ID>?<IDD>&<CROP";
    let spans: Vec<(&str, SpanKind)> =
        tokens(text).iter().map(|span| (&text[span.start..span.end], span.kind)).collect();
    assert_eq!(
        spans,
        [
            ("# c", SpanKind::Comment),
            ("[image]", SpanKind::Filter),
            ("<ID>", SpanKind::Token(Token::Id)),
            ("<IDD>", SpanKind::Unknown),
            ("<CROP", SpanKind::Unknown),
        ]
    );
}

#[test]
fn a_megabyte_of_anything_is_read() {
    let fitting = |piece: &str| piece.repeat(MAX_TEMPLATE_BYTES / piece.len());
    for piece in ["<", ">", "<ID>", "[", "<\n", "/<ID>\n", "/<ID>&lt;\n", "#\n", "\n", "\u{1}", "ö\n", "[image]\r\n"] {
        let text = fitting(piece);
        let template = Template::parse(&text);
        assert!(template.problems().len() <= MAX_PROBLEMS, "{piece:?}");
        assert_eq!(template.line_count() as usize, text.matches('\n').count() + 1, "{piece:?}");
        tokens(&text);
    }
    let one_each = Template::parse(&fitting("<\n"));
    assert_eq!(one_each.problems().len() as u64 + one_each.problems_left_out(), (MAX_TEMPLATE_BYTES / 2) as u64);
}

#[test]
fn what_is_beyond_the_limit_is_told_and_makes_nothing() {
    let text = "/a/<ID>\n".repeat(MAX_TEMPLATE_BYTES / 8 + 1);
    let template = Template::parse(&text);
    let problem = template.problems().first().unwrap();
    assert!(problem.message.contains("1048584 bytes; 1048576 are read"), "{problem}");
    assert_eq!(problem.line as usize, MAX_TEMPLATE_BYTES / 8 + 1);
    assert_eq!(template.line_count() as usize, MAX_TEMPLATE_BYTES / 8 + 2);

    let long = Template::parse(&format!("/{}<ID>\n<ID>", "a".repeat(9_000)));
    assert!(long.problems()[0].message.contains("9005 bytes"), "{}", long.problems()[0]);
    assert_eq!(long.making_line_count(), 1);
}

#[test]
fn any_of_ten_million_lines_is_made_by_its_index() {
    let text: String = (0..1_000).map(|line| format!("/is/image/AcmeOutdoor/<ID>?wid={line}\n")).collect();
    let template = Template::parse(&text);
    let assets: Vec<Asset> =
        (0..10_000).map(|number| asset(&format!("asset-{number}"), AssetKind::Image, &[], &[])).collect();
    let expansion = expand(&template, assets, Vec::new());
    assert_eq!(expansion.len(), 10_000_000);
    assert_eq!(
        expansion.get(9_876_543).unwrap().text,
        "https://img.acme.example/is/image/AcmeOutdoor/asset-9876?wid=543"
    );
    assert_eq!(expansion.get(10_000_000), None);
}

#[test]
fn numbers_beyond_counting_do_not_panic() {
    let many: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
    let mut huge = asset("A", AssetKind::Set, &[], &[]);
    (huge.crops, huge.members) = (many.clone(), many);
    let presets: Vec<Preset> = (0..1_000).map(|number| preset(&number.to_string())).collect();
    let template = Template::parse("/<ID>:<CROP>?<MEMBER>&<PRESET>");
    let expansion = expand(&template, vec![huge], presets);
    assert_eq!(expansion.len(), 10_000_000_000_000);
    assert_eq!(expansion.get(9_999_999_999_999).unwrap().text, "https://img.acme.example/A:99999?99999&999");
}

const LINES: [&str; 14] = [
    "<ID>",
    "/is/image/<COMPANY>/<ID>",
    "/is/image/AcmeOutdoor/<ID>?$product$",
    "[image] /is/image/<COMPANY>/<ID>?wid=1",
    "[set,video] <ID>",
    "https://s.example/fixed",
    "/fixed",
    "<SERVER>/fixed",
    "/is/image/<COMPANY>/<ID>:<CROP>?$<PRESET>$",
    "[set]/is/image/<COMPANY>/<MEMBER>?fmt=png",
    "/view?asset=<COMPANY>/<ID>&m=<MEMBER>&c=<CROP>",
    "http://<SERVER>/logo?$<PRESET>$",
    "# comment",
    "/<IDD>",
];

/// The language once more, as simply as it can be said.
fn naive(lines: &[&str], assets: &[Asset], presets: &[Preset]) -> Vec<String> {
    let resolved = |line: &str| match line.split_once(']').map_or(line, |(_, body)| body.trim()) {
        "<ID>" => "https://img.acme.example/is/image/AcmeOutdoor/<ID>".to_owned(),
        line if line.starts_with('/') => format!("https://img.acme.example{line}"),
        line if line.starts_with("<SERVER>") => line.replace("<SERVER>", "https://img.acme.example"),
        line => line.replace("<SERVER>", "img.acme.example"),
    };
    let good: Vec<(&str, String)> = lines
        .iter()
        .filter(|line| !line.starts_with('#') && !line.contains("<IDD>"))
        .map(|line| (*line, resolved(line).replace("<COMPANY>", "AcmeOutdoor")))
        .collect();
    let is_fixed = |line: &str| !["<ID>", "<CROP>", "<MEMBER>"].iter().any(|token| line.contains(token));
    let nobody = asset("", AssetKind::Static, &[], &[]);
    let mut urls = Vec::new();
    for asset in std::iter::once(None).chain(assets.iter().map(Some)) {
        let mut seen = HashSet::new();
        for (line, pattern) in &good {
            let kind_fits = asset.is_none_or(|asset| {
                line.strip_prefix('[').is_none_or(|rest| rest.split(']').next().unwrap().contains(asset.kind.word()))
            });
            if is_fixed(line) != asset.is_none() || !kind_fits || !seen.insert(pattern) {
                continue;
            }
            for member in several(pattern, "<MEMBER>", &asset.unwrap_or(&nobody).members) {
                for crop in several(pattern, "<CROP>", &asset.unwrap_or(&nobody).crops) {
                    for preset in
                        several(pattern, "<PRESET>", &presets.iter().map(|p| p.name.clone()).collect::<Vec<_>>())
                    {
                        let mut url = put(pattern, "<ID>", &asset.unwrap_or(&nobody).id);
                        url = put(&url, "<MEMBER>", &member);
                        url = put(&url, "<CROP>", &crop);
                        urls.push(put(&url, "<PRESET>", &preset));
                    }
                }
            }
        }
    }
    urls
}

fn several(pattern: &str, token: &str, values: &[String]) -> Vec<String> {
    if pattern.contains(token) { values.to_vec() } else { vec![String::new()] }
}

fn put(pattern: &str, token: &str, value: &str) -> String {
    let encoded = |value: &str, reserved: &str| -> String {
        let stays = |byte: u8| byte.is_ascii_graphic() && !reserved.as_bytes().contains(&byte);
        value
            .bytes()
            .map(|byte| if stays(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let Some((before, after)) = pattern.split_once(token) else { return pattern.to_owned() };
    let value = if before.ends_with("AcmeOutdoor/") {
        value.strip_prefix("AcmeOutdoor/").filter(|rest| !rest.is_empty()).unwrap_or(value)
    } else {
        value
    };
    let reserved = if before.contains('?') { "\"<>`#?{}%\\^|'&=+" } else { "\"<>`#?{}%\\^|" };
    format!("{before}{}{after}", encoded(value, reserved))
}

fn any_asset() -> impl Strategy<Value = Asset> {
    let id = prop_oneof!["[A-Za-z0-9_ %#?&=+/'\"|^-]{1,12}", "AcmeOutdoor/[a-z]{0,3}", "\\PC{1,6}"];
    let names = || proptest::collection::vec("[A-Za-z &/]{1,5}", 0..3);
    (id, 0..4_usize, names(), names()).prop_map(|(id, kind, crops, members)| Asset {
        id,
        kind: AssetKind::ALL[kind],
        folder: String::new(),
        crops,
        members,
        modified: None,
    })
}

proptest! {
    #[test]
    fn expansion_agrees_with_a_naive_one(
        lines in proptest::collection::vec(0..LINES.len(), 0..8),
        assets in proptest::collection::vec(any_asset(), 0..5),
        presets in proptest::collection::vec("[a-z &]{1,4}", 0..3),
        crlf in any::<bool>(),
    ) {
        let lines: Vec<&str> = lines.into_iter().map(|line| LINES[line]).collect();
        let text = lines.join(if crlf { "\r\n" } else { "\n" });
        let presets: Vec<Preset> = presets.iter().map(|name| preset(name)).collect();
        let expansion = expand(&Template::parse(&text), assets.clone(), presets.clone());
        let urls: Vec<String> = expansion.iter().map(|line| line.text).collect();
        prop_assert_eq!(&urls, &naive(&lines, &assets, &presets));
        prop_assert_eq!(urls.len() as u64, expansion.len());
        for (index, line) in (0..).zip(expansion.iter()) {
            prop_assert_eq!(expansion.get(index), Some(line));
        }
        prop_assert_eq!(expansion.get(expansion.len()), None);
    }

    #[test]
    fn every_url_of_a_sane_template_may_be_purged(
        lines in proptest::collection::vec(0..LINES.len(), 0..8),
        assets in proptest::collection::vec(any_asset(), 0..5),
    ) {
        let text = lines.into_iter().map(|line| LINES[line]).collect::<Vec<_>>().join("\n");
        let is_dots = |id: &str| id.split('/').any(|segment| matches!(segment, "." | ".."));
        let assets: Vec<Asset> = assets.into_iter().filter(|asset| !is_dots(&asset.id)).collect();
        let template = Template::parse(&text);
        let rules = UrlRules::new("img.acme.example", "AcmeOutdoor", ["s.example"]);
        for line in &expand(&template, assets, vec![preset("p")]) {
            let parsed = PurgeUrl::parse(&line.text, &rules);
            prop_assert!(parsed.is_ok(), "{}: {:?}", line.text, parsed);
            prop_assert_eq!(parsed.unwrap().url.into_string(), line.text);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic_and_spans_are_whole_characters(text in "(\\PC|[<>\\[\\]\\r\\n\\t\u{0}#/]|<ID>){0,60}") {
        let template = Template::parse(&text);
        for problem in template.problems() {
            prop_assert!(text.get(problem.start..problem.end).is_some(), "{problem:?}");
        }
        for span in tokens(&text) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        let expansion = expand(&template, vec![asset("A", AssetKind::Image, &["c"], &["m"])], Vec::new());
        prop_assert_eq!(expansion.iter().count() as u64, expansion.len());
    }
}
