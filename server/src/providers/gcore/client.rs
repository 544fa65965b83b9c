//! The calls of Gcore's API that are made.

use app::model::purge_url::PurgeUrl;
use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::Urls;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::paths;
use crate::providers::settings::below;

/// The resource has the host, so that paths do.
pub fn purge(settings: &Settings, urls: &[PurgeUrl]) -> Request {
    let path = format!("/cdn/resources/{}/purge", settings.resource);
    request(settings, Method::POST, &path).with_json(&Urls { urls: paths(urls) })
}

pub fn resource(settings: &Settings) -> Request {
    request(settings, Method::GET, &format!("/cdn/resources/{}", settings.resource))
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.token.clone())
}
