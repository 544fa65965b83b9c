use app::model::api_token::ApiTokenForm;
use app::model::people::InvitationForm;
use app::model::person::Standing;

use super::*;
use crate::auth::{api_tokens, people as accounts};
use crate::fixture::{FROM, Fixture, START};
use crate::people::{invitations, joining};
use crate::settings;

async fn found(fixture: &Fixture, slug: &str) -> ListedCompany {
    let all = list(&fixture.service).await.unwrap();
    all.into_iter().find(|company| company.slug.as_str() == slug).unwrap()
}

/// Company, who and what of each row of the trail.
async fn trail(fixture: &Fixture) -> Vec<(String, String, String)> {
    let query = "SELECT company_id, who, action FROM audit ORDER BY company_id, seq";
    sqlx::query_as(query).fetch_all(fixture.service.store.read()).await.unwrap()
}

async fn has_companies(fixture: &Fixture, actor: &Actor) -> bool {
    let person = accounts::person(&fixture.service, &actor.person_id).await.unwrap().unwrap();
    !person.memberships.is_empty()
}

#[tokio::test]
async fn whoever_creates_a_company_is_its_admin_and_it_is_empty() {
    let fixture = Fixture::new().await;
    let (service, owner) = (&fixture.service, fixture.actor(Role::Viewer));
    let slug = create(service, owner, "  Beta & Söhne ").await.unwrap();
    assert_eq!(slug.as_str(), "beta-s-hne");
    let person = accounts::person(service, &owner.person_id).await.unwrap().unwrap();
    let own = person.memberships.iter().find(|own| own.slug == slug).unwrap();
    assert_eq!((own.company_name.as_str(), own.role), ("Beta & Söhne", Role::Admin));
    let there = Actor::of(&person, own, owner.from);
    assert_eq!(settings::settings(service, &there).await.unwrap().template, "");
    let company = found(&fixture, "beta-s-hne").await;
    assert_eq!((company.people, company.archived), (1, None));
    let row = |company_id: &str, action: &str| (company_id.to_owned(), owner.email.clone(), action.to_owned());
    let expected =
        [row(INSTALLATION, "company.made"), row(&company.id, "company.made"), row(&company.id, "member.added")];
    assert_eq!(trail(&fixture).await, expected);
}

#[tokio::test]
async fn an_address_is_made_of_the_name_and_was_never_another_company_s() {
    let fixture = Fixture::new().await;
    let (service, owner) = (&fixture.service, fixture.stranger());
    let made = async |name: &str| create(service, owner, name).await.unwrap().to_string();
    assert_eq!(made("Login").await, "login-2");
    assert_eq!(made("Acme, Outdoor!").await, "acme-outdoor-2");
    assert_eq!(made("株式会社").await, "company");
    archive(service, owner, &found(&fixture, "company").await.id).await.unwrap();
    assert_eq!(made("有限会社").await, "company-2");
    let long = "x".repeat(70);
    assert_eq!(made(&long).await, "x".repeat(63));
    assert_eq!(made(&format!("{long}y")).await, format!("{}-2", "x".repeat(61)));
}

#[tokio::test]
async fn a_name_stands_for_one_company_and_changes_without_its_address() {
    let fixture = Fixture::new().await;
    let (service, owner) = (&fixture.service, fixture.stranger());
    let acme = found(&fixture, "acme-outdoor").await;
    let too_long = "x".repeat(101);
    for name in ["", " ", "a\nb", too_long.as_str(), "ACME outdoor"] {
        let refused = create(service, owner, name).await.unwrap_err();
        assert!(refused.problem_of("name").is_some(), "{name:?}: {refused:?}");
    }
    assert!(rename(service, owner, &acme.id, "other").await.unwrap_err().problem_of("name").is_some());
    for _ in 0..2 {
        rename(service, owner, &acme.id, " Acme Indoor ").await.unwrap();
    }
    rename(service, owner, &acme.id, "acme indoor").await.unwrap();
    assert_eq!(found(&fixture, "acme-outdoor").await.name, "acme indoor");
    let told = trail(&fixture).await;
    let renamed = |company_id: &str| {
        told.iter().filter(|(of, _, action)| of == company_id && action == "company.renamed").count()
    };
    assert_eq!((told.len(), renamed(&acme.id), renamed(INSTALLATION)), (4, 2, 2));
    assert_eq!(rename(service, owner, "no-such-company", "Beta").await, Err(AppError::NotFound));
}

#[tokio::test]
async fn an_archived_company_is_nobody_s_until_it_is_taken_back() {
    let fixture = Fixture::new().await;
    let (service, admin, owner) = (&fixture.service, fixture.actor(Role::Admin), fixture.stranger());
    let standing = Standing { is_fresh: true, ..Standing::default() };
    let form = ApiTokenForm { name: "Build".to_owned(), days: "7".to_owned(), actions: vec!["look".to_owned()] };
    let token = api_tokens::make(service, admin, &standing, form).await.unwrap().token;
    let form = InvitationForm { email: "new@acme.example".to_owned(), role: "viewer".to_owned() };
    let invited = invitations::invite(service, admin, form).await.unwrap();
    let invitation = invited.link.strip_prefix("/login/invitation/").unwrap();
    let is_open = async || {
        let by_token = api_tokens::visitor(service, &token, FROM).await.is_ok();
        let by_link = joining::find(service, invitation).await.unwrap().is_some();
        [has_companies(&fixture, admin).await, by_token, by_link]
    };
    assert_eq!(is_open().await, [true; 3]);
    for _ in 0..2 {
        archive(service, owner, &admin.company_id).await.unwrap();
    }
    assert_eq!(is_open().await, [false; 3]);
    assert!(has_companies(&fixture, owner).await);
    let all = list(service).await.unwrap();
    assert_eq!((all[1].slug.as_str(), all[1].archived, all[1].people), ("acme-outdoor", Some(START), 3));
    for _ in 0..2 {
        restore(service, owner, &admin.company_id).await.unwrap();
    }
    assert_eq!(is_open().await, [true; 3]);
    let told = trail(&fixture).await;
    let of_installation: Vec<_> = told.iter().filter(|row| row.0 == INSTALLATION).map(|row| row.2.as_str()).collect();
    assert_eq!(of_installation, ["company.archived", "company.restored"]);
}

#[tokio::test]
async fn nobody_archives_the_company_that_they_are_in_nor_from_one_that_is_archived() {
    let fixture = Fixture::new().await;
    let (service, admin, stranger) = (&fixture.service, fixture.actor(Role::Admin), fixture.stranger());
    let refused = archive(service, admin, &admin.company_id).await.unwrap_err();
    assert!(refused.to_string().contains("You are in this company now."), "{refused}");
    assert_eq!(archive(service, admin, "no-such-company").await, Err(AppError::NotFound));
    assert_eq!(restore(service, admin, "no-such-company").await, Err(AppError::NotFound));
    archive(service, stranger, &admin.company_id).await.unwrap();
    assert_eq!(archive(service, admin, &stranger.company_id).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_company_whose_name_was_given_away_is_taken_back_under_another() {
    let fixture = Fixture::new().await;
    let (service, owner) = (&fixture.service, fixture.stranger());
    let id = found(&fixture, "acme-outdoor").await.id;
    archive(service, owner, &id).await.unwrap();
    create(service, owner, "Acme Outdoor").await.unwrap();
    let refused = restore(service, owner, &id).await.unwrap_err();
    assert!(refused.to_string().contains("called Acme Outdoor by now"), "{refused}");
    rename(service, owner, &id, "Acme of old").await.unwrap();
    restore(service, owner, &id).await.unwrap();
    assert_eq!(found(&fixture, "acme-outdoor").await.archived, None);
}
