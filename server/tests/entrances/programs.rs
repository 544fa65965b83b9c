//! What programs get at every entrance by their API tokens, and what they do not.

use app::model::error::AppError;
use app::model::person::Role;
use app::model::rights::{Action, Needs};
use server::auth::api_tokens;

use super::asking::{Things, ask};
use super::matrix::{MATRIX, Row};
use super::world::{Browser, COMPANY, OTHER_COMPANY, Site};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a token that was made for looking alone is let in for. Pages are for people.
const LOOKING: &[&str] = &[
    "GET /{company}/events",
    "POST /api/settings",
    "POST /api/presets",
    "POST /api/templates",
    "POST /api/cache-keys",
    "POST /api/rules",
    "POST /api/assets",
    "POST /api/assets/selected",
    "POST /api/assets/outline",
    "POST /api/invalidations",
    "POST /api/invalidations/choices",
    "POST /api/invalidations/one",
    "POST /api/invalidations/progress",
    "POST /api/invalidations/running",
    "POST /api/invalidations/urls",
    "POST /api/invalidations/verification",
    "POST /api/invalidations/notifications",
];

/// Whether only people of the company get through.
fn is_behind_the_door(row: &Row) -> bool {
    row.0.contains("{company}") || row.0.starts_with("POST /api/")
}

async fn codes(site: &Site, program: &Browser<'_>, company: &str) -> Vec<(&'static str, u16)> {
    let mut codes = Vec::new();
    for row in MATRIX.iter().filter(|row| is_behind_the_door(row)) {
        let things = Things::of(site, site.fixture.actor(Role::Admin), row).await;
        codes.push((row.0, ask(program, row, company, &things).await.code()));
    }
    codes
}

fn for_programs() -> Vec<Action> {
    Action::ALL.into_iter().filter(|action| action.is_for_tokens()).collect()
}

#[tokio::test]
async fn a_token_for_looking_looks_and_does_nothing_else() {
    let site = Site::new().await;
    let (_, token) = site.token(site.fixture.actor(Role::Admin), &[Action::Look]).await;
    let codes = codes(&site, &site.program(&token), COMPANY).await;
    let let_in: Vec<_> = codes.iter().filter(|(_, code)| *code == 200).map(|(entrance, _)| *entrance).collect();
    assert_eq!(let_in, LOOKING);
    let others: Vec<_> = codes.iter().filter(|(_, code)| ![200, 403].contains(code)).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[tokio::test]
async fn whatever_a_token_was_made_for_it_changes_nothing_about_who_gets_in() {
    let site = Site::new().await;
    let (_, token) = site.token(site.fixture.actor(Role::Admin), &for_programs()).await;
    let codes = codes(&site, &site.program(&token), COMPANY).await;
    let about_access = [
        "/account",
        "/api/people",
        "setup/people",
        "/api-token",
        "/connections",
        "/webhook",
        "/notifications",
        "/providers",
        "/rules/",
        "setup/rules",
    ];
    for (entrance, code) in codes {
        let is_of_one = entrance.contains("/invalidations/notifications");
        if about_access.iter().any(|part| entrance.contains(part)) && !is_of_one {
            assert_eq!(code, 403, "{entrance}");
        }
    }
}

#[tokio::test]
async fn no_token_stands_for_a_second_person() {
    let site = Site::new().await;
    let admin = site.fixture.actor(Role::Admin);
    let (_, token) = site.token(admin, &for_programs()).await;
    let program = site.program(&token);
    let form = format!("company={COMPANY}&id={}", site.waiting(admin).await);
    for path in ["/api/invalidations/approve", "/api/invalidations/decline"] {
        assert_eq!(program.call(path, &form).await.error(), AppError::OutOfScope, "{path}");
    }
    assert_eq!(site.person(Role::Admin).await.call("/api/invalidations/approve", &form).await.code(), 200);
}

#[tokio::test]
async fn a_token_counts_in_its_own_company_alone_and_only_while_it_holds() {
    let site = Site::new().await;
    let admin = site.fixture.actor(Role::Admin);
    let (id, token) = site.token(admin, &for_programs()).await;
    let program = site.program(&token);
    for (entrance, code) in codes(&site, &program, OTHER_COMPANY).await {
        assert_eq!(code, 404, "{entrance} of another company");
    }
    api_tokens::revoke(&site.fixture.service, admin, id).await.unwrap();
    let (_, expired) = site.token(admin, &for_programs()).await;
    site.fixture.clock.advance_ms(7 * DAY_MS);
    for token in [token.as_str(), &expired, "edgesweep_", "guess", "", &expired[..expired.len() - 1]] {
        for (entrance, code) in codes(&site, &site.program(token), COMPANY).await {
            assert_eq!(code, 401, "{entrance} by {token}");
        }
    }
    let refused = site.program("guess").call("/api/settings", "company=acme-outdoor").await;
    assert_eq!(refused.error(), AppError::BadToken);
}

#[tokio::test]
async fn a_token_does_no_more_than_its_maker_may_by_now() {
    let site = Site::new().await;
    let editor = site.fixture.actor(Role::Editor);
    let (_, token) = site.token(editor, &[Action::Look, Action::Invalidate]).await;
    let program = site.program(&token);
    assert_eq!(program.call("/api/desk", "company=acme-outdoor").await.code(), 200);
    let (service, admin) = (&site.fixture.service, site.fixture.actor(Role::Admin));
    server::people::set_role(service, admin, editor.person_id.clone(), "viewer".to_owned()).await.unwrap();
    let refused = program.call("/api/desk", "company=acme-outdoor").await;
    assert_eq!(refused.error(), AppError::Forbidden { needs: Needs::Role(Role::Editor) });
    assert_eq!(program.call("/api/settings", "company=acme-outdoor").await.code(), 200);
    server::people::remove(service, admin, editor.person_id.clone()).await.unwrap();
    assert_eq!(program.call("/api/settings", "company=acme-outdoor").await.code(), 404);
}

#[tokio::test]
async fn a_cookie_beside_a_token_lends_it_nothing() {
    let site = Site::new().await;
    let (_, token) = site.token(site.fixture.actor(Role::Viewer), &[Action::Look]).await;
    let mut program = site.program(&token);
    program.cookie = site.person(Role::Admin).await.cookie;
    assert_eq!(program.call("/api/people", "company=acme-outdoor").await.code(), 403);
}

#[tokio::test]
async fn without_scripts_the_token_comes_as_a_file() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let form = [("form[name]", "Build"), ("form[actions][]", "look"), ("form[actions][]", "download")];
    let made = viewer.submit("/acme-outdoor/api-token.txt", &form).await;
    assert!(made.header("content-disposition").contains("edgesweep-api-token.txt"), "{made:?}");
    assert_eq!(made.header("cache-control"), "no-store");
    let program = site.program(made.text().trim());
    assert_eq!(program.get("/acme-outdoor/assets.csv").await.code(), 200);
}
