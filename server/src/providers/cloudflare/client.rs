//! The calls of Cloudflare's API that are made.

use app::model::purge_url::PurgeUrl;
use reqwest::header::AUTHORIZATION;

use super::settings::{Mode, Settings};
use super::wire::Files;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::plain;
use crate::providers::settings::below;

pub fn purge(settings: &Settings, urls: &[PurgeUrl]) -> Request {
    let call = match settings.mode {
        Mode::Purge => "purge_cache",
        Mode::Invalidate => "invalidate_cache",
    };
    request(settings, Method::POST, &format!("/zones/{}/{call}", settings.zone))
        .with_json(&Files { files: plain(urls) })
}

/// Whether the token is one.
pub fn token(settings: &Settings) -> Request {
    request(settings, Method::GET, "/user/tokens/verify")
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.token.clone())
}
