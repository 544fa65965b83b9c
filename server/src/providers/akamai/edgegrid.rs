//! Akamai's signatures, EG1-HMAC-SHA256: over method, address, some headers and the beginning of the body, with a moment and
//! a nonce, so each attempt is signed anew. <https://techdocs.akamai.com/developer/docs/edgegrid>

use app::model::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::clock::Randomness;
use crate::providers::client::{Method, Request};

/// Bytes of a body that are signed, unless the credentials say otherwise.
const MAX_BODY_BYTES: usize = 131_072;

/// A client of the vendor's API.
pub struct Credentials {
    pub client_token: SecretString,
    pub client_secret: SecretString,
    pub access_token: SecretString,
    pub max_body_bytes: usize,
    /// Headers that are signed, too; the purge API wants none.
    pub headers_to_sign: Vec<String>,
}

impl Credentials {
    pub fn new(client_token: SecretString, client_secret: SecretString, access_token: SecretString) -> Self {
        Self { client_token, client_secret, access_token, max_body_bytes: MAX_BODY_BYTES, headers_to_sign: Vec::new() }
    }
}

/// What makes a signature good for one request only.
pub struct Moment {
    /// Such as `20140321T19:34:21+0000`.
    pub timestamp: String,
    pub nonce: String,
}

impl Moment {
    pub fn now(now: Timestamp, randomness: &dyn Randomness) -> Self {
        let moment = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
        let mut random = [0; 16];
        randomness.fill(&mut random);
        Self {
            timestamp: moment.strftime("%Y%m%dT%H:%M:%S+0000").to_string(),
            nonce: uuid::Builder::from_random_bytes(random).into_uuid().to_string(),
        }
    }
}

/// The value of the header Authorization.
///
/// # Panics
/// Never: tokens are checked to be plain ASCII when the settings are read.
pub fn authorization(credentials: &Credentials, request: &Request, moment: &Moment) -> HeaderValue {
    let unsigned = format!(
        "EG1-HMAC-SHA256 client_token={};access_token={};timestamp={};nonce={};",
        credentials.client_token.expose_secret(),
        credentials.access_token.expose_secret(),
        moment.timestamp,
        moment.nonce
    );
    let key = mac(credentials.client_secret.expose_secret().as_bytes(), moment.timestamp.as_bytes());
    let signature = mac(key.as_bytes(), to_sign(credentials, request, &unsigned).as_bytes());
    let mut value = HeaderValue::from_str(&format!("{unsigned}signature={signature}"))
        .expect("tokens are plain ASCII, and signatures base64");
    value.set_sensitive(true);
    value
}

/// What is signed, parted by tabs.
fn to_sign(credentials: &Credentials, request: &Request, unsigned: &str) -> String {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = format!("{}{query}", request.url.path());
    let headers: Vec<String> = credentials.headers_to_sign.iter().filter_map(|name| header(request, name)).collect();
    let is_hashed = request.method == Method::POST && !request.body.is_empty();
    let hash = if is_hashed {
        STANDARD.encode(Sha256::digest(&request.body[..request.body.len().min(credentials.max_body_bytes)]))
    } else {
        String::new()
    };
    let parts = [
        request.method.as_str(),
        request.url.scheme(),
        request.url.authority(),
        path.as_str(),
        &headers.join("\t"),
        &hash,
        unsigned,
    ];
    parts.join("\t")
}

/// A header with its name in lower case, and blanks in its value made one.
fn header(request: &Request, name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let value = request.headers.get(&name)?.to_str().ok()?;
    Some(format!("{name}:{}", value.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn mac(key: &[u8], text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}
