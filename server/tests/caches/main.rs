//! The `http_purge` provider against real caches: Varnish and nginx as Debian packages them, each started on a free
//! port of loopback in a folder of its own. Both must be installed; their absence is a failure, not a reason to skip.

mod nginx;
mod origin;
mod running;
mod varnish;
mod visitor;

use std::sync::Arc;

use app::model::purge::Manner;
use app::model::purge_url::PurgeUrl;
use secrecy::SecretString;
use server::clock::SystemClock;
use server::providers::client::{Client, Timeouts};
use server::providers::registry::Registry;
use server::providers::{Account, Batch, BatchOutcome, Failure, FailureKind, Objects, Provider, UrlOutcome, Verdict};

use crate::origin::Origin;
use crate::running::Running;
use crate::visitor::{Seen, visit};

/// What the caches here demand of who purges.
const PURGE_KEY: &str = "a-key-for-tests";
/// The site that the caches stand in front of; its name leads nowhere, so all goes by the node's address.
const SITE: &str = "http://www.example.com";

fn provider() -> Arc<dyn Provider> {
    let client = Client::new(Timeouts::STANDARD, Arc::new(SystemClock));
    Registry::standard(client, Arc::new(server::clock::CountingRandomness::default()))
        .get("http-purge")
        .expect("the provider exists")
}

fn account(nodes: &[String], key: &str) -> Account {
    Account {
        hosts: vec!["www.example.com".to_owned()],
        fields: [("nodes".to_owned(), nodes.join("\n"))].into(),
        secrets: [("secret_header".to_owned(), SecretString::from(format!("X-Purge-Key: {key}")))].into(),
    }
}

/// With the values of a preset of the form.
fn with_preset(mut account: Account, name: &str) -> Account {
    let provider = provider();
    let preset = provider.description().presets.iter().find(|preset| preset.name == name);
    account.fields.extend(preset.expect("the form has this preset").values.clone());
    account
}

async fn purge(account: &Account, paths: &[&str]) -> BatchOutcome {
    let urls = paths.iter().map(|path| PurgeUrl::from_stored(format!("{SITE}{path}")));
    provider().purge(account, &Batch::of_urls("batch-1".to_owned(), urls.collect())).await
}

fn purged(answer: &str) -> UrlOutcome {
    UrlOutcome::Purged { answer: answer.to_owned() }
}

fn not_cached(answer: &str) -> UrlOutcome {
    UrlOutcome::NotCached { answer: answer.to_owned() }
}

/// A copy of `path` at this cache, made by a visit and seen by another.
async fn cached(cache: &Running, path: &str) -> Seen {
    visit(cache, SITE, path).await;
    let seen = visit(cache, SITE, path).await;
    assert!(seen.is_hit, "{path} is cached: {seen:?}");
    seen
}

/// The same by URL.
async fn is_stale_until_purged(cache: &Running, origin: &Origin, node: String, path: &str, answer: &str) {
    let url = PurgeUrl::from_stored(format!("{SITE}{path}"));
    let batch = Batch::of_urls("batch-1".to_owned(), vec![url]);
    is_stale_until(cache, origin, &account(&[node], PURGE_KEY), path, &batch, answer).await;
}

/// The whole story: cached, changed at the origin, still old at the cache, purged, fresh.
async fn is_stale_until(cache: &Running, origin: &Origin, account: &Account, path: &str, batch: &Batch, answer: &str) {
    assert_eq!(cached(cache, path).await.body, "version 1");
    origin.publish(2);
    let stale = visit(cache, SITE, path).await;
    assert!(stale.is_hit && stale.body == "version 1", "the cache still serves the old one: {stale:?}");

    let outcome = provider().purge(account, batch).await;
    assert_eq!((outcome.urls, outcome.pause), (vec![purged(answer); batch.count()], None));

    let fresh = visit(cache, SITE, path).await;
    assert!(!fresh.is_hit && fresh.body == "version 2", "the next visitor gets the new one: {fresh:?}");
    assert_eq!(cached(cache, path).await.body, "version 2");
}

const PLAIN_PATH: &str = "/is/image/Acme/Backpack_B?$product$";
const ENCODED_PATH: &str = "/is/image/Acme/Tent%202P%20%F0%9F%8F%95?wid=250&q=%25";

#[tokio::test]
async fn varnish_serves_the_old_picture_until_it_is_purged() {
    for path in [PLAIN_PATH, ENCODED_PATH] {
        let origin = Origin::start().await;
        let cache = varnish::start(&origin, varnish::PURGE_BY_RETURN).await;
        is_stale_until_purged(&cache, &origin, cache.url(), path, "200 Purged").await;
    }
}

#[tokio::test]
async fn varnish_with_vmod_purge_serves_the_old_picture_until_it_is_purged() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::PURGE_BY_VMOD).await;
    is_stale_until_purged(&cache, &origin, cache.url(), PLAIN_PATH, "200 Purged").await;
}

/// Every kind that Varnish can be taught, with the preset for it.
#[tokio::test]
async fn varnish_serves_the_old_picture_until_its_folder_host_key_or_all_is_cleared() {
    let folder = Objects::Prefixes(vec![PurgeUrl::from_stored(format!("{SITE}/is/image/Acme/"))]);
    let keys = || Objects::Tags(vec!["another".to_owned(), "backpack-b".to_owned()]);
    for (objects, manner, answer) in [
        (folder, None, "200 Ban added"),
        (Objects::Hosts(vec!["www.example.com".to_owned()]), None, "200 Ban added"),
        (Objects::Everything, None, "200 Ban added"),
        (keys(), None, "200 Purged 1"),
        (keys(), Some(Manner::Soft), "200 Stale 1"),
    ] {
        let origin = Origin::start().await;
        let cache = varnish::start(&origin, varnish::BAN_AND_XKEY).await;
        let account = with_preset(account(&[cache.url()], PURGE_KEY), "Varnish with bans and keys (xkey)");
        let batch = Batch { id: "batch-1".to_owned(), objects, manner };
        is_stale_until(&cache, &origin, &account, PLAIN_PATH, &batch, answer).await;
    }
}

#[tokio::test]
async fn a_ban_clears_no_other_folder_and_no_other_host() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::BAN_AND_XKEY).await;
    let account = with_preset(account(&[cache.url()], PURGE_KEY), "Varnish with bans and keys (xkey)");
    for path in ["/a.b/1", "/a.b/2?wid=250", "/aXb/1", "/x/a.b/1"] {
        cached(&cache, path).await;
    }
    visit(&cache, "http://other.example.com", "/a.b/1").await;
    let folder = |site: &str| Objects::Prefixes(vec![PurgeUrl::from_stored(format!("{site}/a.b/"))]);
    let purge = async |objects: Objects| {
        let batch = Batch { id: "batch-1".to_owned(), objects, manner: None };
        assert_eq!(provider().purge(&account, &batch).await.urls, [purged("200 Ban added")]);
    };
    purge(folder(SITE)).await;
    assert!(!visit(&cache, SITE, "/a.b/1").await.is_hit);
    assert!(!visit(&cache, SITE, "/a.b/2?wid=250").await.is_hit);
    for path in ["/aXb/1", "/x/a.b/1"] {
        assert!(visit(&cache, SITE, path).await.is_hit, "{path}");
    }
    // Everything is all that is the connection's.
    purge(Objects::Everything).await;
    assert!(!visit(&cache, SITE, "/aXb/1").await.is_hit);
    assert!(visit(&cache, "http://other.example.com", "/a.b/1").await.is_hit);
}

#[tokio::test]
async fn varnish_with_vmod_purge_tells_what_was_not_cached() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::PURGE_BY_VMOD).await;
    cached(&cache, "/cached").await;
    let outcome = purge(&account(&[cache.url()], PURGE_KEY), &["/cached", "/never-visited", "/cached"]).await;
    assert_eq!(outcome.urls, [purged("200 Purged"), not_cached("404 Not in cache"), purged("200 Purged")]);
}

#[tokio::test]
async fn a_purge_clears_no_other_query_and_no_other_host() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::PURGE_BY_RETURN).await;
    cached(&cache, "/a").await;
    cached(&cache, "/a?wid=250").await;
    visit(&cache, "http://other.example.com", "/a").await;
    purge(&account(&[cache.url()], PURGE_KEY), &["/a"]).await;
    assert!(!visit(&cache, SITE, "/a").await.is_hit);
    assert!(visit(&cache, SITE, "/a?wid=250").await.is_hit);
    assert!(visit(&cache, "http://other.example.com", "/a").await.is_hit);
}

#[tokio::test]
async fn a_purge_reaches_every_node() {
    let origin = Origin::start().await;
    let (first, second) =
        tokio::join!(varnish::start(&origin, varnish::PURGE_BY_VMOD), varnish::start(&origin, varnish::PURGE_BY_VMOD),);
    cached(&first, "/a").await;
    cached(&second, "/a").await;
    cached(&second, "/b").await;
    let outcome = purge(&account(&[first.url(), second.url()], PURGE_KEY), &["/a", "/b", "/c"]).await;
    assert_eq!(
        outcome.urls,
        [
            purged("200 Purged, at all 2 nodes"),
            purged("200 Purged, at 1 of 2 nodes; not cached at the others"),
            not_cached("404 Not in cache, at all 2 nodes"),
        ]
    );
    assert!(!visit(&first, SITE, "/a").await.is_hit);
    assert!(!visit(&second, SITE, "/a").await.is_hit);
}

#[tokio::test]
async fn varnish_refuses_who_has_not_the_key_and_keeps_its_copy() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::PURGE_BY_RETURN).await;
    cached(&cache, "/a").await;
    let stranger = account(&[cache.url()], "a-wrong-key");
    let outcome = purge(&stranger, &["/a"]).await;
    let answer = format!("{} answered 405 Not allowed", cache.address);
    let failure = Failure { kind: FailureKind::Unauthorized, answer };
    assert_eq!((outcome.urls, outcome.pause), (vec![UrlOutcome::Failed(failure)], None));
    assert!(visit(&cache, SITE, "/a").await.is_hit);
    assert!(!provider().test(&stranger).await.passed);
}

#[tokio::test]
async fn nginx_serves_the_old_picture_until_it_is_purged() {
    for path in [PLAIN_PATH, ENCODED_PATH] {
        let origin = Origin::start().await;
        let cache = nginx::start(&origin).await;
        let node = format!("{}{}", cache.url(), nginx::PURGE_PREFIX);
        is_stale_until_purged(&cache, &origin, node, path, "200 OK: Successful purge").await;
    }
}

#[tokio::test]
async fn nginx_tells_what_was_not_cached_and_refuses_who_has_not_the_key() {
    let origin = Origin::start().await;
    let cache = nginx::start(&origin).await;
    let node = format!("{}{}", cache.url(), nginx::PURGE_PREFIX);
    let outcome = purge(&account(std::slice::from_ref(&node), PURGE_KEY), &["/never-visited"]).await;
    assert_eq!(outcome.urls, [not_cached("404 Not Found")]);

    cached(&cache, "/a").await;
    let outcome = purge(&account(&[node], "a-wrong-key"), &["/a"]).await;
    let [UrlOutcome::Failed(failure)] = outcome.urls.as_slice() else { panic!("{outcome:?}") };
    assert_eq!(failure.kind, FailureKind::Unauthorized);
    assert!(visit(&cache, SITE, "/a").await.is_hit);
}

#[tokio::test]
async fn the_test_of_a_connection_passes_at_both_caches_and_purges_nothing() {
    let origin = Origin::start().await;
    let (varnish, nginx) = tokio::join!(varnish::start(&origin, varnish::PURGE_BY_VMOD), nginx::start(&origin));
    cached(&varnish, "/a").await;
    cached(&nginx, "/a").await;
    let nodes = [varnish.url(), format!("{}{}", nginx.url(), nginx::PURGE_PREFIX)];
    let Verdict { passed, message, details } = provider().test(&account(&nodes, PURGE_KEY)).await;
    assert!(passed, "{message} {details:?}");
    assert_eq!(message, "All 2 nodes answer, and take PURGE from here.");
    assert!(visit(&varnish, SITE, "/a").await.is_hit);
    assert!(visit(&nginx, SITE, "/a").await.is_hit);
}

#[tokio::test]
async fn a_node_that_has_stopped_is_named() {
    let origin = Origin::start().await;
    let cache = varnish::start(&origin, varnish::PURGE_BY_RETURN).await;
    let (account, address) = (account(&[cache.url()], PURGE_KEY), cache.address);
    drop(cache);
    let outcome = purge(&account, &["/a"]).await;
    let [UrlOutcome::Failed(failure)] = outcome.urls.as_slice() else { panic!("{outcome:?}") };
    assert_eq!(failure.kind, FailureKind::Passing);
    assert_eq!(failure.answer, format!("{address} refused the connection: nothing listens at that port"));
}
