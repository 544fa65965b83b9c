//! The calls of Fastly's API that are made.

use app::model::purge::Manner;
use reqwest::header::{HeaderName, HeaderValue};

use super::settings::Settings;
use super::wire::Keys;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::{distinct, without_scheme};
use crate::providers::settings::below;

const TOKEN: HeaderName = HeaderName::from_static("fastly-key");
const SOFT: HeaderName = HeaderName::from_static("fastly-soft-purge");

/// The URL stands in the path as it is, without its scheme.
pub fn purge(settings: &Settings, url: &str, manner: Option<Manner>) -> Request {
    let request = request(settings, Method::POST, &format!("/purge/{}", without_scheme(url)));
    in_manner(request, manner.unwrap_or(settings.manner))
}

/// All that have any of these surrogate keys.
pub fn purge_keys(settings: &Settings, keys: &[String], manner: Option<Manner>) -> Request {
    let (surrogate_keys, _) = distinct(keys.iter().map(String::as_str));
    let request = request(settings, Method::POST, &format!("/service/{}/purge", settings.service()));
    in_manner(request.with_json(&Keys { surrogate_keys }), manner.unwrap_or(settings.manner))
}

/// All of the service; there is no soft one.
pub fn purge_all(settings: &Settings) -> Request {
    request(settings, Method::POST, &format!("/service/{}/purge_all", settings.service()))
}

fn in_manner(request: Request, manner: Manner) -> Request {
    match manner {
        Manner::Hard => request,
        Manner::Soft => request.with_header(SOFT, HeaderValue::from_static("1")),
    }
}

/// What the token may do.
pub fn token(settings: &Settings) -> Request {
    request(settings, Method::GET, "/tokens/self")
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(TOKEN, settings.token.clone())
}
