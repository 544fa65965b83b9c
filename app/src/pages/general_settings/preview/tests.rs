//! What the preview shows of templates.

use super::*;
use crate::model::asset::Asset;
use crate::template::{CompanyValues, Servers};

fn asset(id: &str, kind: AssetKind) -> Asset {
    Asset { id: id.to_owned(), kind, folder: String::new(), crops: Vec::new(), members: Vec::new(), modified: None }
}

fn preview(text: &str, assets: &[Asset]) -> Preview {
    let template = Template::parse(text);
    let servers = Servers::lenient("img.acme.example", "", "Acme");
    let problems = template.problems_with(&servers);
    let company = CompanyValues::new(servers, Vec::new());
    let expansion = Expansion::new(&template, &company, assets.into());
    Preview::of(&template, &expansion, || {
        LineNeeds::of(text, |line| problems.iter().any(|problem| problem.line == line))
    })
}

fn url(line: u32, text: &str) -> Row {
    Row::Url { line, text: text.to_owned() }
}

#[test]
fn fixed_lines_come_first_and_each_asset_has_its_own_part() {
    let assets = [asset("A", AssetKind::Image), asset("B", AssetKind::Set)];
    let preview = preview("<ID>\n/all.css\n[set] /s/<ID>", &assets);
    assert_eq!(
        preview.rows,
        [
            Row::Fixed,
            url(2, "https://img.acme.example/all.css"),
            Row::Asset { id: "A".to_owned(), kind: AssetKind::Image },
            url(1, "https://img.acme.example/is/image/Acme/A"),
            Row::Idle { line: 3, why: "it is only for assets of kind set".to_owned() },
            Row::Asset { id: "B".to_owned(), kind: AssetKind::Set },
            url(1, "https://img.acme.example/is/image/Acme/B"),
            url(3, "https://img.acme.example/s/B"),
        ]
    );
    assert_eq!((preview.total, preview.shown), (4, 4));
}

#[test]
fn all_urls_are_counted_and_the_first_are_shown() {
    let template: String = (0..100).map(|line| format!("/{line}/<ID>\n")).collect();
    let assets: Vec<_> = (0..MAX_GROUPS).map(|number| asset(&format!("A{number}"), AssetKind::Image)).collect();
    let preview = preview(&template, &assets);
    assert_eq!(preview.total, 100 * MAX_GROUPS);
    assert!(preview.rows.len() <= MAX_ROWS + 1, "{}", preview.rows.len());
    assert!(preview.shown > 100);
}

#[test]
fn what_many_assets_make_is_one_list() {
    let assets: Vec<_> = (0..=MAX_GROUPS).map(|number| asset(&format!("A{number}"), AssetKind::Image)).collect();
    let preview = preview("<ID>", &assets);
    assert!(preview.is_long && preview.rows.is_empty());
    assert_eq!(preview.total, MAX_GROUPS + 1);
}

#[test]
fn a_line_with_a_problem_is_not_called_idle() {
    let preview = preview("<ID>\n[set] /<IDD>", &[asset("A", AssetKind::Image)]);
    assert_eq!(preview.rows.len(), 2);
}

#[test]
fn without_an_asset_only_fixed_lines_have_something_to_show() {
    assert!(preview("<ID>", &[]).lacks_assets);
    let fixed = preview("<ID>\n/all.css", &[]);
    assert!(!fixed.lacks_assets && fixed.shown == 1);
    assert!(!preview("<ID>", &[asset("A", AssetKind::Image)]).lacks_assets);
}

#[test]
fn only_a_template_without_lines_and_problems_is_blank() {
    assert!(preview("\n# nothing\n", &[asset("A", AssetKind::Image)]).is_blank);
    let wrong = preview("<IDD>", &[asset("A", AssetKind::Image)]);
    assert!(!wrong.is_blank && wrong.rows.is_empty());
}

#[cfg(feature = "ssr")]
#[test]
fn urls_are_in_the_page_before_any_script_runs() {
    let shown = preview("<ID>\n/x/<ID>?a=1&b=\"", &[asset("A <i>", AssetKind::Image)]);
    let html = Owner::new().with(|| view! { <ShortPreview preview=shown /> }.into_view().to_html());
    assert!(html.contains("A &lt;i&gt;"), "{html}");
    assert!(html.contains("A%20%3Ci%3E"), "{html}");
    assert!(html.contains(r#"data-line="2""#), "{html}");
    assert!(!html.contains("<i>"), "{html}");
}
