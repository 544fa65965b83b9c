use std::net::{IpAddr, Ipv4Addr};

use app::model::people::{InvitationForm, Invited};
use app::model::person::Person;
use secrecy::SecretString;

use super::invitations::{LIFE_MS, invite, withdraw};
use super::joining::{Refusal, join, join_as};
use super::*;
use crate::auth::passwords::Weakness;
use crate::auth::sign_in;
use crate::fixture::{Fixture, PASSWORD};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const CHOSEN: &str = "plain orange ladder melody";

async fn invited(fixture: &Fixture, email: &str, role: &str) -> Invited {
    let form = InvitationForm { email: email.to_owned(), role: role.to_owned() };
    invite(&fixture.service, fixture.actor(Role::Admin), form).await.unwrap()
}

fn token(invited: &Invited) -> &str {
    invited.link.strip_prefix("/login/invitation/").unwrap()
}

async fn comes(fixture: &Fixture, invited: &Invited, password: &str) -> Result<Person, Refusal> {
    join(&fixture.service, token(invited), SecretString::from(password), HOME).await
}

async fn roles(fixture: &Fixture) -> Vec<(String, Role)> {
    let people = people(&fixture.service, fixture.actor(Role::Admin)).await.unwrap();
    people.members.into_iter().map(|member| (member.email, member.role)).collect()
}

async fn trail(fixture: &Fixture) -> Vec<(String, String)> {
    let query = "SELECT action, details FROM audit ORDER BY action, details";
    sqlx::query_as(query).fetch_all(fixture.service.store.read()).await.unwrap()
}

#[tokio::test]
async fn whoever_is_invited_joins_once_and_the_link_is_kept_nowhere() {
    let fixture = Fixture::new().await;
    let invited = invited(&fixture, " New@acme.example ", "editor").await;
    assert_eq!((invited.email.as_str(), &invited.mail), ("New@acme.example", &None));
    let admin = fixture.actor(Role::Admin);
    let waiting = people(&fixture.service, admin).await.unwrap().invitations;
    assert_eq!((waiting.len(), waiting[0].role), (1, Role::Editor));
    assert!(people(&fixture.service, fixture.stranger()).await.unwrap().invitations.is_empty());

    let person = comes(&fixture, &invited, CHOSEN).await.unwrap();
    assert_eq!(person.memberships[0].role, Role::Editor);
    assert!(roles(&fixture).await.contains(&("New@acme.example".to_owned(), Role::Editor)));
    assert!(people(&fixture.service, admin).await.unwrap().invitations.is_empty());
    assert_eq!(comes(&fixture, &invited, CHOSEN).await, Err(Refusal::Gone));
    let password = SecretString::from(CHOSEN);
    assert!(sign_in::sign_in(&fixture.service, "new@acme.example", password, HOME).await.is_ok());
    let trail = trail(&fixture).await;
    assert_eq!(
        trail.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(),
        ["invitation.made", "member.joined"]
    );
    assert!(trail.iter().all(|(_, details)| !details.contains(token(&invited)) && !details.contains(CHOSEN)));
}

#[tokio::test]
async fn a_link_ends_with_its_week_when_it_is_taken_back_and_when_there_is_a_newer_one() {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    let older = invited(&fixture, "new@acme.example", "viewer").await;
    let newer = invited(&fixture, "NEW@acme.example", "admin").await;
    assert_eq!(comes(&fixture, &older, CHOSEN).await, Err(Refusal::Gone));
    let id = people(service, admin).await.unwrap().invitations[0].id.clone();
    assert_eq!(withdraw(service, fixture.stranger(), id.clone()).await, Err(AppError::NotFound));
    withdraw(service, admin, id).await.unwrap();
    assert_eq!(comes(&fixture, &newer, CHOSEN).await, Err(Refusal::Gone));
    let late = invited(&fixture, "late@acme.example", "viewer").await;
    fixture.clock.advance_ms(LIFE_MS);
    assert_eq!(comes(&fixture, &late, CHOSEN).await, Err(Refusal::Gone));
}

#[tokio::test]
async fn a_password_that_is_easy_to_guess_is_refused_and_the_link_still_holds() {
    let fixture = Fixture::new().await;
    let invited = invited(&fixture, "annabel.lee@acme.example", "viewer").await;
    for (password, weakness) in [
        ("tiny", Weakness::Short),
        ("passwordpassword", Weakness::Guessable),
        ("annabel.lee@acme.example", Weakness::Guessable),
        ("abcdefghijklmnop", Weakness::Guessable),
    ] {
        assert_eq!(comes(&fixture, &invited, password).await, Err(Refusal::Weak(weakness)), "{password}");
    }
    let long = "plain orange ladder melody ".repeat(40);
    assert_eq!(comes(&fixture, &invited, &long).await, Err(Refusal::Weak(Weakness::Long)));
    assert!(comes(&fixture, &invited, CHOSEN).await.is_ok());
}

#[tokio::test]
async fn a_link_opens_no_account_that_there_is() {
    let fixture = Fixture::new().await;
    let stranger = fixture.stranger();
    let invited = invited(&fixture, &stranger.email.to_uppercase(), "viewer").await;
    assert_eq!(comes(&fixture, &invited, CHOSEN).await, Err(Refusal::AnotherWay));
    fixture.give_passwords().await;
    let refused = comes(&fixture, &invited, CHOSEN).await;
    assert_eq!(refused, Err(Refusal::SignIn(sign_in::Refusal::Wrong)));
    let person = comes(&fixture, &invited, PASSWORD).await.unwrap();
    let companies: Vec<_> = person.memberships.iter().map(|own| (own.slug.as_str(), own.role)).collect();
    assert_eq!(companies, [("acme-outdoor", Role::Viewer), ("other", Role::Admin)]);
}

#[tokio::test]
async fn who_is_signed_in_joins_at_once() {
    let fixture = Fixture::new().await;
    let invited = invited(&fixture, &fixture.stranger().email, "editor").await;
    let invitation = joining::find(&fixture.service, token(&invited)).await.unwrap().unwrap();
    let person = crate::auth::people::person(&fixture.service, &fixture.stranger().person_id).await.unwrap().unwrap();
    join_as(&fixture.service, &invitation, &person, HOME).await.unwrap();
    assert_eq!(join_as(&fixture.service, &invitation, &person, HOME).await, Err(Refusal::Gone));
    assert!(roles(&fixture).await.contains(&(person.email, Role::Editor)));
}

#[tokio::test]
async fn what_is_no_address_no_role_or_one_of_them_already_is_refused() {
    let fixture = Fixture::new().await;
    for (email, role, field) in [
        ("", "viewer", "email"),
        ("nobody", "viewer", "email"),
        ("a@b.example\r\nBcc: c@d.example", "viewer", "email"),
        ("Editor@Acme.example", "viewer", "email"),
        ("new@acme.example", "owner", "role"),
    ] {
        let form = InvitationForm { email: email.to_owned(), role: role.to_owned() };
        let refusal = invite(&fixture.service, fixture.actor(Role::Admin), form).await.unwrap_err();
        assert!(refusal.problem_of(field).is_some(), "{email} {role}: {refusal:?}");
    }
}

#[tokio::test]
async fn a_role_counts_at_once_and_the_last_admin_stays() {
    let fixture = Fixture::new().await;
    let (service, admin, viewer) = (&fixture.service, fixture.actor(Role::Admin), fixture.actor(Role::Viewer));
    let set = async |id: &str, role: &str| set_role(service, admin, id.to_owned(), role.to_owned()).await;
    assert!(matches!(set(&admin.person_id, "viewer").await, Err(AppError::Conflict { .. })));
    assert!(matches!(remove(service, admin, admin.person_id.clone()).await, Err(AppError::Conflict { .. })));
    set(&viewer.person_id, "admin").await.unwrap();
    set(&viewer.person_id, "admin").await.unwrap();
    set(&admin.person_id, "viewer").await.unwrap();
    assert!(matches!(remove(service, admin, viewer.person_id.clone()).await, Err(AppError::Conflict { .. })));
    assert!(set(&viewer.person_id, "owner").await.is_err());
    let trail = trail(&fixture).await;
    assert_eq!(trail.len(), 2);
    assert!(trail[0].1.contains(r#""before":"viewer""#) && trail[0].1.contains(r#""after":"admin""#), "{trail:?}");
}

#[tokio::test]
async fn who_is_removed_is_out_and_another_company_rules_over_nobody() {
    let fixture = Fixture::new().await;
    let (service, admin, editor) = (&fixture.service, fixture.actor(Role::Admin), fixture.actor(Role::Editor));
    let (stranger, id) = (fixture.stranger(), || editor.person_id.clone());
    assert_eq!(remove(service, stranger, id()).await, Err(AppError::NotFound));
    assert_eq!(sign_out(service, stranger, id()).await, Err(AppError::NotFound));
    assert_eq!(set_role(service, stranger, id(), "viewer".to_owned()).await, Err(AppError::NotFound));
    remove(service, admin, id()).await.unwrap();
    assert!(!roles(&fixture).await.iter().any(|(email, _)| *email == editor.email));
    let person = crate::auth::people::person(service, &editor.person_id).await.unwrap().unwrap();
    assert!(person.memberships.is_empty());
    assert_eq!(remove(service, admin, id()).await, Err(AppError::NotFound));
}
