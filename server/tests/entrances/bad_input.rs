//! Input that is too long, broken or doubled, through the entrances that take it: each gets a sentence at its place, and
//! nothing is half done.

use app::model::company::{Settings, SettingsChange};
use app::model::error::AppError;
use app::model::history::HistoryPage;
use app::model::import::{ImportPreview, MAX_IMPORT_ROWS};
use app::model::invalidation::{InvalidationState, InvalidationSummary, Progress};
use app::model::person::Role;
use app::model::recipe::{Edits, Recipe};
use app::template::MAX_TEMPLATE_BYTES;
use server::auth::links;
use server::store::people;
use server::store::recipes::Stage;
use url::form_urlencoded::Serializer;

use super::world::{Answer, Browser, COMPANY, Site, encoded};

/// The form of General Settings with this template.
fn settings_form(template: &str, published_server: &str, version: i64) -> String {
    Serializer::new(String::new())
        .append_pair("company", COMPANY)
        .append_pair("then", "assets")
        .append_pair("change[published_server]", published_server)
        .append_pair("change[origin_server]", "")
        .append_pair("change[company_root]", "")
        .append_pair("change[template]", template)
        .append_pair("change[version]", &version.to_string())
        .finish()
}

async fn settings(browser: &Browser<'_>) -> Settings {
    browser.call("/api/settings", "company=acme-outdoor").await.json()
}

async fn history(browser: &Browser<'_>) -> Vec<InvalidationSummary> {
    let page: HistoryPage = browser.call("/api/invalidations", "company=acme-outdoor").await.json();
    page.invalidations
}

/// Call of **Continue** with these lines.
fn submission(lines: Vec<String>, key: &str) -> String {
    let edits = Edits { added: lines, ..Edits::default() };
    let recipe = Recipe { edits, idempotency_key: key.to_owned(), ..Recipe::default() };
    serde_json::json!({ "company": COMPANY, "recipe": recipe }).to_string()
}

fn field_problem(answer: &Answer, field: &str) -> String {
    assert_eq!(answer.code(), 422, "{}", answer.text());
    answer.error().problem_of(field).unwrap_or_else(|| panic!("{field} in {}", answer.text())).to_owned()
}

#[tokio::test]
async fn a_template_that_is_too_long_or_has_control_characters_is_refused_at_its_field() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let before = settings(&admin).await;
    let long = "https://www.example.com/a\n".repeat(MAX_TEMPLATE_BYTES / 26 + 1);
    for (template, expected) in [
        (long.as_str(), "shorten it to 1048576"),
        (
            "https://www.example.com/a\nhttps://www.example.com/\u{7}b",
            "Line 2 of the template contains the invisible character U+0007",
        ),
        ("\u{0}", "Line 1 of the template contains the invisible character U+0000"),
        ("<ID", "Line 1, column 1"),
        ("https://www.example.com/<NAME>", "Line 1, column 25"),
    ] {
        let answer = admin.call("/api/settings/save", &settings_form(template, "", before.version)).await;
        let problem = field_problem(&answer, "template");
        assert!(problem.contains(expected), "{problem}");
    }
    assert_eq!(settings(&admin).await, before);
}

#[tokio::test]
async fn of_two_admins_who_save_at_once_the_second_is_told_who_was_first() {
    let site = Site::new().await;
    let (first, second) = (site.person(Role::Admin).await, second_admin(&site).await);
    let seen = settings(&second).await.version;
    let saved = first.call("/api/settings/save", &settings_form("", "first.example.com", seen)).await;
    assert_eq!(saved.code(), 200, "{}", saved.text());
    let refused = second.call("/api/settings/save", &settings_form("", "second.example.com", seen)).await;
    assert_eq!(refused.code(), 409, "{}", refused.text());
    assert!(matches!(refused.error(), AppError::Conflict { message } if message.contains("admin@acme.example")));
    assert_eq!(settings(&second).await.published_server, "first.example.com");

    // Without JavaScript, too: what the second typed is kept for the form.
    let form = settings_form("", "second.example.com", seen);
    let pairs: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(second.submit("/api/settings/save", &pairs).await.status.is_redirection());
    let kept: Option<SettingsChange> = second.call("/api/settings/draft", "company=acme-outdoor").await.json();
    assert_eq!(kept.unwrap().published_server, "second.example.com");
}

/// Another admin of the company, who came by a sign-in link.
async fn second_admin(site: &Site) -> Browser<'_> {
    let service = &site.fixture.service;
    let (id, company_id) = (service.new_id(), &site.fixture.actor(Role::Admin).company_id);
    let mut tx = service.store.write().await.unwrap();
    people::add_person(&mut tx, &id, "second@acme.example", service.now()).await.unwrap();
    people::add_membership(&mut tx, company_id, &id, Role::Admin).await.unwrap();
    tx.commit().await.unwrap();
    let token = links::issue(service, &id).await.unwrap();
    let mut browser = site.anonymous();
    browser.cookie = browser.get(&format!("/login/link/{token}")).await.cookie();
    browser
}

#[tokio::test]
async fn a_file_that_cannot_be_read_with_certainty_is_refused_as_a_whole() {
    let site = Site::new().await;
    let editor = site.person(Role::Editor).await;
    let too_many = (0..=MAX_IMPORT_ROWS).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
    for (what, file, expected) in [
        ("a wrong header", &b"name,kind\nBackpack_A,image\n"[..], "must name the columns"),
        ("a quote that is never closed", b"id,kind\n\"Backpack_A,image\nBackpack_B,image\n", "quot"),
        ("Latin-1", b"id,folder\nBackpack_A,Caf\xe9\n", "UTF-8"),
        ("too many rows", too_many.as_bytes(), "1000000"),
        ("nothing", b"", "Choose a file or paste rows"),
    ] {
        let answer = editor.upload(COMPANY, file).await;
        assert_eq!(answer.code(), 422, "{what}: {}", answer.text());
        assert!(answer.error().to_string().contains(expected), "{what}: {}", answer.text());
    }
    assert_eq!(editor.get("/acme-outdoor/assets.csv").await.text().lines().count(), 1, "only the header");
}

#[tokio::test]
async fn a_ragged_row_is_left_out_alone_with_its_line_and_the_reason() {
    let site = Site::new().await;
    let editor = site.person(Role::Editor).await;
    let file = b"\xef\xbb\xbfkind,id\r\nimage,Backpack_A\r\nimage\r\nimage,Backpack_B,more\r\nimage,Backpack_C\r\n";
    let staged = editor.upload_as_form(COMPANY, file).await;
    let id = staged.location().strip_prefix("/acme-outdoor/assets/import/").expect("the import's page").to_owned();
    let arguments = format!("company={COMPANY}&id={id}");
    let preview: ImportPreview = editor.call("/api/assets/import/staged", &arguments).await.json();
    assert_eq!((preview.added, preview.refused), (2, 2), "{preview:?}");
    assert_eq!(preview.refusals.iter().map(|refusal| refusal.line).collect::<Vec<_>>(), [3, 4]);
    assert!(preview.refusals.iter().all(|refusal| refusal.reason.len() > 20), "{preview:?}");
    assert_eq!(editor.get("/acme-outdoor/assets.csv").await.text().lines().count(), 1, "nothing is done yet");

    assert_eq!(editor.call("/api/assets/import/commit", &arguments).await.code(), 200);
    assert_eq!(editor.get("/acme-outdoor/assets.csv").await.text().lines().count(), 3);
    assert_eq!(editor.call("/api/assets/import/commit", &arguments).await.code(), 404, "it is done once");
}

#[tokio::test]
async fn a_list_of_100_000_lines_is_taken_whole() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let editor = site.person(Role::Editor).await;
    let lines = |count: u32| (0..count).map(|number| format!("https://www.example.com/is/image/{number}?wid=200"));
    let answer = editor.call("/api/invalidations/submit", &submission(lines(100_000).collect(), "a")).await;
    assert_eq!(answer.code(), 200, "{}", answer.text());
    let arguments = format!("company={COMPANY}&id={}", answer.json::<String>());
    let progress: Progress = editor.call("/api/invalidations/progress", &arguments).await.json();
    assert_eq!(progress.state, InvalidationState::Preparing, "it is made after the answer");
    assert!(server::invalidation::prepare(&site.fixture.service, Stage::Making).await.unwrap());
    let progress: Progress = editor.call("/api/invalidations/progress", &arguments).await.json();
    assert_eq!((progress.counts.total, progress.counts.left), (100_000, 100_000));

    // The plain form carries it, too.
    let pasted: Vec<String> = lines(100_000).collect();
    let (urls, key) = (pasted.join("\r\n"), "b");
    let form = [("company", COMPANY), ("list[urls]", urls.as_str()), ("list[idempotency_key]", key)];
    let answer = editor.submit("/api/invalidations/submit-list", &form).await;
    assert!(answer.location().starts_with("/acme-outdoor/invalidations/"), "{answer:?}");
}

#[tokio::test]
async fn lines_that_are_no_urls_of_the_company_are_refused_with_a_reason_and_nothing_is_sent() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let editor = site.person(Role::Editor).await;
    for line in [
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "http://user:pass@www.example.com/a",
        "https://evil.example/a",
        "ftp://www.example.com/a",
    ] {
        let answer = editor.call("/api/invalidations/submit", &submission(vec![line.to_owned()], "")).await;
        let problem = field_problem(&answer, "urls");
        assert!(problem.contains("No URL of the list can be purged"), "{line}: {problem}");
    }
    let mixed = vec!["https://www.example.com/a".to_owned(), "https://evil.example/b".to_owned()];
    let problem = field_problem(&editor.call("/api/invalidations/submit", &submission(mixed, "")).await, "urls");
    assert!(problem.starts_with("1 line is refused."), "{problem}");
    let history = history(&editor).await;
    assert_eq!(history, []);
}

#[tokio::test]
async fn pressing_continue_twice_makes_one_invalidation() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let editor = site.person(Role::Editor).await;
    let call = submission((0..500).map(|number| format!("https://www.example.com/{number}")).collect(), "one key");
    let (first, second) =
        tokio::join!(editor.call("/api/invalidations/submit", &call), editor.call("/api/invalidations/submit", &call));
    assert_eq!((first.code(), second.code()), (200, 200));
    assert_eq!(first.text(), second.text());
    let history = history(&editor).await;
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].counts.total, 500);
}

#[tokio::test]
async fn pressing_run_again_twice_makes_one_invalidation_also_without_scripts() {
    let site = Site::new().await;
    site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let editor = site.person(Role::Editor).await;
    let call = submission(vec!["https://www.example.com/a".to_owned()], "one key");
    let id: String = editor.call("/api/invalidations/submit", &call).await.json();
    let page = editor.get(&format!("/acme-outdoor/invalidations/{id}")).await.text();
    let field = page.split("<input").find(|field| field.contains("name=\"idempotency_key\"")).unwrap();
    let key = field.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(key.len() > 20 && key.ends_with("-again"), "{field}");
    let form = [("company", "acme-outdoor"), ("id", id.as_str()), ("idempotency_key", key)];
    let first = editor.submit("/api/invalidations/run-again", &form).await;
    let second = editor.submit("/api/invalidations/run-again", &form).await;
    assert_eq!(first.location(), second.location());
    assert!(first.location().starts_with("/acme-outdoor/invalidations/"), "{first:?}");
    let history = history(&editor).await;
    assert_eq!(history.len(), 2);
    let long = "x".repeat(65);
    let long = [("company", "acme-outdoor"), ("id", id.as_str()), ("idempotency_key", long.as_str())];
    let refused = editor.call("/api/invalidations/run-again", &encoded(&long)).await;
    assert!(refused.error().problem_of("idempotency_key").is_some(), "{refused:?}");
}
