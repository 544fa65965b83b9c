use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use wiremock::{Request as Asked, Respond, ResponseTemplate};

use super::*;
use crate::clock::CountingRandomness;
use crate::providers::behaviour::keys::PRIVATE_KEY;
use crate::vault::MasterKey;
use crate::vault::kms::behaviour::{self, Case, client};

const PATH: &str = "projects/acme-web/locations/europe-west3/keyRings/ring/cryptoKeys/edgesweep";
const TOKEN: &str = "ya29.a-token-for-tests";

/// By the metadata server, which is at the same address.
fn master(address: &str) -> MasterKey {
    let identity = Identity::of_machine(address.strip_prefix("http://")).unwrap();
    master_as(address, identity)
}

fn master_as(address: &str, identity: Identity) -> MasterKey {
    let name = KmsName::parse(&format!("google:{PATH}")).unwrap();
    let address = super::super::address(address).unwrap();
    MasterKey::Google(GoogleKms::new(&name, Some(address), client(), identity).unwrap())
}

/// Gives tokens, and seals with the additional data for whoever has one. Its answers about the key are these, if any.
struct Service(Option<ResponseTemplate>);

impl Respond for Service {
    fn respond(&self, asked: &Asked) -> ResponseTemplate {
        let granted = ResponseTemplate::new(200)
            .set_body_json(json!({ "access_token": TOKEN, "expires_in": 3_599, "token_type": "Bearer" }));
        let path = asked.url.path();
        if path == "/computeMetadata/v1/instance/service-accounts/default/token" {
            assert_eq!(asked.headers["metadata-flavor"], "Google");
            return granted;
        }
        if path == "/token" {
            return granted;
        }
        if let Some(answer) = &self.0 {
            return answer.clone();
        }
        assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
        let body: Value = asked.body_json().unwrap();
        let bytes = |name: &str| STANDARD.decode(body[name].as_str().unwrap()).unwrap();
        let (key, beside) = (Key::from_bytes([3; 32]), bytes("additionalAuthenticatedData"));
        let answer = if path == format!("/v1/{PATH}:encrypt") {
            let sealed = key.seal(&beside, &bytes("plaintext"), &CountingRandomness::default());
            json!({ "name": format!("{PATH}/cryptoKeyVersions/1"), "ciphertext": STANDARD.encode(sealed) })
        } else {
            assert_eq!(path, format!("/v1/{PATH}:decrypt"));
            let Some(plain) = key.open(&beside, &bytes("ciphertext")) else {
                let message = "Decryption failed: verify that 'name' refers to the correct CryptoKey.";
                let error = json!({ "error": { "code": 400, "message": message, "status": "INVALID_ARGUMENT" } });
                return ResponseTemplate::new(400).set_body_json(error);
            };
            json!({ "plaintext": STANDARD.encode(&*plain), "usedPrimary": true })
        };
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

#[tokio::test]
async fn a_key_is_wrapped_and_unwrapped_for_its_company_alone_as_the_machines_account() {
    let server = behaviour::server(Service(None)).await;
    behaviour::wraps_and_unwraps(&master(&server.uri())).await;
    behaviour::is_a_master_key(&server, || master(&server.uri())).await;
}

#[tokio::test]
async fn a_key_file_is_exchanged_for_a_token_once() {
    let server = behaviour::server(Service(None)).await;
    let file = json!({
        "private_key_id": "0123abcd",
        "private_key": PRIVATE_KEY.as_str(),
        "client_email": "edgesweep@acme-web.iam.gserviceaccount.com",
        "token_uri": format!("{}/token", server.uri()),
    });
    let identity = Identity::of_file(&SecretString::from(file.to_string())).unwrap();
    behaviour::wraps_and_unwraps(&master_as(&server.uri(), identity)).await;
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.iter().filter(|asked| asked.url.path() == "/token").count(), 1);
    let refused = Identity::of_file(&SecretString::from("{\"private_key\":\"hunter2\"}")).err().unwrap().to_string();
    assert!(refused.contains("no client_email") && !refused.contains("hunter2"), "{refused}");
}

#[tokio::test]
async fn a_token_that_was_refused_is_asked_for_anew() {
    let answer = ResponseTemplate::new(401).set_body_json(json!({ "error": { "status": "UNAUTHENTICATED" } }));
    let server = behaviour::server(Service(Some(answer))).await;
    let MasterKey::Google(kms) = master(&server.uri()) else { panic!("it is Google's") };
    for _ in 0..2 {
        assert!(kms.encrypt(behaviour::LABEL, &Key::from_bytes([9; 32])).await.is_err());
    }
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.iter().filter(|asked| asked.url.path().ends_with("/token")).count(), 2);
    assert_eq!(kms.identity.token(&client()).await.unwrap().expose_secret(), TOKEN);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let cases = [
        Case {
            status: 403,
            body: r#"{"error":{"code":403,"message":"Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied","status":"PERMISSION_DENIED"}}"#,
            said: "Google Cloud KMS does not let this server use the key projects/acme-web",
        },
        Case {
            status: 400,
            body: r#"{"error":{"code":400,"message":"is not enabled, current state is: DISABLED.","status":"FAILED_PRECONDITION"}}"#,
            said: "is disabled or about to be deleted",
        },
        Case {
            status: 404,
            body: r#"{"error":{"status":"NOT_FOUND"}}"#,
            said: "Google Cloud KMS knows no key projects/",
        },
        Case { status: 429, body: r#"{"error":{"status":"RESOURCE_EXHAUSTED"}}"#, said: "is asked too often just now" },
        Case { status: 503, body: r#"{"error":{"status":"UNAVAILABLE"}}"#, said: "Google Cloud KMS is not well" },
        Case {
            status: 400,
            body: r#"{"error":{"status":"INVALID_ARGUMENT"}}"#,
            said: "Google Cloud KMS refused the request",
        },
        Case { status: 200, body: "<html>Welcome</html>", said: "something that cannot be understood" },
        Case { status: 404, body: "nothing here", said: "something that cannot be understood" },
    ];
    for case in cases {
        let answer = ResponseTemplate::new(case.status).set_body_raw(case.body, "application/json");
        let server = behaviour::server(Service(Some(answer))).await;
        let (master, key) = (master(&server.uri()), Key::from_bytes([9; 32]));
        let wrapped = master.wrap(behaviour::LABEL, &key, &CountingRandomness::default()).await;
        let error = wrapped.unwrap_err().to_string();
        assert!(error.contains(case.said) && !error.contains('\n'), "{}: {error}", case.body);
    }
    let refused = [Case { status: 404, body: "no such account", said: "attach a service account to it" }];
    behaviour::says_what_is_wrong(&refused, master).await;
}
