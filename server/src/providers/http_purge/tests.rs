use std::sync::Arc;
use std::time::Duration;

use app::model::purge_url::PurgeUrl;
use secrecy::SecretString;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::HttpPurge;
use crate::providers::behaviour::playing::{assert_sent, vendor_that_plays};
use crate::providers::behaviour::{SECRET, Subject, kit, provider_behaves};
use crate::providers::{Account, Batch, BatchOutcome, FailureKind, Provider, UrlOutcome};

provider_behaves!(Subject {
    provider: |kit| Arc::new(HttpPurge::new(kit)),
    account: |address| {
        account(&[("nodes", &format!("http://{address}")), ("ban_method", "BAN"), ("key_header", "xkey-purge")])
    },
    accepts: |_| ResponseTemplate::new(200).set_body_string("Purged"),
    refuses: || ResponseTemplate::new(400),
    reads_bodies: false,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

const URL: &str = "https://www.example.com/is/image/Acme/Backpack_B?$product$";

/// With the secret header, a host, and these fields.
fn account(fields: &[(&str, &str)]) -> Account {
    Account {
        hosts: vec!["www.example.com".to_owned()],
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: [("secret_header".to_owned(), SecretString::from(format!("X-Purge-Key: {SECRET}")))].into(),
    }
}

fn provider() -> HttpPurge {
    HttpPurge::new(&kit())
}

fn one(url: &str) -> Batch {
    Batch::of_urls("batch-1".to_owned(), vec![PurgeUrl::from_stored(url.to_owned())])
}

async fn outcome_of(answer: &str) -> BatchOutcome {
    let (node, _heard) = vendor_that_plays(answer).await;
    provider().purge(&account(&[("nodes", &node.to_string())]), &one(URL)).await
}

fn failed(kind: FailureKind, answer: impl Into<String>) -> UrlOutcome {
    UrlOutcome::Failed(crate::providers::Failure { kind, answer: answer.into() })
}

fn kind(outcome: &BatchOutcome) -> Option<FailureKind> {
    match &outcome.urls[0] {
        UrlOutcome::Failed(failure) => Some(failure.kind),
        UrlOutcome::Purged { .. } | UrlOutcome::NotCached { .. } => None,
    }
}

#[tokio::test]
async fn requests_are_as_the_fixtures_have_them() {
    let answer = include_str!("fixtures/varnish_purged.answer");
    for (method, prefix, expected) in [
        ("PURGE", "", include_str!("fixtures/purge.request")),
        ("GET", "/purge/", include_str!("fixtures/purge_behind_prefix.request")),
    ] {
        let (node, heard) = vendor_that_plays(answer).await;
        let nodes = format!("http://{node}{prefix}");
        let account = account(&[("nodes", &nodes), ("method", method), ("headers", "X-Purge-Mode: soft\n")]);
        provider().purge(&account, &one(URL)).await;
        assert_sent(&heard.await.unwrap(), expected, node);
    }
}

#[tokio::test]
async fn success_is_told_in_the_node_s_own_words() {
    for (answer, words) in [
        (include_str!("fixtures/varnish_purged.answer"), "200 Purged"),
        (include_str!("fixtures/nginx_purged.answer"), "200 OK: Successful purge"),
        (include_str!("fixtures/squid_purged.answer"), "200 OK"),
    ] {
        assert_eq!(outcome_of(answer).await.urls, [UrlOutcome::Purged { answer: words.to_owned() }]);
    }
}

#[tokio::test]
async fn what_was_not_cached_is_success_too() {
    for (answer, words) in [
        (include_str!("fixtures/varnish_not_cached.answer"), "404 Not in cache"),
        (include_str!("fixtures/nginx_not_cached.answer"), "412 Precondition Failed"),
    ] {
        assert_eq!(outcome_of(answer).await.urls, [UrlOutcome::NotCached { answer: words.to_owned() }]);
    }
}

#[tokio::test]
async fn failures_say_who_must_act() {
    for (answer, kind, words) in [
        (include_str!("fixtures/varnish_not_allowed.answer"), FailureKind::Unauthorized, "405 Not allowed"),
        (include_str!("fixtures/nginx_not_allowed.answer"), FailureKind::Unauthorized, "403 Forbidden"),
        (include_str!("fixtures/nginx_no_such_method.answer"), FailureKind::Misconfigured, "501 Not Implemented"),
        (include_str!("fixtures/varnish_backend_failed.answer"), FailureKind::Passing, "503 Backend fetch failed"),
        (
            include_str!("fixtures/limited.answer"),
            FailureKind::Limited,
            "429 Too Many Requests: purging is limited to 10 URLs a second",
        ),
        (include_str!("fixtures/redirected.answer"), FailureKind::Misconfigured, "301 Moved Permanently"),
    ] {
        let (node, _heard) = vendor_that_plays(answer).await;
        let outcome = provider().purge(&account(&[("nodes", &node.to_string())]), &one(URL)).await;
        assert_eq!(outcome.urls, [failed(kind, format!("{node} answered {words}"))]);
    }
}

#[tokio::test]
async fn only_a_passing_failure_asks_for_a_pause() {
    let pause = |answer: &'static str| async move { outcome_of(answer).await.pause };
    assert_eq!(pause(include_str!("fixtures/limited.answer")).await, Some(Duration::from_secs(30)));
    assert_eq!(pause(include_str!("fixtures/varnish_backend_failed.answer")).await, Some(Duration::from_secs(5)));
    assert_eq!(pause(include_str!("fixtures/varnish_not_allowed.answer")).await, None);
    assert_eq!(pause(include_str!("fixtures/varnish_purged.answer")).await, None);
}

#[tokio::test]
async fn the_meaning_of_a_status_can_be_changed() {
    let answer = include_str!("fixtures/nginx_not_allowed.answer");
    let (node, _heard) = vendor_that_plays(answer).await;
    let fields = [("nodes", &*node.to_string()), ("not_cached_statuses", "403"), ("refused_statuses", "")];
    let outcome = provider().purge(&account(&fields), &one(URL)).await;
    assert_eq!(outcome.urls, [UrlOutcome::NotCached { answer: "403 Forbidden".to_owned() }]);
}

#[tokio::test]
async fn without_nodes_the_url_s_own_host_is_asked() {
    let vendor = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&vendor).await;
    let outcome = provider().purge(&account(&[("nodes", "")]), &one(&format!("{}/a?b=c", vendor.uri()))).await;
    assert_eq!(outcome.urls, [UrlOutcome::Purged { answer: "200 OK".to_owned() }]);
    let request = &vendor.received_requests().await.unwrap()[0];
    assert_eq!(request.headers["host"], vendor.address().to_string());
    assert_eq!(request.url.path(), "/a");
}

#[tokio::test]
async fn a_star_at_the_end_of_a_url_is_not_sent_since_some_caches_take_it_for_all_that_begins_so() {
    let (nodes, account) = nodes(&[200]).await;
    let outcome = provider().purge(&account, &one("https://www.example.com/pictures/*")).await;
    let [UrlOutcome::Failed(failure)] = &outcome.urls[..] else { panic!("{outcome:?}") };
    assert_eq!(failure.kind, FailureKind::Refused);
    assert!(failure.answer.contains("Clear them by their folder"), "{}", failure.answer);
    assert!(nodes[0].received_requests().await.unwrap().is_empty());
    provider().purge(&account, &one("https://www.example.com/a*b")).await;
    assert_eq!(nodes[0].received_requests().await.unwrap().len(), 1);
}

/// Nodes that answer with these statuses, and an account that has them all.
async fn nodes(statuses: &[u16]) -> (Vec<MockServer>, Account) {
    let mut nodes = Vec::new();
    for status in statuses {
        let node = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(*status)).mount(&node).await;
        nodes.push(node);
    }
    let lines: Vec<_> = nodes.iter().map(MockServer::uri).collect();
    let account = account(&[("nodes", &lines.join("\n"))]);
    (nodes, account)
}

#[tokio::test]
async fn a_url_is_done_when_every_node_is_rid_of_it() {
    for (statuses, expected) in [
        ([200, 200], UrlOutcome::Purged { answer: "200 OK, at all 2 nodes".to_owned() }),
        ([404, 200], UrlOutcome::Purged { answer: "200 OK, at 1 of 2 nodes; not cached at the others".to_owned() }),
        ([404, 412], UrlOutcome::NotCached { answer: "404 Not Found, at all 2 nodes".to_owned() }),
    ] {
        let (nodes, account) = nodes(&statuses).await;
        assert_eq!(provider().targets(&account), 2);
        assert_eq!(provider().purge(&account, &one(URL)).await.urls, [expected]);
        for node in &nodes {
            assert_eq!(node.received_requests().await.unwrap()[0].headers["host"], "www.example.com");
        }
    }
}

#[tokio::test]
async fn a_failure_names_its_node_and_the_kind_that_needs_a_person() {
    let (nodes, account) = nodes(&[200, 503, 403]).await;
    let outcome = provider().purge(&account, &one(URL)).await;
    let (ill, closed) = (nodes[1].address(), nodes[2].address());
    let words =
        format!("{ill} answered 503 Service Unavailable; {closed} answered 403 Forbidden; 1 of 3 nodes are done");
    assert_eq!(outcome.urls, [failed(FailureKind::Unauthorized, words)]);
}

#[tokio::test]
async fn a_node_that_limits_is_left_alone_for_the_rest_of_the_batch() {
    let (nodes, account) = nodes(&[429]).await;
    let urls = (0..64).map(|index| PurgeUrl::from_stored(format!("https://www.example.com/{index}")));
    let outcome = provider().purge(&account, &Batch::of_urls("batch-1".to_owned(), urls.collect())).await;
    assert!(
        outcome
            .urls
            .iter()
            .all(|url| matches!(url, UrlOutcome::Failed(failure) if failure.kind == FailureKind::Limited))
    );
    let asked = nodes[0].received_requests().await.unwrap().len();
    assert!(asked <= super::MAX_CONCURRENT_REQUESTS, "asked {asked} times");
}

#[tokio::test]
async fn one_url_that_breaks_a_node_does_not_sink_its_batch() {
    let node = MockServer::start().await;
    let answer =
        |request: &wiremock::Request| ResponseTemplate::new(if request.url.path() == "/poison" { 500 } else { 200 });
    Mock::given(any()).respond_with(answer).mount(&node).await;
    let urls = ["a", "poison", "b"].map(|name| PurgeUrl::from_stored(format!("https://www.example.com/{name}")));
    let batch = Batch::of_urls("batch-1".to_owned(), urls.into());
    let outcome = provider().purge(&account(&[("nodes", &node.uri())]), &batch).await;
    let is_purged: Vec<_> = outcome.urls.iter().map(|url| matches!(url, UrlOutcome::Purged { .. })).collect();
    assert_eq!(is_purged, [true, false, true]);
}

#[test]
fn fields_that_cannot_be_used_are_refused_each_with_a_sentence() {
    let cases: [(&str, &str, &str); 24] = [
        ("nodes", "ftp://10.0.0.5", "neither http nor https"),
        ("nodes", "http://", "is no address"),
        ("nodes", "http://a b", "is no address"),
        ("nodes", "http://user:hunter2@10.0.0.5", "holds a user name or password"),
        ("nodes", "http://10.0.0.5/?x", "more than host, port and path"),
        ("nodes", "http://10.0.0.5:80\n10.0.0.5", "is there twice"),
        ("method", "", "one word"),
        ("method", "purge", "one word"),
        ("method", "PURGE /x HTTP/1.1\r\nX: y", "one word"),
        ("method", "HEAD", "cannot clear"),
        ("headers", "no colon", "“Name: value”"),
        ("headers", "Na me: value", "letters, digits and hyphens"),
        ("headers", "Host: other.example", "made by the request itself"),
        ("headers", "Transfer-Encoding: chunked", "made by the request itself"),
        ("headers", "X-A: 1\nX-A: 2", "is there twice"),
        ("headers", "X-A: ü", "plain ASCII"),
        ("headers", "X-A: a\rX-B: b", "plain ASCII"),
        ("headers", "X-Purge-Key: open", "among the other headers"),
        ("purged_statuses", "", "at least one status"),
        ("purged_statuses", "2xx", "is no status"),
        ("purged_statuses", "100", "is no status"),
        ("not_cached_statuses", "200", "cannot mean two things"),
        ("refused_statuses", "404", "cannot mean two things"),
        ("refused_statuses", "99999", "is no status"),
    ];
    for (field, value, message) in cases {
        let problems = provider().check(&account(&[(field, value)]));
        assert_eq!(problems.len(), 1, "{field}: {value:?} {problems:?}");
        assert!(problems[0].message.contains(message), "{field}: {value:?} {problems:?}");
        assert!(!problems[0].message.contains("hunter2"), "{problems:?}");
    }
    assert_eq!(provider().check(&account(&[])), []);
}

#[test]
fn a_secret_header_cannot_bring_a_second_line_and_is_not_repeated() {
    for line in ["X-Key: hunter2\r\nX-Other: y", "X-Key: hunter2\nGET / HTTP/1.1", "hunter2", "Host: hunter2", "X-Key:"]
    {
        let mut account = account(&[]);
        account.secrets.insert("secret_header".to_owned(), SecretString::from(line));
        let problems = provider().check(&account);
        assert_eq!(problems.len(), 1, "{line:?}");
        assert_eq!(problems[0].field, "secret_header");
        assert!(!problems[0].message.contains("hunter2"), "{problems:?}");
    }
}

#[test]
fn a_node_without_scheme_is_http() {
    let account = account(&[("nodes", " 10.0.0.5:6081 \r\n\r\nhttps://[::1]:8443/purge/\r\n")]);
    let plan = super::Plan::read(&account).map_err(|problems| format!("{problems:?}")).unwrap();
    let nodes: Vec<_> = plan.nodes.iter().map(|node| (node.origin.as_str(), node.prefix.as_str())).collect();
    assert_eq!(nodes, [("http://10.0.0.5:6081", ""), ("https://[::1]:8443", "/purge")]);
}

#[test]
fn a_secret_goes_to_the_nodes_or_else_to_the_hosts() {
    let places = |nodes: &str| provider().destinations(&account(&[("nodes", nodes)])).into_iter().collect::<Vec<_>>();
    assert_eq!(places("10.0.0.5:6081\nhttps://10.0.0.6"), ["http://10.0.0.5:6081", "https://10.0.0.6"]);
    assert_eq!(places(""), ["www.example.com"]);
}

#[tokio::test]
async fn a_connection_that_is_set_up_wrongly_asks_nobody() {
    let outcome = provider().purge(&account(&[("method", "")]), &one(URL)).await;
    assert_eq!(kind(&outcome), Some(FailureKind::Misconfigured));
}

#[tokio::test]
async fn the_test_tells_of_every_node() {
    let (nodes, account) = nodes(&[404, 405]).await;
    let verdict = provider().test(&account).await;
    assert!(!verdict.passed);
    let closed = nodes[1].address();
    assert!(verdict.message.starts_with(&format!("{closed} answered 405 Method Not Allowed (1 of 2 nodes")));
    assert!(verdict.message.contains("Allow this server's address"), "{}", verdict.message);
    assert!(verdict.details[0].contains("accepted, nothing was cached there"), "{:?}", verdict.details);
    for node in &nodes {
        let request = &node.received_requests().await.unwrap()[0];
        assert_eq!(request.url.path(), "/edgesweep-connection-test");
        assert_eq!(request.headers["host"], "www.example.com");
    }
}

#[tokio::test]
async fn the_test_without_nodes_asks_the_hosts() {
    let vendor = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&vendor).await;
    let mut account = account(&[]);
    account.hosts = vec!["*.example.com".to_owned()];
    assert!(provider().test(&account).await.message.starts_with("There is nothing to ask"));
    account.hosts.push(vendor.address().to_string());
    assert!(!provider().test(&account).await.passed, "the secret is not sent in the clear");
    assert!(vendor.received_requests().await.unwrap().is_empty());
    account.secrets.clear();
    let verdict = provider().test(&account).await;
    assert!(verdict.passed, "{verdict:?}");
}
