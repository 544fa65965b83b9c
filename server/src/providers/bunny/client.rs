//! The calls of Bunny's API that are made.

use reqwest::header::HeaderName;

use super::settings::Settings;
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};

const ACCESS_KEY: HeaderName = HeaderName::from_static("accesskey");

/// `exactPath`: a URL that ends in a slash or a star would clear all below it.
pub fn purge(settings: &Settings, url: &str) -> Request {
    request(settings, Method::POST, &format!("/purge?url={}&async=false&exactPath=true", query_value(url)))
}

pub fn pull_zones(settings: &Settings) -> Request {
    request(settings, Method::GET, "/pullzone?page=1&perPage=5")
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(ACCESS_KEY, settings.access_key.clone())
}
