use std::time::Duration;

use app::model::invalidation::{InvalidationState, UrlState};
use proptest::prelude::*;

use super::world::{World, failed, purged};
use crate::providers::{BatchOutcome, FailureKind, UrlOutcome};

/// An outcome by a number that proptest chose.
fn outcome(choice: u8) -> UrlOutcome {
    match choice {
        0..=3 => purged(),
        4 => UrlOutcome::NotCached { answer: "404".to_owned() },
        5 => failed(FailureKind::Refused, "400"),
        6 => failed(FailureKind::Passing, "503"),
        7 => failed(FailureKind::Limited, "429"),
        8 => failed(FailureKind::Unauthorized, "401"),
        _ => failed(FailureKind::Misconfigured, "no nodes"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// total = done + refused + failed + left, for the whole and for each connection, after every step.
    #[test]
    fn nothing_is_lost_and_nothing_is_counted_twice(
        script in proptest::collection::vec(0_u8..10, 1..40),
        urls in 1_usize..20,
        foreign in 0_usize..3,
        shared in any::<bool>(),
        pauses in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let mut next = script.into_iter().cycle();
            let world = World::answering(move |sent| BatchOutcome {
                urls: sent.urls.iter().map(|_| outcome(next.next().unwrap_or(0))).collect(),
                pause: pauses.then_some(Duration::from_secs(5)),
                ..BatchOutcome::default()
            })
            .await;
            world.connect("East", &["www.example.com"]).await;
            if shared {
                world.connect("West", &["*.example.com"]).await;
            }
            let good = (0..urls).map(|number| format!("https://www.example.com/{number}"));
            let lines = good.chain((0..foreign).map(|number| format!("https://elsewhere.example/{number}")));
            let recipe = app::model::recipe::Recipe {
                edits: app::model::recipe::Edits { added: lines.collect(), ..Default::default() },
                leave_out_refused: true,
                ..Default::default()
            };
            let id = world.submit_recipe(recipe).await.unwrap();
            let mut done = 0;
            for _ in 0..200 {
                world.step().await;
                let counts = world.counts(&id).await;
                assert!(counts.done >= done, "what is done stays done");
                done = counts.done;
                if counts.left == 0 {
                    break;
                }
                // Longer than any pause between two tries.
                world.fixture.clock.advance_ms(3_600_000);
            }
            let detail = world.detail(&id).await;
            assert_eq!(detail.progress.counts.left, 0);
            assert_eq!(detail.progress.counts.total, (urls + foreign) as u64);
            assert_ne!(detail.summary.state, InvalidationState::Running);
            assert!(world.urls(&id, Some(UrlState::Waiting)).await.is_empty());
        });
    }
}
