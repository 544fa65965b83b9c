//! Google's Cloud Key Management Service: `encrypt` and `decrypt`, as a service account by its key file, or as the one that the
//! machine has by its metadata server. The additional data binds a data key to its company and version.
//! <https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/decrypt> (2026-11)

mod identity;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use self::identity::Identity;
use super::{KmsError, KmsName, ask};
use crate::providers::client::{Client, Method, Reply, Request, Url};
use crate::vault::key::Key;
use crate::vault::place::Label;

const SERVICE: &str = "Google Cloud KMS";
const ADDRESS: &str = "https://cloudkms.googleapis.com/";

/// A key there. It has no `Debug`.
pub struct GoogleKms {
    path: String,
    address: Url,
    client: Client,
    identity: Identity,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Encrypt<'a> {
    plaintext: &'a str,
    additional_authenticated_data: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Decrypt {
    ciphertext: String,
    additional_authenticated_data: String,
}

#[derive(Deserialize)]
struct Encrypted {
    ciphertext: String,
}

/// Borrowed from the answer, so that the key is not copied to where it would not be wiped.
#[derive(Deserialize)]
struct Decrypted<'a> {
    #[serde(borrow)]
    plaintext: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Problem {
    error: Status,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    status: String,
    message: String,
}

impl GoogleKms {
    /// `address` is another than the service's own.
    pub fn new(name: &KmsName, address: Option<Url>, client: Client, identity: Identity) -> Option<Self> {
        let KmsName::Google { path } = name else { return None };
        let address = address.or_else(|| Url::parse(ADDRESS).ok())?;
        Some(Self { path: path.clone(), address, client, identity })
    }

    pub fn name(&self) -> String {
        format!("google:{}", self.path)
    }

    pub(in crate::vault) async fn encrypt(&self, label: Label<'_>, key: &Key) -> Result<Vec<u8>, KmsError> {
        let plaintext = key.text();
        let body = Encrypt { plaintext: &plaintext, additional_authenticated_data: STANDARD.encode(label.bytes()) };
        let reply = self.call("encrypt", &body, Some(SecretString::from(plaintext.as_str()))).await?;
        if reply.status != 200 {
            return Err(self.problem(&reply));
        }
        let encrypted: Option<Encrypted> = reply.json();
        let bytes = encrypted.and_then(|encrypted| STANDARD.decode(encrypted.ciphertext).ok());
        bytes.filter(|bytes| !bytes.is_empty()).ok_or_else(|| garbage(&reply))
    }

    /// None of what was encrypted with another key or for another label.
    pub(in crate::vault) async fn decrypt(&self, label: Label<'_>, wrapped: &[u8]) -> Result<Option<Key>, KmsError> {
        let ciphertext = STANDARD.encode(wrapped);
        let body = Decrypt { ciphertext, additional_authenticated_data: STANDARD.encode(label.bytes()) };
        let mut reply = self.call("decrypt", &body, None).await?;
        if reply.status != 200 {
            // Both, a key and a label that do not fit, have this answer.
            let Status { status, message } = status(&reply);
            let is_of_another = status == "INVALID_ARGUMENT" && message.starts_with("Decryption failed");
            return if is_of_another { Ok(None) } else { Err(self.problem(&reply)) };
        }
        let answer = Zeroizing::new(std::mem::take(&mut reply.body));
        let decrypted: Option<Decrypted<'_>> = serde_json::from_slice(&answer).ok();
        let bytes = decrypted.and_then(|decrypted| STANDARD.decode(decrypted.plaintext.as_bytes()).ok());
        // What is no key is not repeated: it may be part of one.
        let unreadable = || KmsError::Garbage { service: SERVICE, words: "200 without a key".to_owned() };
        bytes.map(Zeroizing::new).and_then(|bytes| Key::from_slice(&bytes)).map(Some).ok_or_else(unreadable)
    }

    /// `plain` is masked in whatever is answered, as the token is.
    async fn call(&self, verb: &str, body: &impl Serialize, plain: Option<SecretString>) -> Result<Reply, KmsError> {
        let token = self.identity.token(&self.client).await?;
        let mut url = self.address.clone();
        url.set_path(&format!("/v1/{}:{verb}", self.path));
        let request = identity::bearing(Request::json(Method::POST, url).with_json(body), &token);
        let secrets: Vec<SecretString> = std::iter::once(token).chain(plain).collect();
        let reply = ask(&self.client, SERVICE, request, &secrets).await?;
        if reply.status == 401 {
            self.identity.forget();
        }
        Ok(reply)
    }

    /// <https://cloud.google.com/apis/design/errors>
    fn problem(&self, reply: &Reply) -> KmsError {
        let (service, key, words) = (SERVICE, self.path.clone(), reply.words.clone());
        match status(reply).status.as_str() {
            "PERMISSION_DENIED" | "UNAUTHENTICATED" => KmsError::Denied { service, key, words },
            "FAILED_PRECONDITION" => KmsError::Disabled { service, key, words },
            "NOT_FOUND" => KmsError::NotFound { service, key, words },
            "RESOURCE_EXHAUSTED" => KmsError::Throttled { service, words },
            "" if reply.status == 429 => KmsError::Throttled { service, words },
            _ if reply.status >= 500 => KmsError::Unwell { service, words },
            "" => garbage(reply),
            _ => KmsError::Refused { service, words },
        }
    }
}

fn status(reply: &Reply) -> Status {
    let problem: Option<Problem> = reply.json();
    problem.map(|problem| problem.error).unwrap_or_default()
}

fn garbage(reply: &Reply) -> KmsError {
    KmsError::Garbage { service: SERVICE, words: reply.words.clone() }
}

#[cfg(test)]
mod tests;
