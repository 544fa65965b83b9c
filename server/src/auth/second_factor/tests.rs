use std::net::IpAddr;
use std::time::Duration;

use app::model::account::Authenticator;
use app::model::error::AppError;
use app::model::person::Role;
use totp_rs::{Builder, Secret};

use super::*;
use crate::auth::people;
use crate::fixture::Fixture;

const STEP_MS: i64 = 30_000;

fn caller() -> Caller {
    Caller::new(IpAddr::from([192, 0, 2, 1]), "")
}

async fn somebody(fixture: &Fixture) -> Person {
    people::person(&fixture.service, &fixture.actor(Role::Editor).person_id).await.unwrap().unwrap()
}

/// The code that an app shows now for the secret that a page has shown.
fn code(fixture: &Fixture, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(fixture.service.now().0 / 1_000).unwrap()).to_string()
}

async fn begun(fixture: &Fixture, person: &Person) -> String {
    authenticator::begin(&fixture.service, person).await.unwrap();
    match authenticator::shown(&fixture.service, &person.id, &person.email).await.unwrap() {
        Authenticator::Pending { secret, .. } => secret,
        other => panic!("{other:?}"),
    }
}

/// An app that counts, whose first code was a while ago.
async fn confirmed(fixture: &Fixture, person: &Person) -> String {
    let secret = begun(fixture, person).await;
    assert!(authenticator::confirm(&fixture.service, person, &code(fixture, &secret)).await.unwrap());
    fixture.clock.advance_ms(2 * STEP_MS);
    secret
}

async fn attempt(fixture: &Fixture, person: &Person, code: &str) -> Result<Kind, Refusal> {
    check(&fixture.service, person, SecretString::from(code), &caller()).await
}

#[tokio::test]
async fn an_app_counts_once_a_code_of_it_was_seen() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let secret = begun(&fixture, &person).await;
    assert!(!is_needed(&fixture.service, &person.id).await.unwrap());
    assert!(!authenticator::confirm(&fixture.service, &person, "000000").await.unwrap());
    // What is not confirmed lets nobody in, even with the right code.
    assert_eq!(attempt(&fixture, &person, &code(&fixture, &secret)).await, Err(Refusal::Wrong));
    assert!(authenticator::confirm(&fixture.service, &person, &code(&fixture, &secret)).await.unwrap());
    assert!(is_needed(&fixture.service, &person.id).await.unwrap());
    let shown = authenticator::shown(&fixture.service, &person.id, &person.email).await.unwrap();
    assert_eq!(shown, Authenticator::Since(fixture.service.now()));
}

#[tokio::test]
async fn a_code_counts_once_and_only_about_its_half_minute() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let secret = confirmed(&fixture, &person).await;
    let now = code(&fixture, &secret);
    let spaced = format!("{} {}", &now[..3], &now[3..]);
    assert_eq!(attempt(&fixture, &person, &spaced).await, Ok(Kind::Authenticator));
    assert_eq!(attempt(&fixture, &person, &now).await, Err(Refusal::Wrong), "a second time");
    fixture.clock.advance_ms(STEP_MS);
    let late = code(&fixture, &secret);
    fixture.clock.advance_ms(STEP_MS);
    assert_eq!(attempt(&fixture, &person, &late).await, Ok(Kind::Authenticator), "half a minute late");
    let old = code(&fixture, &secret);
    fixture.clock.advance_ms(2 * STEP_MS);
    assert_eq!(attempt(&fixture, &person, &old).await, Err(Refusal::Wrong), "a minute late");
}

#[tokio::test]
async fn the_secret_is_sealed_and_shown_only_while_it_is_set_up() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let secret = begun(&fixture, &person).await;
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT sealed FROM authenticators").fetch_one(fixture.service.store.read()).await.unwrap();
    let bytes = Secret::try_from_base32(&secret).unwrap();
    assert!(!stored.windows(8).any(|window| bytes.as_bytes().windows(8).any(|part| part == window)));
    fixture.clock.advance_ms(30 * 60 * 1_000);
    let shown = authenticator::shown(&fixture.service, &person.id, &person.email).await.unwrap();
    assert_eq!(shown, Authenticator::None);
}

#[tokio::test]
async fn one_that_counts_is_not_put_in_the_place_of_another() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let secret = confirmed(&fixture, &person).await;
    assert!(matches!(authenticator::begin(&fixture.service, &person).await, Err(AppError::Conflict { .. })));
    assert_eq!(attempt(&fixture, &person, &code(&fixture, &secret)).await, Ok(Kind::Authenticator));
    authenticator::remove(&fixture.service, &person).await.unwrap();
    assert!(!is_needed(&fixture.service, &person.id).await.unwrap());
}

#[tokio::test]
async fn a_recovery_code_counts_once_however_it_is_written() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let codes = recovery::renew(&fixture.service, &person).await.unwrap();
    assert_eq!(codes.len(), recovery::CODES);
    let first = codes[0].expose_secret();
    assert_eq!(first.len(), 7 * 4 + 6);
    let typed = first.to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l");
    assert_eq!(attempt(&fixture, &person, &typed).await, Ok(Kind::Recovery(9)));
    assert_eq!(attempt(&fixture, &person, first).await, Err(Refusal::Wrong));
    let stranger = people::person(&fixture.service, &fixture.stranger().person_id).await.unwrap().unwrap();
    assert_eq!(attempt(&fixture, &stranger, codes[1].expose_secret()).await, Err(Refusal::Wrong));
    recovery::renew(&fixture.service, &person).await.unwrap();
    assert_eq!(attempt(&fixture, &person, codes[1].expose_secret()).await, Err(Refusal::Wrong), "an older one");
}

#[tokio::test]
async fn codes_that_are_tried_side_by_side_count_like_one_after_the_other() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    confirmed(&fixture, &person).await;
    let tried = futures::future::join_all((0..30).map(|_| attempt(&fixture, &person, "000000"))).await;
    let told = tried.iter().filter(|refusal| **refusal == Err(Refusal::Wrong)).count();
    assert_eq!(told, 11, "all that ten failures at once and the one that makes wait allow: {tried:?}");
}

#[tokio::test]
async fn what_somebody_lost_can_be_taken_away_and_their_sessions_end_with_it() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    confirmed(&fixture, &person).await;
    let codes = recovery::renew(&fixture.service, &person).await.unwrap();
    forget_all(&fixture.service, &person).await.unwrap();
    assert!(!is_needed(&fixture.service, &person.id).await.unwrap());
    assert_eq!(attempt(&fixture, &person, codes[0].expose_secret()).await, Err(Refusal::Wrong));
}

#[tokio::test]
async fn who_guesses_codes_has_to_wait_and_their_password_does_not() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    let secret = confirmed(&fixture, &person).await;
    for _ in 0..=10 {
        assert_eq!(attempt(&fixture, &person, "000000").await, Err(Refusal::Wrong));
    }
    let refusal = attempt(&fixture, &person, &code(&fixture, &secret)).await;
    assert_eq!(refusal, Err(Refusal::Throttled { wait: Duration::from_mins(1) }));
    let of_password = fixture.service.doorkeeper.throttle.wait(&person.email, caller().address).await;
    assert_eq!(of_password.unwrap(), None);
}

#[tokio::test]
async fn what_is_set_up_is_in_the_trail_without_what_is_secret() {
    let fixture = Fixture::new().await;
    let person = somebody(&fixture).await;
    confirmed(&fixture, &person).await;
    let codes = recovery::renew(&fixture.service, &person).await.unwrap();
    attempt(&fixture, &person, codes[0].expose_secret()).await.unwrap();
    authenticator::remove(&fixture.service, &person).await.unwrap();
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT action, details FROM audit ORDER BY action")
        .fetch_all(fixture.service.store.read())
        .await
        .unwrap();
    let actions: Vec<&str> = rows.iter().map(|(action, _)| action.as_str()).collect();
    let expected = ["authenticator.added", "authenticator.removed", "recovery_code.used", "recovery_codes.renewed"];
    assert_eq!(actions, expected);
    assert!(!rows.iter().any(|(_, details)| details.contains(codes[0].expose_secret())));
}
