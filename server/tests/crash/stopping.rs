//! What became of a list after the program was killed, or asked to end, while it was sent.

use std::collections::HashMap;
use std::time::Duration;

use app::model::invalidation::{InvalidationState, Progress, UrlState};

use super::cache::Cache;
use super::program::Program;

const URLS: usize = 2_000;
const KILLS: u64 = 12;
/// Longer than any of this takes on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);
/// Between two looks at the progress.
const LOOK: Duration = Duration::from_millis(20);

fn list() -> Vec<String> {
    (0..URLS).map(|number| format!("https://www.example.com/is/image/Acme/{number}?wid=200")).collect()
}

/// Until nothing is left.
async fn finished(program: &Program, id: &str) -> Progress {
    let looking = async {
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            let progress = program.progress(id).await;
            if progress.counts.left == 0 {
                return progress;
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("the invalidation ends")
}

/// Every URL was purged, and is told of once.
async fn assert_whole(program: &Program, id: &str, seen: &HashMap<String, u32>) {
    let progress = finished(program, id).await;
    let counts = progress.counts;
    assert_eq!(progress.state, InvalidationState::Done, "{counts:?}");
    assert_eq!((counts.total, counts.done), (URLS as u64, URLS as u64), "{counts:?}");
    assert_eq!((counts.refused, counts.failed, counts.left), (0, 0, 0), "{counts:?}");
    let outcomes = program.urls(id).await;
    assert_eq!(
        outcomes.iter().map(|outcome| outcome.url.clone()).collect::<Vec<_>>(),
        list(),
        "each URL once, in order"
    );
    for outcome in &outcomes {
        assert_eq!(outcome.at.iter().map(|at| at.state).collect::<Vec<_>>(), [UrlState::Purged], "{}", outcome.url);
        assert!(seen.contains_key(&outcome.url), "{} was never asked for", outcome.url);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_survives_being_killed_again_and_again() {
    let cache = Cache::start().await;
    let mut program = Program::with_node(&cache.address).await;
    let id = program.submit(&list(), "a").await.unwrap();
    let mut random = 2_463_534_242_u64;
    for kill in 0..KILLS {
        // xorshift: the moments are irregular, and the same in every run.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let answers = random % 120;
        // Every other time the cache falls silent, so that the program dies with requests on their way.
        cache.allow(usize::try_from(answers).unwrap() + if kill % 2 == 0 { 0 } else { URLS });
        let before = cache.answered();
        tokio::time::timeout(PATIENCE, cache.has_answered(before + answers)).await.expect("the work goes on");
        program.kill();
        program.start();
    }
    let left = program.progress(&id).await.counts.left;
    assert!(left > 0, "it was killed in the middle of its work");
    cache.allow(URLS * 100);
    finished(&program, &id).await;
    let seen = cache.seen();
    assert_whole(&program, &id, &seen).await;
    assert!(
        seen.values().all(|times| u64::from(*times) <= KILLS + 1),
        "nothing is sent more often than it was cut off"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_being_stored_is_there_wholly_or_not_at_all() {
    let cache = Cache::start().await;
    let mut program = Program::with_node(&cache.address).await;
    for patience in [0, 10, 100, 1_000, 10_000] {
        let (urls, key) = (list(), format!("{patience}"));
        let before = program.history().await.len();
        {
            let submitting = program.submit(&urls, &key);
            let waiting = async {
                for _ in 0..patience {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                _ = submitting => {}
                () = waiting => {}
            }
        }
        program.kill();
        program.start();
        let after = program.history().await;
        assert!(after.len() <= before + 1);
        assert!(after.iter().all(|one| one.counts.total == URLS as u64), "{after:?}");
        // Whoever got no answer asks again, and there is one list.
        let id = program.submit(&urls, &key).await.unwrap();
        let again = program.history().await;
        assert_eq!(again.len(), before + 1);
        assert_eq!(again[0].id, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_it_finishes_what_it_is_sending_and_says_goodbye() {
    let cache = Cache::start().await;
    let mut program = Program::with_node(&cache.address).await;
    let id = program.submit(&list(), "a").await.unwrap();
    cache.allow(300);
    tokio::time::timeout(PATIENCE, cache.has_answered(300)).await.unwrap();
    assert!(program.is_ready().await);
    program.terminate();
    cache.allow_more(URLS);
    let ended = tokio::time::timeout(PATIENCE, program.ended()).await.expect("it ends by itself");
    assert_eq!(ended.code(), Some(0));
    assert!(!program.is_ready().await);

    program.start();
    finished(&program, &id).await;
    let seen = cache.seen();
    assert_whole(&program, &id, &seen).await;
    assert!(seen.values().all(|times| *times == 1), "what was answered is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_on_the_same_folder_says_that_it_is_in_use() {
    let cache = Cache::start().await;
    let program = Program::with_node(&cache.address).await;
    let (status, said) = tokio::task::block_in_place(|| program.second());
    assert_eq!(status.code(), Some(1));
    assert!(said.starts_with("edgesweep: the data folder "), "{said}");
    assert!(said.contains("is in use by another Edgesweep; stop that one"), "{said}");
    assert!(program.is_ready().await);
}
