//! Sessions over the whole program: when they begin, what ends them, and where signing in leads.

use app::model::person::Role;
use axum::body::Body;
use axum::http::{Request, header};
use server::auth::links;
use server::fixture::PASSWORD;

use super::asking::{Things, ask};
use super::matrix::MATRIX;
use super::world::{Browser, COMPANY, Site, encoded};

/// Whether the browser is somebody.
async fn is_signed_in(browser: &Browser<'_>) -> bool {
    browser.call("/api/settings", "company=acme-outdoor").await.code() == 200
}

#[tokio::test]
async fn nobody_gets_a_cookie_before_signing_in() {
    let site = Site::new().await;
    for path in ["/login", "/", "/acme-outdoor/assets", "/livez"] {
        assert_eq!(site.anonymous().get(path).await.cookie(), None, "{path}");
    }
}

#[tokio::test]
async fn a_token_that_was_planted_before_signing_in_is_worth_nothing() {
    let site = Site::new().await;
    let mut victim = site.anonymous();
    let attacker = site.person(Role::Viewer).await;
    let planted = attacker.cookie.clone();
    victim.cookie.clone_from(&planted);
    let form = [("email", "admin@acme.example"), ("password", PASSWORD)];
    let entered = victim.submit("/login", &form).await;
    assert_ne!(entered.cookie(), planted);
    victim.cookie = entered.cookie();
    assert!(is_signed_in(&victim).await);
    assert!(!is_signed_in(&attacker).await, "the planted token is gone");
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere_its_token_is_known() {
    let site = Site::new().await;
    let person = site.person(Role::Editor).await;
    let mut thief = site.anonymous();
    thief.cookie.clone_from(&person.cookie);
    assert!(is_signed_in(&thief).await);
    let answer = person.submit("/logout", &[]).await;
    assert_eq!((answer.code(), answer.location()), (303, "/login"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{answer:?}");
    assert_eq!(answer.header("clear-site-data"), "\"storage\"", "drafts are forgotten");
    assert!(!is_signed_in(&thief).await);
}

#[tokio::test]
async fn a_token_that_was_made_up_is_nobody() {
    let site = Site::new().await;
    let mut browser = site.anonymous();
    for made_up in ["edgesweep=AAAAAAAAAAAAAAAAAAAAAA", "edgesweep=", "edgesweep=not/base64!", "other=1; edgesweep=0"] {
        browser.cookie = Some(made_up.to_owned());
        assert_eq!(browser.call("/api/settings", "company=acme-outdoor").await.code(), 401, "{made_up}");
        assert_eq!(browser.get("/acme-outdoor/assets").await.code(), 303, "{made_up}");
    }
}

#[tokio::test]
async fn signing_in_leads_back_to_this_site_and_nowhere_else() {
    let site = Site::new().await;
    for (next, expected) in [
        ("/acme-outdoor/setup/general?a=b", "/acme-outdoor/setup/general?a=b"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: b=c", "/"),
    ] {
        let form = [("email", "admin@acme.example"), ("password", PASSWORD), ("next", next)];
        let answer = site.anonymous().submit("/login", &form).await;
        assert_eq!((answer.code(), answer.location()), (303, expected), "{next:?}");
    }
}

#[tokio::test]
async fn who_is_signed_in_is_led_from_the_login_page_home() {
    let site = Site::new().await;
    let person = site.person(Role::Viewer).await;
    for path in ["/", "/login", "/login?next=https://evil.example/"] {
        let answer = person.get(path).await;
        assert_eq!((answer.code(), answer.location()), (303, "/acme-outdoor/assets"), "{path}");
    }
}

#[tokio::test]
async fn a_sign_in_link_serves_once() {
    let site = Site::new().await;
    let person_id = &site.fixture.actor(Role::Admin).person_id;
    let token = links::issue(&site.fixture.service, person_id).await.unwrap();
    let mut browser = site.anonymous();
    let looked_at = browser.send(Request::head(format!("/login/link/{token}")), Body::empty()).await;
    assert_eq!((looked_at.code(), looked_at.cookie()), (204, None));
    let opened = browser.get(&format!("/login/link/{token}")).await;
    assert_eq!((opened.code(), opened.location()), (303, "/"));
    browser.cookie = opened.cookie();
    assert!(is_signed_in(&browser).await);
    let again = site.anonymous().get(&format!("/login/link/{token}")).await;
    assert_eq!((again.location(), again.cookie()), ("/login?problem=link", None));
}

#[tokio::test]
async fn an_unknown_address_is_refused_like_a_wrong_password() {
    let site = Site::new().await;
    let attempt = async |email: &str| {
        let form = encoded(&[("email", email), ("password", "not the password")]);
        let request = Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = site.anonymous().send(request, Body::from(form)).await;
        let location = answer.location().replace(&email.replace('@', "%40"), "…");
        (answer.code(), location, answer.cookie(), answer.text())
    };
    assert_eq!(attempt("admin@acme.example").await, attempt("nobody@acme.example").await);
}

#[tokio::test]
async fn whoever_is_disabled_is_nobody_at_every_entrance() {
    let site = Site::new().await;
    let editor = site.person(Role::Editor).await;
    assert!(is_signed_in(&editor).await);
    let id = &site.fixture.actor(Role::Editor).person_id;
    let admin = site.person(Role::Admin).await;
    assert_eq!(admin.call("/api/people/disable", &format!("company={COMPANY}&id={id}")).await.code(), 200);
    for row in MATRIX {
        let answer = ask(&editor, row, COMPANY, &Things::unknown()).await;
        assert_eq!(answer.code(), row.1[0], "{}", row.0);
    }
    let form = [("email", "editor@acme.example"), ("password", PASSWORD)];
    let refused = site.anonymous().submit("/login", &form).await;
    assert!(refused.location().starts_with("/login?problem=wrong"), "{refused:?}");
    let token = links::issue(&site.fixture.service, id).await.unwrap();
    let refused = site.anonymous().get(&format!("/login/link/{token}")).await;
    assert_eq!((refused.location(), refused.cookie()), ("/login?problem=link", None));

    assert_eq!(admin.call("/api/people/enable", &format!("company={COMPANY}&id={id}")).await.code(), 200);
    assert!(!is_signed_in(&editor).await, "a session that was ended stays so");
    assert!(is_signed_in(&site.person(Role::Editor).await).await);
}
