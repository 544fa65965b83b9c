//! The calls of CDN77's API that are made.

use app::model::purge_url::PurgeUrl;
use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::Paths;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::paths;
use crate::providers::settings::{below, query_value};

/// The resource has the host, so that paths do.
pub fn purge(settings: &Settings, urls: &[PurgeUrl]) -> Request {
    let path = format!("/v3/cdn/{}/job/purge", settings.resource);
    request(settings, Method::POST, &path).with_json(&Paths { paths: paths(urls) })
}

pub fn job(settings: &Settings, id: &str) -> Request {
    request(settings, Method::GET, &format!("/v3/cdn/{}/job/{}", settings.resource, query_value(id)))
}

pub fn resource(settings: &Settings) -> Request {
    request(settings, Method::GET, &format!("/v3/cdn/{}", settings.resource))
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.token.clone())
}
