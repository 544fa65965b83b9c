//! What became of a list after the program was killed, or asked to end, while it was sent.

use super::cache::Cache;
use super::ending::{PATIENCE, assert_whole, finished, list_of};
use super::program::Program;

const URLS: usize = 2_000;
/// Of each list whose program is killed, and how often it is over all of them.
const KILLED_URLS: usize = 10_000;
const KILLS: u64 = 200;

fn list() -> Vec<String> {
    list_of("Acme", URLS)
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_survive_being_killed_again_and_again() {
    let cache = Cache::start().await;
    let mut program = Program::with_node(&cache.address).await;
    let mut random = 2_463_534_242_u64;
    let mut kills = 0;
    for run in 0.. {
        if kills >= KILLS {
            break;
        }
        let urls = list_of(&format!("killed-{run}"), KILLED_URLS);
        let id = program.submit(&urls, &format!("{run}")).await.unwrap();
        // Those that are sent again are asked for more than once, so it may end before as many were answered as there are.
        let mut asked = 0;
        while asked < KILLED_URLS * 3 / 4 {
            // xorshift: the moments are irregular, and the same in every run.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let answers = usize::try_from(random % 1_200).unwrap();
            // Every other time the cache falls silent, so that the program dies with requests on their way.
            cache.allow(answers + if kills % 2 == 0 { 0 } else { KILLED_URLS });
            let before = cache.answered();
            let waiting = cache.has_answered(before + answers as u64);
            tokio::time::timeout(PATIENCE, waiting).await.expect("the work goes on");
            program.kill();
            program.start();
            kills += 1;
            asked += answers;
        }
        cache.allow(KILLED_URLS * 100);
        finished(&program, &id).await;
        assert_whole(&program, &id, &urls, &cache.seen()).await;
    }
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
    assert_whole(&program, &id, &list(), &seen).await;
    assert!(seen.values().all(|times| *times == 1), "what was answered is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_on_the_same_folder_says_that_it_is_in_use() {
    let cache = Cache::start().await;
    let program = Program::on_a_file(&cache.address).await;
    let (status, said) = tokio::task::block_in_place(|| program.second());
    assert_eq!(status.code(), Some(1));
    assert!(said.starts_with("edgesweep: the data folder "), "{said}");
    assert!(said.contains("is in use by another Edgesweep; stop that one"), "{said}");
    assert!(program.is_ready().await);
}
