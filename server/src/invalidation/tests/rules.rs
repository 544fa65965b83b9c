//! What the company's rules ask, whichever way something is cleared.

use app::model::api_token::Scope;
use app::model::audit::AuditQuery;
use app::model::error::AppError;
use app::model::invalidation::{Desk, InvalidationState};
use app::model::person::{Actor, Role};
use app::model::purge::{PurgeKind, WideForm};
use app::model::recipe::{Edits, Recipe};
use app::model::rights::Action;
use app::model::rules::{QuietHours, Rules, Sweepers, Weekday};

use super::world::{World, all, failed, purged};
use crate::invalidation::submit::SHORT_LIST_ROWS;
use crate::invalidation::{self, retry_failed, run_again};
use crate::providers::FailureKind;

const URL: &str = "https://www.example.com/a";

/// Saves these over those that there are.
async fn rule(world: &World, rules: Rules) {
    world.set_rules(rules).await;
}

fn only(hosts: &[&str]) -> Rules {
    Rules { allowed_hosts: hosts.iter().map(|host| (*host).to_owned()).collect(), ..Rules::default() }
}

/// The fixture's clock stands at noon of a Sunday.
fn quiet() -> Rules {
    let hours = QuietHours { days: vec![Weekday::Sunday], from: 11 * 60, until: 15 * 60 };
    Rules { quiet_hours: Some(hours), time_zone: "Europe/Berlin".to_owned(), ..Rules::default() }
}

fn up_to(urls: u64) -> Rules {
    Rules { urls_per_day: Some(urls), ..Rules::default() }
}

fn list(paths: std::ops::Range<u64>) -> Vec<String> {
    paths.map(|path| format!("https://www.example.com/{path}")).collect()
}

fn with_note(added: Vec<String>, note: &str) -> Recipe {
    Recipe { edits: Edits { added, ..Edits::default() }, note: note.to_owned(), ..Recipe::default() }
}

fn wide(kind: PurgeKind, lines: &str) -> WideForm {
    WideForm { kind, lines: lines.to_owned(), ..WideForm::default() }
}

async fn desk(world: &World, role: Role) -> Desk {
    invalidation::desk(world.service(), world.fixture.actor(role)).await.unwrap()
}

async fn submit_wide(world: &World, role: Role, form: WideForm) -> Result<String, AppError> {
    invalidation::submit_wide(world.service(), world.fixture.actor(role), form).await
}

/// A sentence of a refusal with this field.
fn refused(answer: Result<String, AppError>, field: &str) -> String {
    let error = answer.expect_err("refused");
    error.problem_of(field).unwrap_or_else(|| panic!("no problem of {field}: {error:?}")).to_owned()
}

/// The kinds that somebody is offered.
fn offered(desk: &Desk) -> Vec<PurgeKind> {
    desk.connections.iter().flat_map(|connection| connection.beyond_urls.iter().map(|beyond| beyond.kind)).collect()
}

#[tokio::test]
async fn urls_of_hosts_that_are_left_out_are_refused_and_told_apart_from_those_that_nobody_serves() {
    let world = World::purging().await;
    world.connect("West", &["west.example.com"]).await;
    let id = world.submit_lines(vec!["https://west.example.com/a".to_owned()]).await.unwrap();
    world.finish(&id).await;
    world.sent();
    rule(&world, only(&["www.example.com"])).await;
    let lines = vec![URL.to_owned(), "https://west.example.com/a".to_owned()];
    let said = refused(world.submit_lines(lines.clone()).await, "urls");
    assert!(said.contains("The company's rules leave west.example.com out."), "{said}");
    let recipe = Recipe { leave_out_refused: true, ..with_note(lines, "") };
    let sent = world.submit_recipe(recipe).await.unwrap();
    world.finish(&sent).await;
    assert_eq!(world.sent().iter().flat_map(|sent| sent.urls.clone()).collect::<Vec<_>>(), [URL]);
    let again = run_again(world.service(), world.editor(), id, String::new()).await;
    assert!(refused(again, "urls").contains("leave west.example.com out"));
}

#[tokio::test]
async fn a_folder_a_host_and_tags_reach_no_host_that_is_left_out() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let both = world.connect("Both", &["www.example.com", "*.img.example.com"]).await;
    rule(&world, only(&["www.example.com", "*.eu.img.example.com"])).await;
    let folder = wide(PurgeKind::Prefix, "https://us.img.example.com/a/");
    assert!(refused(submit_wide(&world, Role::Editor, folder).await, "lines").contains("leave us.img.example.com out"));
    let folder = wide(PurgeKind::Prefix, "https://x.eu.img.example.com/a/");
    submit_wide(&world, Role::Editor, folder).await.unwrap();
    let host = "us.img.example.com";
    let host = WideForm { confirmation: host.to_owned(), ..wide(PurgeKind::Host, host) };
    assert!(refused(submit_wide(&world, Role::Admin, host).await, "lines").contains("leave us.img.example.com out"));

    let tags = |ids: &[&String]| WideForm {
        connections: ids.iter().map(|id| (*id).clone()).collect(),
        ..wide(PurgeKind::Tag, "a")
    };
    let said = refused(submit_wide(&world, Role::Admin, tags(&[&edge, &both])).await, "connections");
    assert_eq!(said, "“Both” would also clear hosts that the company's rules leave out.");
    submit_wide(&world, Role::Editor, tags(&[&edge])).await.unwrap();
    let desk = desk(&world, Role::Admin).await;
    assert_eq!(offered(&desk).iter().filter(|kind| **kind == PurgeKind::Tag).count(), 1);
    assert_eq!(desk.withheld(PurgeKind::Everything).unwrap().connections, [both]);
}

#[tokio::test]
async fn tags_are_not_cleared_again_through_a_connection_that_reaches_beyond() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let form = WideForm { connections: vec![edge], ..wide(PurgeKind::Tag, "a") };
    let id = submit_wide(&world, Role::Editor, form).await.unwrap();
    world.finish(&id).await;
    rule(&world, only(&["other.example"])).await;
    let again = run_again(world.service(), world.editor(), id, String::new()).await.unwrap_err();
    assert_eq!(again.to_string(), "“Edge” would also clear hosts that the company's rules leave out.");
}

#[tokio::test]
async fn who_clears_wide_is_as_the_rules_say_and_the_dialog_offers_nothing_else() {
    let world = World::purging().await;
    let edge = world.edge().await;
    world.execute("UPDATE connections SET sweeping_role = 'editor'", &[]).await;
    let [tag, prefix, host, everything] = [PurgeKind::Tag, PurgeKind::Prefix, PurgeKind::Host, PurgeKind::Everything];
    assert_eq!(offered(&desk(&world, Role::Editor).await), [tag, prefix, host, everything]);
    for (rules, editors, admins) in [
        (Rules { tags_and_folders: Role::Admin, ..Rules::default() }, vec![host, everything], 4),
        (Rules { hosts_and_everything: Sweepers::Admins, ..Rules::default() }, vec![tag, prefix], 4),
        (Rules { hosts_and_everything: Sweepers::Nobody, ..Rules::default() }, vec![tag, prefix], 2),
    ] {
        rule(&world, rules).await;
        assert_eq!(offered(&desk(&world, Role::Editor).await), editors);
        assert_eq!(offered(&desk(&world, Role::Admin).await).len(), admins);
    }
    let sweep = || WideForm { confirmation: "www.example.com".to_owned(), ..wide(host, "www.example.com") };
    let said = refused(submit_wide(&world, Role::Admin, sweep()).await, "connections");
    assert_eq!(said, "The company's rules let nobody clear a host or everything.");
    rule(&world, Rules { hosts_and_everything: Sweepers::Admins, ..Rules::default() }).await;
    let said = refused(submit_wide(&world, Role::Editor, sweep()).await, "connections");
    assert_eq!(said, "The company's rules reserve clearing a host or everything to admins.");
    submit_wide(&world, Role::Admin, sweep()).await.unwrap();

    rule(&world, Rules::default()).await;
    let tags = WideForm { connections: vec![edge], ..wide(tag, "a") };
    let folder = submit_wide(&world, Role::Editor, wide(prefix, "https://www.example.com/a/")).await.unwrap();
    rule(&world, Rules { tags_and_folders: Role::Admin, ..Rules::default() }).await;
    let said = refused(submit_wide(&world, Role::Editor, tags).await, "connections");
    assert_eq!(said, "The company's rules reserve clearing by tag or folder to admins.");
    let again = run_again(world.service(), world.editor(), folder, String::new()).await;
    assert!(refused(again, "urls").contains("reserve clearing by tag or folder to admins"));
}

#[tokio::test]
async fn a_program_may_no_more_than_whoever_made_its_token() {
    let world = World::purging().await;
    rule(&world, Rules { tags_and_folders: Role::Admin, ..only(&["other.example"]) }).await;
    let scope = Scope {
        name: "Build".to_owned(),
        company_id: world.editor().company_id.clone(),
        actions: vec![Action::Invalidate, Action::InvalidateWide, Action::Sweep],
    };
    let program = Actor { scope: Some(scope), ..world.editor().clone() };
    let recipe = with_note(vec![URL.to_owned()], "");
    let said = refused(invalidation::submit(world.service(), &program, recipe).await, "urls");
    assert!(said.contains("leave www.example.com out"), "{said}");
    assert!(offered(&invalidation::desk(world.service(), &program).await.unwrap()).is_empty());
}

#[tokio::test]
async fn a_program_for_urls_alone_does_no_folder_again() {
    let world = World::purging().await;
    let folder =
        submit_wide(&world, Role::Editor, wide(PurgeKind::Prefix, "https://www.example.com/a/")).await.unwrap();
    let company_id = world.editor().company_id.clone();
    let scope = |actions| Scope { name: "Build".to_owned(), company_id: company_id.clone(), actions };
    let program = |actions| Actor { scope: Some(scope(actions)), ..world.editor().clone() };
    let for_urls = program(vec![Action::Look, Action::Invalidate]);
    let said = refused(run_again(world.service(), &for_urls, folder.clone(), String::new()).await, "urls");
    assert!(said.contains("The API token was not made for clearing by tag or folder."), "{said}");
    let for_folders = program(vec![Action::Invalidate, Action::InvalidateWide]);
    run_again(world.service(), &for_folders, folder, String::new()).await.unwrap();
}

#[tokio::test]
async fn in_quiet_hours_nothing_is_cleared_without_a_reason() {
    let world = World::answering(|sent| all(sent, &failed(FailureKind::Misconfigured, "no"))).await;
    world.connect("Edge", &["www.example.com"]).await;
    let [silent, told] =
        ["", "The logo is wrong"].map(|note| world.submit_recipe(with_note(vec![URL.to_owned()], note)));
    let (silent, told) = (silent.await.unwrap(), told.await.unwrap());
    world.finish(&silent).await;
    world.finish(&told).await;
    rule(&world, quiet()).await;
    let sentence = "Quiet hours until 15:00 (Europe/Berlin): say why.";
    assert_eq!(desk(&world, Role::Viewer).await.quiet.unwrap().sentence(), sentence);
    assert_eq!(refused(world.submit_lines(list(0..1)).await, "note"), sentence);
    assert_eq!(refused(world.submit_recipe(with_note(list(0..1), " \n")).await, "note"), sentence);
    assert_eq!(refused(world.submit_lines(list(0..SHORT_LIST_ROWS + 1)).await, "note"), sentence);
    let folder = wide(PurgeKind::Prefix, "https://www.example.com/a/");
    assert_eq!(refused(submit_wide(&world, Role::Admin, folder).await, "note"), sentence);
    for answer in [
        run_again(world.service(), world.editor(), silent.clone(), String::new()).await,
        retry_failed(world.service(), world.editor(), silent.clone(), String::new()).await,
    ] {
        let said = answer.unwrap_err().to_string();
        assert!(said.contains("say on the page of the invalidation why"), "{said}");
    }
    run_again(world.service(), world.editor(), told, String::new()).await.unwrap();
    invalidation::annotate(world.service(), world.editor(), &silent, "Now with a reason", "").await.unwrap();
    run_again(world.service(), world.editor(), silent, String::new()).await.unwrap();

    let trail = crate::audit::reading::page(world.service(), &world.editor().company_id, AuditQuery::default()).await;
    let newest = trail.unwrap().rows.into_iter().find(|row| row.action == "invalidation.submitted").unwrap();
    assert!(newest.more.contains(&("quiet hours".to_owned(), "yes".to_owned())), "{:?}", newest.more);
}

#[tokio::test]
async fn beside_quiet_hours_nobody_has_to_say_why() {
    let world = World::purging().await;
    rule(&world, quiet()).await;
    world.fixture.clock.advance_ms(2 * 60 * 60 * 1_000);
    assert_eq!(desk(&world, Role::Editor).await.quiet, None);
    world.submit(&["a"]).await;
}

#[tokio::test]
async fn a_person_clears_so_many_urls_in_a_day_and_no_more() {
    let world = World::purging().await;
    rule(&world, Rules { time_zone: "Europe/Berlin".to_owned(), ..up_to(5) }).await;
    world.submit(&["a", "b", "c"]).await;
    let quota = desk(&world, Role::Editor).await.quota.unwrap();
    assert_eq!((quota.limit, quota.left), (5, 2));
    let said = refused(world.submit_lines(list(0..3)).await, "urls");
    let expected = "The list has 3 URLs, and the company's rules let you clear 5 in a day: 2 are left. The day ends at \
                    00:00 (Europe/Berlin).";
    assert_eq!(said, expected);
    assert_eq!(desk(&world, Role::Editor).await.quota.unwrap().left, 2, "what was refused does not count");
    assert_eq!(desk(&world, Role::Admin).await.quota.unwrap().left, 5, "each person has their own");
    // A line that is no URL counts as one.
    submit_wide(&world, Role::Editor, wide(PurgeKind::Prefix, "https://www.example.com/a/")).await.unwrap();
    let id = world.submit(&["d"]).await;
    invalidation::cancel(world.service(), world.editor(), &id).await.unwrap();
    assert_eq!(desk(&world, Role::Editor).await.quota.unwrap().left, 0, "what is cancelled stays counted");
    refused(run_again(world.service(), world.editor(), id, String::new()).await, "urls");
    // Berlin's midnight is at eleven in the evening of UTC.
    world.fixture.clock.advance_ms(11 * 60 * 60 * 1_000 - 1);
    refused(world.submit_lines(list(0..1)).await, "urls");
    world.fixture.clock.advance_ms(1);
    assert_eq!(desk(&world, Role::Editor).await.quota.unwrap().left, 5);
    world.submit(&["e"]).await;
    let sql = "SELECT count(*) FROM daily_urls";
    let days: i64 = sqlx::query_scalar(sql).fetch_one(world.service().store.read()).await.unwrap();
    assert_eq!(days, 1, "days before are forgotten");
}

#[tokio::test]
async fn of_two_lists_at_the_same_moment_only_one_fits_into_the_day() {
    let world = World::purging().await;
    rule(&world, up_to(5)).await;
    let (one, other) = tokio::join!(world.submit_lines(list(0..4)), world.submit_lines(list(10..14)));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(desk(&world, Role::Editor).await.quota.unwrap().left, 1);
}

#[tokio::test]
async fn a_long_list_that_is_more_than_the_day_has_left_ends_with_that_sentence() {
    let world = World::purging().await;
    rule(&world, up_to(SHORT_LIST_ROWS)).await;
    let id = world.submit_lines(list(0..SHORT_LIST_ROWS + 1)).await.unwrap();
    let progress = world.finish(&id).await.progress;
    assert_eq!(progress.state, InvalidationState::Failed);
    let trouble = progress.trouble.unwrap();
    assert!(trouble.contains("let you clear 20000 in a day: 20000 are left"), "{trouble}");
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_long_list_is_made_by_the_rules_of_the_moment_in_which_it_is_made() {
    let world = World::answering(|sent| all(sent, &purged())).await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit_lines(list(0..SHORT_LIST_ROWS + 1)).await.unwrap();
    rule(&world, only(&["other.example"])).await;
    let progress = world.finish(&id).await.progress;
    assert_eq!(progress.state, InvalidationState::Failed);
    assert!(progress.trouble.unwrap().contains("leave www.example.com out"));
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_long_list_of_somebody_who_may_only_look_by_then_is_not_made() {
    let world = World::purging().await;
    let id = world.submit_lines(list(0..SHORT_LIST_ROWS + 1)).await.unwrap();
    let editor = &world.editor().person_id;
    world.execute("UPDATE memberships SET role = 'viewer' WHERE person_id = $1", &[editor]).await;
    let progress = world.finish(&id).await.progress;
    assert_eq!(progress.state, InvalidationState::Failed);
    assert!(progress.trouble.unwrap().contains("may not clear anything in the company any more"));
    assert!(world.sent().is_empty());
}
