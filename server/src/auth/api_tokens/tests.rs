use app::model::person::Role;

use super::*;
use crate::fixture::{FROM, Fixture};

fn form(actions: &[Action]) -> ApiTokenForm {
    let actions = actions.iter().map(|action| action.word().to_owned()).collect();
    ApiTokenForm { name: "Nightly build".to_owned(), days: "30".to_owned(), actions }
}

fn fresh() -> Standing {
    Standing { is_fresh: true, ..Standing::default() }
}

async fn trail(fixture: &Fixture) -> Vec<(String, String)> {
    sqlx::query_as("SELECT action, details FROM audit ORDER BY seq")
        .fetch_all(fixture.service.store.read())
        .await
        .unwrap()
}

fn problems(refused: AppError) -> Vec<String> {
    match refused {
        AppError::Invalid { problems } => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_token_is_told_once_and_only_its_hash_is_kept() {
    let fixture = Fixture::new().await;
    let editor = fixture.actor(Role::Editor);
    let made = make(&fixture.service, editor, &fresh(), form(&[Action::Look])).await.unwrap();
    assert!(made.token.starts_with(PREFIX) && made.token.len() == PREFIX.len() + 43, "{}", made.token);
    assert!(!format!("{made:?}").contains(&made.token));
    let kept: Vec<u8> =
        sqlx::query_scalar("SELECT token_hash FROM api_tokens").fetch_one(fixture.service.store.read()).await.unwrap();
    assert_eq!(kept.len(), 32);
    let listed = list(&fixture.service, editor).await.unwrap();
    assert_eq!(
        (listed[0].name.as_str(), listed[0].last_four.as_str()),
        ("Nightly build", &made.token[made.token.len() - 4..])
    );
    let rows = trail(&fixture).await;
    assert_eq!(rows[0].0, "api_token.made");
    assert!(rows.iter().all(|(_, details)| !details.contains(&made.token)));
}

#[tokio::test]
async fn whoever_has_not_just_shown_who_they_are_makes_none() {
    let fixture = Fixture::new().await;
    let refused = make(&fixture.service, fixture.actor(Role::Admin), &Standing::default(), form(&[Action::Look])).await;
    assert!(matches!(refused, Err(AppError::Conflict { .. })), "{refused:?}");
}

#[tokio::test]
async fn nobody_gives_a_token_what_they_may_not_or_what_no_program_may() {
    let fixture = Fixture::new().await;
    let (service, editor) = (&fixture.service, fixture.actor(Role::Editor));
    for action in [Action::ReadTrail, Action::OwnTokens, Action::ManagePeople] {
        let refused = make(service, editor, &fresh(), form(&[action])).await.unwrap_err();
        assert_eq!(problems(refused), ["actions"], "{action:?}");
    }
    let empty = ApiTokenForm { name: " ".to_owned(), days: "0".to_owned(), actions: Vec::new() };
    assert_eq!(problems(make(service, editor, &fresh(), empty).await.unwrap_err()), ["name", "days", "actions"]);
    let far = ApiTokenForm { days: (MAX_DAYS + 1).to_string(), ..form(&[Action::Look]) };
    assert_eq!(problems(make(service, editor, &fresh(), far).await.unwrap_err()), ["days"]);
}

#[tokio::test]
async fn everybody_has_their_own_and_who_manages_people_has_all() {
    let fixture = Fixture::new().await;
    let service = &fixture.service;
    let [viewer, editor, admin] = Role::ALL.map(|role| fixture.actor(role));
    for actor in [viewer, editor] {
        make(service, actor, &fresh(), form(&[Action::Look])).await.unwrap();
    }
    let of = |tokens: Vec<ApiToken>| tokens.into_iter().map(|token| token.email).collect::<Vec<_>>();
    assert_eq!(of(list(service, viewer).await.unwrap()), ["viewer@acme.example"]);
    assert_eq!(of(list(service, fixture.stranger()).await.unwrap()), [""; 0]);
    let all = list(service, admin).await.unwrap();
    assert_eq!(all.len(), 2);
    let editors = all.iter().find(|token| token.email == editor.email).unwrap().id.clone();
    for other in [viewer, fixture.stranger()] {
        assert_eq!(revoke(service, other, editors.clone()).await, Err(AppError::NotFound));
    }
    revoke(service, admin, editors).await.unwrap();
    assert_eq!(list(service, editor).await.unwrap(), []);
}

#[tokio::test]
async fn a_use_is_noted_once_a_minute() {
    let fixture = Fixture::new().await;
    let (service, editor) = (&fixture.service, fixture.actor(Role::Editor));
    let token = make(service, editor, &fresh(), form(&[Action::Look])).await.unwrap().token;
    let used = async || list(service, editor).await.unwrap()[0].used;
    assert_eq!(used().await, None);
    let first = service.now();
    visitor(service, &token, FROM).await.unwrap();
    fixture.clock.advance_ms(60_000);
    visitor(service, &token, FROM).await.unwrap();
    assert_eq!(used().await, Some(first), "not a minute ago");
    fixture.clock.advance_ms(1);
    visitor(service, &token, FROM).await.unwrap();
    assert_eq!(used().await, Some(service.now()));
}

#[tokio::test]
async fn somebody_has_so_many_and_no_more() {
    let fixture = Fixture::new().await;
    let (service, editor) = (&fixture.service, fixture.actor(Role::Editor));
    for _ in 0..MAX_OF_ONE {
        make(service, editor, &fresh(), form(&[Action::Look])).await.unwrap();
    }
    let refused = make(service, editor, &fresh(), form(&[Action::Look])).await;
    assert!(matches!(refused, Err(AppError::Conflict { .. })), "{refused:?}");
    make(service, fixture.actor(Role::Viewer), &fresh(), form(&[Action::Look])).await.unwrap();
}

#[tokio::test]
async fn what_a_program_does_is_told_with_the_name_of_its_token() {
    let fixture = Fixture::new().await;
    let service = &fixture.service;
    let token = make(service, fixture.actor(Role::Admin), &fresh(), form(&[Action::Download])).await.unwrap().token;
    let company = &fixture.actor(Role::Admin).slug;
    let actor = visitor(service, &token, FROM).await.unwrap().actor(Action::Download, company).unwrap();
    audit::downloaded(service, &actor, "assets.csv").await.unwrap();
    let rows = trail(&fixture).await;
    let (action, details) = rows.last().unwrap();
    assert_eq!((action.as_str(), details.as_str()), ("file.downloaded", r#"{"token":"Nightly build"}"#));
}
