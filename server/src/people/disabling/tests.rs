use std::net::{IpAddr, Ipv4Addr};

use app::model::people::InvitationForm;
use secrecy::SecretString;

use super::*;
use crate::auth::{links, owners, people as accounts, sign_in};
use crate::companies;
use crate::fixture::{Fixture, PASSWORD};
use crate::people::invitations::invite;
use crate::people::joining::{Refusal, join};
use crate::people::{people, set_role};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn can_sign_in(fixture: &Fixture, actor: &Actor) -> bool {
    let signed_in = sign_in::sign_in(&fixture.service, &actor.email, SecretString::from(PASSWORD), HOME).await;
    signed_in.is_ok()
}

/// Somebody of the fixture in another of its companies, too.
async fn also(fixture: &Fixture, actor: &Actor, company: &Actor, role: Role) {
    let mut tx = fixture.service.store.write().await.unwrap();
    rows::add_membership(&mut tx, &company.company_id, &actor.person_id, role).await.unwrap();
    tx.commit().await.unwrap();
}

async fn own(fixture: &Fixture, actor: &Actor) {
    let person = accounts::person(&fixture.service, &actor.person_id).await.unwrap().unwrap();
    owners::add(&fixture.service, &person).await.unwrap();
}

async fn refused(fixture: &Fixture, by: &Actor, whom: &Actor) -> String {
    match disable(&fixture.service, by, whom.person_id.clone()).await {
        Err(AppError::Conflict { message }) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whoever_is_disabled_gets_in_by_no_way_and_then_is_what_they_were() {
    let fixture = Fixture::new().await;
    fixture.give_passwords().await;
    let (service, admin, editor) = (&fixture.service, fixture.actor(Role::Admin), fixture.actor(Role::Editor));
    let id = || editor.person_id.clone();
    let older = links::issue(service, &editor.person_id).await.unwrap();
    for _ in 0..2 {
        disable(service, admin, id()).await.unwrap();
    }
    assert!(!can_sign_in(&fixture, editor).await);
    assert_eq!(links::redeem(service, &older).await.unwrap(), None);
    let newer = links::issue(service, &editor.person_id).await.unwrap();
    assert_eq!(links::redeem(service, &newer).await.unwrap(), None);
    assert_eq!(accounts::person(service, &editor.person_id).await.unwrap(), None);
    let listed = async || {
        let members = people(service, admin).await.unwrap().members;
        let member = members.into_iter().find(|member| member.id == editor.person_id).unwrap();
        (member.role, member.is_disabled)
    };
    assert_eq!(listed().await, (Role::Editor, true));
    enable(service, admin, id()).await.unwrap();
    assert!(can_sign_in(&fixture, editor).await);
    assert_eq!(listed().await, (Role::Editor, false));
    let trail: Vec<(String, String)> =
        sqlx::query_as("SELECT who, action FROM audit ORDER BY seq").fetch_all(service.store.read()).await.unwrap();
    let row = |action: &str| (admin.email.clone(), action.to_owned());
    assert_eq!(trail, [row("member.disabled"), row("member.enabled")]);
}

#[tokio::test]
async fn nobody_disables_themselves_or_somebody_who_is_not_of_the_company() {
    let fixture = Fixture::new().await;
    let admin = fixture.actor(Role::Admin);
    assert_eq!(refused(&fixture, admin, admin).await, "You cannot disable yourself. Ask another admin to do it.");
    let foreign = fixture.stranger().person_id.clone();
    assert_eq!(disable(&fixture.service, admin, foreign.clone()).await, Err(AppError::NotFound));
    assert_eq!(enable(&fixture.service, admin, foreign).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn who_belongs_to_other_companies_too_is_disabled_by_an_owner_alone() {
    let fixture = Fixture::new().await;
    let (service, admin, stranger) = (&fixture.service, fixture.actor(Role::Admin), fixture.stranger());
    also(&fixture, stranger, admin, Role::Viewer).await;
    let message = refused(&fixture, admin, stranger).await;
    assert!(message.contains("belongs to other companies, too"), "{message}");
    own(&fixture, admin).await;
    let message = refused(&fixture, admin, stranger).await;
    assert!(message.contains("admin@other.example is the only admin of Other."), "{message}");
    also(&fixture, fixture.actor(Role::Editor), stranger, Role::Admin).await;
    disable(service, admin, stranger.person_id.clone()).await.unwrap();
    // Each of their companies is told.
    let told: Vec<String> = sqlx::query_scalar("SELECT company_id FROM audit WHERE action = 'member.disabled'")
        .fetch_all(service.store.read())
        .await
        .unwrap();
    assert_eq!((told.len(), told.contains(&stranger.company_id)), (2, true));
}

#[tokio::test]
async fn an_owner_is_disabled_by_another_owner_alone() {
    let fixture = Fixture::new().await;
    let (admin, editor) = (fixture.actor(Role::Admin), fixture.actor(Role::Editor));
    own(&fixture, editor).await;
    let message = refused(&fixture, admin, editor).await;
    assert!(message.contains("is an owner of the installation"), "{message}");
    own(&fixture, admin).await;
    disable(&fixture.service, admin, editor.person_id.clone()).await.unwrap();
    let person = accounts::person(&fixture.service, &admin.person_id).await.unwrap().unwrap();
    assert!(owners::remove(&fixture.service, &person).await.is_err(), "an owner who is disabled does not count");
}

#[tokio::test]
async fn an_admin_who_is_disabled_does_not_count_as_one() {
    let fixture = Fixture::new().await;
    let (service, admin, editor) = (&fixture.service, fixture.actor(Role::Admin), fixture.actor(Role::Editor));
    let role = async |whom: &Actor, word: &str| set_role(service, admin, whom.person_id.clone(), word.to_owned()).await;
    role(editor, "admin").await.unwrap();
    disable(service, admin, editor.person_id.clone()).await.unwrap();
    assert!(matches!(role(admin, "viewer").await, Err(AppError::Conflict { .. })));
    role(editor, "viewer").await.unwrap();
}

#[tokio::test]
async fn an_archived_company_counts_as_one_of_theirs() {
    let fixture = Fixture::new().await;
    let (admin, editor, stranger) = (fixture.actor(Role::Admin), fixture.actor(Role::Editor), fixture.stranger());
    also(&fixture, editor, stranger, Role::Viewer).await;
    companies::archive(&fixture.service, admin, &stranger.company_id).await.unwrap();
    let message = refused(&fixture, admin, editor).await;
    assert!(message.contains("belongs to other companies, too"), "{message}");
}

#[tokio::test]
async fn an_invitation_does_not_enable() {
    let fixture = Fixture::new().await;
    fixture.give_passwords().await;
    let (service, editor) = (&fixture.service, fixture.actor(Role::Editor));
    disable(service, fixture.actor(Role::Admin), editor.person_id.clone()).await.unwrap();
    let form = InvitationForm { email: editor.email.clone(), role: "viewer".to_owned() };
    let invited = invite(service, fixture.stranger(), form).await.unwrap();
    let token = invited.link.strip_prefix("/login/invitation/").unwrap();
    let joined = join(service, token, SecretString::from(PASSWORD), HOME).await;
    assert_eq!(joined, Err(Refusal::Disabled));
    let person = rows::account(&service.store, &editor.person_id).await.unwrap().unwrap().person;
    enable_by_operator(service, &person).await.unwrap();
    assert!(join(service, token, SecretString::from(PASSWORD), HOME).await.is_ok());
}
