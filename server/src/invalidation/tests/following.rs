use std::time::Duration;

use app::model::invalidation::{InvalidationState, UrlState};

use super::world::{Sent, World, all, by_name, failed, purged};
use crate::invalidation::attempt::LEASE_MS;
use crate::invalidation::{cancel, leasing};
use crate::providers::{BatchOutcome, FailureKind, Followed, Pending};

/// An answer with which the vendor accepts all of a batch, to be asked by this ticket.
fn accepted(sent: &Sent, ticket: Option<&str>, seconds: u64) -> BatchOutcome {
    let pending = Pending { ticket: ticket.map(str::to_owned), look_after: Duration::from_secs(seconds) };
    BatchOutcome { pending: Some(pending), ..all(sent, &purged()) }
}

#[tokio::test]
async fn what_was_accepted_is_done_when_the_vendor_s_time_is_over() {
    let world = World::answering(|sent| accepted(sent, None, 30)).await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b"]).await;
    assert_eq!(world.step().await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Waiting, 1), (UrlState::Waiting, 1)]);
    let progress = world.detail(&id).await.progress;
    assert_eq!(progress.estimate_ms, Some(30_000));
    assert_eq!(progress.connections[0].remark.as_deref(), Some("It accepted 2 URLs; its edges are being cleared."));
    assert_eq!(world.step_after_ms(29_000).await, 0, "nobody is asked before");
    assert_eq!(world.step_after_ms(1_000).await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1), (UrlState::Purged, 1)]);
    assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Done);
    assert_eq!(world.sent().len(), 1, "it was sent once");
    assert_eq!(world.urls(&id, None).await[0].at[0].answer, "200 Purged");
}

#[tokio::test]
async fn a_vendor_that_can_be_asked_is_asked_until_it_is_done() {
    let world = World::answering(|sent| accepted(sent, Some("I-1"), 20)).await;
    let working = Followed::Working { look_after: Duration::from_secs(20), answer: "InProgress".to_owned() };
    let busy = crate::providers::Failure { kind: FailureKind::Passing, answer: "503 busy".to_owned() };
    let done = Followed::Done { answer: "Completed".to_owned() };
    world.cdn.follow_with([working, Followed::Failed(busy), done]);
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    assert_eq!(world.step().await, 1);
    for _ in 0..3 {
        assert_eq!(world.detail(&id).await.summary.state, InvalidationState::Running);
        assert_eq!(world.step_after_ms(20_000).await, 1);
    }
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1)]);
    let outcome = &world.urls(&id, None).await[0].at[0];
    assert_eq!(outcome.answer, "Completed");
    assert_eq!(outcome.exchanges.last().map(|exchange| exchange.request_id.as_str()), Some("I-1"));
    assert_eq!(world.cdn.followed(), ["I-1", "I-1", "I-1"]);
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn what_the_vendor_failed_after_all_has_failed() {
    let world = World::answering(|sent| accepted(sent, Some("I-1"), 5)).await;
    let gone = crate::providers::Failure { kind: FailureKind::Refused, answer: "404 NoSuchInvalidation".to_owned() };
    world.cdn.follow_with([Followed::Failed(gone)]);
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    world.step_after_ms(5_000).await;
    assert_eq!(world.states(&id).await, [(UrlState::Refused, 1)]);
    assert_eq!(world.urls(&id, None).await[0].at[0].answer, "404 NoSuchInvalidation");
}

#[tokio::test]
async fn a_vendor_that_never_says_is_not_waited_for_for_ever() {
    let world = World::answering(|sent| accepted(sent, Some("I-1"), 5)).await;
    let working = Followed::Working { look_after: Duration::from_hours(1), answer: "InProgress".to_owned() };
    world.cdn.follow_with(std::iter::repeat_n(working, 20));
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    for _ in 0..14 {
        world.step_after_ms(600_000).await;
    }
    assert_eq!(world.states(&id).await, [(UrlState::Failed, 1)]);
    let answer = &world.urls(&id, None).await[0].at[0].answer;
    assert!(answer.contains("not known") && answer.contains("InProgress"), "{answer}");
}

#[tokio::test]
async fn what_was_accepted_is_neither_sent_again_nor_cancelled() {
    let world = World::answering(|sent| accepted(sent, Some("I-1"), 30)).await;
    world.cdn.follow_with([Followed::Done { answer: "Completed".to_owned() }]);
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a"]).await;
    world.step().await;
    // A process that dies while it asks leaves a lease that runs out.
    world.fixture.clock.advance_ms(30_000);
    let now = world.service().now();
    assert_eq!(leasing::lease(world.service(), &world.edge().await, 4, now).await.unwrap().len(), 1);
    cancel::cancel(world.service(), world.editor(), &id).await.unwrap();
    assert_eq!(world.step().await, 0, "somebody holds it");
    assert_eq!(world.step_after_ms(LEASE_MS).await, 1);
    assert_eq!(world.states(&id).await, [(UrlState::Purged, 1)]);
    assert_eq!(world.sent().len(), 1);
}

#[tokio::test]
async fn a_url_that_failed_in_an_accepted_batch_is_tried_again_and_the_rest_is_done() {
    let world = World::answering(|sent| {
        let pending = Some(Pending { ticket: None, look_after: Duration::from_secs(5) });
        let urls = by_name(sent, |name| match name {
            "bad" => failed(FailureKind::Refused, "bad URL"),
            "late" if sent.urls.len() > 1 => failed(FailureKind::Passing, "503"),
            _ => purged(),
        });
        BatchOutcome { pending, ..urls }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let refused = world.submit(&["a", "bad"]).await;
    world.step().await;
    assert_eq!(world.states(&refused).await, [(UrlState::Waiting, 1), (UrlState::Refused, 1)]);
    let late = world.submit(&["b", "late"]).await;
    world.step().await;
    assert_eq!(world.states(&late).await, [(UrlState::Purged, 1), (UrlState::Waiting, 1)]);
    for id in [refused, late] {
        world.finish(&id).await;
    }
    assert_eq!(world.sent().len(), 3);
}
