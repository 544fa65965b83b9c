//! Any text as a template: reading it never panics, every problem and span lies on whole characters, and the index agrees
//! with the walk. libFuzzer's own limit of time for an input finds what is worse than linear: `-timeout=2 -max_len=1048576`.

#![no_main]

use app::model::asset::{Asset, AssetKind, Preset};
use app::model::purge_url::{PurgeUrl, UrlRules};
use app::template::{CompanyValues, Expansion, Servers, Template, tokens};
use libfuzzer_sys::fuzz_target;

/// Lines of an expansion that are looked at one by one.
const MAX_LINES: usize = 1_000;

fn assets() -> Vec<Asset> {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let asset = |id: &str, kind, crops: &[&str], members: &[&str]| Asset {
        id: id.to_owned(),
        kind,
        folder: String::new(),
        crops: names(crops),
        members: names(members),
        modified: None,
    };
    vec![
        asset("Backpack_B", AssetKind::Image, &["Square", "Wide"], &[]),
        asset("Acme/a b?#%", AssetKind::Set, &[], &["Backpack_1", "Acme/2"]),
        asset("ä", AssetKind::Video, &["."], &[".."]),
    ]
}

fuzz_target!(|text: &str| {
    let template = Template::parse(text);
    for problem in template.problems() {
        assert!(text.get(problem.start..problem.end).is_some(), "{problem:?}");
    }
    for span in tokens(text) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    }
    let presets = vec![Preset { name: "product".to_owned(), modifiers: String::new() }];
    let company = CompanyValues::new(Servers::lenient("img.acme.example", "", "Acme"), presets);
    let expansion = Expansion::new(&template, &company, assets().into());
    let rules = UrlRules::new("img.acme.example", "Acme", ["*.acme.example"]);
    for (index, line) in (0..).zip(expansion.iter().take(MAX_LINES)) {
        assert_eq!(expansion.get(index).as_ref(), Some(&line));
        let _ = PurgeUrl::parse(&line.text, &rules);
    }
    assert!(expansion.get(expansion.len()).is_none());
});
