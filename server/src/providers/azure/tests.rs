use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Azure;
use crate::providers::behaviour::clients::Comparison;
use crate::providers::behaviour::keys::{CERTIFICATE, opened};
use crate::providers::behaviour::playing::{folder, host};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves, two};
use crate::providers::{Account, Batch, FailureKind, Followed, Objects, Pending, Provider};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Azure::new(kit)),
    account: |address| account(&format!("http://{address}"), ("client_secret", SECRET)),
    accepts: |_| ResponseTemplate::new(200).set_body_json(json!({ "access_token": TOKEN, "expires_in": 3_599 })),
    refuses: || ResponseTemplate::new(400),
    reads_bodies: false,
    requests_before: 1,
    largest_body: None,
    secret: SECRET,
});

const TOKEN: &str = "eyJ0.a-token-for-tests";
const ENDPOINT: &str =
    "/subscriptions/sub-1/resourceGroups/web/providers/Microsoft.Cdn/profiles/acme-edge/afdEndpoints/acme";

fn account(base: &str, proof: (&str, &str)) -> Account {
    let fields = [
        ("tenant", "tenant-1"),
        ("client_id", "client-1"),
        ("subscription", "sub-1"),
        ("resource_group", "web"),
        ("profile", "acme-edge"),
        ("endpoint", "acme"),
        ("authority", base),
    ];
    behaviour::account(base, &fields, &[proof])
}

fn provider() -> Azure {
    Azure::new(&kit())
}

fn said(answer: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(answer, "application/json")
}

/// A token for each application, and this answer to all else.
async fn azure(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let granted = json!({ "access_token": TOKEN, "expires_in": 3_599, "token_type": "Bearer" });
    let token = Mock::given(method("POST")).and(path("/tenant-1/oauth2/v2.0/token"));
    token.respond_with(ResponseTemplate::new(200).set_body_json(granted)).mount(&server).await;
    Mock::given(any()).respond_with(answer).with_priority(9).mount(&server).await;
    server
}

async fn form(server: &MockServer) -> BTreeMap<String, String> {
    let sent = server.received_requests().await.unwrap();
    url::form_urlencoded::parse(&sent[0].body).into_owned().collect()
}

#[tokio::test]
async fn a_secret_is_exchanged_for_a_token() {
    let server = azure(ResponseTemplate::new(200)).await;
    provider().purge(&account(&server.uri(), ("client_secret", SECRET)), &two()).await;
    let form = form(&server).await;
    assert_eq!((form["grant_type"].as_str(), form["client_id"].as_str()), ("client_credentials", "client-1"));
    assert_eq!(
        (form["scope"].as_str(), form["client_secret"].as_str()),
        ("https://management.azure.com/.default", SECRET)
    );
    let sent = server.received_requests().await.unwrap();
    assert_eq!(sent[1].headers["authorization"], format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn an_assertion_that_the_certificate_s_key_signed_is_exchanged_for_a_token() {
    let server = azure(ResponseTemplate::new(200)).await;
    let outcome = provider().purge(&account(&server.uri(), ("certificate", &CERTIFICATE)), &two()).await;
    assert_eq!(kinds(&outcome), [None, None]);
    let form = form(&server).await;
    assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let (header, claims) = opened(&form["client_assertion"], &CERTIFICATE);
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap();
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate));
    assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "x5t#S256": thumbprint }));
    let audience = format!("{}/tenant-1/oauth2/v2.0/token", server.uri());
    assert_eq!((claims["aud"].as_str(), claims["iss"].as_str()), (Some(audience.as_str()), Some("client-1")));
    assert_eq!((claims["sub"].as_str(), claims["nbf"].as_i64()), (Some("client-1"), Some(1_445_412_480)));
    assert_eq!(claims["exp"].as_i64(), Some(1_445_413_080));
    assert_eq!(claims["jti"].as_str().map(str::len), Some(36));
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let of = |objects: Objects| Batch { id: "batch-1".to_owned(), objects, manner: None };
    let domains = ["www.example.com"];
    for (batch, body) in [
        (two(), json!({ "contentPaths": ["/is/image/Acme/Backpack_B", "/b"], "domains": domains })),
        (of(folder()), json!({ "contentPaths": ["/is/image/Acme/*"], "domains": domains })),
        (of(host()), json!({ "contentPaths": ["/*"], "domains": domains })),
        (of(Objects::Everything), json!({ "contentPaths": ["/*"] })),
    ] {
        let server = azure(ResponseTemplate::new(200)).await;
        provider().purge(&account(&server.uri(), ("client_secret", SECRET)), &batch).await;
        let asked = &server.received_requests().await.unwrap()[1];
        assert_eq!((asked.method.as_str(), asked.url.path()), ("POST", format!("{ENDPOINT}/purge").as_str()));
        assert_eq!(asked.url.query(), Some("api-version=2025-04-15"));
        assert_eq!(asked.body_json::<Value>().unwrap(), body);
    }
}

#[tokio::test]
async fn what_is_accepted_is_asked_about_where_the_vendor_says_and_nowhere_else() {
    let place = "/subscriptions/sub-1/operationresults/op-1?api-version=2025-04-15";
    let server = MockServer::start().await;
    let granted = json!({ "access_token": TOKEN, "expires_in": 3_599 });
    let token = Mock::given(path("/tenant-1/oauth2/v2.0/token"));
    token.respond_with(ResponseTemplate::new(200).set_body_json(granted)).mount(&server).await;
    let location = format!("{}{place}", server.uri());
    let accepted =
        ResponseTemplate::new(202).insert_header("location", location.as_str()).insert_header("retry-after", "15");
    Mock::given(method("POST")).respond_with(accepted).with_priority(8).mount(&server).await;
    let account = account(&server.uri(), ("client_secret", SECRET));
    let provider = provider();
    let outcome = provider.purge(&account, &two()).await;
    assert_eq!(outcome.pending, Some(Pending { ticket: Some(location.clone()), look_after: Duration::from_secs(15) }));

    for (answer, is_as_expected) in [
        (ResponseTemplate::new(202), matches_working as fn(&Followed) -> bool),
        (said(include_str!("fixtures/in_progress.json")), matches_working),
        (said(include_str!("fixtures/succeeded.json")), matches_done),
        (ResponseTemplate::new(200), matches_done),
        (ResponseTemplate::new(204), matches_done),
        (said(include_str!("fixtures/failed.json")), matches_refused),
    ] {
        let server = azure(answer).await;
        let account = self::account(&server.uri(), ("client_secret", SECRET));
        let followed = provider.follow(&account, &format!("{}{place}", server.uri())).await;
        assert!(is_as_expected(&followed), "{followed:?}");
    }
    let before = server.received_requests().await.unwrap().len();
    let followed = provider.follow(&account, "https://elsewhere.example/operation").await;
    assert!(
        matches!(&followed, Followed::Failed(failure) if failure.kind == FailureKind::Misconfigured),
        "{followed:?}"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), before);
}

fn matches_working(followed: &Followed) -> bool {
    matches!(followed, Followed::Working { .. })
}

fn matches_done(followed: &Followed) -> bool {
    matches!(followed, Followed::Done { .. })
}

fn matches_refused(followed: &Followed) -> bool {
    matches!(followed, Followed::Failed(failure) if failure.kind == FailureKind::Refused)
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    for (status, kind) in [
        (400, FailureKind::Together),
        (403, FailureKind::Unauthorized),
        (404, FailureKind::Misconfigured),
        (409, FailureKind::Passing),
        (429, FailureKind::Limited),
        (503, FailureKind::Passing),
    ] {
        let server = azure(ResponseTemplate::new(status)).await;
        let outcome = provider().purge(&account(&server.uri(), ("client_secret", SECRET)), &two()).await;
        assert_eq!(kinds(&outcome), [Some(kind); 2], "{status}");
    }
}

#[tokio::test]
async fn the_test_says_whether_the_application_may_purge() {
    let purge = "Microsoft.Cdn/profiles/afdEndpoints/Purge/action";
    for (actions, not_actions, passes) in [
        (vec!["*"], vec![], Some(true)),
        (vec!["Microsoft.Authorization/*/read", "microsoft.cdn/profiles/afdendpoints/*"], vec![], Some(true)),
        (vec!["Microsoft.Cdn/*/action"], vec![], Some(true)),
        (vec!["*/read"], vec![], Some(false)),
        (vec!["*"], vec![purge], Some(false)),
        (vec![], vec![], None),
    ] {
        let server = azure(ResponseTemplate::new(200)).await;
        if passes.is_some() {
            let held = json!({ "value": [{ "actions": actions, "notActions": not_actions }] });
            let asked = Mock::given(path(format!("{ENDPOINT}/providers/Microsoft.Authorization/permissions")));
            asked.respond_with(ResponseTemplate::new(200).set_body_json(held)).with_priority(1).mount(&server).await;
        }
        let verdict = provider().test(&account(&server.uri(), ("client_secret", SECRET))).await;
        assert_eq!(verdict.passed, passes != Some(false), "{verdict:?}");
        assert_eq!(verdict.message.contains(purge), passes == Some(false), "{verdict:?}");
        assert_eq!(verdict.details.iter().any(|detail| detail.contains("cannot be asked")), passes.is_none());
    }
}

#[test]
fn one_proof_is_needed_and_no_more() {
    let fields = |account: &Account| -> Vec<String> {
        provider().check(account).into_iter().map(|problem| problem.field).collect()
    };
    let with = |secrets: &[(&str, &str)]| {
        let mut account = account("https://www.example.com", ("client_secret", SECRET));
        account.secrets.clear();
        account.secrets.extend(secrets.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())));
        account
    };
    assert!(fields(&with(&[("client_secret", SECRET)])).is_empty());
    assert!(fields(&with(&[("certificate", &CERTIFICATE)])).is_empty());
    assert_eq!(fields(&with(&[])), ["client_secret"]);
    assert_eq!(fields(&with(&[("client_secret", SECRET), ("certificate", &CERTIFICATE)])), ["certificate"]);
    assert_eq!(fields(&with(&[("certificate", "hunter2")])), ["certificate"]);
}

#[tokio::test]
async fn requests_are_those_of_the_vendor_s_own_client() {
    let client = Comparison {
        client: "azure",
        path: "",
        account: |base| account(base, ("client_secret", SECRET)),
        answer: "HTTP/1.1 200 OK\n\n",
        headers: &["authorization"],
    };
    for objects in [two().objects, folder()] {
        client.assert_alike(&provider(), objects, None).await;
    }
}
