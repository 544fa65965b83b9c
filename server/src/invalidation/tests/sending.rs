use std::time::Duration;

use app::model::connection::ConnectionDraft;
use app::model::invalidation::{InvalidationState, UrlState};
use app::model::person::Role;

use super::world::{BATCH, World, all, by_name, failed, purged};
use crate::invalidation::ruling::MAX_ATTEMPTS;
use crate::providers::{BatchOutcome, FailureKind, UrlOutcome};

#[tokio::test]
async fn each_url_keeps_its_outcome_and_the_vendors_answer() {
    let world = World::answering(|sent| {
        by_name(sent, |name| match name {
            "cold" => UrlOutcome::NotCached { answer: "404 Not in cache".to_owned() },
            "bad" => failed(FailureKind::Refused, "400 Bad URL"),
            _ => purged(),
        })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["warm", "cold", "bad"]).await;
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Running);
    assert_eq!(world.step().await, 1);
    let urls = world.urls(&id, None).await;
    let answers: Vec<(UrlState, &str)> = urls.iter().map(|url| (url.at[0].state, url.at[0].answer.as_str())).collect();
    assert_eq!(
        answers,
        [
            (UrlState::Purged, "200 Purged"),
            (UrlState::NotCached, "404 Not in cache"),
            (UrlState::Refused, "400 Bad URL")
        ]
    );
    let detail = world.detail(&id).await;
    let counts = detail.progress.counts;
    assert_eq!((counts.done, counts.not_cached, counts.refused, counts.left), (2, 1, 1, 0));
    assert_eq!(detail.summary.state, InvalidationState::Partial);
    assert_eq!(detail.summary.finished, Some(world.service().now()));
    assert!(detail.progress.connections[0].remark.as_deref().is_some_and(|remark| remark.contains("400 Bad URL")));
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_later_and_then_succeeds() {
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        if calls == 1 { all(sent, &failed(FailureKind::Passing, "503 busy")) } else { all(sent, &purged()) }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b"]).await;
    assert_eq!(world.step().await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Waiting, 1), (UrlState::Waiting, 1)]);
    let edge = &world.detail(&id).await.progress.connections[0];
    assert!(edge.waiting_until.is_some_and(|until| until > world.service().now()));
    assert!(edge.remark.as_deref().is_some_and(|remark| remark.contains("503 busy")));
    assert_eq!(world.step().await, 0, "nothing is due yet");
    assert_eq!(world.step_after_ms(10_000).await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 2), (UrlState::Purged, 2)]);
    let detail = world.detail(&id).await;
    assert_eq!(detail.summary.state, InvalidationState::Done);
    assert_eq!(detail.progress.connections[0].remark, None, "a complaint that was mended is forgotten");
    let names: Vec<String> = world.sent().into_iter().map(|sent| sent.batch).collect();
    assert_eq!(names[0], names[1], "the vendor sees the same batch");
}

#[tokio::test]
async fn only_what_failed_of_a_batch_is_sent_again() {
    let world = World::answering(|sent| {
        let is_first = sent.urls.len() > 1;
        by_name(sent, |name| if name == "b" && is_first { failed(FailureKind::Passing, "reset") } else { purged() })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b", "c"]).await;
    world.finish(&id).await;
    let sent: Vec<Vec<String>> = world.sent().into_iter().map(|sent| sent.urls).collect();
    assert_eq!(sent[1], ["https://www.example.com/b"]);
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1), (UrlState::Purged, 2), (UrlState::Purged, 1)]);
}

#[tokio::test]
async fn it_gives_up_after_the_last_attempt_and_says_why() {
    let world = World::answering(|sent| all(sent, &failed(FailureKind::Passing, "connection refused"))).await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    let detail = world.finish(&id).await;
    assert_eq!(world.states(&id).await, [(UrlState::Failed, MAX_ATTEMPTS)]);
    assert_eq!(world.sent().len(), MAX_ATTEMPTS as usize);
    assert_eq!(detail.summary.state, InvalidationState::Failed);
    let remark = detail.progress.connections[0].remark.clone().unwrap();
    assert_eq!(remark, format!("Given up after {MAX_ATTEMPTS} attempts. It answered: connection refused."));
}

#[tokio::test]
async fn a_vendor_that_asks_for_a_pause_is_left_alone_for_so_long_by_everybody() {
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        if calls == 1 {
            let limited = failed(FailureKind::Limited, "429 Too Many Requests");
            BatchOutcome { pause: Some(Duration::from_secs(30)), ..all(sent, &limited) }
        } else {
            all(sent, &purged())
        }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    let later = world.submit(&["b"]).await;
    assert_eq!(world.step_after_ms(29_999).await, 0);
    let progress = world.detail(&later).await.progress;
    let start = world.service().now();
    assert_eq!(progress.connections[0].waiting_until.map(|until| until.since_ms(start)), Some(1));
    assert_eq!(world.step_after_ms(1).await, 2);
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
    assert_eq!(world.detail(&later).await.summary.state, InvalidationState::Done);
}

#[tokio::test]
async fn credentials_that_are_turned_away_stop_the_rest_of_the_list_unsent() {
    let world = World::answering(|sent| all(sent, &failed(FailureKind::Unauthorized, "401 Bad token"))).await;
    world.connect("Edge", &["www.example.com"]).await;
    let names: Vec<String> = (0..BATCH * 10).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let id = world.submit(&names).await;
    let detail = world.finish(&id).await;
    assert_eq!(detail.progress.counts.failed, names.len() as u64);
    assert!(world.sent().len() <= 4, "only the batches that were on their way");
    let last = world.urls(&id, None).await.pop().unwrap();
    assert!(last.at[0].answer.contains("401 Bad token"), "{}", last.at[0].answer);
    // A new invalidation asks again: the credentials may be right by now.
    let next = world.submit(&["x"]).await;
    world.finish(&next).await;
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn of_two_connections_for_a_host_one_may_fail_alone() {
    let world = World::answering(|sent| {
        if sent.connection == "West" {
            all(sent, &failed(FailureKind::Misconfigured, "no nodes"))
        } else {
            all(sent, &purged())
        }
    })
    .await;
    world.connect("East", &["www.example.com"]).await;
    world.connect("West", &["*.example.com"]).await;
    let id = world.submit(&["a", "b"]).await;
    let detail = world.finish(&id).await;
    assert_eq!((detail.progress.counts.done, detail.progress.counts.failed), (0, 2));
    let [east, west] = &detail.progress.connections[..] else { panic!("two connections") };
    assert_eq!((east.name.as_str(), east.counts.done, east.remark.as_deref()), ("East", 2, None));
    assert_eq!((west.name.as_str(), west.counts.failed), ("West", 2));
    let outcomes: Vec<(String, UrlState)> =
        world.urls(&id, None).await[0].at.iter().map(|at| (at.connection.clone(), at.state)).collect();
    assert_eq!(outcomes, [("East".to_owned(), UrlState::Purged), ("West".to_owned(), UrlState::Failed)]);
}

#[tokio::test]
async fn a_connection_that_was_disabled_or_deleted_fails_its_batches_with_that_reason() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    world.execute("UPDATE connections SET enabled = 0", &[]).await;
    world.finish(&id).await;
    assert!(world.urls(&id, None).await[0].at[0].answer.contains("disabled"));
    world.execute("UPDATE connections SET enabled = 1", &[]).await;
    let id = world.submit(&["a"]).await;
    world.execute("UPDATE connections SET deleted_at = 1", &[]).await;
    world.finish(&id).await;
    assert!(world.urls(&id, None).await[0].at[0].answer.contains("deleted"));
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn a_database_that_cannot_be_read_before_anything_is_sent_fails_nothing() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    for (table, away) in [
        ("ALTER TABLE credentials RENAME TO gone", "ALTER TABLE gone RENAME TO credentials"),
        ("ALTER TABLE list_pages RENAME TO gone", "ALTER TABLE gone RENAME TO list_pages"),
    ] {
        world.execute(table, &[]).await;
        assert_eq!(world.step().await, 1, "one look");
        world.execute(away, &[]).await;
        assert_eq!(world.states(&id).await, [(UrlState::Waiting, 0)]);
        assert_eq!(world.step().await, 0, "not at once again");
        world.fixture.clock.advance_ms(60_000);
    }
    world.finish(&id).await;
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1)]);
}

#[tokio::test]
async fn a_changed_connection_is_told_at_once_to_what_waits_for_it() {
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        if calls % 2 == 1 {
            let limited = failed(FailureKind::Limited, "429 Too Many Requests");
            BatchOutcome { pause: Some(Duration::from_hours(2)), ..all(sent, &limited) }
        } else {
            all(sent, &purged())
        }
    })
    .await;
    let edge = world.connect("Edge", &["www.example.com"]).await;
    let (service, admin) = (world.service(), world.fixture.actor(Role::Admin));
    let paused = async || {
        let id = world.submit(&["a"]).await;
        assert_eq!(world.step().await, 1);
        assert_eq!(world.states(&id).await[0].0, UrlState::Waiting);
        assert_eq!(world.step().await, 0);
        id
    };
    let corrected = paused().await;
    let connection = crate::connections::connections(service, admin).await.unwrap().remove(0);
    let draft = ConnectionDraft {
        id: Some(edge.clone()),
        version: connection.version,
        name: connection.name,
        provider: connection.provider,
        hosts: connection.hosts,
        enabled: true,
        ..ConnectionDraft::default()
    };
    // The scripted CDN describes no fields, and what it is not told it does not have.
    let saved = crate::connections::save_connection(service, admin, draft).await.unwrap();
    assert!(saved.fields.is_empty());
    world.execute(r#"UPDATE connections SET fields = '{"name":"Edge"}'"#, &[]).await;
    assert_eq!(world.step().await, 1);
    assert_eq!(world.states(&corrected).await, [(UrlState::Purged, 2)]);

    let disabled = paused().await;
    crate::connections::enable_connection(service, admin, edge.clone(), false).await.unwrap();
    world.step().await;
    assert!(world.urls(&disabled, None).await[0].at[0].answer.contains("disabled"));
    crate::connections::enable_connection(service, admin, edge.clone(), true).await.unwrap();

    world.sent();
    let even = world.submit(&["b"]).await;
    world.finish(&even).await;
    let deleted = paused().await;
    crate::connections::delete_connection(service, admin, edge).await.unwrap();
    world.step().await;
    assert!(world.urls(&deleted, None).await[0].at[0].answer.contains("deleted"));
}

#[tokio::test]
async fn a_corrected_credential_lets_the_rest_of_the_list_go_on() {
    let world = World::purging().await;
    let edge = world.connect("West", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.execute("UPDATE invalidation_connections SET stopped = 'turned away'", &[]).await;
    let mut tx = world.service().store.write().await.unwrap();
    crate::store::batches::resume(&mut tx, &edge, crate::store::batches::TurnWait::Goes, world.service().now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.finish(&id).await;
    let at = world.urls(&id, None).await.remove(0).at;
    let states: Vec<(&str, UrlState)> = at.iter().map(|at| (at.connection.as_str(), at.state)).collect();
    assert_eq!(states, [("Edge", UrlState::Failed), ("West", UrlState::Purged)]);
}

#[tokio::test]
async fn a_patient_vendor_uses_up_no_attempts() {
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        let limited = failed(FailureKind::Limited, "429");
        if calls < MAX_ATTEMPTS * 2 { all(sent, &limited) } else { all(sent, &failed(FailureKind::Passing, "503")) }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    let detail = world.finish(&id).await;
    let all = MAX_ATTEMPTS * 2 - 1 + MAX_ATTEMPTS;
    assert_eq!(world.states(&id).await, [(UrlState::Failed, all)]);
    let remark = detail.progress.connections[0].remark.clone().unwrap();
    assert_eq!(remark, format!("Given up after {all} attempts. It answered: 503."));
}

#[tokio::test]
async fn a_provider_that_panics_has_failed_in_passing() {
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        assert!(calls > 1, "a mistake");
        all(sent, &purged())
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    assert_eq!(world.step().await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Waiting, 1)]);
}

#[tokio::test]
async fn assets_are_told_when_their_list_was_purged_whole() {
    let world = World::answering(|sent| {
        by_name(sent, |name| match name {
            "C" => failed(FailureKind::Unauthorized, "401"),
            "D" => failed(FailureKind::Refused, "400"),
            _ => purged(),
        })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    for id in ["A", "B", "C", "D", "E"] {
        world.asset(id).await;
    }
    let good = world.submit_recipe(World::recipe(&["A", "B"])).await.unwrap();
    let bad = world.submit_recipe(World::recipe(&["C"])).await.unwrap();
    let refused = world.submit_recipe(World::recipe(&["D", "E"])).await.unwrap();
    for id in [&good, &bad, &refused] {
        world.finish(id).await;
    }
    let purged: Vec<(String, Option<i64>)> =
        sqlx::query_as("SELECT id, last_purge_at FROM assets WHERE company_id = $1 ORDER BY id")
            .bind(&world.fixture.actor(Role::Editor).company_id)
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
    let now = Some(world.service().now().0);
    let expected = [("A", now), ("B", now), ("C", None), ("D", None), ("E", None)];
    assert_eq!(purged, expected.map(|(id, at)| (id.to_owned(), at)));
}
