use app::model::company::SettingsChange;
use app::model::error::AppError;
use app::model::history::HistoryQuery;
use app::model::person::Role;
use app::model::verification::{Verdict, Verification, VerificationState};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::World;
use crate::invalidation;
use crate::invalidation::verification::{self, Habits, Looker};
use crate::providers::client::{Client, Guard, PrivateHost, Timeouts};
use crate::store::checks;

/// A world with an edge that is really asked.
struct Edge {
    world: World,
    server: MockServer,
}

impl Edge {
    async fn new() -> Self {
        let world = World::purging().await;
        let server = MockServer::start().await;
        world.connect("Local", &[&server.address().to_string()]).await;
        Self { world, server }
    }

    async fn serves(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.server).await;
    }

    /// Purges these paths, to the end, and lets a time pass.
    async fn purge(&self, paths: &[&str], seconds: i64) -> String {
        let lines = paths.iter().map(|path| format!("{}{path}", self.server.uri())).collect();
        let id = self.world.submit_lines(lines).await.unwrap();
        self.world.finish(&id).await;
        self.world.fixture.clock.advance_ms(seconds * 1_000);
        id
    }

    fn habits(&self, private_hosts: &[&str]) -> Habits {
        let private_hosts: Vec<PrivateHost> = private_hosts.iter().map(|host| host.parse().unwrap()).collect();
        let guard = Guard::new("EDGESWEEP_VERIFY_PRIVATE_HOSTS", &private_hosts);
        let clock = std::sync::Arc::clone(&self.world.service().clock);
        let client = Client::guarded(Timeouts::STANDARD, clock, guard.clone());
        Habits { looker: Looker { client, guard }, urls: 200, repeats: 0 }
    }

    fn allowed(&self) -> Habits {
        self.habits(&["127.0.0.1"])
    }

    async fn verified(&self, habits: &Habits, id: &str) -> Verification {
        verification::step(self.world.service(), habits).await.unwrap();
        self.found(id).await
    }

    async fn found(&self, id: &str) -> Verification {
        invalidation::verification(self.world.service(), self.world.editor(), id.to_owned()).await.unwrap()
    }

    async fn purge_stale(&self, id: &str, key: &str) -> Result<String, AppError> {
        invalidation::purge_stale(self.world.service(), self.world.editor(), id.to_owned(), key.to_owned()).await
    }
}

fn aged(age_s: u64) -> ResponseTemplate {
    ResponseTemplate::new(200).insert_header("age", age_s.to_string()).insert_header("x-cache", "HIT")
}

#[tokio::test]
async fn each_url_is_judged_by_what_the_edge_serves_and_stale_ones_are_purged_again_with_one_press() {
    let edge = Edge::new().await;
    edge.serves("/new", aged(1)).await;
    edge.serves("/old", aged(500)).await;
    edge.serves("/silent", ResponseTemplate::new(200)).await;
    let id = edge.purge(&["/new", "/old", "/silent", "/gone"], 10).await;
    assert_eq!(edge.found(&id).await.state, VerificationState::Waiting);
    let found = edge.verified(&edge.allowed(), &id).await;
    let verdicts: Vec<Verdict> = found.checks.iter().map(|check| check.verdict).collect();
    assert_eq!(verdicts, [Verdict::Fresh, Verdict::Stale, Verdict::Unknown, Verdict::Unknown]);
    assert_eq!((found.state, found.purged, found.chosen), (VerificationState::Done, 4, 4));
    let old = &found.checks[1];
    assert_eq!(old.reason, "Its copy is 500 s old, from before it was purged 10 s ago.");
    assert!(old.evidence.contains(&("Age".to_owned(), "500".to_owned())), "{old:?}");
    assert!(old.evidence.contains(&("X-Cache".to_owned(), "HIT".to_owned())), "{old:?}");
    assert!(found.checks[2].reason.contains("there is no Origin Server Name"), "{:?}", found.checks[2]);
    // Nothing is looked at twice.
    assert_eq!(verification::step(edge.world.service(), &edge.allowed()).await.unwrap(), 0);

    let again = edge.purge_stale(&id, "key").await.unwrap();
    assert_eq!(edge.purge_stale(&id, "key").await.unwrap(), again);
    let urls = edge.world.urls(&again, None).await;
    assert_eq!(urls.iter().map(|url| url.url.clone()).collect::<Vec<_>>(), [format!("{}/old", edge.server.uri())]);
    let stranger = edge.world.fixture.stranger();
    let service = edge.world.service();
    assert_eq!(invalidation::verification(service, stranger, id.clone()).await, Err(AppError::NotFound));
    assert_eq!(invalidation::purge_stale(service, stranger, id, String::new()).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn where_the_edge_does_not_tell_its_age_the_origin_decides() {
    let edge = Edge::new().await;
    let origin = MockServer::start().await;
    for (at, body) in [("/same", "one"), ("/other", "two")] {
        edge.serves(at, ResponseTemplate::new(200).set_body_string("one")).await;
        Mock::given(path(at)).respond_with(ResponseTemplate::new(200).set_body_string(body)).mount(&origin).await;
    }
    let admin = edge.world.fixture.actor(Role::Admin);
    let change = SettingsChange {
        published_server: edge.server.uri(),
        origin_server: origin.uri(),
        version: crate::settings::settings(edge.world.service(), admin).await.unwrap().version,
        ..SettingsChange::default()
    };
    crate::settings::save_settings(edge.world.service(), admin, change).await.unwrap();
    let id = edge.purge(&["/same", "/other"], 10).await;
    let found = edge.verified(&edge.allowed(), &id).await;
    let told: Vec<(Verdict, &str)> = found.checks.iter().map(|check| (check.verdict, check.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            (Verdict::Fresh, "Its content is as at the origin."),
            (Verdict::Stale, "Its content is another than at the origin."),
        ]
    );
}

#[tokio::test]
async fn nothing_is_asked_for_in_a_private_network_unless_an_operator_allowed_the_host() {
    let edge = Edge::new().await;
    edge.serves("/a", aged(1)).await;
    let id = edge.purge(&["/a"], 10).await;
    let found = edge.verified(&edge.habits(&["10.0.0.1", "localhost"]), &id).await;
    assert_eq!(found.checks[0].verdict, Verdict::Unknown);
    assert!(found.checks[0].reason.contains("private network"), "{:?}", found.checks[0]);
    assert!(edge.server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redirection_into_the_network_is_not_followed() {
    let edge = Edge::new().await;
    let inside = MockServer::start().await;
    edge.serves("/a", ResponseTemplate::new(302).insert_header("location", format!("{}/secret", inside.uri()))).await;
    let id = edge.purge(&["/a"], 10).await;
    let found = edge.verified(&edge.allowed(), &id).await;
    assert_eq!(found.checks[0].reason, "The edge answers 302.");
    assert!(inside.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_edge_that_does_not_answer_is_waited_for_once_and_not_for_each_url() {
    let edge = Edge::new().await;
    // Nobody listens there any more.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    edge.world.connect("Nobody", &[&nobody.to_string()]).await;
    let lines = (1..=6).map(|number| format!("http://{nobody}/{number}")).collect();
    let id = edge.world.submit_lines(lines).await.unwrap();
    edge.world.finish(&id).await;
    edge.world.fixture.clock.advance_ms(10_000);
    let found = edge.verified(&edge.allowed(), &id).await;
    assert_eq!(found.count(Verdict::Unknown), 6);
    assert!(found.checks[0].reason.contains("refused the connection"), "{:?}", found.checks[0]);
    assert!(found.checks[5].reason.contains("was not asked for this one"), "{:?}", found.checks[5]);
}

#[tokio::test]
async fn of_a_long_list_a_sample_is_looked_at_that_is_spread_over_it() {
    let edge = Edge::new().await;
    let paths: Vec<String> = (1..=50).map(|number| format!("/{number}")).collect();
    let id = edge.purge(&paths.iter().map(String::as_str).collect::<Vec<_>>(), 10).await;
    let found = edge.verified(&Habits { urls: 5, ..edge.allowed() }, &id).await;
    assert_eq!(found.checks.iter().map(|check| check.position).collect::<Vec<_>>(), [1, 11, 21, 31, 41]);
    assert!(found.is_sample());
    assert_eq!((found.purged, found.chosen), (50, 5));
}

#[tokio::test]
async fn stale_urls_are_purged_again_by_themselves_as_often_as_the_operator_wants() {
    let edge = Edge::new().await;
    edge.serves("/old", aged(500)).await;
    let habits = Habits { repeats: 2, ..edge.allowed() };
    let first = edge.purge(&["/old"], 10).await;
    let mut ids = vec![first];
    for _ in 0..4 {
        verification::step(edge.world.service(), &habits).await.unwrap();
        let newest = edge.world.history(HistoryQuery::default()).await.invalidations[0].clone();
        if ids.contains(&newest.id) {
            break;
        }
        edge.world.finish(&newest.id).await;
        edge.world.fixture.clock.advance_ms(10_000);
        ids.push(newest.id);
    }
    assert_eq!(ids.len(), 3, "the one that was asked for, and two by itself");
}

#[tokio::test]
async fn nothing_is_looked_at_where_that_is_switched_off_or_nothing_was_purged() {
    let edge = Edge::new().await;
    let id = edge.purge(&["/a"], 10).await;
    assert_eq!(edge.verified(&Habits { urls: 0, ..edge.allowed() }, &id).await.state, VerificationState::Off);
    assert!(edge.server.received_requests().await.unwrap().is_empty());
    assert!(matches!(edge.purge_stale(&id, "").await, Err(AppError::Conflict { .. })));
    // What ended long ago is left alone.
    let late = edge.purge(&["/b"], 3_600).await;
    assert_eq!(edge.verified(&edge.allowed(), &late).await.state, VerificationState::Off);
}

#[tokio::test]
async fn a_verification_that_nobody_holds_any_more_is_taken_over_and_the_late_one_changes_nothing() {
    let edge = Edge::new().await;
    edge.serves("/a", aged(1)).await;
    let id = edge.purge(&["/a"], 10).await;
    let service = edge.world.service();
    let store = &service.store;
    let now = service.now();
    let ended = checks::ended(store, now.plus_ms(-60_000), now, 9).await.unwrap();
    let chosen = checks::sample(store, ended[0].number, ended[0].total, 9).await.unwrap();
    let mut tx = store.write_rows().await.unwrap();
    checks::begin(&mut tx, &ended[0], &chosen).await.unwrap();
    tx.commit().await.unwrap();
    let frozen = checks::lease(store, [1; 16], now, now.plus_ms(5)).await.unwrap().unwrap();
    assert_eq!(checks::lease(store, [2; 16], now, now.plus_ms(5)).await.unwrap(), None);
    edge.world.fixture.clock.advance_ms(10);
    assert_eq!(edge.verified(&edge.allowed(), &id).await.state, VerificationState::Done);
    let mut tx = store.write_rows().await.unwrap();
    assert!(!checks::hold(&mut tx, &frozen, now).await.unwrap());
    drop(tx);
    checks::end(store, &frozen).await.unwrap();
    assert_eq!(edge.found(&id).await.checks[0].verdict, Verdict::Fresh);
}
