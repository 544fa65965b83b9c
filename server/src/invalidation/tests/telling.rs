//! Whoever wants to know is told once what they asked for has ended.

use app::model::error::AppError;
use app::model::notification::{NotificationState, WebhookForm};
use app::model::person::{Actor, Role};
use app::model::recipe::{Edits, Recipe};
use app::model::rules::Rules;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::SecretString;
use sha2::Sha256;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::world::World;
use crate::companies;
use crate::config::{Config, Notify};
use crate::invalidation::{cancel, decline};
use crate::notifications::{self, Herald};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Lets the world tell: by this server for mail, if any.
fn herald(world: &World, smtp_url: Option<String>) {
    let notify = Notify {
        smtp_url: smtp_url.map(SecretString::from),
        mail_from: None,
        webhook_private_hosts: vec!["127.0.0.1".parse().unwrap()],
    };
    let config = Config { notify, public_url: "https://edgesweep.example.com".to_owned(), ..Config::example() };
    assert!(world.service().herald.set(Herald::of(&config, &world.service().clock).unwrap()).is_ok());
}

fn admin(world: &World) -> &Actor {
    world.fixture.actor(Role::Admin)
}

async fn hook(world: &World, url: String) {
    let form = WebhookForm { url, secret: SECRET.to_owned() };
    notifications::save_webhook(world.service(), admin(world), form).await.unwrap();
}

async fn submit_and_follow(world: &World) -> String {
    let edits = Edits { added: vec!["https://www.example.com/a".to_owned()], ..Edits::default() };
    let note = "spring – sale".to_owned();
    world.submit_recipe(Recipe { edits, note, notify: true, ..Recipe::default() }).await.unwrap()
}

async fn tell(world: &World) -> usize {
    notifications::step(world.service()).await.unwrap()
}

/// Of each: whom, how it stands, how often it was tried, and what was answered.
async fn told(world: &World, id: &str) -> Vec<(Option<String>, NotificationState, u32, String)> {
    let found = notifications::notifications(world.service(), world.editor(), id).await.unwrap();
    found.made.into_iter().map(|one| (one.email, one.state, one.attempts, one.answer)).collect()
}

/// A server for mail that takes everything but what goes to `refused`; gives its URL, and each mail.
async fn mail_server(refused: &'static str) -> (String, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let (sender, mails) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (reading, mut writing) = stream.into_split();
            let mut lines = BufReader::new(reading).lines();
            writing.write_all(b"220 mail.example\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                    "RCPT" if !refused.is_empty() && line.contains(refused) => "550 no such person",
                    "DATA" => {
                        writing.write_all(b"354 go on\r\n").await.unwrap();
                        let mut mail = String::new();
                        while let Ok(Some(line)) = lines.next_line().await {
                            if line == "." {
                                break;
                            }
                            mail.push_str(&line);
                            mail.push('\n');
                        }
                        sender.send(mail).unwrap();
                        "250 taken"
                    }
                    "QUIT" => break,
                    _ => "250 ok",
                };
                writing.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    (url, mails)
}

#[tokio::test]
async fn whoever_wants_an_e_mail_gets_one_when_it_has_ended() {
    let (url, mut mails) = mail_server("").await;
    let world = World::purging().await;
    herald(&world, Some(url));
    let id = submit_and_follow(&world).await;
    assert_eq!(tell(&world).await, 0, "it has not ended");
    world.finish(&id).await;
    assert_eq!((tell(&world).await, tell(&world).await), (1, 0));
    let mail = mails.recv().await.unwrap();
    for part in [
        "From: Edgesweep <edgesweep@edgesweep.example.com>",
        "To: editor@acme.example",
        "Subject: Acme Outdoor: 1 URL purged",
        "Auto-Submitted: auto-generated",
        &format!("https://edgesweep.example.com/acme-outdoor/invalidations/{id}"),
    ] {
        assert!(mail.replace("=\n", "").contains(part), "{part} is not in\n{mail}");
    }
    let editor = Some("editor@acme.example".to_owned());
    assert_eq!(told(&world, &id).await, [(editor, NotificationState::Sent, 1, "Sent: taken".to_owned())]);
    assert!(mails.try_recv().is_err());
}

#[tokio::test]
async fn those_who_may_approve_are_asked_by_e_mail_and_whoever_asked_is_told_that_it_was_declined() {
    let (url, mut mails) = mail_server("").await;
    let world = World::purging().await;
    herald(&world, Some(url));
    world.set_rules(Rules { approval_above: Some(1), ..Rules::default() }).await;
    let has = |mail: &str, parts: &[&str]| {
        let mail = mail.replace("=\n", "");
        for part in parts {
            assert!(mail.contains(part), "{part} is not in\n{mail}");
        }
    };
    let id = world.submit(&["a", "b"]).await;
    assert_eq!((tell(&world).await, tell(&world).await), (1, 0));
    let page = format!("https://edgesweep.example.com/acme-outdoor/invalidations/{id}");
    let subject = "Subject: Acme Outdoor: Approval wanted: 2 URLs";
    let asked = "editor@acme.example asked to clear 2 URLs.";
    has(&mails.recv().await.unwrap(), &["To: admin@acme.example", subject, asked, "More than 1 URL: the rules", &page]);
    decline(world.service(), admin(&world), &id, "not today").await.unwrap();
    world.step().await;
    assert_eq!(tell(&world).await, 1);
    let subject = "Subject: Acme Outdoor: An invalidation was declined";
    let declined = "admin@acme.example declined it: not today";
    has(&mails.recv().await.unwrap(), &["To: editor@acme.example", subject, declined, &page]);

    let late = world.submit(&["c", "d"]).await;
    cancel(world.service(), world.editor(), &late).await.unwrap();
    world.step().await;
    assert_eq!(tell(&world).await, 1);
    let (email, state, _, answer) = told(&world, &late).await.remove(0);
    assert_eq!((email.as_deref(), state), (Some("admin@acme.example"), NotificationState::Failed));
    assert_eq!(answer, "It does not wait for approval any more.");
    assert!(mails.try_recv().is_err());
}

#[tokio::test]
async fn a_person_asks_for_it_later_and_takes_it_back() {
    let (url, _mails) = mail_server("").await;
    let world = World::purging().await;
    herald(&world, Some(url));
    let id = world.submit(&["a"]).await;
    let viewer = world.fixture.actor(Role::Viewer);
    notifications::follow(world.service(), viewer, &id, true).await.unwrap();
    notifications::follow(world.service(), world.editor(), &id, true).await.unwrap();
    notifications::follow(world.service(), world.editor(), &id, false).await.unwrap();
    let wants = async |actor| notifications::notifications(world.service(), actor, &id).await.unwrap().is_wanted;
    assert!(wants(viewer).await && !wants(world.editor()).await);
    world.finish(&id).await;
    assert_eq!(tell(&world).await, 1);
    assert_eq!(told(&world, &id).await[0].0.as_deref(), Some("viewer@acme.example"));
    let stranger = world.fixture.stranger();
    let foreign = notifications::follow(world.service(), stranger, &id, true).await.unwrap_err();
    assert_eq!(foreign, AppError::NotFound);
}

#[tokio::test]
async fn without_a_server_for_mail_nobody_is_promised_one() {
    let world = World::purging().await;
    herald(&world, None);
    let recipe = Recipe { notify: true, ..World::recipe(&["a"]) };
    assert!(matches!(world.submit_recipe(recipe).await, Err(AppError::Conflict { .. })));
}

#[tokio::test]
async fn a_refused_address_and_a_person_who_has_left_are_given_up_at_once() {
    let (url, _mails) = mail_server("editor@").await;
    let world = World::purging().await;
    herald(&world, Some(url));
    let id = submit_and_follow(&world).await;
    let viewer = world.fixture.actor(Role::Viewer);
    notifications::follow(world.service(), viewer, &id, true).await.unwrap();
    world.finish(&id).await;
    world.execute("DELETE FROM memberships WHERE person_id = $1", &[&viewer.person_id]).await;
    assert_eq!(tell(&world).await, 2);
    let told = told(&world, &id).await;
    assert!(told.iter().all(|(_, state, ..)| *state == NotificationState::Failed), "{told:?}");
    assert!(told[0].3.contains("no such person") && told[1].3.contains("does not belong"), "{told:?}");
}

#[tokio::test]
async fn the_webhook_gets_a_signed_message_of_every_end() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let world = World::purging().await;
    herald(&world, None);
    hook(&world, format!("{}/hook", receiver.uri())).await;
    let done = world.submit(&["a", "b"]).await;
    world.finish(&done).await;
    let cancelled = world.submit(&["c"]).await;
    cancel(world.service(), world.editor(), &cancelled).await.unwrap();
    world.step().await;
    assert_eq!(tell(&world).await, 2);
    let messages = receiver.received_requests().await.unwrap();
    let bodies: Vec<serde_json::Value> = messages.iter().map(signed).collect();
    let about = |id: &str| bodies.iter().find(|body| body["data"]["id"] == id).unwrap();
    assert_eq!(about(&done)["type"], "invalidation.ended");
    assert_eq!(about(&done)["data"]["urls"]["done"], 2);
    assert_eq!(about(&done)["data"]["finished"], "2026-11-22T12:00:00Z");
    assert_eq!(about(&cancelled)["data"]["state"], "cancelled");
    assert_eq!(told(&world, &done).await, [(None, NotificationState::Sent, 1, "204 No Content".to_owned())]);
}

#[tokio::test]
async fn an_archived_company_tells_nobody() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(204)).mount(&receiver).await;
    let (url, mut mails) = mail_server("").await;
    let world = World::purging().await;
    herald(&world, Some(url));
    hook(&world, format!("{}/hook", receiver.uri())).await;
    let id = submit_and_follow(&world).await;
    world.finish(&id).await;
    companies::archive(world.service(), world.fixture.stranger(), &world.editor().company_id).await.unwrap();
    assert_eq!(tell(&world).await, 2);
    assert!(receiver.received_requests().await.unwrap().is_empty() && mails.try_recv().is_err());
    let told = told(&world, &id).await;
    let is_given_up = |(_, state, _, answer): &(_, _, u32, String)| {
        *state == NotificationState::Failed && answer == "The company is archived."
    };
    assert!(told.len() == 2 && told.iter().all(is_given_up), "{told:?}");
}

/// The body of a request whose signature is right.
fn signed(request: &Request) -> serde_json::Value {
    let header = |name: &str| request.headers[name].to_str().unwrap().to_owned();
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.", header("webhook-id"), header("webhook-timestamp")).as_bytes());
    mac.update(&request.body);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(header("webhook-signature"), expected);
    serde_json::from_slice(&request.body).unwrap()
}

#[tokio::test]
async fn a_receiver_in_trouble_is_told_again_under_the_same_id_until_it_is_gone() {
    let receiver = MockServer::start().await;
    let busy = ResponseTemplate::new(503).insert_header("Retry-After", "120");
    Mock::given(method("POST")).respond_with(busy).up_to_n_times(1).mount(&receiver).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(410)).mount(&receiver).await;
    let world = World::purging().await;
    herald(&world, None);
    hook(&world, receiver.uri()).await;
    let id = world.submit(&["a"]).await;
    world.finish(&id).await;
    assert_eq!(tell(&world).await, 1);
    world.fixture.clock.advance_ms(119_999);
    assert_eq!(tell(&world).await, 0, "it asked for two minutes");
    assert_eq!(told(&world, &id).await[0].1, NotificationState::Waiting);
    world.fixture.clock.advance_ms(1);
    assert_eq!(tell(&world).await, 1);
    let (_, state, attempts, answer) = told(&world, &id).await.remove(0);
    assert_eq!((state, attempts), (NotificationState::Failed, 2));
    assert!(answer.contains("410"), "{answer}");
    let messages = receiver.received_requests().await.unwrap();
    assert_eq!(messages[0].headers["webhook-id"], messages[1].headers["webhook-id"]);
    assert_ne!(messages[0].headers["webhook-signature"], messages[1].headers["webhook-signature"]);
}

#[tokio::test]
async fn whoever_never_answers_is_given_up_in_the_end() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(500)).mount(&receiver).await;
    let world = World::purging().await;
    herald(&world, None);
    hook(&world, receiver.uri()).await;
    let id = world.submit(&["a"]).await;
    world.finish(&id).await;
    for _ in 0..100 {
        tell(&world).await;
        world.fixture.clock.advance_ms(600_000);
    }
    let (_, state, attempts, answer) = told(&world, &id).await.remove(0);
    assert_eq!((state, attempts), (NotificationState::Failed, 50));
    assert!(answer.contains("500"), "{answer}");
}

#[tokio::test]
async fn an_attempt_that_a_dying_process_began_is_made_again_and_its_late_end_changes_nothing() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let world = World::purging().await;
    herald(&world, None);
    hook(&world, receiver.uri()).await;
    let id = world.submit(&["a"]).await;
    world.finish(&id).await;
    let (store, now) = (&world.service().store, world.service().now());
    let frozen = crate::store::notifications::take(store, now, now.plus_ms(60_000)).await.unwrap().unwrap();
    assert_eq!(tell(&world).await, 0);
    world.fixture.clock.advance_ms(60_000);
    assert_eq!(tell(&world).await, 1);
    let late = crate::store::notifications::Outcome {
        state: NotificationState::Failed,
        answer: "late".to_owned(),
        at: now,
        due: now,
    };
    crate::store::notifications::record(store, &frozen, &late).await.unwrap();
    assert_eq!(told(&world, &id).await[0].1, NotificationState::Sent);
}

#[tokio::test]
async fn a_webhook_is_saved_with_its_secret_which_nobody_sees_again() {
    let world = World::purging().await;
    herald(&world, None);
    let (service, admin) = (world.service(), admin(&world));
    let save = async |url: &str, secret: &str| {
        let form = WebhookForm { url: url.to_owned(), secret: secret.to_owned() };
        notifications::save_webhook(service, admin, form).await
    };
    for (url, secret, field) in [
        ("https://127.0.0.1/hook", "", "secret"),
        ("https://127.0.0.1/hook", "short", "secret"),
        ("http://hooks.example.com/", SECRET, "url"),
        ("https://10.0.0.1/", SECRET, "url"),
        ("https://me:pass@hooks.example.com/", SECRET, "url"),
        ("hooks.example.com", SECRET, "url"),
    ] {
        let error = save(url, secret).await.unwrap_err();
        assert!(error.problem_of(field).is_some(), "{url}: {error:?}");
    }
    assert_eq!(save("http://127.0.0.1:9/hook", SECRET).await.unwrap().last_four.as_deref(), Some("LaSw"));
    let test = notifications::test_webhook(service, admin).await.unwrap();
    assert!(!test.passed && test.message.contains("127.0.0.1"), "{test:?}");
    let kept = save("http://127.0.0.1:9/other", "").await.unwrap();
    assert_eq!((kept.last_four.as_deref(), kept.last_test), (Some("LaSw"), None));
    let trail: Vec<String> = sqlx::query_scalar("SELECT details FROM audit WHERE subject = 'webhook'")
        .fetch_all(service.store.read())
        .await
        .unwrap();
    assert!(trail.len() == 3 && !trail.iter().any(|details| details.contains("LaLaSw") || details.contains("/hook")));
    assert_eq!(save("", "").await.unwrap().url, "");
    assert!(notifications::test_webhook(service, admin).await.is_err());
}
