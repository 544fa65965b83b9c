//! The calls of `KeyCDN`'s API that are made.

use app::model::purge_url::PurgeUrl;
use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::Urls;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::{plain, without_scheme};
use crate::providers::settings::below;

/// URLs stand there without their scheme.
pub fn purge(settings: &Settings, urls: &[PurgeUrl]) -> Request {
    let urls = plain(urls).iter().map(|url| without_scheme(url).to_owned()).collect();
    request(settings, Method::DELETE, &format!("/zones/purgeurl/{}.json", settings.zone)).with_json(&Urls { urls })
}

pub fn zones(settings: &Settings) -> Request {
    request(settings, Method::GET, "/zones.json")
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.authorization.clone())
}
