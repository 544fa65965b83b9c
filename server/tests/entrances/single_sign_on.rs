//! Single sign-on over the whole program: whom it lets in and as what, and which answers of a provider count for nothing.

use app::model::company::CompanySlug;
use app::model::person::{Actor, Role};
use app::model::rights::Action;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use server::auth::single_sign_on::SESSION_MS;
use server::auth::{api_tokens, people};
use server::companies;
use server::config::{Config, Oidc};
use server::fixture::PASSWORD;
use server::people::{disabling, set_role};
use server::providers::client::Guard;
use server::store::{identities, people as rows};

use super::provider::{FakeProvider, PUBLISHED, START_S, Signature, challenge};
use super::world::{Browser, COMPANY, OTHER_COMPANY, Site, encoded};

const EDITORS: &str = "editors=acme-outdoor:editor";
const ADMINS: &str = "admins=acme-outdoor:admin";
const THERE: &str = "/acme-outdoor/account";

/// Makes claims bad, and says what signs them.
type Change = fn(&mut Value) -> Signature;

/// Where a sign-in leads, of somebody with these groups.
async fn signs_in(
    provider: &FakeProvider,
    site: &Site,
    browser: &mut Browser<'_>,
    who: &str,
    groups: &[&str],
) -> String {
    provider.sends_back(site, browser, (who, groups), |_| PUBLISHED).await.location().to_owned()
}

/// The roles of a person in the company, as the table has them.
async fn held(site: &Site, email: &str) -> Vec<(String, i64)> {
    let query = "SELECT m.role, m.by_groups FROM memberships m JOIN people p ON p.id = m.person_id
                 WHERE lower(p.email) = lower($1) ORDER BY m.role";
    sqlx::query_as(query).bind(email).fetch_all(site.fixture.service.store.read()).await.unwrap()
}

fn by_groups(role: &str) -> Vec<(String, i64)> {
    vec![(role.to_owned(), 1)]
}

fn by_hand(role: &str) -> Vec<(String, i64)> {
    vec![(role.to_owned(), 0)]
}

async fn count(site: &Site, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(site.fixture.service.store.read()).await.unwrap()
}

/// Actions and details of the trail, with refusals, in the order of their chains.
async fn trail(site: &Site) -> Vec<(String, Value)> {
    server::audit::knocks::step(&site.fixture.service).await.unwrap();
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT action, details FROM audit ORDER BY company_id, seq")
        .fetch_all(site.fixture.service.store.read())
        .await
        .unwrap();
    rows.into_iter().map(|(action, details)| (action, serde_json::from_str(&details).unwrap())).collect()
}

async fn is_signed_in(browser: &Browser<'_>) -> bool {
    browser.get(THERE).await.code() == 200
}

#[tokio::test]
async fn the_form_offers_single_sign_on_where_there_is_a_provider() {
    let provider = FakeProvider::start().await;
    let page = provider.site(&[]).await.anonymous().get("/login?next=%2Facme-outdoor%2Fassets").await.text();
    assert!(page.contains("Sign in with Acme Login"), "{page}");
    assert!(page.contains(r#"href="/login/sso?next=%2Facme%2Doutdoor%2Fassets""#), "{page}");
    let without = Site::new().await.anonymous().get("/login").await.text();
    assert!(!without.contains("/login/sso"), "{without}");
}

#[tokio::test]
async fn whoever_comes_first_gets_an_account_with_the_role_of_their_group() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    let led = provider.begins(&mut browser, "/login/sso?next=%2Facme-outdoor%2Faccount").await;
    let expected = [
        ("response_type", "code"),
        ("client_id", "edgesweep"),
        ("redirect_uri", "http://127.0.0.1:3000/login/sso/callback"),
        ("scope", "openid email"),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in expected {
        assert_eq!(led[name], value);
    }
    provider.says(&provider.claims(&site, &led["nonce"], "grace", &["staff", "editors"]));
    let before = browser.cookie.clone();
    let back = provider.returns(&mut browser, &format!("code=the-code&state={}", led["state"])).await;
    assert_eq!((back.code(), back.location()), (303, THERE));
    assert_ne!(browser.cookie, before, "the session has a new token");
    assert!(is_signed_in(&browser).await);
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("editor"));
    let exchange = &provider.exchanges().await[0];
    assert_eq!(
        (exchange["code"].as_str(), challenge(&exchange["code_verifier"])),
        ("the-code", led["code_challenge"].clone())
    );
    let trail = trail(&site).await;
    let told: Vec<&str> = trail.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(told, ["member.added", "account.made", "session.began"]);
    assert_eq!(trail[0].1, json!({ "email": "grace@acme.example", "role": "editor", "group": "editors" }));
    assert_eq!(trail[2].1, json!({ "way": "single sign-on", "second_factor": false }));
    // The same answer counts once.
    let again = provider.returns(&mut browser, &format!("code=the-code&state={}", led["state"])).await;
    assert_eq!(again.location(), "/login?problem=sso-foreign");
}

#[tokio::test]
async fn roles_follow_groups_at_every_sign_in() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS, ADMINS, "other-viewers=other:viewer"]).await;
    let mut browser = site.anonymous();
    signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await;
    signs_in(&provider, &site, &mut browser, "grace", &["editors", "admins"]).await;
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("admin"));
    signs_in(&provider, &site, &mut browser, "grace", &["other-viewers"]).await;
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("viewer"));
    let led = signs_in(&provider, &site, &mut browser, "grace", &["staff"]).await;
    assert_eq!(led, format!("/login?problem=sso-role&next={}", encoded(&[("", THERE)]).trim_start_matches('=')));
    assert!(held(&site, "grace@acme.example").await.is_empty());
    let trail = trail(&site).await;
    let has =
        |action: &str, details: Value| assert!(trail.contains(&(action.to_owned(), details)), "{action} {trail:#?}");
    let email = "grace@acme.example";
    has("member.role_changed", json!({ "email": email, "before": "editor", "after": "admin", "group": "admins" }));
    has("member.removed", json!({ "email": email, "role": "admin", "by": "groups" }));
    has("member.removed", json!({ "email": email, "role": "viewer", "by": "groups" }));
    has("sign_in.refused", json!({ "reason": "sso-role" }));
}

#[tokio::test]
async fn what_was_given_by_hand_stays() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS, ADMINS]).await;
    let mut browser = site.anonymous();
    // The fixture's viewer, by hand, is linked by their address.
    assert_eq!(signs_in(&provider, &site, &mut browser, "viewer", &["admins"]).await, THERE);
    assert_eq!(held(&site, "viewer@acme.example").await, by_hand("viewer"));
    signs_in(&provider, &site, &mut browser, "viewer", &[]).await;
    assert_eq!(held(&site, "viewer@acme.example").await, by_hand("viewer"));
    // What an admin changes is by hand from then on.
    let mut grace = site.anonymous();
    signs_in(&provider, &site, &mut grace, "grace", &["editors"]).await;
    let mut tx = site.fixture.service.store.write().await.unwrap();
    let id = rows::id_of_email(&mut tx, "grace@acme.example").await.unwrap().unwrap();
    drop(tx);
    set_role(&site.fixture.service, site.fixture.actor(Role::Admin), id, "viewer".to_owned()).await.unwrap();
    signs_in(&provider, &site, &mut grace, "grace", &["admins"]).await;
    assert_eq!(held(&site, "grace@acme.example").await, by_hand("viewer"));
}

#[tokio::test]
async fn groups_never_take_a_company_its_last_admin() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&["owners=new-shop:admin", "helpers=new-shop:viewer"]).await;
    let service = &site.fixture.service;
    let mut tx = service.store.write().await.unwrap();
    let slug = CompanySlug::parse("new-shop").unwrap();
    rows::add_company(&mut tx, &service.new_id(), &slug, "New Shop", service.now()).await.unwrap();
    tx.commit().await.unwrap();
    let (mut grace, mut linus) = (site.anonymous(), site.anonymous());
    signs_in(&provider, &site, &mut grace, "grace", &["owners"]).await;
    for groups in [&["helpers"][..], &[]] {
        assert_eq!(signs_in(&provider, &site, &mut grace, "grace", groups).await, THERE);
        assert_eq!(held(&site, "grace@acme.example").await, by_groups("admin"));
    }
    let kept = json!({ "email": "grace@acme.example", "role": "admin" });
    assert_eq!(trail(&site).await.iter().filter(|row| **row == ("member.kept".to_owned(), kept.clone())).count(), 2);
    signs_in(&provider, &site, &mut linus, "linus", &["owners"]).await;
    signs_in(&provider, &site, &mut grace, "grace", &["helpers"]).await;
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("viewer"));
}

#[tokio::test]
async fn an_account_is_linked_only_if_the_address_is_known_to_be_theirs_and_only_once() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[]).await;
    let mut browser = site.anonymous();
    let next = "next=%2Facme-outdoor%2Faccount";
    for verified in [json!(false), Value::Null] {
        let unverified = |claims: &mut Value| {
            claims["email_verified"] = verified;
            PUBLISHED
        };
        let back = provider.sends_back(&site, &mut browser, ("editor", &[]), unverified).await;
        assert_eq!(back.location(), format!("/login?problem=sso-address&{next}"));
    }
    assert_eq!(count(&site, "identities").await, 0);
    let shouted = |claims: &mut Value| {
        claims["email"] = json!("Editor@Acme.Example");
        PUBLISHED
    };
    let back = provider.sends_back(&site, &mut browser, ("editor", &[]), shouted).await;
    assert_eq!(back.location(), THERE);
    let another = |claims: &mut Value| {
        claims["sub"] = json!("somebody else who got the address");
        PUBLISHED
    };
    let back = provider.sends_back(&site, &mut site.anonymous(), ("editor", &[]), another).await;
    assert_eq!(back.location(), format!("/login?problem=sso-taken&{next}"));
    // The identity counts from then on, whatever becomes of the address.
    let moved = |claims: &mut Value| {
        claims["email"] = json!("admin@acme.example");
        PUBLISHED
    };
    let mut browser = site.anonymous();
    assert_eq!(provider.sends_back(&site, &mut browser, ("editor", &[]), moved).await.location(), THERE);
    assert!(browser.get(THERE).await.text().contains("editor@acme.example"));
    let linked = trail(&site).await.into_iter().filter(|(action, _)| action == "identity.linked").count();
    assert_eq!(linked, 1);
}

#[tokio::test]
async fn nobody_gets_an_account_without_a_group_that_opens_a_company() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS, "lost=no-such-company:admin"]).await;
    let before = count(&site, "people").await;
    for groups in [&[][..], &["Editors"], &["lost"]] {
        let led = signs_in(&provider, &site, &mut site.anonymous(), "grace", groups).await;
        assert!(led.starts_with("/login?problem=sso-role"), "{led}");
    }
    assert_eq!((count(&site, "people").await, count(&site, "identities").await), (before, 0));
}

#[tokio::test]
async fn groups_open_no_archived_company_and_are_followed_there_all_the_same() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS, ADMINS]).await;
    let (service, owner) = (&site.fixture.service, site.fixture.stranger());
    let company_id = &site.fixture.actor(Role::Admin).company_id;
    let mut grace = site.anonymous();
    assert_eq!(signs_in(&provider, &site, &mut grace, "grace", &["editors"]).await, THERE);
    companies::archive(service, owner, company_id).await.unwrap();
    for (mut browser, who) in [(site.anonymous(), "grace"), (site.anonymous(), "linus")] {
        let led = signs_in(&provider, &site, &mut browser, who, &["admins"]).await;
        assert!(led.starts_with("/login?problem=sso-role"), "{who}: {led}");
    }
    assert_eq!(count(&site, "identities").await, 1);
    companies::restore(service, owner, company_id).await.unwrap();
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("admin"));
    assert_eq!(signs_in(&provider, &site, &mut grace, "grace", &["admins"]).await, THERE);
}

#[tokio::test]
async fn tokens_that_prove_nothing_let_nobody_in() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let bad: [(&str, Change); 11] = [
        ("another audience", |claims| {
            claims["aud"] = json!("another-client");
            PUBLISHED
        }),
        ("an audience beside ours", |claims| {
            claims["aud"] = json!(["edgesweep", "another-client"]);
            PUBLISHED
        }),
        ("another issuer", |claims| {
            claims["iss"] = json!("https://evil.example");
            PUBLISHED
        }),
        ("expired", |claims| {
            claims["exp"] = json!(START_S - 1);
            PUBLISHED
        }),
        ("another nonce", |claims| {
            claims["nonce"] = json!("of another attempt");
            PUBLISHED
        }),
        ("no nonce", |claims| {
            claims.as_object_mut().unwrap().remove("nonce");
            PUBLISHED
        }),
        ("no signature", |_| Signature::None),
        ("signed by the client's secret", |_| Signature::ClientSecret),
        ("a key that is not published", |_| Signature::Key(9)),
        ("no subject", |claims| {
            claims["sub"] = json!("");
            PUBLISHED
        }),
        ("a subject that is too long", |claims| {
            claims["sub"] = json!("x".repeat(256));
            PUBLISHED
        }),
    ];
    for (what, change) in bad {
        let mut browser = site.anonymous();
        let back = provider.sends_back(&site, &mut browser, ("grace", &["editors"]), change).await;
        assert!(back.location().starts_with("/login?problem=sso-untrusted"), "{what}: {back:?}");
        assert!(!is_signed_in(&browser).await, "{what}");
    }
    assert_eq!(count(&site, "identities").await, 0);
    assert_eq!(signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await, THERE);
}

#[tokio::test]
async fn a_key_that_is_new_is_read_when_it_is_needed() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let by_another = |_: &mut Value| Signature::Key(2);
    signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await;
    provider.publishes(&[1, 2]);
    let back = provider.sends_back(&site, &mut site.anonymous(), ("grace", &["editors"]), by_another).await;
    assert!(back.location().starts_with("/login?problem=sso-untrusted"), "keys were read a moment ago: {back:?}");
    site.fixture.clock.advance_ms(60_000);
    let back = provider.sends_back(&site, &mut site.anonymous(), ("grace", &["editors"]), by_another).await;
    assert_eq!(back.location(), THERE);
}

#[tokio::test]
async fn an_answer_counts_in_the_browser_that_asked_and_in_time() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let next = "next=%2Facme-outdoor%2Faccount";
    let mut browser = site.anonymous();
    let mut come_back = async |change: &dyn Fn(&str) -> String, late_ms: i64| {
        let led = provider.begins(&mut browser, &format!("/login/sso?{next}")).await;
        site.fixture.clock.advance_ms(late_ms);
        provider.says(&provider.claims(&site, &led["nonce"], "grace", &["editors"]));
        provider.returns(&mut browser, &change(&led["state"])).await.location().to_owned()
    };
    for (query, problem) in [
        ("code=a&state=guess", "sso-foreign"),
        ("code=a", "sso-foreign"),
        ("code=a&state=<state>&iss=https://evil.example", "sso-untrusted"),
        ("state=<state>", "sso-untrusted"),
        ("error=access_denied&state=<state>", "sso-denied"),
        ("error=temporarily_unavailable&state=<state>", "sso-down"),
        ("error=invalid_scope&error_description=no&state=<state>", "sso-misconfigured"),
    ] {
        let led = come_back(&|state| query.replace("<state>", state), 0).await;
        assert_eq!(led, format!("/login?problem={problem}&{next}"), "{query}");
    }
    let whole = |state: &str| format!("code=a&state={state}");
    assert_eq!(come_back(&whole, 10 * 60 * 1_000).await, format!("/login?problem=too-late&{next}"));
    assert_eq!(come_back(&whole, 9 * 60 * 1_000).await, THERE);
    let led = provider.begins(&mut site.anonymous(), "/login/sso").await;
    let stranger = provider.returns(&mut site.anonymous(), &whole(&led["state"])).await;
    assert_eq!(stranger.location(), "/login?problem=sso-foreign");
}

#[tokio::test]
async fn whoever_is_in_goes_to_no_provider() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let editor = site.person(Role::Editor).await;
    let led = editor.get("/login/sso?next=%2Facme-outdoor%2Faccount").await;
    assert_eq!((led.location(), led.cookie()), (THERE, None));
}

#[tokio::test]
async fn next_leads_to_this_site_only() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    let led = provider.begins(&mut browser, "/login/sso?next=%2F%2Fevil.example").await;
    provider.says(&provider.claims(&site, &led["nonce"], "grace", &["editors"]));
    let back = provider.returns(&mut browser, &format!("code=a&state={}", led["state"])).await;
    assert_eq!(back.location(), "/");
}

#[tokio::test]
async fn what_the_token_does_not_say_is_asked_for_and_must_be_of_the_same_person() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let thin = |claims: &mut Value| {
        for name in ["email", "email_verified", "groups"] {
            claims.as_object_mut().unwrap().remove(name);
        }
        PUBLISHED
    };
    let told = json!({ "sub": "grace", "email": "grace@acme.example", "email_verified": "true", "groups": "editors" });
    provider.tells(told.clone());
    let back = provider.sends_back(&site, &mut site.anonymous(), ("grace", &[]), thin).await;
    assert_eq!(back.location(), THERE);
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("editor"));
    let back = provider.sends_back(&site, &mut site.anonymous(), ("linus", &[]), thin).await;
    assert!(back.location().starts_with("/login?problem=sso-untrusted"), "{back:?}");
}

#[tokio::test]
async fn a_provider_that_refuses_or_is_within_the_network_is_told_apart() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    provider.refuses_the_client();
    let led = signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await;
    assert!(led.starts_with("/login?problem=sso-misconfigured"), "{led}");
    for issuer in [provider.issuer(), provider.issuer().replace("http:", "https:"), "https://localhost:1".to_owned()] {
        let oidc = Oidc { issuer, guard: Guard::new("EDGESWEEP_OIDC_PRIVATE_HOSTS", &[]), ..provider.settings(&[]) };
        let site = Site::with(Config { oidc: Some(oidc), ..Config::example() }).await;
        let led = site.anonymous().get("/login/sso").await;
        assert_eq!((led.location(), led.cookie()), ("/login?problem=sso-down", None));
    }
}

#[tokio::test]
async fn the_company_that_asks_for_a_second_factor_takes_the_provider_s_word_for_it() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut tx = site.fixture.service.store.write().await.unwrap();
    rows::ask_for_second_factor(&mut tx, &site.fixture.actor(Role::Admin).company_id, true).await.unwrap();
    tx.commit().await.unwrap();
    let assets = format!("/{COMPANY}/assets");
    for (methods, code) in [(json!(["pwd"]), 303), (json!(["pwd", "mfa"]), 200)] {
        let mut browser = site.anonymous();
        let by = |claims: &mut Value| {
            claims["amr"] = methods;
            PUBLISHED
        };
        provider.sends_back(&site, &mut browser, ("grace", &["editors"]), by).await;
        assert_eq!(browser.get(&assets).await.code(), code);
    }
}

#[tokio::test]
async fn a_session_by_groups_ends_in_the_evening_and_no_other_stands_for_it() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await;
    site.fixture.clock.advance_ms(SESSION_MS - 1);
    assert!(is_signed_in(&browser).await);
    site.fixture.clock.advance_ms(1);
    assert!(!is_signed_in(&browser).await);
    let mut tx = site.fixture.service.store.write().await.unwrap();
    let id = rows::id_of_email(&mut tx, "grace@acme.example").await.unwrap().unwrap();
    drop(tx);
    let token = server::auth::links::issue(&site.fixture.service, &id).await.unwrap();
    let link = site.anonymous().get(&format!("/login/link/{token}")).await;
    assert_eq!(link.location(), "/login?problem=sso-only");
    // Who also belongs somewhere by hand is let in there, and nowhere else.
    let mut tx = site.fixture.service.store.write().await.unwrap();
    rows::add_membership(&mut tx, &site.fixture.stranger().company_id, &id, Role::Viewer).await.unwrap();
    tx.commit().await.unwrap();
    let token = server::auth::links::issue(&site.fixture.service, &id).await.unwrap();
    let link = site.anonymous().get(&format!("/login/link/{token}")).await;
    let mut browser = site.anonymous();
    browser.cookie = link.cookie();
    assert_eq!(browser.get(&format!("/{OTHER_COMPANY}/assets")).await.code(), 200);
    assert_eq!(browser.get(THERE).await.code(), 404);
}

#[tokio::test]
async fn signing_out_leads_through_the_provider() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await;
    let leaving = browser.submit("/logout", &[]).await;
    assert_eq!((leaving.code(), leaving.header("clear-site-data")), (200, "\"storage\""));
    let page = leaving.text();
    assert!(page.contains(&format!("content=\"0;url={}/end?id_token_hint=ey", provider.issuer())), "{page}");
    assert!(
        page.contains("&amp;client_id=edgesweep&amp;post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Flogin\""),
        "{page}"
    );
    assert!(!is_signed_in(&browser).await);
    let by_password = site.person(Role::Editor).await.submit("/logout", &[]).await;
    assert_eq!((by_password.code(), by_password.location()), (303, "/login"));
}

#[tokio::test]
async fn who_they_are_is_shown_again_by_signing_in_anew() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await;
    site.fixture.clock.advance_ms(60 * 60 * 1_000);
    let page = browser.get(THERE).await.text();
    assert!(page.contains("Confirm with Acme Login"), "{page}");
    let begin = async |browser: &mut Browser<'_>, who: &str, signed_in: i64| {
        let led = provider.begins(browser, "/account/prove/sso?company=acme-outdoor").await;
        assert_eq!((led["prompt"].as_str(), led["max_age"].as_str()), ("login", "0"));
        let mut claims = provider.claims(&site, &led["nonce"], who, &["editors"]);
        claims["auth_time"] = json!(signed_in);
        provider.says(&claims);
        provider.returns(browser, &format!("code=a&state={}", led["state"])).await.location().to_owned()
    };
    let now = site.fixture.service.now().0 / 1_000;
    assert_eq!(begin(&mut browser, "grace", START_S).await, format!("{THERE}?problem=sso-untrusted"));
    assert_eq!(begin(&mut browser, "linus", now).await, format!("{THERE}?problem=sso-somebody-else"));
    assert!(browser.get(THERE).await.text().contains("Confirm with Acme Login"));
    assert_eq!(begin(&mut browser, "grace", now).await, format!("{THERE}?done=proved"));
    assert!(!browser.get(THERE).await.text().contains("Confirm with Acme Login"));
    let nobody = site.anonymous().get("/account/prove/sso?company=acme-outdoor").await;
    assert_eq!(nobody.location(), "/login");
}

#[tokio::test]
async fn another_password_lengthens_no_session_by_groups() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let mut browser = site.anonymous();
    signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await;
    let mut tx = site.fixture.service.store.write().await.unwrap();
    let id = rows::id_of_email(&mut tx, "grace@acme.example").await.unwrap().unwrap();
    let credentials = rows::credentials(&site.fixture.service.store, "editor@acme.example").await.unwrap().unwrap();
    rows::set_password(&mut tx, &id, &credentials.1.unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    site.fixture.clock.advance_ms(SESSION_MS - 1);
    let form = [("company", COMPANY), ("current", PASSWORD), ("password", "plain orange ladder melody")];
    let changed = browser.submit("/account/password", &form).await;
    assert_eq!(changed.location(), format!("{THERE}?done=password"));
    browser.cookie = changed.cookie();
    assert!(is_signed_in(&browser).await);
    site.fixture.clock.advance_ms(1);
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn nobody_has_two_identities_of_one_issuer() {
    let site = Site::new().await;
    let service = &site.fixture.service;
    let person_id = &site.fixture.actor(Role::Editor).person_id;
    let mut tx = service.store.write().await.unwrap();
    identities::add(&mut tx, "https://a.example", "one", person_id, service.now()).await.unwrap();
    identities::add(&mut tx, "https://b.example", "one", person_id, service.now()).await.unwrap();
    assert!(identities::add(&mut tx, "https://a.example", "two", person_id, service.now()).await.is_err());
}

#[tokio::test]
async fn whoever_is_disabled_is_not_let_in_and_nothing_of_theirs_changes() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS, ADMINS]).await;
    let mut browser = site.anonymous();
    assert_eq!(signs_in(&provider, &site, &mut browser, "grace", &["editors"]).await, THERE);
    let (service, admin) = (&site.fixture.service, site.fixture.actor(Role::Admin));
    let mut reader = service.store.reader().await.unwrap();
    let grace = rows::id_of_email(&mut reader, "grace@acme.example").await.unwrap().unwrap();
    drop(reader);
    disabling::disable(service, admin, grace).await.unwrap();
    assert!(!is_signed_in(&browser).await);
    let led = signs_in(&provider, &site, &mut site.anonymous(), "grace", &["admins"]).await;
    assert!(led.starts_with("/login?problem=sso-role"), "{led}");
    assert_eq!(held(&site, "grace@acme.example").await, by_groups("editor"));
    // Nor does another identity with the same address open the account.
    let viewer = site.fixture.actor(Role::Viewer);
    disabling::disable(service, admin, viewer.person_id.clone()).await.unwrap();
    let led = signs_in(&provider, &site, &mut site.anonymous(), "viewer", &["admins"]).await;
    assert!(led.starts_with("/login?problem=sso-role"), "{led}");
    assert_eq!(held(&site, &viewer.email).await, by_hand("viewer"));
}

#[tokio::test]
async fn another_sites_page_leads_to_the_button_and_not_to_the_provider() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    let led = async |path: &str, from: &str| {
        let browser = site.anonymous();
        let answer = browser.send(Request::get(path).header("sec-fetch-site", from), Body::empty()).await;
        answer.location().to_owned()
    };
    for elsewhere in ["cross-site", "same-site"] {
        assert_eq!(led("/login/sso", elsewhere).await, "/login");
        let next = led("/login/sso?next=%2Facme-outdoor%2Fassets", elsewhere).await;
        assert_eq!(next, "/login?next=%2Facme-outdoor%2Fassets");
        let editor = site.person(Role::Editor).await;
        let request = Request::get("/account/prove/sso?company=acme-outdoor").header("sec-fetch-site", elsewhere);
        assert_eq!(editor.send(request, Body::empty()).await.location(), format!("{THERE}?problem=stale"));
    }
    for here in ["same-origin", "none"] {
        assert!(led("/login/sso", here).await.starts_with(&format!("{}/auth?", provider.issuer())), "{here}");
    }
}

#[tokio::test]
async fn a_token_of_a_role_by_groups_sleeps_until_the_provider_confirms_it() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let provider = FakeProvider::start().await;
    let oidc = Oidc { confirm_days: 3, ..provider.settings(&[EDITORS]) };
    let site = Site::with(Config { oidc: Some(oidc), ..Config::example() }).await;
    signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await;
    let service = &site.fixture.service;
    let id =
        rows::id_of_email(&mut service.store.reader().await.unwrap(), "grace@acme.example").await.unwrap().unwrap();
    let grace = people::person(service, &id).await.unwrap().unwrap();
    let actor = Actor::of(&grace, &grace.memberships[0], None);
    let (_, by_groups) = site.token(&actor, &[Action::Look]).await;
    let (_, by_hand) = site.token(site.fixture.actor(Role::Editor), &[Action::Look]).await;
    let code = async |token: &str| site.program(token).call("/api/settings", "company=acme-outdoor").await.code();
    let sleeping = async || {
        let listed = api_tokens::list(service, site.fixture.actor(Role::Admin)).await.unwrap();
        listed.into_iter().filter(|token| token.is_asleep).map(|token| token.email).collect::<Vec<_>>()
    };
    site.fixture.clock.advance_ms(3 * DAY_MS - 1);
    assert_eq!((code(&by_groups).await, sleeping().await), (200, vec![]));
    site.fixture.clock.advance_ms(1);
    assert_eq!((code(&by_groups).await, code(&by_hand).await), (401, 200));
    assert_eq!(sleeping().await, ["grace@acme.example"]);
    signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await;
    assert_eq!((code(&by_groups).await, sleeping().await), (200, vec![]));
    // Who is out there is out here at that sign-in, tokens and all.
    signs_in(&provider, &site, &mut site.anonymous(), "grace", &["others"]).await;
    assert_eq!(code(&by_groups).await, 404);
}

#[tokio::test]
async fn addresses_count_that_the_provider_does_not_call_verified_where_the_operator_trusts_it() {
    let provider = FakeProvider::start().await;
    for (trusts_email, said, lets_in) in [(false, None, false), (true, None, true), (true, Some(false), false)] {
        let oidc = Oidc { trusts_email, ..provider.settings(&[EDITORS]) };
        let site = Site::with(Config { oidc: Some(oidc), ..Config::example() }).await;
        let change = |claims: &mut Value| {
            match said {
                Some(said) => claims["email_verified"] = json!(said),
                None => _ = claims.as_object_mut().unwrap().remove("email_verified"),
            }
            PUBLISHED
        };
        let back = provider.sends_back(&site, &mut site.anonymous(), ("grace", &["editors"]), change).await;
        let expected = if lets_in { THERE } else { "/login?problem=sso-address" };
        assert!(back.location().starts_with(expected), "{trusts_email} {said:?}: {back:?}");
    }
}

#[tokio::test]
async fn admins_see_which_roles_are_by_groups() {
    let provider = FakeProvider::start().await;
    let site = provider.site(&[EDITORS]).await;
    signs_in(&provider, &site, &mut site.anonymous(), "grace", &["editors"]).await;
    let members = server::people::people(&site.fixture.service, site.fixture.actor(Role::Admin)).await.unwrap().members;
    let by_groups: Vec<_> = members.iter().filter(|member| member.by_groups).map(|member| &member.email).collect();
    assert_eq!(by_groups, ["grace@acme.example"]);
    let page = site.person(Role::Admin).await.get(&format!("/{COMPANY}/setup/people")).await.text();
    assert_eq!(page.matches("By groups at the sign-in provider").count(), 1);
}
