//! The calls of Azure's APIs that are made.

use app::model::timestamp::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::ExposeSecret as _;

use super::settings::{Proof, Settings};
use super::wire::{Claims, Header, Wanted};
use crate::clock::Randomness;
use crate::providers::client::{Method, Request, Url};
use crate::providers::settings::{below, query_value};
use crate::providers::tokens::bearer;
use crate::providers::{Account, Objects};

const VERSION: &str = "api-version=2025-04-15";
/// The scope of the API, encoded.
const SCOPE: &str = "https%3A%2F%2Fmanagement.azure.com%2F.default";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Exchanges the client's secret, or an assertion that its certificate's key signed, for a token.
pub fn token(settings: &Settings, now: Timestamp, randomness: &dyn Randomness) -> Request {
    let proof = match &settings.proof {
        Proof::Secret(secret) => format!("client_secret={}", query_value(secret.expose_secret().trim())),
        Proof::Certificate(key, certificate) => {
            let assertion = key.sign(&Header::of(certificate), &Claims::of(settings, now, randomness));
            format!("client_assertion_type={}&client_assertion={assertion}", query_value(ASSERTION_TYPE))
        }
    };
    let mut request = Request::json(Method::POST, settings.token_url.clone());
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    let client = query_value(&settings.client_id);
    request.body = format!("grant_type=client_credentials&client_id={client}&scope={SCOPE}&{proof}").into_bytes();
    request
}

pub fn purge(settings: &Settings, account: &Account, objects: &Objects) -> Request {
    let address = below(&settings.base, &format!("{}/purge?{VERSION}", settings.endpoint));
    request(account, Method::POST, address).with_json(&Wanted::of(objects))
}

/// Where an accepted purge stands, at the place that the vendor named.
pub fn operation(account: &Account, address: Url) -> Request {
    request(account, Method::GET, address)
}

/// Whether the application sees the endpoint.
pub fn endpoint(settings: &Settings, account: &Account) -> Request {
    request(account, Method::GET, below(&settings.base, &format!("{}?{VERSION}", settings.endpoint)))
}

fn request(account: &Account, method: Method, address: Url) -> Request {
    Request::json(method, address).with_header(AUTHORIZATION, bearer(account))
}
