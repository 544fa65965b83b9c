use std::sync::Arc;

use app::model::asset::AssetKind;
use app::model::company::CompanySlug;
use app::model::purge_url::PurgeUrl;
use app::model::timestamp::Timestamp;
use secrecy::SecretString;

use super::products::{PRODUCTS, Product};
use super::stage::{self, Setting, Stage};
use super::{pictures, sample};
use crate::clock::{Clock, CountingRandomness, ManualClock};
use crate::providers::client::{Answer, Client, Method, Request, Timeouts, Url};
use crate::providers::registry::Registry;
use crate::providers::{Account, Batch, FailureKind, Provider, UrlOutcome};

/// 2026-10-01T08:00:00Z
const NOW: Timestamp = Timestamp(1_790_841_600_000);
const PATH: &str = "/is/image/AcmeOutdoor/Backpack_B?$product$";

struct World {
    clock: Arc<ManualClock>,
    client: Client,
    stage: Stage,
}

async fn world() -> World {
    let clock = Arc::new(ManualClock::at(NOW));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let setting = Setting { assets_page: "http://edgesweep.test/acme-outdoor/assets".to_owned(), ..Setting::default() };
    let stage = stage::start(Arc::clone(&shared), &CountingRandomness::default(), setting).await.unwrap();
    World { clock, client: Client::new(Timeouts::STANDARD, shared), stage }
}

impl World {
    async fn ask(&self, method: Method, path: &str) -> Answer {
        let url = Url::parse(&format!("http://{}{path}", self.stage.edge_addr)).unwrap();
        self.client.exchange(Request::new(method, url)).await.ok().unwrap()
    }

    async fn visit(&self, path: &str) -> Seen {
        let answer = self.ask(Method::GET, path).await;
        assert_eq!(answer.status, 200, "{path}");
        let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap().to_owned();
        let (version, age, cache) = (header("x-asset-version"), header("age"), header("x-cache"));
        Seen { version, age, cache, picture: text(&answer) }
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.ask(Method::GET, path).await;
        assert_eq!(answer.status, 200, "{path}");
        text(&answer)
    }

    /// The connection of the sample, as the engine would open it.
    fn account(&self) -> Account {
        let draft = self.stage.connection();
        let (secrets, fields): (Vec<_>, Vec<_>) =
            draft.fields.into_iter().partition(|field| field.name == "secret_header");
        Account {
            hosts: draft.hosts,
            fields: fields.into_iter().map(|field| (field.name, field.value)).collect(),
            secrets: secrets.into_iter().map(|field| (field.name, SecretString::from(field.value))).collect(),
        }
    }

    fn provider(&self) -> Arc<dyn Provider> {
        Registry::standard(self.client.clone(), Arc::new(crate::clock::CountingRandomness::default()))
            .get(&self.stage.connection().provider)
            .unwrap()
    }

    async fn purge(&self, account: &Account, path: &str) -> UrlOutcome {
        let url = PurgeUrl::from_stored(format!("http://{}{path}", self.stage.edge_addr));
        let batch = Batch::of_urls("batch-1".to_owned(), vec![url]);
        self.provider().purge(account, &batch).await.urls.remove(0)
    }
}

struct Seen {
    version: String,
    age: String,
    cache: String,
    picture: String,
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

#[tokio::test]
async fn a_republished_picture_is_stale_at_the_edge_until_it_is_purged() {
    let world = world().await;
    let first = world.visit(PATH).await;
    assert_eq!((first.version.as_str(), first.cache.as_str(), first.age.as_str()), ("1", "MISS", "0"));

    world.stage.origin.republish("Backpack_B").unwrap();
    world.clock.advance_ms(90_000);
    let stale = world.visit(PATH).await;
    assert_eq!((stale.version.as_str(), stale.cache.as_str(), stale.age.as_str()), ("1", "HIT", "90"));
    assert_eq!(stale.picture, first.picture);

    let outcome = world.purge(&world.account(), PATH).await;
    assert_eq!(outcome, UrlOutcome::Purged { answer: "200 OK: Purged".to_owned() });
    let fresh = world.visit(PATH).await;
    assert_eq!((fresh.version.as_str(), fresh.cache.as_str(), fresh.age.as_str()), ("2", "MISS", "0"));
    assert!(fresh.picture.contains(">version 2<"));
    world.stage.stop().await;
}

#[tokio::test]
async fn the_edge_tells_what_was_not_cached_and_refuses_strangers() {
    let world = world().await;
    let outcome = world.purge(&world.account(), PATH).await;
    assert!(matches!(outcome, UrlOutcome::NotCached { .. }), "{outcome:?}");

    world.visit(PATH).await;
    let mut stranger = world.account();
    stranger.secrets.insert("secret_header".to_owned(), SecretString::from("x-purge-key: guessed"));
    let UrlOutcome::Failed(failure) = world.purge(&stranger, PATH).await else { panic!("a stranger purged") };
    assert_eq!(failure.kind, FailureKind::Unauthorized);
    assert_eq!(world.visit(PATH).await.cache, "HIT");
    assert_eq!(world.ask(Method::DELETE, PATH).await.status, 405);
}

#[tokio::test]
async fn the_edge_s_copy_ends_with_the_life_that_the_origin_gave_it() {
    let world = world().await;
    world.visit(PATH).await;
    world.clock.advance_ms(36_000_000 - 1);
    assert_eq!(world.visit(PATH).await.cache, "HIT");
    world.clock.advance_ms(1);
    assert_eq!(world.visit(PATH).await.cache, "MISS");
}

#[tokio::test]
async fn the_sample_connection_passes_its_test() {
    let world = world().await;
    assert_eq!(world.provider().check(&world.account()), []);
    let verdict = world.provider().test(&world.account()).await;
    assert!(verdict.passed, "{verdict:?}");
}

#[tokio::test]
async fn the_shop_shows_stale_and_fresh_and_what_to_do() {
    let world = world().await;
    let page = world.page("/shop/Backpack_B").await;
    assert!(page.contains("Visitors see version 1, the newest.") && page.contains(">fresh<"), "{page}");
    assert!(page.contains("http://edgesweep.test/acme-outdoor/assets"));

    assert_eq!(world.ask(Method::POST, "/shop/Backpack_B/republish").await.status, 303);
    let page = world.page("/shop/Backpack_B").await;
    // What a browser kept of the version before has another address.
    assert!(page.contains("version=2\""), "{page}");
    assert!(page.contains("Version 2 is published, and the edge still gives visitors version 1"), "{page}");
    assert!(page.contains(">stale at the edge<") && page.contains("Invalidate CDN"));

    world.purge(&world.account(), PATH).await;
    let page = world.page("/shop/Backpack_B").await;
    assert!(page.contains("Visitors see version 2, the newest.") && !page.contains("stale at the edge"), "{page}");
}

#[tokio::test]
async fn the_shop_lists_every_asset_and_counts_the_stale_ones() {
    let world = world().await;
    let page = world.page("/shop").await;
    assert!(page.contains("Every picture is fresh."));
    for product in &PRODUCTS {
        assert!(page.contains(&format!("/shop/{}\"", product.id)), "{}", product.id);
    }
    world.stage.origin.republish("Tent_2P_Moss").unwrap();
    assert!(world.page("/shop").await.contains("One picture is stale at the edge"));
}

#[tokio::test]
async fn the_shop_takes_no_form_of_another_site_and_no_unknown_asset() {
    let world = world().await;
    let url = Url::parse(&format!("http://{}/shop/Backpack_B/republish", world.stage.edge_addr)).unwrap();
    let mut request = Request::new(Method::POST, url);
    request.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    request.headers.insert("origin", "http://evil.example".parse().unwrap());
    assert_eq!(world.client.exchange(request).await.ok().unwrap().status, 403);
    assert_eq!(world.stage.origin.published("Backpack_B").unwrap().version, 1);
    assert_eq!(world.ask(Method::POST, "/shop/Nothing/republish").await.status, 404);
    assert_eq!(world.ask(Method::GET, "/shop/%3Cscript%3E").await.status, 404);
}

#[tokio::test]
async fn presets_and_sides_change_the_size() {
    let world = world().await;
    for (query, size) in [
        ("", "width=\"400\" height=\"400\""),
        ("?$product$", "width=\"600\" height=\"600\""),
        ("?$thumb$", "width=\"120\" height=\"120\""),
        ("?wid=250", "width=\"250\" height=\"250\""),
        ("?wid=250&hei=100&fmt=webp", "width=\"250\" height=\"100\""),
        ("?$thumb$&wid=90", "width=\"90\" height=\"120\""),
        ("?wid=99999999", "width=\"4000\" height=\"4000\""),
        ("?wid=-1&$none$", "width=\"400\" height=\"400\""),
    ] {
        let picture = world.visit(&format!("/is/image/AcmeOutdoor/Backpack_A{query}")).await.picture;
        assert!(picture.contains(size), "{query}: {picture}");
    }
    assert_eq!(world.ask(Method::GET, "/is/image/OtherCompany/Backpack_A").await.status, 404);
    assert_eq!(world.ask(Method::GET, "/is/image/AcmeOutdoor/Nothing").await.status, 404);
    assert_eq!(world.visit("/is/content/AcmeOutdoor/Film_Autumn_2026").await.version, "1");
}

#[tokio::test]
async fn a_browser_asks_each_time_and_is_answered_briefly() {
    let world = world().await;
    let answer = world.ask(Method::GET, PATH).await;
    assert_eq!(answer.headers["cache-control"], "no-cache");
    let url = Url::parse(&format!("http://{}{PATH}", world.stage.edge_addr)).unwrap();
    let mut request = Request::new(Method::GET, url);
    request.headers.insert("if-none-match", answer.headers["etag"].clone());
    let again = world.client.exchange(request).await.ok().unwrap();
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn every_version_of_every_picture_is_its_own_and_always_the_same() {
    let size = pictures::Size { width: 600, height: 600 };
    for product in &PRODUCTS {
        let versions: Vec<_> = (1..=10).map(|version| pictures::svg(product, version, size)).collect();
        assert_eq!(versions[0], pictures::svg(product, 1, size));
        for (index, picture) in versions.iter().enumerate() {
            assert!(!picture.contains('$'), "{}: every name of a colour is painted", product.id);
            assert!(picture.contains(&format!(">version {}<", index + 1)));
            assert_eq!(picture.matches("<svg").count(), picture.matches("</svg>").count());
        }
        let ground = |picture: &str| picture.split("fill=\"").nth(1).unwrap()[..7].to_owned();
        assert_ne!(ground(&versions[0]), ground(&versions[1]), "{}", product.id);
    }
}

#[test]
fn the_sample_is_whole() {
    let assets = sample::assets(NOW);
    assert_eq!(assets.len(), 62);
    assert!(assets.is_sorted_by(|one, next| one.id < next.id), "in order, and no ID is there twice");
    for kind in AssetKind::ALL {
        assert!(assets.iter().any(|asset| asset.kind == kind), "{kind:?}");
    }
    for asset in &assets {
        assert!(asset.members.iter().all(|id| Product::of(id).is_some()), "{}", asset.id);
        assert!(asset.modified.unwrap() < NOW);
    }
    assert!(CompanySlug::parse(sample::COMPANY_SLUG).is_some());
    assert_eq!(sample::presets().len(), 3);
}
