//! What one process begins, another one ends.

use super::super::cache::Cache;
use super::super::ending::{PATIENCE, assert_whole, finished, list_of};
use super::super::program::Program;

const URLS: usize = 4_000;

#[tokio::test(flavor = "multi_thread")]
async fn three_share_the_work_and_what_one_of_them_leaves_behind_the_others_do() {
    let cache = Cache::start().await;
    let mut first = Program::with_node(&cache.address).await;
    let others = [first.replica(), first.replica()];
    let urls = list_of("shared", URLS);
    let id = first.submit(&urls, "a").await.unwrap();
    cache.allow(URLS / 4);
    tokio::time::timeout(PATIENCE, cache.has_answered(URLS as u64 / 4)).await.unwrap();
    first.kill();
    cache.allow(URLS * 2);
    finished(&others[0], &id).await;
    let seen = cache.seen();
    assert_whole(&others[1], &id, &urls, &seen).await;
    let twice = seen.values().filter(|times| **times > 1).count();
    assert!(twice <= 4 * 256, "only what was on its way is sent again: {twice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_late_answer_of_a_frozen_one_changes_nothing() {
    let cache = Cache::start().await;
    let frozen = Program::with_node(&cache.address).await;
    let urls = list_of("frozen", URLS);
    let id = frozen.submit(&urls, "a").await.unwrap();
    cache.allow(500);
    tokio::time::timeout(PATIENCE, cache.has_answered(500)).await.unwrap();
    frozen.freeze();
    let other = frozen.replica();
    cache.allow(URLS * 2);
    // Which is only once the leases of the frozen one have run out.
    finished(&other, &id).await;
    let ended = other.urls(&id).await;
    frozen.thaw();
    finished(&frozen, &id).await;
    // Whatever the frozen one had in hand is recorded by now, or refused: it ends once nothing is on its way.
    let mut frozen = frozen;
    frozen.terminate();
    tokio::time::timeout(PATIENCE, frozen.ended()).await.expect("it ends by itself");
    assert_eq!(other.urls(&id).await, ended, "state, answer, attempts and times are those of the other one");
    assert_whole(&other, &id, &urls, &cache.seen()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_takes_another_is_told_of_at_once() {
    let cache = Cache::start().await;
    cache.allow(URLS);
    let first = Program::with_node(&cache.address).await;
    let other = first.replica();
    // The one that takes the list does nothing more; the other one hears of it.
    let id = first.submit(&list_of("told", 10), "a").await.unwrap();
    first.freeze();
    finished(&other, &id).await;
    first.thaw();
}
