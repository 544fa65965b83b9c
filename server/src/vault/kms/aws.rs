//! AWS Key Management Service: `Encrypt` and `Decrypt`, signed with the server's own credentials. The encryption context binds
//! a data key to its company and version; it stands in `CloudTrail`, so it holds no secret.
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html> (2026-11)

use std::borrow::Cow;

use aws_credential_types::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqsign_core::Env;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KmsError, KmsName, ask, nobody};
use crate::providers::aws::own::{Credential, OwnCredentials};
use crate::providers::aws::signature::{Scope, signed};
use crate::providers::client::{Client, Method, Reply, Request, Url};
use crate::vault::key::Key;
use crate::vault::place::Label;

const SERVICE: &str = "AWS KMS";
const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// A key there. It has no `Debug`.
pub struct AwsKms {
    arn: String,
    region: String,
    address: Url,
    client: Client,
    own: OwnCredentials,
}

#[derive(Serialize)]
struct Context<'a> {
    #[serde(rename = "edgesweep:owner")]
    owner: &'a str,
    #[serde(rename = "edgesweep:version")]
    version: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Encrypt<'a> {
    key_id: &'a str,
    plaintext: &'a str,
    encryption_context: Context<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypt<'a> {
    key_id: &'a str,
    ciphertext_blob: String,
    encryption_context: Context<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Encrypted {
    ciphertext_blob: String,
}

/// Borrowed from the answer, so that the key is not copied to where it would not be wiped.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypted<'a> {
    #[serde(borrow)]
    plaintext: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "__type")]
    kind: String,
}

impl AwsKms {
    /// `env` has the variables by which AWS's tools are set up; `address` is another than the service's own.
    pub fn new(name: &KmsName, address: Option<Url>, client: Client, env: impl Env) -> Option<Self> {
        let KmsName::Aws { arn, region, is_china } = name else { return None };
        let domain = if *is_china { "amazonaws.com.cn" } else { "amazonaws.com" };
        let address = address.or_else(|| Url::parse(&format!("https://kms.{region}.{domain}/")).ok())?;
        let own = OwnCredentials::new(client.clone(), env);
        Some(Self { arn: arn.clone(), region: region.clone(), address, client, own })
    }

    pub fn name(&self) -> String {
        format!("aws:{}", self.arn)
    }

    pub(in crate::vault) async fn encrypt(&self, label: Label<'_>, key: &Key) -> Result<Vec<u8>, KmsError> {
        let plaintext = key.text();
        let body = Encrypt { key_id: &self.arn, plaintext: &plaintext, encryption_context: context(label) };
        let reply = self.call("TrentService.Encrypt", &body, Some(SecretString::from(plaintext.as_str()))).await?;
        if reply.status != 200 {
            return Err(self.problem(&reply));
        }
        let encrypted: Option<Encrypted> = reply.json();
        let bytes = encrypted.and_then(|encrypted| STANDARD.decode(encrypted.ciphertext_blob).ok());
        bytes.filter(|bytes| !bytes.is_empty()).ok_or_else(|| garbage(&reply))
    }

    /// None of what was encrypted with another key or for another label.
    pub(in crate::vault) async fn decrypt(&self, label: Label<'_>, wrapped: &[u8]) -> Result<Option<Key>, KmsError> {
        let ciphertext_blob = STANDARD.encode(wrapped);
        let body = Decrypt { key_id: &self.arn, ciphertext_blob, encryption_context: context(label) };
        let mut reply = self.call("TrentService.Decrypt", &body, None).await?;
        if reply.status != 200 {
            let is_of_another = matches!(kind(&reply).as_str(), "InvalidCiphertextException" | "IncorrectKeyException");
            return if is_of_another { Ok(None) } else { Err(self.problem(&reply)) };
        }
        let answer = Zeroizing::new(std::mem::take(&mut reply.body));
        let decrypted: Option<Decrypted<'_>> = serde_json::from_slice(&answer).ok();
        let bytes = decrypted.and_then(|decrypted| STANDARD.decode(decrypted.plaintext.as_bytes()).ok());
        // What is no key is not repeated: it may be part of one.
        let unreadable = || KmsError::Garbage { service: SERVICE, words: "200 without a key".to_owned() };
        bytes.map(Zeroizing::new).and_then(|bytes| Key::from_slice(&bytes)).map(Some).ok_or_else(unreadable)
    }

    /// `plain` is masked in whatever is answered, as the credentials are.
    async fn call(
        &self,
        target: &'static str,
        body: &impl Serialize,
        plain: Option<SecretString>,
    ) -> Result<Reply, KmsError> {
        let now = self.client.now();
        let found = self.own.find(now).await.map_err(|failure| nobody(SERVICE, failure))?;
        let Credential { access_key_id, secret_access_key, session_token, .. } = found;
        let secrets = [Some(secret_access_key.clone()), session_token.clone()];
        let secrets: Vec<SecretString> = secrets.into_iter().flatten().map(SecretString::from).chain(plain).collect();
        let credentials = Credentials::from_keys(access_key_id, secret_access_key, session_token);
        let request = Request::new(Method::POST, self.address.clone())
            .with_json(body)
            .with_header(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"))
            .with_header(TARGET, HeaderValue::from_static(target));
        let scope = Scope { region: &self.region, service: "kms" };
        ask(&self.client, SERVICE, signed(request, &credentials, scope, now), &secrets).await
    }

    /// <https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html>
    fn problem(&self, reply: &Reply) -> KmsError {
        let (service, key, words) = (SERVICE, self.arn.clone(), reply.words.clone());
        match kind(reply).as_str() {
            "AccessDeniedException"
            | "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "IncompleteSignatureException"
            | "MissingAuthenticationTokenException"
            | "ExpiredTokenException"
            | "InvalidClientTokenId"
            | "OptInRequired" => KmsError::Denied { service, key, words },
            "DisabledException" | "KMSInvalidStateException" => KmsError::Disabled { service, key, words },
            "NotFoundException" | "InvalidArnException" => KmsError::NotFound { service, key, words },
            "ThrottlingException" | "Throttling" | "LimitExceededException" => KmsError::Throttled { service, words },
            "" if reply.status == 429 => KmsError::Throttled { service, words },
            _ if reply.status >= 500 => KmsError::Unwell { service, words },
            "" => garbage(reply),
            _ => KmsError::Refused { service, words },
        }
    }
}

fn context(label: Label<'_>) -> Context<'_> {
    Context { owner: label.owner, version: label.version.to_string() }
}

/// The error's name, without the namespace that some answers put before it.
fn kind(reply: &Reply) -> String {
    let problem: Option<Problem> = reply.json();
    let kind = problem.map(|problem| problem.kind).unwrap_or_default();
    kind.rsplit('#').next().unwrap_or_default().to_owned()
}

fn garbage(reply: &Reply) -> KmsError {
    KmsError::Garbage { service: SERVICE, words: reply.words.clone() }
}

#[cfg(test)]
mod tests;
