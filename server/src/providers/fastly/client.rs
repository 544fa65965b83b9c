//! The calls of Fastly's API that are made.

use reqwest::header::{HeaderName, HeaderValue};

use super::settings::{Mode, Settings};
use crate::providers::client::{Method, Request};
use crate::providers::distinct::without_scheme;
use crate::providers::settings::below;

const TOKEN: HeaderName = HeaderName::from_static("fastly-key");
const SOFT: HeaderName = HeaderName::from_static("fastly-soft-purge");

/// The URL stands in the path as it is, without its scheme.
pub fn purge(settings: &Settings, url: &str) -> Request {
    let request = request(settings, Method::POST, &format!("/purge/{}", without_scheme(url)));
    match settings.mode {
        Mode::Hard => request,
        Mode::Soft => request.with_header(SOFT, HeaderValue::from_static("1")),
    }
}

/// What the token may do.
pub fn token(settings: &Settings) -> Request {
    request(settings, Method::GET, "/tokens/self")
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(TOKEN, settings.token.clone())
}
