//! The calls of Azure's APIs that are made.

use app::model::timestamp::Timestamp;
use reqwest::header::AUTHORIZATION;
use secrecy::ExposeSecret as _;

use super::settings::{Proof, Settings};
use super::wire::{Claims, Header, Wanted};
use crate::clock::Randomness;
use crate::providers::client::{Method, Request, Url};
use crate::providers::settings::below;
use crate::providers::tokens::bearer;
use crate::providers::{Account, Objects};

const VERSION: &str = "api-version=2025-04-15";
const SCOPE: &str = "https://management.azure.com/.default";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Exchanges the client's secret, or an assertion that its certificate's key signed, for a token.
pub fn token(settings: &Settings, now: Timestamp, randomness: &dyn Randomness) -> Request {
    let mut form = vec![("grant_type", "client_credentials"), ("client_id", &settings.client_id), ("scope", SCOPE)];
    let assertion;
    match &settings.proof {
        Proof::Secret(secret) => form.push(("client_secret", secret.expose_secret().trim())),
        Proof::Certificate(key, certificate) => {
            assertion = key.sign(&Header::of(certificate), &Claims::of(settings, now, randomness));
            form.extend([("client_assertion_type", ASSERTION_TYPE), ("client_assertion", &assertion)]);
        }
    }
    Request::json(Method::POST, settings.token_url.clone()).with_form(&form)
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

/// What the application may do there.
/// <https://learn.microsoft.com/en-us/rest/api/authorization/permissions/list-for-resource> (2026-11)
pub fn permissions(settings: &Settings, account: &Account) -> Request {
    let path = format!("{}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01", settings.endpoint);
    request(account, Method::GET, below(&settings.base, &path))
}

fn request(account: &Account, method: Method, address: Url) -> Request {
    Request::json(method, address).with_header(AUTHORIZATION, bearer(account))
}
