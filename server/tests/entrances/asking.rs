//! How a row of the table is asked: fills in the words of its path and of its arguments.

use app::model::asset::{AssetQuery, Preset};
use app::model::person::{Actor, Role};
use app::model::preset::PresetsChange;
use app::model::recipe::{Edits, Recipe};
use app::model::rights::Action;
use axum::body::Body;
use axum::http::{Request, header};
use server::service::Service;
use server::{catalog, invalidation, settings};

use super::matrix::Row;
use super::world::{Answer, Browser, Site, upload_form};

const UNKNOWN_ID: &str = "01935400-0000-7000-8000-000000000000";

/// What a row can name.
pub struct Things {
    connection: String,
    import: String,
    another_company: String,
    /// That nothing is called yet.
    new_name: String,
    invalidation: String,
    /// An invalidation of a colleague that waits for approval.
    waiting: String,
    invited: String,
    kept_version: i64,
    member: String,
    token: String,
    version: i64,
    presets_version: i64,
    cache_keys_version: i64,
    rules_version: i64,
    templates_version: i64,
}

impl Things {
    /// As many as the row names, made for it by this person.
    pub async fn of(site: &Site, actor: &Actor, row: &Row) -> Self {
        let service = &site.fixture.service;
        // Of what was made in one moment, no one is the newest.
        site.fixture.clock.advance_ms(1);
        let mut things = Self::unknown();
        if row.2.contains("<kept version>") {
            things.kept_version = kept_version(service, actor).await;
        }
        things.version = settings::settings(service, actor).await.unwrap().version;
        things.presets_version = settings::presets::presets(service, actor).await.unwrap().version;
        things.templates_version = settings::templates::templates(service, actor).await.unwrap().version;
        things.cache_keys_version = settings::cache_keys::cache_keys(service, actor).await.unwrap().version;
        things.rules_version = settings::rules::rules(service, actor).await.unwrap().version;
        things.new_name = service.new_id();
        if row.2.contains("<connection>") {
            things.connection = site.connection(actor, &service.new_id()).await;
        } else if row.2.contains("<invalidation>") || row.2.contains("example.com") {
            site.any_connection(actor).await;
        }
        if row.2.contains("<another company>") {
            things.another_company = site.another_company().await;
        }
        if row.2.contains("<import>") {
            let staged = catalog::stage_import(service, actor, "a.csv".to_owned(), b"Backpack_A".to_vec()).await;
            things.import = staged.unwrap().id;
        }
        if row.2.contains("<invited>") {
            things.invited = site.invitation(actor, &service.new_id()).await;
        }
        if row.2.contains("<member>") {
            things.member = site.member(actor).await;
        }
        if row.2.contains("<token>") {
            things.token = site.token(actor, &[Action::Look]).await.0;
        }
        if row.2.contains("<waiting>") {
            things.waiting = site.waiting(actor).await;
        }
        if row.2.contains("<invalidation>") {
            things.invalidation = invalidation::submit(service, actor, recipe()).await.unwrap();
        }
        things
    }

    /// None of which there is.
    pub fn unknown() -> Self {
        let id = || UNKNOWN_ID.to_owned();
        Self {
            connection: id(),
            import: id(),
            another_company: id(),
            new_name: id(),
            invalidation: id(),
            waiting: id(),
            invited: id(),
            kept_version: 0,
            member: id(),
            token: id(),
            version: 0,
            presets_version: 0,
            cache_keys_version: 0,
            rules_version: 0,
            templates_version: 0,
        }
    }
}

/// In the order of the table's columns.
pub async fn visitors(site: &Site) -> [Browser<'_>; 6] {
    let [viewer, editor, admin] = [Role::Viewer, Role::Editor, Role::Admin].map(|role| site.person(role));
    [site.anonymous(), viewer.await, editor.await, admin.await, site.stranger().await, site.owner().await]
}

/// Asks as a hydrated page does.
pub async fn ask(browser: &Browser<'_>, row: &Row, company: &str, things: &Things) -> Answer {
    let (method, path) = row.0.split_once(' ').unwrap();
    let rest = filled(row.2, company, things);
    if method == "GET" {
        let place = if path.contains("{id}") { "{id}" } else { "{token}" };
        return browser.get(&path.replace("{company}", company).replace(place, &rest).replace("{name}", &rest)).await;
    }
    let (content_type, body) = match rest.as_str() {
        "<upload>" => upload_form(company, b"Backpack_A"),
        json if json.starts_with('{') => ("application/json".to_owned(), rest.into_bytes()),
        _ => ("application/x-www-form-urlencoded".to_owned(), rest.into_bytes()),
    };
    let request = Request::post(path.replace("{company}", company)).header(header::CONTENT_TYPE, content_type);
    browser.send(request.header("sec-fetch-site", "same-origin"), Body::from(body)).await
}

/// Status, type and text, without what is another each time: nonces, and in which order a page's resources were ready.
pub fn summary(answer: &Answer) -> String {
    let text = answer.text();
    let mut parts = text.split("nonce=\"");
    let mut still = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        still.push_str(part.split_once('"').map_or(part, |(_, behind)| behind));
    }
    // Resources that are ready in one moment stand in one script.
    let scripts = still.split("<script").flat_map(|piece| piece.split("</script>"));
    let pieces =
        scripts.flat_map(|piece| piece.split("__RESOLVED_RESOURCES")).map(|piece| piece.trim_matches([' ', '>']));
    let mut pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    pieces.sort_unstable();
    format!("{} {} {}", answer.code(), answer.header("content-type"), pieces.join("\n"))
}

fn filled(text: &str, company: &str, things: &Things) -> String {
    let (query, recipe) = (serde_json::to_string(&AssetQuery::default()), serde_json::to_string(&recipe()));
    text.replace("<company>", company)
        .replace("<another company>", &things.another_company)
        .replace("<connection>", &things.connection)
        .replace("<import>", &things.import)
        .replace("<invalidation>", &things.invalidation)
        .replace("<waiting>", &things.waiting)
        .replace("<invited>", &things.invited)
        .replace("<kept version>", &things.kept_version.to_string())
        .replace("<member>", &things.member)
        .replace("<token>", &things.token)
        .replace("<version>", &things.version.to_string())
        .replace("<presets version>", &things.presets_version.to_string())
        .replace("<cache keys version>", &things.cache_keys_version.to_string())
        .replace("<rules version>", &things.rules_version.to_string())
        .replace("<templates version>", &things.templates_version.to_string())
        .replace("<new name>", &things.new_name)
        .replace("<asset query>", &query.unwrap())
        .replace("<recipe>", &recipe.unwrap())
}

/// A version of the image presets that is not the newest.
async fn kept_version(service: &Service, actor: &Actor) -> i64 {
    let version = settings::presets::presets(service, actor).await.unwrap().version;
    let rows = vec![Preset { name: service.new_id(), modifiers: "wid=250".to_owned() }];
    let change = PresetsChange { rows, version, ..PresetsChange::default() };
    settings::presets::save_presets(service, actor, change).await.unwrap();
    version
}

/// A list of one URL that the connections serve.
fn recipe() -> Recipe {
    let added = vec!["https://www.example.com/a".to_owned()];
    Recipe { edits: Edits { added, ..Edits::default() }, ..Recipe::default() }
}
