//! An installation moves from a file to the engine of the tests, with its people, its secrets and its work.

use server::fixture;

use super::cache::Cache;
use super::ending::{PATIENCE, assert_whole, finished, list_of};
use super::program::Program;

const URLS: usize = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_on_one_database_is_ended_on_another() {
    let cache = Cache::start().await;
    let mut before = Program::on_a_file(&cache.address).await;
    let file = before.folder().join("moved.jsonl");
    let urls = list_of("moved", URLS);
    let id = before.submit(&urls, "a").await.unwrap();
    cache.allow(500);
    tokio::time::timeout(PATIENCE, cache.has_answered(500)).await.unwrap();
    let refused = before.run("export", &file).unwrap_err();
    assert!(refused.contains("is in use by another Edgesweep"), "{refused}");
    before.kill();
    let said = before.run("export", &file).unwrap();
    assert!(said.contains("rows are in"), "{said}");
    let again = before.run("export", &file).unwrap_err();
    assert!(again.contains("moved.jsonl"), "nothing is written over: {again}");

    let mut after = before.moved_to(fixture::blank(before.folder()).await);
    let said = after.run("import", &file).unwrap();
    assert!(said.contains("rows were read"), "{said}");
    let refused = after.run("import", &file).unwrap_err();
    assert!(refused.contains("there is an installation in the database already"), "{refused}");
    after.start();
    cache.allow(URLS * 2);
    finished(&after, &id).await;
    assert_whole(&after, &id, &urls, &cache.seen()).await;
}
