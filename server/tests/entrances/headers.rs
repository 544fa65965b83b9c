//! What every answer carries, whatever it is.

use std::collections::BTreeSet;

use app::model::person::Role;
use axum::body::Body;
use axum::http::Request;
use server::config::Config;

use super::world::{Answer, Site};

/// The nonce of the answer's policy.
fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).expect("a nonce").0.to_owned()
}

/// One of each kind.
async fn answers(site: &Site) -> Vec<Answer> {
    let admin = site.person(Role::Admin).await;
    let nobody = site.anonymous();
    vec![
        nobody.get("/login").await,
        nobody.get("/livez").await,
        nobody.get("/no-such-page").await,
        nobody.get("/pkg/no-such-file").await,
        nobody.get("/acme-outdoor/assets").await,
        nobody.call("/api/settings", "company=acme-outdoor").await,
        nobody.send(Request::post("/logout").header("sec-fetch-site", "cross-site"), Body::empty()).await,
        admin.get("/acme-outdoor/assets").await,
        admin.get("/acme-outdoor/assets.csv").await,
        admin.get("/other/assets").await,
        admin.call("/api/settings", "company=acme-outdoor").await,
        admin.call("/api/settings", "company=").await,
    ]
}

#[tokio::test]
async fn every_answer_carries_what_keeps_browsers_safe() {
    let site = Site::new().await;
    for answer in answers(&site).await {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{answer:?}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{answer:?}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{answer:?}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(!answer.headers.contains_key("strict-transport-security"), "only by https: {answer:?}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{answer:?}");
    }
}

#[tokio::test]
async fn people_who_come_by_https_stay_with_it() {
    let config = Config { public_url: "https://edgesweep.example.com".to_owned(), ..Config::example() };
    let site = Site::with(config).await;
    let answer = site.anonymous().get("/login").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=63072000");
    assert!(site.person(Role::Viewer).await.cookie.unwrap().starts_with("__Host-edgesweep="));
}

#[tokio::test]
async fn the_hosts_below_are_spoken_for_only_where_an_operator_says_so() {
    let public_url = "https://edgesweep.example.com".to_owned();
    let site = Site::with(Config { public_url, hsts_include_subdomains: true, ..Config::example() }).await;
    let answer = site.anonymous().get("/login").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own_which_its_scripts_carry() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let mut nonces = BTreeSet::new();
    for path in ["/acme-outdoor/assets", "/acme-outdoor/assets", "/acme-outdoor/invalidations", "/other/assets"] {
        let page = viewer.get(path).await;
        let (nonce, text) = (nonce(&page), page.text());
        assert!(nonce.len() >= 16, "{nonce}");
        let inline = text.match_indices("<script").filter_map(|(start, _)| text[start..].split('>').next());
        let inline: Vec<_> = inline.filter(|tag| !tag.contains("src=")).collect();
        assert!(!inline.is_empty(), "the answers of server functions travel in scripts: {text}");
        for tag in inline {
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag} on {path}, policy {nonce}");
        }
        assert!(nonces.insert(nonce), "a nonce came twice");
    }
}

#[tokio::test]
async fn no_page_has_a_style_or_a_handler_in_an_attribute() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for page in ["assets", "assets/import", "invalidate", "invalidations", "setup/general", "setup/connections"] {
        let text = admin.get(&format!("/acme-outdoor/{page}")).await.text();
        for forbidden in [" style=\"", " onclick=", " onload=", " onerror=", "javascript:"] {
            assert!(!text.contains(forbidden), "{forbidden} on {page}: {text}");
        }
    }
}

#[tokio::test]
async fn every_answer_names_its_request_by_an_id_of_ours() {
    let site = Site::new().await;
    let nobody = site.anonymous();
    let mut ids = BTreeSet::new();
    for path in ["/livez", "/login", "/no-such-page", "/acme-outdoor/assets"] {
        let answer = nobody.send(Request::get(path).header("x-request-id", "chosen-by-a-client"), Body::empty()).await;
        let id = answer.header("x-request-id");
        assert_eq!(id.len(), 36, "{id}");
        assert!(ids.insert(id.to_owned()), "{id} came twice");
    }
}

#[tokio::test]
async fn an_address_that_is_no_entrance_shows_that_there_is_nothing() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    for path in ["/no-such-page", "/acme-outdoor", "/acme-outdoor/setup", "/acme-outdoor/assets/../x", "/login/x/y/z"] {
        for browser in [&viewer, &site.anonymous()] {
            let answer = browser.get(path).await;
            assert_eq!(answer.code(), 404, "{path}: {answer:?}");
            assert!(answer.text().contains("Nothing here"), "{path}: {}", answer.text());
        }
    }
    let of_others = viewer.get("/other/assets").await;
    assert_eq!(of_others.code(), 404);
    assert!(of_others.text().contains("Nothing here"), "{}", of_others.text());
    assert!(!of_others.text().contains("viewer@acme.example"), "the face has no frame: {}", of_others.text());
}

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_address_without_it_and_never_away() {
    let site = Site::new().await;
    let nobody = site.anonymous();
    let answer = nobody.get("/acme-outdoor/assets/").await;
    assert_eq!((answer.code(), answer.location()), (308, "/acme-outdoor/assets"));
    for path in ["//evil.example/", "//evil.example/%2f..", "///", "/\\evil.example/", "//"] {
        let answer = nobody.get(path).await;
        assert_eq!((answer.code(), answer.location()), (404, ""), "{path}");
    }
}

#[tokio::test]
async fn another_method_is_not_allowed() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for (request, path) in [
        (Request::get("/api/settings"), "a function by GET"),
        (Request::delete("/api/connections/delete"), "a function by DELETE"),
        (Request::post("/acme-outdoor/assets"), "a page by POST"),
        (Request::put("/acme-outdoor/assets.csv"), "a download by PUT"),
        (Request::get("/logout"), "signing out by GET"),
        (Request::post("/livez"), "a probe by POST"),
    ] {
        assert_eq!(admin.send(request, Body::empty()).await.code(), 405, "{path}");
    }
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for path in ["/livez", "/acme-outdoor/assets", "/acme-outdoor/assets.csv"] {
        let (get, head) = (admin.get(path).await, admin.send(Request::head(path), Body::empty()).await);
        assert_eq!((head.code(), head.header("content-type")), (get.code(), get.header("content-type")), "{path}");
        assert!(head.bytes.is_empty() && !get.bytes.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn the_sites_files_are_kept_for_ever_and_validated_by_tag() {
    let site = Site::new().await;
    let nobody = site.anonymous();
    let files = server::http::site::files();
    // A build without a browser's part has none; `http::site` is tested on its own.
    for path in [files.script, files.wasm, files.style, files.icon].into_iter().flatten() {
        let first = nobody.get(&path).await;
        assert_eq!(first.code(), 200, "{path}");
        assert!(first.header("cache-control").contains("immutable"), "{path}: {first:?}");
        let again = nobody.send(Request::get(&path).header("if-none-match", first.header("etag")), Body::empty()).await;
        assert_eq!((again.code(), again.bytes.len()), (304, 0), "{path}");
        assert_eq!(nobody.send(Request::head(&path), Body::empty()).await.code(), 200, "{path}");
    }
    assert_eq!(nobody.get("/pkg/../Cargo.toml").await.code(), 404);
    assert_eq!(nobody.get("/pkg/..%2fCargo.toml").await.code(), 404);
}

#[tokio::test]
async fn a_balancer_is_told_as_soon_as_the_server_is_asked_to_stop() {
    let site = Site::new().await;
    let nobody = site.anonymous();
    assert_eq!(nobody.get("/readyz").await.code(), 200);
    site.stopping.cancel();
    assert_eq!(nobody.get("/readyz").await.code(), 503);
    assert_eq!(nobody.get("/livez").await.code(), 200);
}
