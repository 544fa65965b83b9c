use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Google;
use crate::providers::behaviour::keys::{PRIVATE_KEY, opened};
use crate::providers::behaviour::playing::{folder, host, tags};
use crate::providers::behaviour::{self, Subject, batch_of, kinds, kit, one, provider_behaves, two};
use crate::providers::{Account, Batch, FailureKind, Followed, Objects, Pending, Provider};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Google::new(kit)),
    account: |address| account(&format!("http://{address}"), "cloud_cdn"),
    accepts: |_| {
        let all = json!({
            "access_token": TOKEN, "expires_in": 3_600, "name": "operation-1", "status": "RUNNING",
            "permissions": ["compute.urlMaps.invalidateCache"],
        });
        ResponseTemplate::new(200).set_body_json(all)
    },
    refuses: || ResponseTemplate::new(400),
    reads_bodies: true,
    requests_before: 1,
    largest_body: None,
    secret: KEY_IN_FILE.as_str(),
});

const TOKEN: &str = "ya29.a-token-for-tests";
const MAP: &str = "/compute/v1/projects/acme-web/global/urlMaps/web-map";

/// The key as it stands in the file, in one line.
static KEY_IN_FILE: LazyLock<String> =
    LazyLock::new(|| Value::from(PRIVATE_KEY.as_str()).to_string().trim_matches('"').to_owned());

fn account(base: &str, product: &str) -> Account {
    let file = json!({
        "type": "service_account",
        "private_key_id": "0123abcd",
        "private_key": PRIVATE_KEY.as_str(),
        "client_email": "edgesweep@acme-web.iam.gserviceaccount.com",
        "token_uri": format!("{base}/token"),
    });
    let file = serde_json::to_string_pretty(&file).unwrap();
    let fields = [("product", product), ("project", "acme-web"), ("service", "web-map")];
    behaviour::account(base, &fields, &[("service_account", &file)])
}

fn provider() -> Google {
    Google::new(&kit())
}

fn said(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap()
}

/// A token for each assertion, and this answer to all else.
async fn google(status: u16, answer: Value) -> MockServer {
    let server = MockServer::start().await;
    let granted = json!({ "access_token": TOKEN, "expires_in": 3_600, "token_type": "Bearer" });
    let token = Mock::given(method("POST")).and(path("/token"));
    token.respond_with(ResponseTemplate::new(200).set_body_json(granted)).mount(&server).await;
    let all = Mock::given(wiremock::matchers::any());
    all.respond_with(ResponseTemplate::new(status).set_body_json(answer)).with_priority(9).mount(&server).await;
    server
}

#[tokio::test]
async fn an_assertion_that_the_key_signed_is_exchanged_for_a_token_once() {
    let server = google(200, json!({ "name": "operation-1", "status": "RUNNING" })).await;
    let (provider, account) = (provider(), account(&server.uri(), "cloud_cdn"));
    provider.purge(&account, &one()).await;
    provider.purge(&account, &one()).await;
    let sent = server.received_requests().await.unwrap();
    let exchanges: Vec<_> = sent.iter().filter(|request| request.url.path() == "/token").collect();
    assert_eq!((exchanges.len(), sent.len()), (1, 3));
    let form: BTreeMap<_, _> = url::form_urlencoded::parse(&exchanges[0].body).into_owned().collect();
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let (header, claims) = opened(&form["assertion"], &PRIVATE_KEY);
    assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "kid": "0123abcd" }));
    let expected = json!({
        "iss": "edgesweep@acme-web.iam.gserviceaccount.com",
        "scope": "https://www.googleapis.com/auth/cloud-platform",
        "aud": format!("{}/token", server.uri()),
        "iat": 1_445_412_480,
        "exp": 1_445_416_080,
    });
    assert_eq!(claims, expected);
    assert_eq!(sent[1].headers["authorization"], format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let of = |objects: Objects| Batch { id: "batch-1".to_owned(), objects, manner: None };
    for (batch, body) in [
        (one(), json!({ "path": "/is/image/Acme/Backpack_B", "host": "www.example.com" })),
        (
            batch_of(["https://www.example.com/is/*".to_owned()]),
            json!({ "path": "/is/%2A", "host": "www.example.com" }),
        ),
        (of(folder()), json!({ "path": "/is/image/Acme/*", "host": "www.example.com" })),
        (of(host()), json!({ "path": "/*", "host": "www.example.com" })),
        (of(Objects::Everything), json!({ "path": "/*" })),
        (of(tags()), json!({ "cacheTags": ["backpack-b", "catalog:24"] })),
    ] {
        for (product, wanted) in [
            ("cloud_cdn", format!("{MAP}/invalidateCache")),
            (
                "media_cdn",
                "/v1/projects/acme-web/locations/global/edgeCacheServices/web-map:invalidateCache".to_owned(),
            ),
        ] {
            let server = google(200, json!({})).await;
            let outcome = provider().purge(&account(&server.uri(), product), &batch).await;
            assert_eq!(kinds(&outcome), vec![None; batch.count()]);
            assert_eq!(outcome.pending, None, "nothing was said that can be asked about");
            let sent = server.received_requests().await.unwrap();
            let asked = &sent[1];
            assert_eq!((asked.method.as_str(), asked.url.path()), ("POST", wanted.as_str()));
            assert_eq!(asked.body_json::<Value>().unwrap(), body);
            assert_eq!(asked.url.query().is_some(), product == "cloud_cdn", "the ID of a request");
        }
    }
}

#[tokio::test]
async fn operations_are_asked_about_until_all_are_done() {
    let server = google(200, said(include_str!("fixtures/running.json"))).await;
    let account = account(&server.uri(), "cloud_cdn");
    let outcome = provider().purge(&account, &two()).await;
    let ticket = Some("operation-1,operation-1".to_owned());
    assert_eq!(outcome.pending, Some(Pending { ticket, look_after: Duration::from_secs(10) }));
    let followed = provider().follow(&account, "operation-1,operation-2").await;
    assert!(matches!(followed, Followed::Working { .. }), "{followed:?}");

    let server = google(200, said(include_str!("fixtures/done.json"))).await;
    let followed = provider().follow(&self::account(&server.uri(), "cloud_cdn"), "operation-1,operation-2").await;
    assert!(matches!(followed, Followed::Done { .. }), "{followed:?}");
    let sent = server.received_requests().await.unwrap();
    let paths: Vec<_> = sent.iter().map(|request| request.url.path()).collect();
    let of = |name: &str| format!("/compute/v1/projects/acme-web/global/operations/{name}");
    assert_eq!(paths[1..], [of("operation-1"), of("operation-2")]);

    let server = google(200, said(include_str!("fixtures/failed.json"))).await;
    let followed = provider().follow(&self::account(&server.uri(), "cloud_cdn"), "operation-1").await;
    assert!(matches!(&followed, Followed::Failed(failure) if failure.kind == FailureKind::Refused), "{followed:?}");
}

#[tokio::test]
async fn errors_are_read_by_their_reasons() {
    let error = |reason: &str| json!({ "error": { "code": 0, "message": "no", "errors": [{ "reason": reason }] } });
    for (status, reason, kind) in [
        (400, "invalid", FailureKind::Refused),
        (403, "forbidden", FailureKind::Unauthorized),
        (403, "rateLimitExceeded", FailureKind::Limited),
        (403, "quotaExceeded", FailureKind::Limited),
        (400, "resourceNotReady", FailureKind::Passing),
        (409, "conflict", FailureKind::Passing),
        (404, "notFound", FailureKind::Misconfigured),
        (503, "backendError", FailureKind::Passing),
    ] {
        let server = google(status, error(reason)).await;
        let outcome = provider().purge(&account(&server.uri(), "cloud_cdn"), &one()).await;
        assert_eq!(kinds(&outcome), [Some(kind)], "{status} {reason}");
    }
}

#[tokio::test]
async fn the_test_asks_for_the_permission_and_says_when_it_is_missing() {
    let held = json!({ "permissions": ["compute.urlMaps.invalidateCache"] });
    for (answer, passes) in [(held, true), (json!({}), false)] {
        let server = google(200, answer).await;
        let verdict = provider().test(&account(&server.uri(), "cloud_cdn")).await;
        assert_eq!(verdict.passed, passes, "{verdict:?}");
        assert!(passes || verdict.message.contains("compute.urlMaps.invalidateCache"), "{verdict:?}");
        let sent = server.received_requests().await.unwrap();
        assert_eq!(sent[1].url.path(), format!("{MAP}/testIamPermissions"));
        let asked: Value = sent[1].body_json().unwrap();
        assert_eq!(asked, json!({ "permissions": ["compute.urlMaps.invalidateCache"] }));
    }
    let server = google(200, json!({})).await;
    assert!(provider().test(&account(&server.uri(), "media_cdn")).await.passed);
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_where_the_token_is_refused() {
    let server = MockServer::start().await;
    let refused = ResponseTemplate::new(400).insert_header("date", "Wed, 21 Oct 2015 08:28:00 GMT");
    let refused = refused.set_body_json(json!({ "error": "invalid_grant" }));
    Mock::given(wiremock::matchers::any()).respond_with(refused).mount(&server).await;
    let verdict = provider().test(&account(&server.uri(), "cloud_cdn")).await;
    assert!(!verdict.passed && verdict.details[0].contains("3600 s behind"), "{verdict:?}");
}

#[tokio::test]
async fn a_token_that_ended_before_its_time_is_asked_for_anew() {
    let server = google(401, json!({})).await;
    let (provider, account) = (provider(), account(&server.uri(), "cloud_cdn"));
    let first = provider.purge(&account, &one()).await;
    assert_eq!(kinds(&first), [Some(FailureKind::Unauthorized)], "it was new");
    // Another connection's answer keeps one.
    let good = google(200, json!({ "name": "operation-1", "status": "DONE" })).await;
    let account = self::account(&good.uri(), "cloud_cdn");
    provider.purge(&account, &one()).await;
    good.reset().await;
    let refusing = Mock::given(wiremock::matchers::any()).respond_with(ResponseTemplate::new(401));
    refusing.mount(&good).await;
    assert_eq!(kinds(&provider.purge(&account, &one()).await), [Some(FailureKind::Passing)], "it was kept");
    assert_eq!(kinds(&provider.purge(&account, &one()).await), [Some(FailureKind::Unauthorized)], "it is forgotten");
}

#[test]
fn a_key_file_that_is_none_is_told_without_its_words() {
    let problem = |file: &str| {
        let mut account = account("https://www.example.com", "cloud_cdn");
        account.secrets.insert("service_account".to_owned(), file.to_owned().into());
        let problems = provider().check(&account);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].field, "service_account");
        problems[0].message.clone()
    };
    assert!(problem("hunter2-hunter2").contains("no key file"));
    assert!(problem("{}").contains("client_email"));
    let broken = r#"{"client_email":"a@b","private_key":"hunter2-hunter2","token_uri":"https://x"}"#;
    assert!(problem(broken).contains("PRIVATE KEY") && !problem(broken).contains("hunter2"));
    assert!(provider().check(&account("https://www.example.com", "cloud_cdn")).is_empty());
}
