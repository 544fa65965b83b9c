use app::backend::Backend;
use app::model::person::Role;

use super::*;
use crate::fixture::Fixture;

fn change() -> RulesChange {
    let plain = Rules { version: 1, ..Rules::default() };
    RulesChange { urls_per_day: "500".to_owned(), time_zone: "europe/berlin".to_owned(), ..RulesChange::from(&plain) }
}

#[tokio::test]
async fn what_is_saved_is_read_back_and_belongs_to_one_company() {
    let fixture = Fixture::new().await;
    let saved = fixture.service.save_rules(fixture.actor(Role::Admin), change()).await.unwrap();
    let expected =
        Rules { urls_per_day: Some(500), time_zone: "Europe/Berlin".to_owned(), version: 2, ..Rules::default() };
    assert_eq!(saved, expected);
    assert_eq!(fixture.service.rules(fixture.actor(Role::Viewer)).await.unwrap(), saved);
    let others = fixture.service.rules(fixture.stranger()).await.unwrap();
    assert_eq!(others, Rules { version: 1, ..Rules::default() });
}

#[tokio::test]
async fn the_second_of_two_admins_is_told_who_saved() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_rules(actor, change()).await.unwrap();
    let second = RulesChange { urls_per_day: String::new(), ..change() };
    let AppError::Conflict { message } = fixture.service.save_rules(actor, second).await.unwrap_err() else {
        panic!("no conflict");
    };
    assert!(message.starts_with("admin@acme.example, at"), "{message}");
    assert_eq!(fixture.service.rules(actor).await.unwrap().urls_per_day, Some(500));
}

#[tokio::test]
async fn saving_what_is_saved_makes_no_new_version() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_rules(actor, change()).await.unwrap();
    let again = RulesChange { version: 2, ..change() };
    assert_eq!(fixture.service.save_rules(actor, again).await.unwrap().version, 2);
}

#[tokio::test]
async fn an_unknown_time_zone_is_named_with_all_other_problems() {
    let fixture = Fixture::new().await;
    let refused = RulesChange { urls_per_day: "none".to_owned(), time_zone: "Europe/Atlantis".to_owned(), ..change() };
    let error = fixture.service.save_rules(fixture.actor(Role::Admin), refused).await.unwrap_err();
    assert!(error.problem_of("time_zone").unwrap().contains("Europe/Atlantis"));
    assert!(error.problem_of("urls_per_day").is_some());
}
