//! A service account's key, as the file that the console gives, and the assertions that it signs: each is exchanged for a
//! token.

use app::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::providers::client::{Method, Request, Url};
use crate::providers::jwt::Key;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// How long an assertion holds, at most.
const HOLDS_S: i64 = 3_600;

/// It has no `Debug`.
pub struct ServiceAccount {
    email: String,
    key_id: String,
    key: Key,
    pub token_uri: Url,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KeyFile {
    client_email: String,
    private_key_id: String,
    private_key: String,
    token_uri: String,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// # Errors
    /// A sentence, which repeats nothing of the file.
    pub fn read(text: &str) -> Result<Self, String> {
        let advice = "Paste the whole file, as it was downloaded.";
        let file: KeyFile = serde_json::from_str(text).map_err(|_| format!("This is no key file in JSON. {advice}"))?;
        if file.client_email.is_empty() {
            return Err(format!("The file has no client_email. {advice}"));
        }
        let key = Key::from_pem(&file.private_key).map_err(|problem| format!("The file {problem}. {advice}"))?;
        let token_uri = Url::parse(&file.token_uri).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let token_uri = token_uri.ok_or_else(|| format!("The file has no token_uri. {advice}"))?;
        Ok(Self { email: file.client_email, key_id: file.private_key_id, key, token_uri })
    }

    /// Exchanges an assertion for a token (RFC 7523, 2.1).
    pub fn token(&self, now: Timestamp) -> Request {
        let iat = now.0.div_euclid(1_000);
        let header = Header { alg: "RS256", typ: "JWT", kid: &self.key_id };
        let claims = Claims { iss: &self.email, scope: SCOPE, aud: self.token_uri.as_str(), iat, exp: iat + HOLDS_S };
        let assertion = self.key.sign(&header, &claims);
        let request = Request::json(Method::POST, self.token_uri.clone());
        request.with_form(&[("grant_type", GRANT), ("assertion", &assertion)])
    }
}
