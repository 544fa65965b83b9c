//! Clearing by tag, folder, host, and everything.

use app::model::error::AppError;
use app::model::invalidation::InvalidationState;
use app::model::person::Role;
use app::model::purge::{Manner, PurgeKind, WideForm};

use super::world::World;
use crate::invalidation::{self, run_again};

fn form(kind: PurgeKind, lines: &str) -> WideForm {
    WideForm { kind, lines: lines.to_owned(), ..WideForm::default() }
}

fn at(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

async fn submit(world: &World, role: Role, form: WideForm) -> Result<String, AppError> {
    invalidation::submit_wide(world.service(), world.fixture.actor(role), form).await
}

async fn refused(world: &World, role: Role, form: WideForm) -> Vec<String> {
    match submit(world, role, form).await {
        Err(AppError::Invalid { problems }) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn tags_go_to_the_connections_that_were_chosen() {
    let world = World::purging().await;
    let other = world.connect("Other", &["other.example"]).await;
    let form = WideForm { connections: at(&[&other]), manner: "soft".to_owned(), ..form(PurgeKind::Tag, "b\na\n\nb") };
    let id = submit(&world, Role::Editor, form).await.unwrap();
    let done = world.finish(&id).await.summary;
    assert_eq!((done.kind, done.manner, done.state), (PurgeKind::Tag, Some(Manner::Soft), InvalidationState::Done));
    assert_eq!(done.counts.done, 2);
    let sent = world.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].connection.as_str(), sent[0].kind, sent[0].manner),
        ("Other", PurgeKind::Tag, Some(Manner::Soft))
    );
    assert_eq!(sent[0].urls, ["b", "a"]);
    let again = run_again(world.service(), world.editor(), id, String::new()).await.unwrap();
    world.finish(&again).await;
    let sent = world.sent();
    assert_eq!((sent[0].connection.as_str(), sent[0].manner), ("Other", Some(Manner::Soft)));
    assert_eq!(sent[0].urls, ["b", "a"]);
}

#[tokio::test]
async fn what_cannot_be_marked_as_stale_is_said_to_be_thrown_away() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let urls = world.submit(&["a"]).await;
    let tags = WideForm { connections: at(&[&edge]), ..form(PurgeKind::Tag, "a") };
    let tags = submit(&world, Role::Editor, tags).await.unwrap();
    // As if a second connection could mark the copies of URLs; this one can those of tags.
    world.execute("UPDATE invalidations SET manner = 'soft'", &[]).await;
    for (id, is_thrown_away) in [(urls, true), (tags, false)] {
        world.finish(&id).await;
        let answer = world.urls(&id, None).await[0].at[0].answer.clone();
        assert_eq!(answer.starts_with("Thrown away"), is_thrown_away, "{answer}");
    }
}

#[tokio::test]
async fn folders_go_to_who_serves_their_host() {
    let world = World::purging().await;
    world.connect("Other", &["other.example"]).await;
    let lines = "https://www.example.com/pictures\nhttps://other.example/a/b/\nhttps://www.example.com/pictures/";
    let id = submit(&world, Role::Editor, form(PurgeKind::Prefix, lines)).await.unwrap();
    world.finish(&id).await;
    let mut sent = world.sent();
    sent.sort_by(|one, other| one.connection.cmp(&other.connection));
    assert_eq!(sent[0].urls, ["https://www.example.com/pictures/"]);
    assert_eq!(sent[1].urls, ["https://other.example/a/b/"]);
}

#[tokio::test]
async fn what_sweeps_is_for_those_who_may_and_is_confirmed_by_its_name() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let everything = WideForm { connections: at(&[&edge]), ..form(PurgeKind::Everything, "") };
    let host = form(PurgeKind::Host, "www.example.com");
    assert_eq!(refused(&world, Role::Admin, everything.clone()).await, ["confirmation"]);
    assert_eq!(refused(&world, Role::Admin, host.clone()).await, ["confirmation"]);
    let slug = world.editor().slug.to_string();
    let everything = WideForm { confirmation: slug, ..everything };
    let host = WideForm { confirmation: "www.example.com".to_owned(), ..host };
    assert_eq!(refused(&world, Role::Editor, everything.clone()).await, ["connections"]);
    assert_eq!(refused(&world, Role::Editor, host.clone()).await, ["lines", "connections"]);
    assert!(world.sent().is_empty());

    let id = submit(&world, Role::Admin, everything.clone()).await.unwrap();
    world.finish(&id).await;
    assert_eq!(world.sent()[0].kind, PurgeKind::Everything);
    let again = run_again(world.service(), world.fixture.actor(Role::Admin), id, String::new()).await;
    assert!(matches!(again, Err(AppError::Conflict { .. })), "{again:?}");

    world.execute("UPDATE connections SET sweeping_role = 'editor'", &[]).await;
    for form in [everything, host] {
        let id = submit(&world, Role::Editor, form).await.unwrap();
        assert_eq!(world.finish(&id).await.summary.state, InvalidationState::Done);
    }
}

#[tokio::test]
async fn what_cannot_be_cleared_is_refused_with_its_field() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let foreign = "https://elsewhere.example/a/";
    for (form, fields) in [
        (form(PurgeKind::Tag, "a"), vec!["connections"]),
        (WideForm { connections: at(&["another"]), ..form(PurgeKind::Tag, "a") }, vec!["connections"]),
        (WideForm { connections: at(&[&edge]), ..form(PurgeKind::Tag, "a b") }, vec!["lines"]),
        (WideForm { connections: at(&[&edge]), ..form(PurgeKind::Tag, " \n") }, vec!["lines"]),
        (form(PurgeKind::Prefix, foreign), vec!["lines"]),
        (form(PurgeKind::Url, "https://www.example.com/a"), vec!["lines"]),
        (
            WideForm { manner: "soft".to_owned(), ..form(PurgeKind::Prefix, "https://www.example.com/a/") },
            vec!["manner"],
        ),
    ] {
        assert_eq!(refused(&world, Role::Admin, form.clone()).await, fields, "{form:?}");
    }
    let many = (0..=app::model::purge::MAX_WIDE_LINES).map(|line| format!("t{line}\n")).collect::<String>();
    let form = WideForm { connections: at(&[&edge]), ..form(PurgeKind::Tag, &many) };
    assert_eq!(refused(&world, Role::Admin, form).await, ["lines"]);
}

#[tokio::test]
async fn a_tag_and_a_url_of_the_same_text_are_two_things() {
    let world = World::purging().await;
    let edge = world.edge().await;
    let line = "https://www.example.com/a/";
    let of_urls = world.submit(&["a/"]).await;
    let tags = WideForm { connections: at(&[&edge]), ..form(PurgeKind::Tag, line) };
    let of_tags = submit(&world, Role::Editor, tags).await.unwrap();
    world.finish(&of_tags).await;
    world.finish(&of_urls).await;
    let kinds: Vec<PurgeKind> = world.sent().iter().map(|sent| sent.kind).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(kinds.contains(&PurgeKind::Url) && kinds.contains(&PurgeKind::Tag));
}
