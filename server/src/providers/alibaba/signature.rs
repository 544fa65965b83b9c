//! The vendor's signature, version 3 (`ACS3-HMAC-SHA256`): over method, path, query, headers and the body's digest.

use app::model::timestamp::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use super::settings::Settings;
use crate::clock::{Randomness, rfc_3339};
use crate::providers::client::Request;

const SCHEME: &str = "ACS3-HMAC-SHA256";

/// When a request is signed, and what makes it another than all others.
pub struct Moment {
    pub date: String,
    pub nonce: String,
}

impl Moment {
    pub fn now(now: Timestamp, randomness: &dyn Randomness) -> Self {
        let mut nonce = [0; 16];
        randomness.fill(&mut nonce);
        // In whole seconds.
        let seconds = Timestamp(now.0.div_euclid(1_000) * 1_000);
        Self { date: rfc_3339(seconds), nonce: hex::encode(nonce) }
    }
}

/// The request with all that the vendor wants to know of it, whose query is sorted.
///
/// # Panics
/// Never: digests and the words of this room are headers' values, and HMAC takes any key.
pub fn signed(settings: &Settings, mut request: Request, action: &str, version: &str, moment: &Moment) -> Request {
    let digest = hex::encode(Sha256::digest(&request.body));
    for (name, value) in [
        ("x-acs-action", action),
        ("x-acs-content-sha256", digest.as_str()),
        ("x-acs-date", moment.date.as_str()),
        ("x-acs-signature-nonce", moment.nonce.as_str()),
        ("x-acs-version", version),
    ] {
        let value = HeaderValue::from_str(value).expect("it is a header's value");
        request.headers.insert(HeaderName::from_static(name), value);
    }
    let signed = names(&request);
    let canonical = canonical(&request, &signed, &digest);
    let text = format!("{SCHEME}\n{}", hex::encode(Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(settings.secret.expose_secret().trim().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    let value =
        format!("{SCHEME} Credential={},SignedHeaders={},Signature={signature}", settings.key_id, signed.join(";"));
    let mut value = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    request.with_header(AUTHORIZATION, value)
}

/// The headers that are signed, in order.
fn names(request: &Request) -> Vec<String> {
    let is_signed = |name: &&str| name.starts_with("x-acs-") || *name == "content-type";
    let mut names: Vec<String> =
        request.headers.keys().map(HeaderName::as_str).filter(is_signed).map(str::to_owned).collect();
    // It is made by the address.
    names.push("host".to_owned());
    names.sort();
    names
}

fn canonical(request: &Request, signed: &[String], digest: &str) -> String {
    let url = &request.url;
    let headers: String =
        signed.iter().map(|name| format!("{name}:{}\n", value(&request.headers, name, url.authority()))).collect();
    let (path, query) = (url.path(), url.query().unwrap_or_default());
    format!("{}\n{path}\n{query}\n{headers}\n{}\n{digest}", request.method, signed.join(";"))
}

fn value<'a>(headers: &'a HeaderMap, name: &str, host: &'a str) -> &'a str {
    match name {
        "host" => host,
        _ => headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default(),
    }
}
