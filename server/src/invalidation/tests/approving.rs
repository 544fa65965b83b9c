//! What a second person has to approve: it waits, whatever happens, until somebody else lets it go or declines it.

use app::model::api_token::Scope;
use app::model::approval::{ApprovalNeed, Decided};
use app::model::error::AppError;
use app::model::invalidation::InvalidationState;
use app::model::person::{Actor, Role};
use app::model::purge::{PurgeKind, WideForm};
use app::model::recipe::ListForm;
use app::model::rules::{QuietHours, Rules, Weekday};

use super::world::{BATCH, World};
use crate::companies;
use crate::invalidation::submit::SHORT_LIST_ROWS;
use crate::invalidation::{
    annotate, approve, cancel, decline, desk, leasing, preparing, progress, retention, run_again, runner, running,
    submit, submit_wide,
};
use crate::store::metrics;
use crate::store::recipes::Stage;

/// A world in which more than two URLs, and what sweeps, have to be approved.
async fn careful() -> World {
    let world = World::purging().await;
    world.set_rules(Rules { approval_above: Some(2), approval_for_sweeping: true, ..Rules::default() }).await;
    world
}

fn admin(world: &World) -> &Actor {
    world.fixture.actor(Role::Admin)
}

/// One more of the company.
async fn colleague(world: &World, role: Role, name: &str) -> Actor {
    let email = format!("{name}@acme.example");
    let actor = Actor { person_id: world.service().new_id(), email, role, ..world.editor().clone() };
    let sql = "INSERT INTO people (id, email, created_at) VALUES ($1, $2, 0)";
    world.execute(sql, &[&actor.person_id, &actor.email]).await;
    let sql = "INSERT INTO memberships (person_id, company_id, role) VALUES ($1, $2, $3)";
    world.execute(sql, &[&actor.person_id, &actor.company_id, role.word()]).await;
    actor
}

async fn state(world: &World, id: &str) -> InvalidationState {
    world.detail(id).await.summary.state
}

/// What somebody is told who is refused.
fn told(answer: Result<(), AppError>) -> String {
    match answer {
        Err(AppError::Conflict { message }) => message,
        other => panic!("not refused: {other:?}"),
    }
}

async fn trail(world: &World) -> Vec<String> {
    let query = "SELECT action FROM audit WHERE action LIKE 'invalidation.%' ORDER BY seq";
    sqlx::query_scalar(query).fetch_all(world.service().store.read()).await.unwrap()
}

async fn wide(world: &World, actor: &Actor, form: WideForm) -> String {
    submit_wide(world.service(), actor, form).await.unwrap()
}

async fn everything(world: &World, actor: &Actor) -> String {
    let (connections, confirmation) = (vec![world.edge().await], actor.slug.to_string());
    wide(world, actor, WideForm { kind: PurgeKind::Everything, connections, confirmation, ..WideForm::default() }).await
}

#[tokio::test]
async fn more_urls_than_the_rules_name_wait_until_a_second_person_approves_them() {
    let world = careful().await;
    let few = world.submit(&["a", "b"]).await;
    assert_eq!(world.finish(&few).await.summary.state, InvalidationState::Done);
    assert_eq!(world.sent().len(), 1);
    let many = world.submit(&["a", "b", "c", "d"]).await;
    assert_eq!((world.step().await, world.sent().len()), (0, 0));
    let waits = world.detail(&many).await;
    assert_eq!((waits.summary.state, waits.progress.counts.left), (InvalidationState::Waiting, 4));
    assert_eq!(waits.progress.approval.as_ref().map(|approval| approval.need), Some(ApprovalNeed::Above(2)));
    assert_eq!(waits.progress.connections[0].counts.left, 4);
    assert_eq!(waits.approvers, ["admin@acme.example"]);
    assert_eq!(world.urls(&many, None).await.len(), 4);

    approve(world.service(), admin(&world), &many).await.unwrap();
    approve(world.service(), admin(&world), &many).await.unwrap();
    let done = world.finish(&many).await;
    assert_eq!((done.summary.state, done.progress.counts.done), (InvalidationState::Done, 4));
    let decision = done.progress.approval.unwrap().decision.unwrap();
    assert_eq!((decision.what, decision.by.as_str()), (Decided::Approved, "admin@acme.example"));
    assert_eq!(decision.at, world.service().now());
    assert_eq!(world.sent().len(), 4_usize.div_ceil(BATCH));
    assert_eq!(trail(&world).await, ["invalidation.submitted", "invalidation.submitted", "invalidation.approved"]);
}

#[tokio::test]
async fn refused_lines_do_not_count() {
    let world = careful().await;
    let urls = "https://www.example.com/a\nhttps://www.example.com/b\nnonsense".to_owned();
    let list = ListForm { urls, leave_out_refused: true, ..ListForm::default() };
    let id = submit(world.service(), world.editor(), list.into()).await.unwrap();
    assert_eq!(state(&world, &id).await, InvalidationState::Running);
}

#[tokio::test]
async fn nobody_approves_what_they_asked_for_and_no_program_approves_anything() {
    let world = careful().await;
    let service = world.service();
    let company_id = world.editor().company_id.clone();
    let scope = |actions: Vec<_>| Scope { name: "Build".to_owned(), company_id: company_id.clone(), actions };
    let by_token = Actor { scope: Some(scope(vec![app::model::rights::Action::Invalidate])), ..world.editor().clone() };
    let urls = "https://www.example.com/a\nhttps://www.example.com/b\nhttps://www.example.com/c".to_owned();
    let asked_by_token = submit(service, &by_token, ListForm { urls, ..ListForm::default() }.into()).await.unwrap();
    for id in [asked_by_token, world.submit(&["a", "b", "c"]).await] {
        assert!(told(approve(service, world.editor(), &id).await).contains("somebody else has to approve it"));
        assert!(told(decline(service, world.editor(), &id, "").await).contains("cancel it instead"));
        let program = Actor { scope: Some(scope(app::model::rights::Action::ALL.to_vec())), ..admin(&world).clone() };
        assert_eq!(approve(service, &program, &id).await, Err(AppError::OutOfScope));
        assert_eq!(decline(service, &program, &id, "").await, Err(AppError::OutOfScope));
        assert_eq!(approve(service, world.fixture.stranger(), &id).await, Err(AppError::NotFound));
        assert_eq!(state(&world, &id).await, InvalidationState::Waiting);
    }
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    let world = careful().await;
    let service = world.service();
    let grace = colleague(&world, Role::Editor, "grace").await;
    let id = world.submit(&["a", "b", "c"]).await;
    let (one, other) = tokio::join!(approve(service, admin(&world), &id), decline(service, &grace, &id, "no"));
    let (winner, message) = if one.is_ok() { ("admin@", told(other)) } else { ("grace@", told(one)) };
    assert!(message.starts_with(winner) && message.ends_with(" it before."), "{message}");
    let id = world.submit(&["a", "b", "c"]).await;
    let (one, other) = tokio::join!(approve(service, admin(&world), &id), approve(service, admin(&world), &id));
    assert_eq!((one, other), (Ok(()), Ok(())));
    let decided = trail(&world).await.into_iter().filter(|action| !action.ends_with("submitted")).count();
    assert_eq!(decided, 2);
}

#[tokio::test]
async fn what_is_declined_ends_unsent_and_says_who_and_why() {
    let world = careful().await;
    let service = world.service();
    let id = world.submit(&["a", "b", "c", "d"]).await;
    let long = "x".repeat(app::model::recipe::MAX_NOTE_BYTES + 1);
    assert!(decline(service, admin(&world), &id, &long).await.unwrap_err().problem_of("reason").is_some());
    decline(service, admin(&world), &id, " not during the sale ").await.unwrap();
    decline(service, admin(&world), &id, "again").await.unwrap();
    assert_eq!(world.step().await, 0);
    let detail = world.detail(&id).await;
    assert_eq!((detail.summary.state, detail.progress.counts.cancelled), (InvalidationState::Cancelled, 4));
    let decision = detail.progress.approval.unwrap().decision.unwrap();
    assert_eq!((decision.what, decision.reason.as_str()), (Decided::Declined, "not during the sale"));
    assert!(detail.approvers.is_empty() && world.sent().is_empty());
    let late = told(approve(service, admin(&world), &id).await);
    assert_eq!(late, "admin@acme.example declined it before.");
    assert_eq!(trail(&world).await, ["invalidation.submitted", "invalidation.declined"]);
}

#[tokio::test]
async fn what_is_cancelled_while_it_waits_ends_unsent() {
    let world = careful().await;
    let service = world.service();
    let id = world.submit(&["a", "b", "c", "d"]).await;
    cancel(service, world.editor(), &id).await.unwrap();
    assert!(!progress(service, world.editor(), id.clone()).await.unwrap().waits_for_approval());
    assert_eq!(told(approve(service, admin(&world), &id).await), "It was cancelled before.");
    assert_eq!(world.step().await, 0);
    assert_eq!(world.counts(&id).await.cancelled, 4);
    assert_eq!(told(approve(service, admin(&world), &id).await), "It was cancelled before.");
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn nothing_that_waits_is_taken_counted_before_others_or_removed_as_old() {
    let world = careful().await;
    let (service, edge) = (world.service(), world.edge().await);
    let waits = world.submit(&["a", "b", "c"]).await;
    runner::take_up(service).await.unwrap();
    assert_eq!(leasing::lease(service, &edge, 4, service.now()).await.unwrap(), []);
    assert_eq!(desk(service, world.editor()).await.unwrap().queued, 0);
    let measured = metrics::read(&service.store, service.now()).await.unwrap();
    assert_eq!((measured.open, measured.waiting), (1, 1));
    world.step_after_ms(90 * 24 * 60 * 60 * 1_000).await;
    assert_eq!(retention::sweep(service, 1).await.unwrap(), 0);
    // Rules that are loosened let nothing go that waits already.
    world.set_rules(Rules::default()).await;
    let runs = world.submit(&["d", "e", "f"]).await;
    let seen = running(service, world.editor()).await.unwrap();
    assert_eq!(seen.iter().map(|one| &one.id).collect::<Vec<_>>(), [&runs, &waits]);
    assert_eq!((seen[1].estimate_ms, seen[1].waits_for_approval()), (None, true));
    assert_eq!(world.finish(&runs).await.summary.state, InvalidationState::Done);
    assert_eq!(state(&world, &waits).await, InvalidationState::Waiting);
    approve(service, admin(&world), &waits).await.unwrap();
    assert_eq!(world.finish(&waits).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn what_it_has_in_common_with_others_is_looked_for_once_it_is_approved() {
    let world = careful().await;
    let service = world.service();
    let waits = world.submit(&["a", "b", "c"]).await;
    let runs = world.submit(&["a"]).await;
    assert!(!preparing::step(service, Stage::Comparing).await.unwrap());
    world.fixture.clock.advance_ms(1);
    approve(service, admin(&world), &waits).await.unwrap();
    assert!(preparing::step(service, Stage::Comparing).await.unwrap());
    for id in [&waits, &runs] {
        assert_eq!(world.finish(id).await.summary.state, InvalidationState::Done);
    }
    let sent: usize = world.sent().iter().map(|sent| sent.urls.len()).sum();
    assert_eq!(sent, 3, "one of them for both");
}

#[tokio::test]
async fn a_long_list_waits_once_it_is_made() {
    let world = careful().await;
    let service = world.service();
    let rows = SHORT_LIST_ROWS + 1;
    let id = world.submit_lines((0..rows).map(|row| format!("https://www.example.com/{row}")).collect()).await.unwrap();
    let before = world.detail(&id).await;
    assert_eq!((before.summary.state, before.approvers.len()), (InvalidationState::Preparing, 1));
    assert!(told(approve(service, admin(&world), &id).await).contains("still being made"));
    assert!(preparing::step(service, Stage::Making).await.unwrap());
    assert!(!preparing::step(service, Stage::Making).await.unwrap());
    assert_eq!(leasing::lease(service, &world.edge().await, 4, service.now()).await.unwrap(), []);
    assert_eq!((state(&world, &id).await, world.counts(&id).await.left), (InvalidationState::Waiting, rows));
    approve(service, admin(&world), &id).await.unwrap();
    assert_eq!(leasing::lease(service, &world.edge().await, 4, service.now()).await.unwrap().len(), 4);
}

#[tokio::test]
async fn what_is_run_again_waits_by_the_rules_as_they_are_then() {
    let world = World::purging().await;
    let first = world.submit(&["a", "b", "c"]).await;
    world.finish(&first).await;
    world.set_rules(Rules { approval_above: Some(2), ..Rules::default() }).await;
    let again = run_again(world.service(), world.editor(), first, String::new()).await.unwrap();
    assert_eq!(state(&world, &again).await, InvalidationState::Waiting);
}

#[tokio::test]
async fn what_sweeps_is_approved_by_who_may_sweep() {
    let world = careful().await;
    let (service, root) = (world.service(), colleague(&world, Role::Admin, "root").await);
    let id = everything(&world, admin(&world)).await;
    let waits = world.detail(&id).await;
    assert_eq!(waits.progress.approval.map(|approval| approval.need), Some(ApprovalNeed::Sweeping));
    assert_eq!(waits.approvers, ["root@acme.example"]);
    let refused = told(approve(service, world.editor(), &id).await);
    assert!(refused.contains("allowed to clear everything by themselves"), "{refused}");
    approve(service, &root, &id).await.unwrap();
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);

    world.execute("UPDATE connections SET sweeping_role = 'editor'", &[]).await;
    let id = everything(&world, admin(&world)).await;
    assert_eq!(world.detail(&id).await.approvers, ["editor@acme.example", "root@acme.example"]);
    approve(service, world.editor(), &id).await.unwrap();
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn whoever_asked_has_to_be_allowed_to_still() {
    let world = careful().await;
    let (service, editor) = (world.service(), world.editor().clone());
    let id = world.submit(&["a", "b", "c"]).await;
    for (sql, message) in [
        ("UPDATE memberships SET role = 'viewer' WHERE person_id = $1", "may not clear this any more"),
        ("UPDATE people SET disabled_at = 1 WHERE id = $1", "or is disabled"),
        ("DELETE FROM memberships WHERE person_id = $1", "does not belong to the company any more"),
    ] {
        world.execute(sql, &[&editor.person_id]).await;
        let refused = told(approve(service, admin(&world), &id).await);
        assert!(refused.starts_with("editor@acme.example") && refused.contains(message), "{refused}");
    }
    decline(service, admin(&world), &id, "").await.unwrap();
    world.step().await;
    assert_eq!((state(&world, &id).await, world.sent().len()), (InvalidationState::Cancelled, 0));
}

#[tokio::test]
async fn what_waits_when_a_company_is_archived_is_cancelled() {
    let world = careful().await;
    let service = world.service();
    let id = world.submit(&["a", "b", "c"]).await;
    companies::archive(service, world.fixture.stranger(), &world.editor().company_id).await.unwrap();
    assert!(approve(service, admin(&world), &id).await.is_err());
    world.step().await;
    assert_eq!((state(&world, &id).await, world.sent().len()), (InvalidationState::Cancelled, 0));
}

#[tokio::test]
async fn approving_in_quiet_hours_asks_for_the_reason() {
    let world = careful().await;
    let service = world.service();
    let id = world.submit(&["a", "b", "c"]).await;
    let all_day = QuietHours { days: Weekday::ALL.to_vec(), from: 0, until: 0 };
    world.set_rules(Rules { quiet_hours: Some(all_day), ..Rules::default() }).await;
    let refused = told(approve(service, admin(&world), &id).await);
    assert!(refused.starts_with("Quiet hours until 00:00 (UTC)"), "{refused}");
    annotate(service, admin(&world), &id, "the price is wrong", "").await.unwrap();
    approve(service, admin(&world), &id).await.unwrap();
    assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn what_was_asked_for_under_other_hosts_is_not_approved() {
    let world = careful().await;
    let service = world.service();
    let id = world.submit(&["a", "b", "c"]).await;
    let elsewhere = Rules { allowed_hosts: vec!["img.example.com".to_owned()], ..Rules::default() };
    world.set_rules(elsewhere).await;
    assert!(told(approve(service, admin(&world), &id).await).contains("name other hosts"));
    assert_eq!((world.step().await, state(&world, &id).await), (0, InvalidationState::Waiting));
}
