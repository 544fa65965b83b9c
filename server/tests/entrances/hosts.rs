//! Under which names the program answers, and that no name that somebody asks by gets into what it tells.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use server::config::{Config, Network};
use server::http::hosts;

use super::world::{Answer, Site};

/// One that people know by a name, and a machine beside it by an address.
async fn site() -> Site {
    let hosts = ["Edgesweep.internal", "10.0.0.5"].map(|text| hosts::parse(text).unwrap());
    let network = Network { hosts: hosts.into(), ..Network::default() };
    Site::with(Config { public_url: "https://edgesweep.example.com".to_owned(), network, ..Config::example() }).await
}

async fn asked(site: &Site, request: Builder) -> Answer {
    site.anonymous().send_as_it_is(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_asks_by_a_known_name_is_answered_whatever_its_port_and_its_letters() {
    let site = site().await;
    for host in ["edgesweep.example.com", "EDGESWEEP.example.com:8443", "edgesweep.internal:80", "10.0.0.5:3000"] {
        assert_eq!(asked(&site, Request::get("/login").header("host", host)).await.code(), 200, "{host}");
    }
    let by_two = Request::get("https://edgesweep.example.com/login");
    assert_eq!(asked(&site, by_two).await.code(), 200, "HTTP/2 has no Host");
}

#[tokio::test]
async fn who_asks_by_another_name_or_by_none_is_told_what_to_set() {
    let site = site().await;
    let get = || Request::get("/login");
    for (refused, what) in [
        (get().header("host", "evil.example"), "another"),
        (get().header("host", "edgesweep.example.com.evil.example"), "one that begins alike"),
        (get().header("host", "edgesweep.example.com."), "one from the root"),
        (get().header("host", "evil.example@edgesweep.example.com"), "one with a person"),
        (get().header("host", "edgesweep.example.com, evil.example"), "a list"),
        (get().header("host", ""), "an empty one"),
        (get().header("host", "127.0.0.1"), "this machine, where people do not know it by that"),
        (get(), "none"),
        (get().header("host", "edgesweep.example.com").header("host", "edgesweep.example.com"), "two"),
        (Request::get("https://evil.example/login").header("host", "edgesweep.example.com"), "one in the request line"),
        (
            Request::get("https://edgesweep.example.com/login").header("host", "evil.example"),
            "one beside the request line",
        ),
        (Request::post("/login").header("host", "evil.example"), "another for a form"),
        (Request::get("/pkg/x.js").header("host", "evil.example"), "another for a file"),
    ] {
        let answer = asked(&site, refused).await;
        assert_eq!(answer.code(), 421, "{what}: {answer:?}");
        assert!(answer.text().contains("EDGESWEEP_HOSTS"), "{what}: {answer:?}");
        assert!(!answer.text().contains("evil"), "{what}: {answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}: {answer:?}");
    }
}

#[tokio::test]
async fn probes_are_answered_under_any_name() {
    let site = site().await;
    for (path, code) in [("/livez", 200), ("/readyz", 200), ("/metrics", 404)] {
        assert_eq!(asked(&site, Request::get(path).header("host", "10.9.8.7:3000")).await.code(), code, "{path}");
    }
}

#[tokio::test]
async fn on_ones_own_machine_all_its_names_are_known_and_no_other() {
    let site = Site::new().await;
    for (host, code) in
        [("127.0.0.1:3000", 200), ("localhost:3000", 200), ("[::1]:3000", 200), ("rebound.example:3000", 421)]
    {
        assert_eq!(asked(&site, Request::get("/login").header("host", host)).await.code(), code, "{host}");
    }
}

#[tokio::test]
async fn no_link_and_no_redirection_is_made_of_the_name_that_somebody_asks_by() {
    let site = site().await;
    let admin = site.person(app::model::person::Role::Admin).await;
    let invited = |host: &'static str| {
        let request = Request::post("/api/people/invite").header("host", host).header("sec-fetch-site", "same-origin");
        let request = request.header("cookie", admin.cookie.as_deref().unwrap()).header("accept", "application/json");
        request.header("content-type", "application/x-www-form-urlencoded")
    };
    let body = "company=acme-outdoor&form[email]=new%40acme.example&form[role]=viewer";
    let answer = admin.send_as_it_is(invited("edgesweep.internal").body(Body::from(body)).unwrap()).await;
    assert!(answer.text().contains("https://edgesweep.example.com/login/invitation/"), "{answer:?}");
    assert!(!answer.text().contains("edgesweep.internal"), "{answer:?}");
    for path in ["/", "/acme-outdoor/assets", "/acme-outdoor/assets/", "/login/link/unknown"] {
        let answer = asked(&site, Request::get(path).header("host", "edgesweep.internal")).await;
        assert!(answer.location().starts_with('/') && !answer.location().starts_with("//"), "{path}: {answer:?}");
        assert!(!answer.text().contains("edgesweep.internal"), "{path}: {answer:?}");
    }
}
