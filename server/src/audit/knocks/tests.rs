use app::model::person::Role;
use secrecy::SecretString;

use super::*;
use crate::auth::sign_in::sign_in;
use crate::fixture::{FROM, Fixture, PASSWORD};

type Told = (String, String, String, String, String);

/// Chain, kind, who, action and details of all rows, in order.
async fn told(fixture: &Fixture) -> Vec<Told> {
    step(&fixture.service).await.unwrap();
    let query = "SELECT company_id, kind, who, action, details FROM audit ORDER BY company_id, seq";
    sqlx::query_as(query).fetch_all(fixture.service.store.read()).await.unwrap()
}

async fn guess(fixture: &Fixture, email: &str) {
    let refused = sign_in(&fixture.service, email, SecretString::from("a wrong guess"), FROM).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn a_wrong_password_is_told_to_the_company_and_an_unknown_address_to_the_installation() {
    let fixture = Fixture::new().await;
    fixture.give_passwords().await;
    guess(&fixture, "Viewer@acme.example").await;
    guess(&fixture, "nobody@acme.example").await;
    let rows = told(&fixture).await;
    let expect = |company: &str, who: &str| {
        let details = r#"{"reason":"wrong"}"#.to_owned();
        (company.to_owned(), "nobody".to_owned(), who.to_owned(), "sign_in.refused".to_owned(), details)
    };
    let acme = &fixture.actor(Role::Viewer).company_id;
    assert_eq!(rows, [expect("", "nobody@acme.example"), expect(acme, "Viewer@acme.example")]);
    let account: String = sqlx::query_scalar("SELECT person_id FROM audit WHERE company_id <> ''")
        .fetch_one(fixture.service.store.read())
        .await
        .unwrap();
    assert_eq!(account, fixture.actor(Role::Viewer).person_id);
}

#[tokio::test]
async fn no_password_is_ever_told() {
    let fixture = Fixture::new().await;
    fixture.give_passwords().await;
    guess(&fixture, "viewer@acme.example").await;
    // In the wrong box.
    guess(&fixture, "a wrong guess").await;
    let rows = told(&fixture).await;
    assert_eq!(rows.len(), 2);
    let told = format!("{rows:?}");
    assert!(!told.contains("guess") && !told.contains(PASSWORD), "{told}");
}

#[tokio::test]
async fn a_flood_is_counted_and_leaves_a_bounded_number_of_rows() {
    let fixture = Fixture::new().await;
    let service = &fixture.service;
    for number in 0..3_000 {
        sign_in_refused(service, &format!("{number}@elsewhere.example"), FROM, "wrong");
    }
    sign_in_refused(service, "viewer@acme.example", FROM, "wrong");
    assert_eq!(told(&fixture).await.len() as u64, ROWS_OF_ONE);
    for _ in 0..500 {
        sign_in_refused(service, "viewer@acme.example", FROM, "throttled");
    }
    assert_eq!(told(&fixture).await.len() as u64, 2 * ROWS_OF_ONE);
    // Nothing more comes; the counts are told all the same.
    fixture.clock.advance_ms(60_000);
    let rows = told(&fixture).await;
    assert_eq!(rows.len() as u64, 2 * ROWS_OF_ONE + 2);
    let counted: Vec<u64> = rows
        .iter()
        .filter(|(.., action, _)| action == "refusal.counted")
        .map(|(.., details)| serde_json::from_str::<Value>(details).unwrap()["count"].as_u64().unwrap())
        .collect();
    assert_eq!(counted, [3_001 - ROWS_OF_ONE, 500 - ROWS_OF_ONE]);
    // The next minute has room again, and nothing is told twice.
    guess(&fixture, "viewer@acme.example").await;
    fixture.clock.advance_ms(60_000);
    assert_eq!(told(&fixture).await.len() as u64, 2 * ROWS_OF_ONE + 3);
}

#[tokio::test]
async fn what_was_counted_is_told_before_the_process_ends() {
    let fixture = Fixture::new().await;
    for _ in 0..=ROWS_OF_ONE {
        sign_in_refused(&fixture.service, "nobody@acme.example", FROM, "wrong");
    }
    finish(&fixture.service).await.unwrap();
    let rows = told(&fixture).await;
    let (.., action, details) = rows.last().unwrap();
    assert!(action == "refusal.counted" && details.contains(r#""count":1"#), "{details}");
}

#[tokio::test]
async fn a_company_that_does_not_exist_refuses_nobody() {
    let fixture = Fixture::new().await;
    let (service, stranger) = (&fixture.service, fixture.stranger());
    let person = crate::auth::people::person(service, &stranger.person_id).await.unwrap().unwrap();
    foreign_company(service, &person, Some(FROM), "no-such-company", "GET /no-such-company/assets");
    foreign_company(service, &person, Some(FROM), "acme-outdoor", "GET /acme-outdoor/assets");
    let rows = told(&fixture).await;
    let details = r#"{"company":"acme-outdoor"}"#.to_owned();
    let expected = (String::new(), "person".to_owned(), stranger.email.clone(), "refusal.company".to_owned(), details);
    assert_eq!(rows, [expected]);
}
