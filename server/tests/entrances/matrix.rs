//! One table: each entrance, and what each kind of visitor gets there. The list of entrances comes from the program; an
//! entrance without a row fails, and so does a row without an entrance.

use std::collections::BTreeSet;

use app::model::company::CompanySlug;
use app::model::person::Role;
use server::router::{OF_A_COMPANY, OPEN, PlainRoute, SESSIONS};

use super::asking::{Things, ask, summary, visitors};
use super::world::{COMPANY, OTHER_COMPANY, Site};

/// Let in.
pub const OK: u16 = 200;
/// Led on to where signing in, or out, leads.
const ON: u16 = 303;
/// Led to the login page, with the way back.
const IN: u16 = 303;
/// Not signed in.
const OUT: u16 = 401;
/// Not in this role.
pub const NO: u16 = 403;
/// Not there, as far as this visitor is concerned.
pub const NIL: u16 = 404;
/// Let in, and told that nothing has failed.
const CON: u16 = 409;

/// An entrance; what anonymous, viewer, editor, admin, the other company's admin and a viewer who owns the installation get;
/// what is sent: the last part of
/// a path, or a body.
pub type Row = (&'static str, [u16; 6], &'static str);

/// In paths and arguments, words in angle brackets stand for IDs of the company's own things.
#[rustfmt::skip]
pub const MATRIX: &[Row] = &[
    //                                            anonymous, viewer, editor, admin, stranger, owner
    ("GET /livez",                                  [OK,  OK,  OK,  OK,  OK,  OK],   ""),
    ("GET /readyz",                                 [OK,  OK,  OK,  OK,  OK,  OK],   ""),
    ("GET /metrics",                                [NIL, NIL, NIL, NIL, NIL, NIL], ""),
    ("GET /robots.txt",                             [OK,  OK,  OK,  OK,  OK,  OK],   ""),
    ("GET /pkg/{name}",                             [NIL, NIL, NIL, NIL, NIL, NIL], "no-such-file.js"),

    ("GET /login",                                  [OK,  ON,  ON,  ON,  ON,  ON],   ""),
    ("POST /login",                                 [ON,  ON,  ON,  ON,  ON,  ON],   "email=a%40b.example&password=guess"),
    ("GET /login/link/{token}",                     [ON,  ON,  ON,  ON,  ON,  ON],   "no-such-token"),
    ("GET /login/invitation/{token}",               [ON,  ON,  ON,  ON,  ON,  ON],   "no-such-token"),
    ("POST /login/invitation",                      [ON,  ON,  ON,  ON,  ON,  ON],   "invitation=no-such-token&password=guess"),
    ("POST /login/forgot",                          [ON,  ON,  ON,  ON,  ON,  ON],   "email=a%40b.example"),
    ("POST /login/second",                          [ON,  ON,  ON,  ON,  ON,  ON],   "code=123456"),
    // Where no provider is named, back to the form.
    ("GET /login/sso",                              [ON,  ON,  ON,  ON,  ON,  ON],  ""),
    ("GET /login/sso/callback",                     [ON,  ON,  ON,  ON,  ON,  ON],  ""),
    ("GET /account/prove/sso",                      [ON,  ON,  ON,  ON,  ON,  ON],  ""),
    // Of whoever is signed in, and of nobody else: the company is where the answer leads.
    ("POST /account/password",                      [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&current=guess&password=tiny"),
    ("POST /account/prove",                         [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&current=guess"),
    ("POST /account/prove/second",                  [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&code=123456"),
    ("POST /account/prove/passkey",                 [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&credential=guess"),
    ("POST /account/sessions/end",                  [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&id=no-such-session"),
    ("POST /account/sessions/end-others",           [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>"),
    ("POST /account/authenticator/begin",           [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>"),
    ("POST /account/authenticator/confirm",         [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&code=123456"),
    ("POST /account/authenticator/remove",          [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>"),
    ("POST /account/recovery-codes",                [ON,  OK,  OK,  OK,  OK,  OK],   "company=<company>"),
    // At an address without a name there are none.
    ("POST /login/passkey/begin",                   [503, 503, 503, 503, 503, 503], ""),
    ("POST /login/passkey",                         [ON,  ON,  ON,  ON,  ON,  ON],   "credential=guess"),
    ("POST /account/prove/passkey/begin",           [OUT, 503, 503, 503, 503, 503], ""),
    ("POST /account/passkeys/begin",                [OUT, 503, 503, 503, 503, 503], ""),
    ("POST /account/passkeys",                      [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&credential=guess"),
    ("POST /account/passkeys/remove",               [ON,  ON,  ON,  ON,  ON,  ON],   "company=<company>&id=no-such-passkey"),
    ("GET /{company}/account",                      [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("POST /api/account",                           [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),

    ("GET /",                                       [IN,  ON,  ON,  ON,  ON,  ON],   ""),
    ("GET /{company}/assets",                       [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/assets/import",                [IN,  NO,  OK,  OK,  NIL, NO],  ""),
    ("GET /{company}/assets/import/{id}",           [IN,  NO,  OK,  OK,  NIL, NO],  "<import>"),
    ("GET /{company}/invalidate",                   [IN,  NO,  OK,  OK,  NIL, NO],  ""),
    ("GET /{company}/invalidations",                [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/invalidations/{id}",           [IN,  OK,  OK,  OK,  NIL, OK],  "<invalidation>"),
    ("GET /{company}/setup/general",                [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/presets",                [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/templates",              [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/cache-keys",             [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/rules",                  [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/versions",               [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/people",                 [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/audit",                  [IN,  NO,  NO,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/audit.jsonl",            [OUT, NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/installation.jsonl",     [OUT, NO,  NO,  NO,  NIL, OK],  ""),
    ("GET /{company}/setup/companies",              [IN,  NO,  NO,  NO,  NIL, OK],  ""),
    ("GET /{company}/setup/notifications",          [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/connections",            [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/connections/new",        [IN,  NO,  NO,  OK,  NIL, NO],  ""),
    ("GET /{company}/setup/connections/{id}",       [IN,  NO,  NO,  OK,  NIL, NO],  "<connection>"),
    ("GET /{company}/help/template",                [IN,  OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/assets.csv",                   [OUT, OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/template.txt",                 [OUT, OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/invalidations/{id}/urls.csv",  [OUT, OK,  OK,  OK,  NIL, OK],  "<invalidation>"),
    ("GET /{company}/invalidations/{id}/urls.json", [OUT, OK,  OK,  OK,  NIL, OK],  "<invalidation>"),
    ("GET /{company}/events",                       [OUT, OK,  OK,  OK,  NIL, OK],  ""),
    ("GET /{company}/setup/api-tokens",             [IN,  OK,  OK,  OK,  NIL, OK], ""),

    ("POST /api/settings",                          [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/settings/save",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&then=assets&change[published_server]=&change[origin_server]=&change[company_root]=&change[template]=&change[version]=<version>"),
    ("POST /api/settings/draft",                    [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/presets",                           [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/presets/save",                      [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&change[rows][0][name]=product&change[rows][0][modifiers]=wid%3D250&change[version]=<presets version>"),
    ("POST /api/presets/draft",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/templates",                         [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/templates/save",                    [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&change[default_name]=Default&change[rows][0][name]=Crops&change[rows][0][text]=%3CID%3E&change[version]=<templates version>"),
    ("POST /api/templates/draft",                   [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/cache-keys",                        [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/cache-keys/save",                   [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&change[rows][0][host]=www.example.com&change[rows][0][key]=without_query&change[version]=<cache keys version>"),
    ("POST /api/cache-keys/draft",                  [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/rules",                             [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/rules/save",                        [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&change[tags_and_folders]=editor&change[hosts_and_everything]=by_connection&change[version]=<rules version>"),
    ("POST /api/rules/draft",                       [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),

    ("POST /api/versions",                          [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&subject=presets"),
    ("POST /api/versions/way-back",                 [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&subject=presets&version=<kept version>"),
    ("POST /api/versions/go-back",                  [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&subject=presets&version=<kept version>&current=<presets version>"),

    ("POST /api/people",                            [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/people/invite",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&form[email]=<new name>%40acme.example&form[role]=viewer"),
    ("POST /api/people/draft",                      [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/people/withdraw",                   [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<invited>"),
    ("POST /api/people/role",                       [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<member>&role=editor"),
    ("POST /api/people/remove",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<member>"),
    ("POST /api/people/second-factor",              [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&is_needed=false"),
    ("POST /api/people/disable",                    [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<member>"),
    ("POST /api/people/enable",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<member>"),
    ("POST /api/people/sign-out",                   [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<member>"),

    ("POST /api/audit",                             [OUT, NO,  NO,  OK,  NIL, NO],  r#"{"company":"<company>","query":{}}"#),
    ("POST /api/audit/people",                      [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/installation/audit",                [OUT, NO,  NO,  NO,  NIL, OK],  r#"{"company":"<company>","query":{"of":"installation"}}"#),
    ("POST /api/installation/audit/people",         [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>"),
    ("POST /api/installation/companies",            [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>"),
    ("POST /api/installation/companies/create",     [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>&name=<new name>"),
    ("POST /api/installation/companies/draft",      [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>"),
    ("POST /api/installation/companies/rename",     [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>&id=<another company>&name=<new name>"),
    ("POST /api/installation/companies/archive",    [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>&id=<another company>"),
    ("POST /api/installation/companies/restore",    [OUT, NO,  NO,  NO,  NIL, OK],  "company=<company>&id=<another company>"),
    // Nobody makes one who has not just shown who they are; here, all have.
    ("POST /api/api-tokens",                        [OUT, OK,  OK,  OK,  NIL, OK], "company=<company>"),
    ("POST /api/api-tokens/make",                   [OUT, OK,  OK,  OK,  NIL, OK], "company=<company>&form[name]=Build&form[actions][]=look"),
    ("POST /api/api-tokens/revoke",                 [OUT, NIL, OK,  OK,  NIL, NIL], "company=<company>&id=<token>"),
    ("POST /{company}/api-token.txt",               [OUT, OK,  OK,  OK,  NIL, OK], "form[name]=Build&form[actions][]=look"),

    ("POST /api/assets",                            [OUT, OK,  OK,  OK,  NIL, OK],  r#"{"company":"<company>","query":<asset query>}"#),
    ("POST /api/assets/selected",                   [OUT, OK,  OK,  OK,  NIL, OK],  r#"{"company":"<company>","selection":{"Ids":[]},"after":null}"#),
    ("POST /api/assets/outline",                    [OUT, OK,  OK,  OK,  NIL, OK],  r#"{"company":"<company>","selection":{"Ids":[]}}"#),
    ("POST /api/assets/import/stage",               [OUT, NO,  OK,  OK,  NIL, NO],  "<upload>"),
    ("POST /api/assets/import/staged",              [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<import>"),
    ("POST /api/assets/import/commit",              [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<import>"),

    ("POST /api/providers",                         [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/connections",                       [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/connections/save",                  [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&form[name]=<new name>&form[provider]=scripted&form[hosts]=www.example.com&form[fields][node]=a"),
    ("POST /api/connections/draft",                 [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/connections/enable",                [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<connection>&enabled=true"),
    ("POST /api/connections/pause",                 [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<connection>&paused=false"),
    ("POST /api/connections/delete",                [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<connection>"),
    ("POST /api/connections/test",                  [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<connection>"),

    ("POST /api/desk",                              [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/invalidations/submit",              [OUT, NO,  OK,  OK,  NIL, NO],  r#"{"company":"<company>","recipe":<recipe>}"#),
    ("POST /api/invalidations/submit-list",         [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&list[urls]=https://www.example.com/a"),
    ("POST /api/invalidations/submit-wide",         [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&wide[kind]=prefix&wide[lines]=https://www.example.com/a/"),
    ("POST /api/invalidations/wide-draft",          [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/invalidations/draft",               [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/invalidations",                     [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/invalidations/choices",             [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/invalidations/one",                 [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>&id=<invalidation>"),
    ("POST /api/invalidations/progress",            [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>&id=<invalidation>"),
    ("POST /api/invalidations/running",             [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>"),
    ("POST /api/invalidations/urls",                [OUT, OK,  OK,  OK,  NIL, OK],  r#"{"company":"<company>","id":"<invalidation>","query":{"text":"","state":null,"after":0}}"#),
    ("POST /api/invalidations/run-again",           [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<invalidation>&idempotency_key=<new name>-again"),
    ("POST /api/invalidations/retry-failed",        [OUT, NO,  CON, CON, NIL, NO],  "company=<company>&id=<invalidation>&idempotency_key=<new name>-retry"),
    ("POST /api/invalidations/verification",        [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>&id=<invalidation>"),
    ("POST /api/invalidations/purge-stale",         [OUT, NO,  CON, CON, NIL, NO],  "company=<company>&id=<invalidation>&idempotency_key=<new name>-stale"),
    ("POST /api/invalidations/annotate",            [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<invalidation>&note=why&link=https://tickets.example/1"),
    ("POST /api/invalidations/copy-as-template",    [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&id=<invalidation>"),
    ("POST /api/invalidations/notifications",       [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>&id=<invalidation>"),
    ("POST /api/invalidations/follow",              [OUT, OK,  OK,  OK,  NIL, OK],  "company=<company>&id=<invalidation>&is_wanted=false"),
    ("POST /api/invalidations/approve",             [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<waiting>"),
    ("POST /api/invalidations/decline",             [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<waiting>&reason=no"),
    ("POST /api/invalidations/cancel",              [OUT, NO,  OK,  OK,  NIL, NO],  "company=<company>&id=<invalidation>"),

    ("POST /api/webhook",                           [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/webhook/save",                      [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>&form[url]=http://127.0.0.1:9/hook&form[secret]=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ("POST /api/webhook/draft",                     [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),
    ("POST /api/webhook/test",                      [OUT, NO,  NO,  OK,  NIL, NO],  "company=<company>"),

    // The last row, since it ends the session.
    ("POST /logout",                                [ON,  ON,  ON,  ON,  ON,  ON],   ""),
];

/// The entrances that the program has, as `METHOD path`.
fn entrances() -> BTreeSet<String> {
    let pages = leptos_axum::generate_route_list(app::pages::App);
    let pages = pages.iter().map(|listing| format!("GET {}", listing.path()));
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}"));
    let plain = |route: &PlainRoute| format!("{} {}", route.method, route.path);
    let plain = OPEN.iter().chain(&SESSIONS).chain(&OF_A_COMPANY).map(plain);
    pages.chain(functions).chain(plain).chain(["GET /".to_owned()]).collect()
}

#[tokio::test]
async fn every_entrance_has_a_row_and_every_row_an_entrance() {
    let _site = Site::new().await;
    let rows: BTreeSet<String> = MATRIX.iter().map(|(entrance, ..)| (*entrance).to_owned()).collect();
    assert_eq!(rows.len(), MATRIX.len(), "an entrance has two rows");
    let entrances = entrances();
    let without_row: Vec<_> = entrances.difference(&rows).collect();
    let without_entrance: Vec<_> = rows.difference(&entrances).collect();
    assert!(without_row.is_empty(), "entrances without a row: {without_row:?}");
    assert!(without_entrance.is_empty(), "rows without an entrance: {without_entrance:?}");
}

#[tokio::test]
async fn no_company_has_an_address_that_is_a_route() {
    let _site = Site::new().await;
    for entrance in entrances() {
        let begin = entrance.split('/').nth(1).unwrap_or_default();
        assert!(CompanySlug::parse(begin).is_none(), "a company could be in the way of {entrance}");
    }
}

#[tokio::test]
async fn no_server_function_answers_to_get() {
    let _site = Site::new().await;
    let by_get: Vec<_> = entrances().into_iter().filter(|entrance| entrance.starts_with("GET /api")).collect();
    assert!(by_get.is_empty(), "{by_get:?}");
}

#[tokio::test]
async fn everybody_is_let_in_where_the_table_says_and_nowhere_else() {
    let site = Site::new().await;
    let mut wrong = Vec::new();
    for (column, browser) in visitors(&site).await.iter().enumerate() {
        for row in MATRIX {
            // Whoever may do it does it to things of their own making.
            let actor = site.fixture.actor(if column == 2 { Role::Editor } else { Role::Admin });
            let answer = ask(browser, row, COMPANY, &Things::of(&site, actor, row).await).await;
            let expected = row.1[column];
            if answer.code() != expected {
                let visitor = ["anonymous", "viewer", "editor", "admin", "stranger", "owner"][column];
                wrong.push(format!("{} as {visitor}: {expected} expected, {}", row.0, summary(&answer)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_company_that_is_not_theirs_answers_like_one_that_does_not_exist() {
    let site = Site::new().await;
    let stranger = site.stranger().await;
    for row in MATRIX.iter().filter(|row| row.1[3] != NIL && row.1[4] == NIL) {
        let things = Things::of(&site, site.fixture.actor(Role::Admin), row).await;
        let foreign = ask(&stranger, row, COMPANY, &things).await;
        let unknown = ask(&stranger, row, "no-such-company", &things).await;
        assert_eq!(summary(&foreign), summary(&unknown), "{}", row.0);
    }
}

#[tokio::test]
async fn things_of_another_company_answer_like_things_that_do_not_exist() {
    let site = Site::new().await;
    let stranger = site.stranger().await;
    let names_a_thing = |row: &&Row| {
        ["<connection>", "<invalidation>", "<waiting>", "<import>", "<token>"].iter().any(|id| row.2.contains(id))
    };
    let mut count = 0;
    for row in MATRIX.iter().filter(names_a_thing) {
        let theirs = Things::of(&site, site.fixture.actor(Role::Admin), row).await;
        let foreign = ask(&stranger, row, OTHER_COMPANY, &theirs).await;
        let unknown = ask(&stranger, row, OTHER_COMPANY, &Things::unknown()).await;
        assert_eq!(foreign.code(), NIL, "{}: {}", row.0, summary(&foreign));
        assert_eq!(summary(&foreign), summary(&unknown), "{}", row.0);
        count += 1;
    }
    assert!(count >= 12, "only {count} rows name a thing");
}

#[tokio::test]
async fn a_role_that_is_too_low_is_told_which_one_is_needed() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let refused = viewer.call("/api/connections", "company=acme-outdoor").await;
    assert_eq!((refused.code(), refused.text().as_str()), (NO, r#"{"Forbidden":{"needs":"admin"}}"#));
    let refused = viewer.call("/api/desk", "company=acme-outdoor").await;
    assert_eq!((refused.code(), refused.text().as_str()), (NO, r#"{"Forbidden":{"needs":"editor"}}"#));
    let admin = site.person(Role::Admin).await;
    let refused = admin.call("/api/installation/audit/people", "company=acme-outdoor").await;
    assert_eq!((refused.code(), refused.text().as_str()), (NO, r#"{"Forbidden":{"needs":"owner"}}"#));
}

#[tokio::test]
async fn a_page_that_asks_to_sign_in_names_the_way_back() {
    let site = Site::new().await;
    let nobody = site.anonymous();
    let answer = nobody.get("/acme-outdoor/assets?kind=image&folder=a%20b").await;
    assert_eq!(answer.code(), IN);
    assert_eq!(answer.location(), "/login?next=%2Facme-outdoor%2Fassets%3Fkind%3Dimage%26folder%3Da%2520b");
    assert_eq!(nobody.get("/").await.location(), "/login");
}
