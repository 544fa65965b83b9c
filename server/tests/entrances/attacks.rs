//! What another site, another company or a broken client tries.

use app::model::error::AppError;
use app::model::person::Role;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use server::audit;
use server::http::bodies::MAX_BODY_BYTES;

use super::world::{COMPANY, PANICS, Site};

const FORM: &str = "application/x-www-form-urlencoded";
const HTML: &str = "text/html,application/xhtml+xml";

#[tokio::test]
async fn another_sites_page_can_make_a_browser_send_nothing_that_counts() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let forms = ["/api/connections", "/api/settings/save", "/login", "/logout"];
    for path in forms {
        for foreign in [
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            [("sec-fetch-site", "same-site"), ("origin", "http://evil.127.0.0.1:3000")],
            [("x-nothing", ""), ("origin", "https://evil.example")],
            [("x-nothing", ""), ("origin", "null")],
            [("x-nothing", ""), ("origin", "http://127.0.0.1:3001")],
        ] {
            let request =
                foreign.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
            let request = request.header(header::CONTENT_TYPE, FORM).header(header::ACCEPT, HTML);
            let answer = admin.send(request, Body::from("company=acme-outdoor")).await;
            assert_eq!(answer.code(), 403, "{path} {foreign:?}: {answer:?}");
            assert!(answer.text().contains("another site"), "{path} {foreign:?}: {answer:?}");
        }
    }
    assert_eq!(admin.call("/api/settings", "company=acme-outdoor").await.code(), 200, "still signed in");
}

#[tokio::test]
async fn this_sites_own_pages_and_clients_without_a_browser_are_let_through() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for own in [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
        ("origin", "http://127.0.0.1:3000"),
        ("x-nothing", ""),
    ] {
        let request = Request::post("/api/connections").header(own.0, own.1).header(header::CONTENT_TYPE, FORM);
        assert_eq!(admin.send(request, Body::from("company=acme-outdoor")).await.code(), 200, "{own:?}");
    }
}

#[tokio::test]
async fn what_a_browser_says_that_it_accepts_opens_no_door() {
    let site = Site::new().await;
    let viewer = site.person(Role::Viewer).await;
    let stranger = site.stranger().await;
    let id = site.connection(site.fixture.actor(Role::Admin), "Edge").await;
    let form = [("company", COMPANY), ("id", id.as_str())];
    for browser in [&viewer, &stranger, &site.anonymous()] {
        let answer = browser.submit("/api/connections/delete", &form).await;
        assert!(answer.status.is_redirection(), "{answer:?}");
        assert!(!answer.text().contains("Edge"), "{answer:?}");
    }
    let admin = site.person(Role::Admin).await;
    assert!(admin.call("/api/connections", "company=acme-outdoor").await.text().contains(&id), "it is still there");
}

#[tokio::test]
async fn a_plain_form_of_somebody_signed_out_leads_to_the_login_page_and_back() {
    let site = Site::new().await;
    for (referer, expected) in [
        ("http://127.0.0.1:3000/acme-outdoor/setup/general?a=b", "/login?next=%2Facme-outdoor%2Fsetup%2Fgeneral"),
        ("https://evil.example/phish", "/login?next=%2Fphish"),
        ("not a URL", "/login"),
    ] {
        let request =
            Request::post("/api/settings/save").header(header::CONTENT_TYPE, FORM).header(header::ACCEPT, HTML);
        let answer = site.anonymous().send(request.header(header::REFERER, referer), Body::from("company=x")).await;
        assert_eq!((answer.code(), answer.location()), (303, expected), "{referer}");
    }
}

#[tokio::test]
async fn a_form_that_names_where_to_go_leads_nowhere_else() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for (then, expected) in [
        ("assets", "/acme-outdoor/assets"),
        ("/evil.example", "/acme-outdoor//evil.example"),
        ("a\r\nSet-Cookie: b=c", "/"),
        ("ä", "/"),
        ("\\evil.example", "/"),
    ] {
        let form = [
            ("company", COMPANY),
            ("then", then),
            ("change[published_server]", ""),
            ("change[origin_server]", ""),
            ("change[company_root]", ""),
            ("change[template]", ""),
            ("change[version]", "0"),
        ];
        let settings =
            server::settings::settings(&site.fixture.service, site.fixture.actor(Role::Admin)).await.unwrap();
        let version = settings.version.to_string();
        let form =
            form.map(|(name, value)| if name == "change[version]" { (name, version.as_str()) } else { (name, value) });
        let answer = admin.submit("/api/settings/save", &form).await;
        assert_eq!((answer.code(), answer.location()), (302, expected), "{then:?}: {answer:?}");
    }
}

#[tokio::test]
async fn who_is_signed_out_is_answered_before_their_request_is_read() {
    let site = Site::new().await;
    let endless = Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    let request = Request::post("/api/invalidations/submit").header(header::CONTENT_TYPE, "application/json");
    assert_eq!(site.anonymous().send(request, endless).await.code(), 401);
}

#[tokio::test]
async fn arguments_that_cannot_be_read_are_refused_with_a_sentence() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    for (path, arguments) in [
        ("/api/settings", ""),
        ("/api/settings", "company=Not A Company"),
        ("/api/connections/enable", "company=acme-outdoor&id=a&enabled=perhaps"),
        ("/api/assets", "{"),
        ("/api/assets", r#"{"company":"acme-outdoor"}"#),
        ("/api/invalidations/submit", r#"{"company":"acme-outdoor","recipe":[]}"#),
        ("/api/assets/import/stage", "company=acme-outdoor"),
    ] {
        let answer = admin.call(path, arguments).await;
        assert_eq!(answer.code(), 422, "{path} {arguments:?}: {}", answer.text());
        assert!(matches!(answer.error(), AppError::Invalid { .. }), "{path} {arguments:?}: {}", answer.text());
    }
    let not_text = Request::post("/api/settings").header(header::CONTENT_TYPE, FORM);
    assert_eq!(admin.send(not_text, Body::from(vec![0xff, 0xfe, b'='])).await.code(), 422);
}

#[tokio::test]
async fn what_says_that_it_is_too_large_is_refused_at_once() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let request = Request::post("/api/assets/import/stage").header(header::CONTENT_LENGTH, MAX_BODY_BYTES + 1);
    let answer = admin.send(request, Body::empty()).await;
    assert_eq!(answer.code(), 413);
    assert!(answer.error().to_string().contains("larger than 64 MB"), "{}", answer.text());
}

#[tokio::test]
async fn what_turns_out_to_be_too_large_is_refused_when_the_limit_is_reached() {
    let site = Site::new().await;
    let editor = site.person(Role::Editor).await;
    let megabyte = Bytes::from(vec![b'a'; 1024 * 1024]);
    let endless = futures::stream::repeat_with(move || Ok::<_, std::io::Error>(megabyte.clone()));
    let request = Request::post("/api/desk").header(header::CONTENT_TYPE, FORM);
    let answer = editor.send(request, Body::from_stream(endless)).await;
    assert_eq!(answer.code(), 422, "{}", answer.text());
    assert!(answer.error().to_string().contains("could not be read"), "{}", answer.text());
}

#[tokio::test]
async fn a_mistake_of_ours_tells_where_to_look_and_nothing_else() {
    let site = Site::new().await;
    let admin = site.person(Role::Admin).await;
    let form = format!(
        "company={COMPANY}&form[name]=A&form[provider]=scripted&form[hosts]=a.example&form[fields][node]={PANICS}"
    );
    let saved = admin.call("/api/connections/save", &form).await;
    assert_eq!(saved.code(), 200, "{}", saved.text());
    let id = saved.json::<app::model::connection::Connection>().id;
    let answer = admin.call("/api/connections/test", &format!("company={COMPANY}&id={id}")).await;
    assert_eq!(answer.code(), 500);
    assert_eq!(answer.error(), AppError::Internal { request_id: answer.header("x-request-id").to_owned() });
    assert!(!answer.text().contains("at fault"), "{}", answer.text());
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(admin.call("/api/settings", "company=acme-outdoor").await.code(), 200, "the server goes on");
}

#[tokio::test]
async fn a_stranger_leaves_no_trace_in_the_company() {
    let site = Site::new().await;
    let actor = site.fixture.actor(Role::Admin);
    let id = site.connection(actor, "Edge").await;
    let stranger = site.stranger().await;
    for (path, arguments) in [
        ("/api/connections/delete", format!("company={COMPANY}&id={id}")),
        ("/api/connections/delete", format!("company=other&id={id}")),
        ("/api/connections/enable", format!("company=other&id={id}&enabled=false")),
        ("/api/connections/test", format!("company=other&id={id}")),
        (
            "/api/connections/save",
            format!(
                "company=other&form[id]={id}&form[version]=1&form[name]=Mine&form[provider]=scripted&form[hosts]=a.example"
            ),
        ),
    ] {
        assert_eq!(stranger.call(path, &arguments).await.code(), 404, "{path} {arguments}");
    }
    let service = &site.fixture.service;
    let left = server::connections::connections(service, actor).await.unwrap();
    assert_eq!((left.len(), left[0].name.as_str(), left[0].enabled, left[0].version), (1, "Edge", true, 1));
    assert_eq!(left[0].last_test, None);
    let mut tx = service.store.write().await.unwrap();
    let latest = audit::latest(&mut tx, actor, &id).await.unwrap().unwrap();
    assert_eq!(latest.0, "admin@acme.example");
}
