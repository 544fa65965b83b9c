use app::model::account::Authenticator;
use app::model::people::{InvitationForm, People};
use app::model::person::Role;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use axum::routing::get;
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;
use totp_rs::{Builder, Secret};
use tower::ServiceExt as _;

use super::*;
use crate::auth::second_factor::authenticator;
use crate::auth::{account, people as auth_people};
use crate::clock::Clock as _;
use crate::fixture::{Fixture, PASSWORD};
use crate::http::metrics::MetricsToken;
use crate::http::sessions::{LIFE_DAYS, Transport, layer, visitor};
use crate::people::{self, invitations};
use crate::router;

async fn me(State(service): State<Arc<Service>>, session: Session) -> String {
    visitor(&session, &service).await.unwrap().map_or_else(|| "nobody".to_owned(), |person| person.email)
}

/// A browser with one cookie and a site that says who it is.
struct Browser {
    fixture: Fixture,
    site: Router,
    cookie: Option<String>,
}

impl Browser {
    async fn new(transport: Transport) -> Self {
        let fixture = Fixture::new().await;
        let service = Arc::clone(&fixture.service);
        let wiring = router::Wiring {
            service: Arc::clone(&service),
            stopping: CancellationToken::new(),
            metrics_token: MetricsToken(None),
        };
        let site = Router::new()
            .route("/me", get(me))
            .with_state(Arc::clone(&service))
            .merge(router::plain(&router::SESSIONS, &wiring))
            .layer(layer(service, transport));
        Self { fixture, site, cookie: None }
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: &str) -> Response<Body> {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let answer = self.site.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        if let Some(cookie) = set_cookie(&answer) {
            let pair = cookie.split(';').next().unwrap();
            self.cookie = (!cookie.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        answer
    }

    /// Where a form leads to.
    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> String {
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        location(&self.ask(request, &body).await)
    }

    async fn me(&mut self) -> String {
        let answer = self.ask(Request::get("/me"), "").await;
        String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    async fn sign_in(&mut self) {
        self.fixture.give_passwords().await;
        let form = [("email", "editor@acme.example"), ("password", PASSWORD)];
        assert_eq!(self.post("/login", &form).await, "303 /");
    }
}

fn set_cookie(answer: &Response<Body>) -> Option<&str> {
    answer.headers().get(header::SET_COOKIE).map(|value| value.to_str().unwrap())
}

fn location(answer: &Response<Body>) -> String {
    format!("{} {}", answer.status().as_u16(), answer.headers()[header::LOCATION].to_str().unwrap())
}

#[tokio::test]
async fn signing_in_and_out_begins_and_ends_a_session() {
    let mut browser = Browser::new(Transport::Http).await;
    assert_eq!(browser.me().await, "nobody");
    assert_eq!(browser.cookie, None);
    browser.sign_in().await;
    assert_eq!(browser.me().await, "editor@acme.example");
    let stolen = browser.cookie.clone();
    assert_eq!(browser.post("/logout", &[]).await, "303 /login");
    assert_eq!(browser.cookie, None);
    assert_eq!(browser.me().await, "nobody");
    browser.cookie = stolen;
    assert_eq!(browser.me().await, "nobody");
}

#[tokio::test]
async fn the_cookie_is_for_this_host_and_no_script() {
    for (transport, name) in [(Transport::Http, "edgesweep="), (Transport::Https, "__Host-edgesweep=")] {
        let mut browser = Browser::new(transport).await;
        browser.fixture.give_passwords().await;
        let form = format!("email=viewer%40acme.example&password={}", PASSWORD.replace(' ', "+"));
        let request = Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = browser.ask(request, &form).await;
        let cookie = set_cookie(&answer).unwrap();
        assert!(cookie.starts_with(name), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert_eq!(cookie.contains("Secure"), transport == Transport::Https, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn wrong_and_unknown_lead_back_to_the_form_alike() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.fixture.give_passwords().await;
    for email in ["editor@acme.example", "nobody@acme.example"] {
        let form = [("email", email), ("password", "guess"), ("next", "/acme-outdoor/assets?kind=image")];
        let expected = format!(
            "303 /login?problem=wrong&next=%2Facme-outdoor%2Fassets%3Fkind%3Dimage&email={}",
            email.replace('@', "%40")
        );
        assert_eq!(browser.post("/login", &form).await, expected);
    }
    assert_eq!(browser.cookie, None);
}

#[tokio::test]
async fn guessing_leads_to_a_wait() {
    let mut browser = Browser::new(Transport::Http).await;
    let guess = "x".repeat(2_000);
    for _ in 0..=10 {
        browser.post("/login", &[("email", "editor@acme.example"), ("password", &guess)]).await;
    }
    let led = browser.post("/login", &[("email", "editor@acme.example"), ("password", "guess")]).await;
    assert_eq!(led, "303 /login?problem=throttled&wait=60&email=editor%40acme.example");
}

#[tokio::test]
async fn next_leads_to_this_site_only() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let form = |next| [("email", "editor@acme.example"), ("password", PASSWORD), ("next", next)];
    assert_eq!(browser.post("/login", &form("/acme-outdoor/assets")).await, "303 /acme-outdoor/assets");
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "evil", "/ü", ""] {
        assert_eq!(safe_path(next), "/", "{next}");
    }
    assert_eq!(browser.post("/login", &form("//evil.example/")).await, "303 /");
}

#[tokio::test]
async fn a_link_signs_in_once_and_not_for_a_preview() {
    let mut browser = Browser::new(Transport::Http).await;
    let person_id = &browser.fixture.actor(Role::Admin).person_id;
    let path = format!("/login/link/{}", links::issue(&browser.fixture.service, person_id).await.unwrap());
    browser.ask(Request::head(&path), "").await;
    assert_eq!(browser.cookie, None);
    let answer = browser.ask(Request::get(&path), "").await;
    assert_eq!(location(&answer), "303 /");
    assert_eq!(browser.me().await, "admin@acme.example");
    let again = browser.ask(Request::get(&path), "").await;
    assert_eq!(location(&again), "303 /login?problem=link");
}

#[tokio::test]
async fn signing_in_changes_the_token() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let planted = browser.cookie.clone();
    browser.sign_in().await;
    assert_ne!(browser.cookie, planted);
    browser.cookie = planted;
    assert_eq!(browser.me().await, "nobody");
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn a_session_ends_after_a_month_however_often_they_come() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    for _ in 0..29 {
        browser.fixture.clock.advance_ms(DAY_MS);
        assert_eq!(browser.me().await, "editor@acme.example");
    }
    browser.fixture.clock.advance_ms(DAY_MS);
    assert_eq!(browser.me().await, "nobody");
}

#[tokio::test]
async fn a_session_lives_two_weeks_after_the_last_visit_and_its_row_goes() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    for _ in 0..2 {
        browser.fixture.clock.advance_ms((LIFE_DAYS - 1) * DAY_MS);
        assert_eq!(browser.me().await, "editor@acme.example");
    }
    browser.fixture.clock.advance_ms(LIFE_DAYS * DAY_MS);
    assert_eq!(browser.me().await, "nobody");
    browser.sign_in().await;
    let count = sqlx::query_scalar("SELECT count(*) FROM sessions");
    let rows: i64 = count.fetch_one(browser.fixture.service.store.read()).await.unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn the_token_itself_is_not_stored() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let token = browser.cookie.clone().unwrap().strip_prefix("edgesweep=").unwrap().to_owned();
    let row: (Vec<u8>, String) = sqlx::query_as("SELECT token_hash, content FROM sessions")
        .fetch_one(browser.fixture.service.store.read())
        .await
        .unwrap();
    assert_eq!(row.0, Sha256::digest(&token).to_vec());
    assert!(!row.1.contains(&token));
}

#[tokio::test]
async fn a_form_of_a_megabyte_is_refused() {
    let mut browser = Browser::new(Transport::Http).await;
    let request = Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = browser.ask(request, &format!("email={}", "x".repeat(1_000_000))).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// Invites somebody; gives the path of their link.
async fn invitation(browser: &Browser, email: &str) -> String {
    let form = InvitationForm { email: email.to_owned(), role: "editor".to_owned() };
    let admin = browser.fixture.actor(Role::Admin);
    invitations::invite(&browser.fixture.service, admin, form).await.unwrap().link
}

#[tokio::test]
async fn an_invitation_leads_to_its_form_and_its_form_leads_in() {
    let mut browser = Browser::new(Transport::Http).await;
    let link = invitation(&browser, "new@acme.example").await;
    let token = link.rsplit('/').next().unwrap().to_owned();
    let form = format!("303 /login?invitation={token}&email=new%40acme.example");
    assert_eq!(location(&browser.ask(Request::get(&link), "").await), form);
    let weak = [("invitation", token.as_str()), ("email", "new@acme.example"), ("password", "tiny")];
    assert_eq!(browser.post("/login/invitation", &weak).await, format!("{form}&problem=short"));
    assert_eq!(browser.me().await, "nobody");
    let chosen = [("invitation", token.as_str()), ("password", "plain orange ladder melody")];
    assert_eq!(browser.post("/login/invitation", &chosen).await, "303 /");
    assert_eq!(browser.me().await, "new@acme.example");
    assert_eq!(location(&browser.ask(Request::get(&link), "").await), "303 /login?problem=invitation");
    let head = browser.ask(Request::head(&link), "").await;
    assert_eq!(head.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_invitation_of_somebody_else_ends_the_session_and_changes_nothing() {
    let mut browser = Browser::new(Transport::Http).await;
    let link = invitation(&browser, "new@acme.example").await;
    browser.sign_in().await;
    assert!(location(&browser.ask(Request::get(&link), "").await).starts_with("303 /login?invitation="));
    assert_eq!(browser.me().await, "nobody");
    let people = people::people(&browser.fixture.service, browser.fixture.actor(Role::Admin)).await.unwrap();
    assert_eq!((people.members.len(), people.invitations.len()), (3, 1));
}

#[tokio::test]
async fn whoever_is_signed_out_everywhere_is_out_at_the_next_request() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    assert_eq!(browser.me().await, "editor@acme.example");
    let service = Arc::clone(&browser.fixture.service);
    let (admin, editor) = (browser.fixture.actor(Role::Admin), browser.fixture.actor(Role::Editor).person_id.clone());
    let sessions = |people: People| people.members.into_iter().find(|one| one.id == editor).unwrap().sessions;
    assert_eq!(sessions(people::people(&service, admin).await.unwrap()), 1);
    people::sign_out(&service, admin, editor.clone()).await.unwrap();
    assert_eq!(sessions(people::people(&service, admin).await.unwrap()), 0);
    assert_eq!(browser.me().await, "nobody");
}

#[tokio::test]
async fn whoever_begins_more_sessions_than_one_has_ends_the_one_that_was_not_used_for_the_longest_time() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.fixture.give_passwords().await;
    let form = [("email", "editor@acme.example"), ("password", PASSWORD)];
    let mut cookies = Vec::new();
    for _ in 0..account::MAX_SESSIONS {
        browser.fixture.clock.advance_ms(1_000);
        assert_eq!(browser.post("/login", &form).await, "303 /");
        cookies.push(browser.cookie.take());
    }
    // The oldest one is used, so that the second is who waits longest.
    browser.fixture.clock.advance_ms(2 * 60 * 60 * 1_000);
    browser.cookie.clone_from(&cookies[0]);
    assert_eq!(browser.me().await, "editor@acme.example");
    // In the same browser another session takes the place of this one, and no other ends.
    assert_eq!(browser.post("/login", &form).await, "303 /");
    cookies[0] = browser.cookie.take();
    assert_eq!(browser.post("/login", &form).await, "303 /");
    cookies.push(browser.cookie.take());
    for (number, cookie) in cookies.into_iter().enumerate() {
        browser.cookie = cookie;
        let expected = if number == 1 { "nobody" } else { "editor@acme.example" };
        assert_eq!(browser.me().await, expected, "{number}");
    }
}

/// Gives the editor an authenticator app, and the code that it shows now.
async fn with_app(browser: &Browser) -> String {
    let service = &browser.fixture.service;
    let id = browser.fixture.actor(Role::Editor).person_id.clone();
    let person = people_of(service, &id).await;
    authenticator::begin(service, &person).await.unwrap();
    let shown = authenticator::shown(service, &id, &person.email).await.unwrap();
    let Authenticator::Pending { secret, .. } = shown else { panic!("{shown:?}") };
    let app = Builder::new().with_secret(Secret::try_from_base32(&secret).unwrap()).build().unwrap();
    let code = |fixture: &Fixture| app.generate(u64::try_from(fixture.clock.now().0 / 1_000).unwrap()).to_string();
    assert!(authenticator::confirm(service, &person, &code(&browser.fixture)).await.unwrap());
    browser.fixture.clock.advance_ms(60_000);
    code(&browser.fixture)
}

async fn people_of(service: &Service, id: &str) -> Person {
    auth_people::person(service, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn whoever_has_an_app_is_in_only_after_its_code() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.fixture.give_passwords().await;
    let code = with_app(&browser).await;
    let form = [("email", "editor@acme.example"), ("password", PASSWORD), ("next", "/acme-outdoor/assets")];
    let step = "303 /login?step=second&next=%2Facme-outdoor%2Fassets";
    assert_eq!(browser.post("/login", &form).await, step);
    assert_eq!(browser.me().await, "nobody");
    let expires: Vec<i64> = sqlx::query_scalar("SELECT expires_at FROM sessions")
        .fetch_all(browser.fixture.service.store.read())
        .await
        .unwrap();
    assert_eq!(expires, [browser.fixture.clock.now().plus_ms(60 * 60 * 1_000).0], "nobody is kept for two weeks");
    let halfway = browser.cookie.clone();
    let wrong = [("code", "000000"), ("next", "/acme-outdoor/assets")];
    assert_eq!(browser.post("/login/second", &wrong).await, format!("{step}&problem=code"));
    assert_eq!(browser.me().await, "nobody");
    let right = [("code", code.as_str()), ("next", "/acme-outdoor/assets")];
    assert_eq!(browser.post("/login/second", &right).await, "303 /acme-outdoor/assets");
    assert_eq!(browser.me().await, "editor@acme.example");
    assert_ne!(browser.cookie, halfway, "a token that was known before is worth nothing");
}

#[tokio::test]
async fn a_link_does_not_stand_for_the_second_factor_and_ten_minutes_are_too_late() {
    let mut browser = Browser::new(Transport::Http).await;
    let code = with_app(&browser).await;
    let person_id = browser.fixture.actor(Role::Editor).person_id.clone();
    let path = format!("/login/link/{}", links::issue(&browser.fixture.service, &person_id).await.unwrap());
    assert_eq!(location(&browser.ask(Request::get(&path), "").await), "303 /login?step=second");
    assert_eq!(browser.me().await, "nobody");
    browser.fixture.clock.advance_ms(10 * 60 * 1_000);
    assert_eq!(browser.post("/login/second", &[("code", &code)]).await, "303 /login?problem=too-late");
    assert_eq!(browser.me().await, "nobody");
}

#[tokio::test]
async fn a_code_without_a_password_before_it_lets_nobody_in() {
    let mut browser = Browser::new(Transport::Http).await;
    let code = with_app(&browser).await;
    assert_eq!(browser.post("/login/second", &[("code", &code)]).await, "303 /login?problem=too-late");
    assert_eq!(browser.me().await, "nobody");
}

const ACCOUNT: &str = "303 /acme-outdoor/account";

#[tokio::test]
async fn how_one_signs_in_is_changed_only_shortly_after_showing_who_one_is() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let company = ("company", "acme-outdoor");
    assert_eq!(browser.post("/account/authenticator/begin", &[company]).await, format!("{ACCOUNT}?done=begun"));
    browser.fixture.clock.advance_ms(15 * 60 * 1_000);
    for path in [
        "/account/authenticator/begin",
        "/account/authenticator/confirm",
        "/account/authenticator/remove",
        "/account/recovery-codes",
        "/account/passkeys",
        "/account/passkeys/remove",
        "/account/prove/second",
        "/account/sessions/end",
        "/account/sessions/end-others",
    ] {
        assert_eq!(browser.post(path, &[company]).await, format!("{ACCOUNT}?problem=stale"), "{path}");
    }
    let wrong = browser.post("/account/prove", &[company, ("current", "guess")]).await;
    assert_eq!(wrong, format!("{ACCOUNT}?problem=wrong"));
    let right = browser.post("/account/prove", &[company, ("current", PASSWORD)]).await;
    assert_eq!(right, format!("{ACCOUNT}?done=proved"));
    assert_eq!(browser.post("/account/authenticator/remove", &[company]).await, format!("{ACCOUNT}?done=removed"));
}

#[tokio::test]
async fn whoever_has_a_second_factor_shows_it_again_before_they_change_how_they_sign_in() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let company = ("company", "acme-outdoor");
    let code = with_app(&browser).await;
    let remove = "/account/authenticator/remove";
    let stale = format!("{ACCOUNT}?problem=stale");
    // A session from before there was one is not fresh by its password alone, however young.
    assert_eq!(browser.post(remove, &[company]).await, stale);
    let chosen = [company, ("current", PASSWORD), ("password", "plain orange ladder melody")];
    assert_eq!(browser.post("/account/password", &chosen).await, stale);
    assert_eq!(browser.post("/account/prove/second", &[company, ("code", &code)]).await, stale);
    let step = format!("{ACCOUNT}?step=second");
    assert_eq!(browser.post("/account/prove", &[company, ("current", PASSWORD)]).await, step);
    assert_eq!(browser.post(remove, &[company]).await, stale);
    let wrong = browser.post("/account/prove/second", &[company, ("code", "000000")]).await;
    assert_eq!(wrong, format!("{step}&problem=code"));
    let right = browser.post("/account/prove/second", &[company, ("code", &code)]).await;
    assert_eq!(right, format!("{ACCOUNT}?done=proved"));
    assert_eq!(browser.post("/account/password", &chosen).await, format!("{ACCOUNT}?done=password"));
    assert_eq!(browser.post(remove, &[company]).await, format!("{ACCOUNT}?done=removed"));
}

#[tokio::test]
async fn the_first_factor_holds_for_ten_minutes_where_the_second_is_to_follow() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let company = ("company", "acme-outdoor");
    let code = with_app(&browser).await;
    browser.post("/account/prove", &[company, ("current", PASSWORD)]).await;
    browser.fixture.clock.advance_ms(10 * 60 * 1_000);
    let late = browser.post("/account/prove/second", &[company, ("code", &code)]).await;
    assert_eq!(late, format!("{ACCOUNT}?problem=stale"));
}

#[tokio::test]
async fn another_password_ends_all_sessions_but_the_one_that_chose_it() {
    const NEW: &str = "plain orange ladder melody";
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let elsewhere = browser.cookie.take();
    browser.sign_in().await;
    let form = |current, chosen| [("company", "acme-outdoor"), ("current", current), ("password", chosen)];
    let wrong = browser.post("/account/password", &form("guess", NEW)).await;
    assert_eq!(wrong, format!("{ACCOUNT}?problem=wrong"));
    let weak = browser.post("/account/password", &form(PASSWORD, "password1234")).await;
    assert_eq!(weak, format!("{ACCOUNT}?problem=guessable"));
    assert_eq!(browser.post("/account/password", &form(PASSWORD, NEW)).await, format!("{ACCOUNT}?done=password"));
    assert_eq!(browser.me().await, "editor@acme.example");
    browser.cookie = elsewhere;
    assert_eq!(browser.me().await, "nobody");
    let old = [("email", "editor@acme.example"), ("password", PASSWORD)];
    assert!(browser.post("/login", &old).await.contains("problem=wrong"));
    assert_eq!(browser.post("/login", &[old[0], ("password", NEW)]).await, "303 /");
}

#[tokio::test]
async fn whoever_came_by_a_link_chooses_a_password_without_the_old_one_within_the_hour() {
    let mut browser = Browser::new(Transport::Http).await;
    let person_id = browser.fixture.actor(Role::Editor).person_id.clone();
    let path = format!("/login/link/{}", links::issue(&browser.fixture.service, &person_id).await.unwrap());
    browser.ask(Request::get(&path), "").await;
    let form = [("company", "acme-outdoor"), ("current", ""), ("password", "plain orange ladder melody")];
    assert_eq!(browser.post("/account/password", &form).await, format!("{ACCOUNT}?done=password"));
    // The link is over with it.
    let again = browser.post("/account/password", &form).await;
    assert_eq!(again, format!("{ACCOUNT}?problem=wrong"));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_and_nobody_elses() {
    let mut browser = Browser::new(Transport::Http).await;
    browser.sign_in().await;
    let first = browser.cookie.take();
    browser.fixture.clock.advance_ms(1_000);
    browser.sign_in().await;
    let second = browser.cookie.take();
    browser.fixture.clock.advance_ms(1_000);
    browser.sign_in().await;
    let service = Arc::clone(&browser.fixture.service);
    let editor = people_of(&service, &browser.fixture.actor(Role::Editor).person_id).await;
    let actor = browser.fixture.actor(Role::Editor).clone();
    let listed = async || account::of(&service, &actor, editor.standing.clone()).await.unwrap().sessions;
    assert_eq!(listed().await.len(), 3);
    let stranger = people_of(&service, &browser.fixture.stranger().person_id).await;
    let id = listed().await.last().unwrap().id.clone();
    account::end_session(&service, &stranger, &id).await.unwrap();
    assert_eq!(listed().await.len(), 3);
    let form = [("company", "acme-outdoor"), ("id", id.as_str())];
    browser.post("/account/sessions/end", &form).await;
    assert_eq!(listed().await.len(), 2);
    assert_eq!(browser.post("/account/sessions/end-others", &form[..1]).await, format!("{ACCOUNT}?done=others"));
    assert_eq!(listed().await.len(), 1);
    assert_eq!(browser.me().await, "editor@acme.example");
    for ended in [first, second] {
        browser.cookie = ended;
        assert_eq!(browser.me().await, "nobody");
    }
}
