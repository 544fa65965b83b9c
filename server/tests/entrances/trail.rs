//! What the trail tells of those who come: by which door, from where, and that they were refused; and what it never tells.

use std::net::SocketAddr;

use app::model::audit::{AuditPage, AuditRow};
use app::model::person::Role;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::Value;
use server::audit::knocks;
use server::config::{Config, Network};
use server::fixture::PASSWORD;
use server::http::caller::TrustedProxies;

use super::world::{Browser, COMPANY, OTHER_COMPANY, Site};

const QUERY: &str = r#"{"company":"acme-outdoor","query":{}}"#;

/// The newest first, as an admin of the company sees them.
async fn rows(site: &Site, admin: &Browser<'_>) -> Vec<AuditRow> {
    knocks::step(&site.fixture.service).await.unwrap();
    admin.call("/api/audit", QUERY).await.json::<AuditPage>().rows
}

fn actions(rows: &[AuditRow]) -> Vec<&str> {
    rows.iter().rev().map(|row| row.action.as_str()).collect()
}

#[tokio::test]
async fn who_comes_and_goes_is_told_with_their_address() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let peer: SocketAddr = "198.51.100.7:40000".parse().unwrap();
    let form = format!("email=editor%40acme.example&password={}", PASSWORD.replace(' ', "+"));
    for body in [form.clone(), form.replace("correct", "wrong")] {
        let request = Request::post("/login").extension(ConnectInfo(peer));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        // Who says so in a header is not believed.
        let request = request.header("x-forwarded-for", "203.0.113.9").header("sec-fetch-site", "same-origin");
        site.anonymous().send(request, Body::from(body)).await;
    }
    let mut viewer = site.person(Role::Viewer).await;
    viewer.submit("/logout", &[]).await;
    viewer.cookie = None;
    let rows = rows(&site, &admin).await;
    let expected = ["session.began", "session.began", "session.began", "session.ended", "sign_in.refused"];
    assert_eq!(actions(&rows), expected);
    let editors: Vec<_> = rows.iter().filter(|row| row.who == "editor@acme.example").collect();
    assert!(editors.len() == 2 && editors.iter().all(|row| row.from == "198.51.100.7"), "{editors:?}");
}

#[tokio::test]
async fn behind_counted_proxies_who_comes_is_told_by_the_address_that_the_outermost_of_them_saw() {
    let network = Network { trusted_proxies: TrustedProxies(2), ..Network::default() };
    let site = Site::with(Config { network, ..Config::example() }).await;
    let admin = site.person(Role::Admin).await;
    let proxy: SocketAddr = "10.0.0.8:40000".parse().unwrap();
    let request = Request::post("/login").extension(ConnectInfo(proxy)).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("x-forwarded-for", "203.0.113.9, 198.51.100.7").header("x-forwarded-for", "10.0.0.9");
    site.anonymous().send(request, Body::from("email=editor%40acme.example&password=wrong")).await;
    let rows = rows(&site, &admin).await;
    assert_eq!((rows[0].action.as_str(), rows[0].from.as_str()), ("sign_in.refused", "198.51.100.7"));
}

#[tokio::test]
async fn a_role_that_is_too_low_is_told_once_for_each_asking() {
    let site = Site::new().await;
    let (admin, viewer) = (site.person(Role::Admin).await, site.person(Role::Viewer).await);
    assert_eq!(viewer.get(&format!("/{COMPANY}/setup/people")).await.code(), 403);
    assert_eq!(viewer.call("/api/people", &format!("company={COMPANY}")).await.code(), 403);
    assert_eq!(viewer.get(&format!("/{COMPANY}/setup/audit.jsonl")).await.code(), 403);
    let told: Vec<_> = rows(&site, &admin).await.into_iter().filter(|row| row.action == "refusal.role").collect();
    let sentences: Vec<_> = told.iter().rev().map(|row| row.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        ["GET /acme-outdoor/setup/people", "POST /api/people", "GET /acme-outdoor/setup/audit.jsonl"].map(|entrance| {
            format!("viewer@acme.example was refused {entrance}: it is for admin, and they are a viewer.")
        })
    );
    assert!(told.iter().all(|row| row.is_refusal));
}

#[tokio::test]
async fn a_stranger_is_told_to_the_operator_and_to_neither_company() {
    let site = Site::new().await;
    let (admin, stranger) = (site.person(Role::Admin).await, site.stranger().await);
    assert_eq!(stranger.get(&format!("/{COMPANY}/assets")).await.code(), 404);
    assert_eq!(stranger.call("/api/people", &format!("company={COMPANY}")).await.code(), 404);
    assert_eq!(stranger.get("/no-such-company/assets").await.code(), 404);
    assert_eq!(actions(&rows(&site, &admin).await), ["session.began"]);
    let own = stranger.call("/api/audit", &QUERY.replace(COMPANY, OTHER_COMPANY)).await.json::<AuditPage>();
    assert_eq!(actions(&own.rows), ["session.began"]);
    let told: Vec<(String, String)> =
        sqlx::query_as("SELECT who, subject FROM audit WHERE company_id = '' ORDER BY seq")
            .fetch_all(site.fixture.service.store.read())
            .await
            .unwrap();
    let entrances = ["GET /acme-outdoor/assets", "POST /api/people"];
    assert_eq!(told, entrances.map(|entrance| ("admin@other.example".to_owned(), entrance.to_owned())));
}

#[tokio::test]
async fn what_another_site_sends_and_what_no_page_sends_is_told_to_the_operator() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let foreign =
        Request::post("/logout").header("sec-fetch-site", "cross-site").header("origin", "https://evil.example");
    assert_eq!(admin.send(foreign, Body::empty()).await.code(), 403);
    assert_eq!(admin.call("/api/settings", "company=Not A Company").await.code(), 422);
    knocks::step(&site.fixture.service).await.unwrap();
    let told: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT action, who, subject, details FROM audit WHERE company_id = '' ORDER BY seq")
            .fetch_all(site.fixture.service.store.read())
            .await
            .unwrap();
    let row = |action: &str, who: &str, subject: &str, details: &str| {
        (action.to_owned(), who.to_owned(), subject.to_owned(), details.to_owned())
    };
    let expected = [
        row("refusal.cross_site", "", "POST /logout", r#"{"origin":"https://evil.example"}"#),
        row("refusal.unreadable", "admin@acme.example", "POST /api/settings", "{}"),
    ];
    assert_eq!(told, expected);
    assert_eq!(actions(&rows(&site, &admin).await), ["session.began"]);
}

#[tokio::test]
async fn what_is_taken_away_as_a_file_is_told() {
    let site = Site::new().await;
    let (admin, viewer) = (site.person(Role::Admin).await, site.person(Role::Viewer).await);
    for file in ["assets.csv", "template.txt"] {
        assert_eq!(viewer.get(&format!("/{COMPANY}/{file}")).await.code(), 200);
    }
    assert_eq!(viewer.get(&format!("/{COMPANY}/invalidations/none/urls.csv")).await.code(), 404);
    let told: Vec<_> = rows(&site, &admin).await.into_iter().filter(|row| row.action == "file.downloaded").collect();
    let sentences: Vec<_> = told.iter().rev().map(|row| row.sentence.as_str()).collect();
    assert_eq!(sentences, ["assets.csv", "template.txt"].map(|file| format!("viewer@acme.example downloaded {file}.")));
}

#[tokio::test]
async fn the_trail_as_a_file_has_what_the_filter_lets_through_and_no_secret() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let secrets = ["planted-header-1234567", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "planted-hook-path", PASSWORD];
    let [header, signs, path, _] = secrets;
    let connection = format!(
        "company={COMPANY}&form[name]=Edge&form[provider]=scripted&form[hosts]=www.example.com&form[secrets][secret_header]={header}"
    );
    assert_eq!(admin.call("/api/connections/save", &connection).await.code(), 200);
    let webhook = format!("company={COMPANY}&form[url]=http://127.0.0.1:9/{path}&form[secret]={signs}");
    assert_eq!(admin.call("/api/webhook/save", &webhook).await.code(), 200);
    // A password in the place of the address.
    site.anonymous().submit("/login", &[("email", PASSWORD), ("password", PASSWORD)]).await;
    knocks::step(&site.fixture.service).await.unwrap();
    let file = admin.get(&format!("/{COMPANY}/setup/audit.jsonl?about=connections")).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit.jsonl\"");
    let rows: Vec<Value> = file.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = rows.iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["connection.saved", "webhook.saved"]);
    assert_eq!(rows[0]["details"]["after"]["hosts"], serde_json::json!(["www.example.com"]));
    assert_eq!(rows[1]["details"]["after"]["host"], "127.0.0.1");
    let all = admin.get(&format!("/{COMPANY}/setup/audit.jsonl")).await.text();
    let page = admin.get(&format!("/{COMPANY}/setup/audit")).await.text();
    let query = "SELECT details || subject || who FROM audit";
    let kept: Vec<String> = sqlx::query_scalar(query).fetch_all(site.fixture.service.store.read()).await.unwrap();
    for secret in secrets {
        for text in [&all, &page, &kept.join("\n")] {
            assert!(!text.contains(secret), "{secret}");
        }
    }
    assert!(page.contains("changed the webhook.") && all.lines().count() >= 4);
}

#[tokio::test]
async fn an_owner_reads_what_belongs_to_no_company_and_nobody_else_does() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let admin = site.person(Role::Admin).await;
    site.anonymous().submit("/login", &[("email", "nobody@acme.example"), ("password", "guess")]).await;
    knocks::step(&site.fixture.service).await.unwrap();
    let query = QUERY.replace(r#""query":{}"#, r#""query":{"of":"installation"}"#);
    let page = owner.call("/api/installation/audit", &query).await.json::<AuditPage>();
    let told: Vec<_> = page.rows.iter().map(|row| (row.action.as_str(), row.who.as_str())).collect();
    assert_eq!(told, [("sign_in.refused", "nobody@acme.example")]);
    // Whatever is asked for, the company's entrance gives the company's rows.
    let own = admin.call("/api/audit", &query).await.json::<AuditPage>();
    assert!(!own.rows.is_empty() && own.rows.iter().all(|row| row.who != "nobody@acme.example"), "{own:?}");
    let file = owner.get(&format!("/{COMPANY}/setup/installation.jsonl")).await;
    assert!(file.text().contains("nobody@acme.example"), "{file:?}");
    // Of the installation alone they have a page; an admin who is no owner has no way to it.
    let page = owner.get(&format!("/{COMPANY}/setup/audit")).await;
    assert!(page.code() == 200 && page.text().contains("nobody@acme.example"));
    let refused = admin.get(&format!("/{COMPANY}/setup/audit?of=installation")).await;
    assert!(refused.code() == 403 && refused.text().contains("owners of the installation"));
}
