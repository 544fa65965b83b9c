use std::collections::{BTreeMap, HashMap};

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqsign_core::StaticEnv;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wiremock::{Request as Asked, Respond, ResponseTemplate};

use super::*;
use crate::clock::CountingRandomness;
use crate::vault::MasterKey;
use crate::vault::kms::behaviour::{self, Case, client};

const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn environment(variables: &[(&str, &str)]) -> StaticEnv {
    let envs = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    StaticEnv { home_dir: None, envs: envs.collect::<HashMap<_, _>>() }
}

fn master_of(address: &str, arn: &str, secret: &str) -> MasterKey {
    let name = KmsName::parse(&format!("aws:{arn}")).unwrap();
    let env = environment(&[("AWS_ACCESS_KEY_ID", KEY_ID), ("AWS_SECRET_ACCESS_KEY", secret)]);
    MasterKey::Aws(AwsKms::new(&name, Some(super::super::address(address).unwrap()), client(), env).unwrap())
}

fn master(address: &str) -> MasterKey {
    master_of(address, ARN, SECRET)
}

/// Seals with the encryption context as additional data, for whoever has signed.
struct Service;

impl Respond for Service {
    fn respond(&self, asked: &Asked) -> ResponseTemplate {
        let refused = |kind: &str| {
            let body = json!({ "__type": format!("com.amazonaws.kms#{kind}"), "message": "no" });
            ResponseTemplate::new(400).set_body_json(body)
        };
        if asked.headers["authorization"].to_str().unwrap() != authorization(asked) {
            return refused("InvalidSignatureException");
        }
        assert_eq!((asked.method.as_str(), asked.url.path()), ("POST", "/"));
        assert_eq!(asked.headers["content-type"], "application/x-amz-json-1.1");
        let body: Value = asked.body_json().unwrap();
        assert_eq!(body["KeyId"], ARN);
        let beside = body["EncryptionContext"].to_string();
        assert!(beside.contains("edgesweep:owner") && beside.contains("edgesweep:version"), "{beside}");
        let key = Key::from_bytes([3; 32]);
        let bytes = |name: &str| STANDARD.decode(body[name].as_str().unwrap()).unwrap();
        let answer = match asked.headers["x-amz-target"].to_str().unwrap() {
            "TrentService.Encrypt" => {
                let sealed = key.seal(beside.as_bytes(), &bytes("Plaintext"), &CountingRandomness::default());
                json!({ "CiphertextBlob": STANDARD.encode(sealed), "KeyId": ARN, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT" })
            }
            "TrentService.Decrypt" => match key.open(beside.as_bytes(), &bytes("CiphertextBlob")) {
                Some(plain) => json!({ "Plaintext": STANDARD.encode(&*plain), "KeyId": ARN }),
                None => return refused("InvalidCiphertextException"),
            },
            other => panic!("{other} is no call"),
        };
        ResponseTemplate::new(200).set_body_json(answer)
    }
}

/// Signature Version 4 as the documentation tells it, reckoned here without the crate that signs.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
fn authorization(asked: &Asked) -> String {
    let hash = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    let sent = asked.headers["authorization"].to_str().unwrap();
    let names = sent.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    for needed in ["host", "x-amz-date", "x-amz-target", "content-type"] {
        assert!(names.split(';').any(|name| name == needed), "{needed} is signed: {names}");
    }
    let headers: BTreeMap<&str, &str> =
        names.split(';').map(|name| (name, asked.headers[name].to_str().unwrap().trim())).collect();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical = format!("POST\n/\n\n{headers}\n{names}\n{}", hash(&asked.body));
    let moment = asked.headers["x-amz-date"].to_str().unwrap();
    let scope = format!("{}/eu-central-1/kms/aws4_request", &moment[..8]);
    let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", hash(canonical.as_bytes()));
    let sign = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let key = scope.split('/').fold(format!("AWS4{SECRET}").into_bytes(), |key, part| sign(&key, part));
    let signature = hex::encode(sign(&key, &to_sign));
    format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={names}, Signature={signature}")
}

#[tokio::test]
async fn a_key_is_wrapped_and_unwrapped_by_signed_calls_for_its_company_alone() {
    let server = behaviour::server(Service).await;
    behaviour::wraps_and_unwraps(&master(&server.uri())).await;
    behaviour::is_a_master_key(&server, || master(&server.uri())).await;
    let (forger, key) = (master_of(&server.uri(), ARN, "another secret"), Key::from_bytes([9; 32]));
    let forged = forger.wrap(behaviour::LABEL, &key, &CountingRandomness::default()).await.unwrap_err().to_string();
    assert!(forged.contains("InvalidSignatureException") && forged.contains("allow it to encrypt"), "{forged}");
}

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let cases = [
        Case {
            status: 400,
            body: r#"{"__type":"AccessDeniedException","Message":"User is not authorized to perform: kms:Encrypt"}"#,
            said: "AWS KMS does not let this server use the key arn:aws:kms:eu-central-1",
        },
        Case {
            status: 400,
            body: r#"{"__type":"DisabledException","message":"is disabled."}"#,
            said: "is disabled or about to be deleted",
        },
        Case { status: 400, body: r#"{"__type":"KMSInvalidStateException"}"#, said: "enable it there" },
        Case { status: 400, body: r#"{"__type":"NotFoundException"}"#, said: "AWS KMS knows no key arn:aws:kms:" },
        Case {
            status: 400,
            body: r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#,
            said: "is asked too often just now",
        },
        Case { status: 500, body: r#"{"__type":"KMSInternalException"}"#, said: "AWS KMS is not well" },
        Case { status: 400, body: r#"{"__type":"ValidationException"}"#, said: "AWS KMS refused the request" },
        Case { status: 200, body: "<html>Welcome</html>", said: "something that cannot be understood" },
        Case { status: 404, body: "nothing here", said: "something that cannot be understood" },
    ];
    behaviour::says_what_is_wrong(&cases, master).await;
}

#[tokio::test]
async fn a_server_without_credentials_says_so_and_asks_nothing() {
    let server = behaviour::server(ResponseTemplate::new(200)).await;
    let name = KmsName::parse(&format!("aws:{ARN}")).unwrap();
    let address = super::super::address(&server.uri()).unwrap();
    let env = environment(&[("AWS_EC2_METADATA_DISABLED", "true")]);
    let kms = AwsKms::new(&name, Some(address), client(), env).unwrap();
    let error = kms.encrypt(behaviour::LABEL, &Key::from_bytes([9; 32])).await.unwrap_err().to_string();
    assert!(error.starts_with("this server cannot prove to AWS KMS who it is"), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[test]
fn the_service_is_asked_in_the_region_of_the_key() {
    let address = |arn: &str| {
        let name = KmsName::parse(&format!("aws:{arn}")).unwrap();
        AwsKms::new(&name, None, client(), environment(&[])).unwrap().address.to_string()
    };
    assert_eq!(address(ARN), "https://kms.eu-central-1.amazonaws.com/");
    assert_eq!(address("arn:aws-cn:kms:cn-north-1:1:alias/a"), "https://kms.cn-north-1.amazonaws.com.cn/");
}

#[test]
fn what_names_no_key_is_refused() {
    for text in [
        "",
        "aws:",
        "aws:arn:aws:s3:::bucket",
        "aws:arn:aws:kms:eu-central-1:1:grant/a",
        "aws:arn:aws:kms:evil.example/:1:key/a",
        "google:projects/p/locations/l/keyRings/r",
        "google:projects/p/locations/l/keyRings/r/cryptoKeys/../x",
        "google:projects/p/locations/l/keyRings/r/cryptoKeys/k?x",
        "vault:secret",
    ] {
        assert_eq!(KmsName::parse(text).unwrap_err(), KmsError::NoName, "{text}");
    }
}
