use app::backend::Backend;
use app::model::cache_key::{CacheKey, HostCacheKey};
use app::model::error::AppError;
use app::model::person::Role;

use super::*;
use crate::fixture::Fixture;

fn change(hosts: &[&str], version: i64) -> CacheKeysChange {
    let row = |host: &&str| HostCacheKey { host: (*host).to_owned(), key: CacheKey::WithoutQuery };
    CacheKeysChange { rows: hosts.iter().map(row).collect(), version }
}

fn hosts(table: &CacheKeyTable) -> Vec<&str> {
    table.rows.iter().map(|row| row.host.as_str()).collect()
}

#[tokio::test]
async fn what_is_saved_is_read_back_and_belongs_to_one_company() {
    let fixture = Fixture::new().await;
    let wanted = change(&["*.acme.example", "img.acme.example"], 1);
    let saved = fixture.service.save_cache_keys(fixture.actor(Role::Admin), wanted).await.unwrap();
    assert_eq!((hosts(&saved), saved.version), (vec!["img.acme.example", "*.acme.example"], 2));
    assert_eq!(fixture.service.cache_keys(fixture.actor(Role::Viewer)).await.unwrap(), saved);
    assert_eq!(hosts(&fixture.service.cache_keys(fixture.stranger()).await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn the_dialog_and_the_preview_go_by_what_is_saved() {
    let fixture = Fixture::new().await;
    let saved = fixture.service.save_cache_keys(fixture.actor(Role::Admin), change(&["a.example"], 1)).await.unwrap();
    assert_eq!(fixture.service.desk(fixture.actor(Role::Editor)).await.unwrap().cache_keys, saved.rows);
    assert_eq!(fixture.service.settings(fixture.actor(Role::Viewer)).await.unwrap().cache_keys, saved.rows);
}

#[tokio::test]
async fn a_save_is_the_whole_table_and_the_same_table_makes_no_new_version() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_cache_keys(actor, change(&["a.example", "b.example"], 1)).await.unwrap();
    let saved = fixture.service.save_cache_keys(actor, change(&["b.example"], 2)).await.unwrap();
    assert_eq!((hosts(&saved), saved.version), (vec!["b.example"], 3));
    assert_eq!(fixture.service.save_cache_keys(actor, change(&["b.example"], 3)).await.unwrap().version, 3);
}

#[tokio::test]
async fn the_second_of_two_admins_is_told_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_cache_keys(actor, change(&["a.example"], 1)).await.unwrap();
    let refused = fixture.service.save_cache_keys(actor, change(&["b.example"], 1)).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains("the cache keys")), "{refused}");
    assert_eq!(hosts(&fixture.service.cache_keys(actor).await.unwrap()), ["a.example"]);
}

#[tokio::test]
async fn a_table_with_a_problem_is_not_saved() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let refused = fixture.service.save_cache_keys(actor, change(&["a.example", "no host"], 1)).await.unwrap_err();
    assert!(refused.problem_of("rows[1][host]").is_some(), "{refused:?}");
    assert_eq!(fixture.service.cache_keys(actor).await.unwrap().version, 1);
}
