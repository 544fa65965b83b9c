//! The calls of Bunny's API that are made.

use reqwest::header::HeaderName;

use super::settings::Settings;
use super::wire::Tag;
use crate::providers::Objects;
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};

const ACCESS_KEY: HeaderName = HeaderName::from_static("accesskey");

/// One line of what is cleared.
pub fn purge(settings: &Settings, objects: &Objects, text: &str) -> Request {
    match objects {
        // `exactPath`: a URL that ends in a slash or a star would clear all below it.
        Objects::Urls(_) => purge_url(settings, text, true),
        Objects::Prefixes(_) | Objects::Hosts(_) => purge_url(settings, &format!("{text}*"), false),
        Objects::Tags(_) => purge_zone(settings).with_json(&Tag { cache_tag: text }),
        Objects::Everything => purge_zone(settings),
    }
}

fn purge_url(settings: &Settings, url: &str, is_exact: bool) -> Request {
    let url = query_value(url);
    request(settings, Method::POST, &format!("/purge?url={url}&async=false&exactPath={is_exact}"))
}

fn purge_zone(settings: &Settings) -> Request {
    request(settings, Method::POST, &format!("/pullzone/{}/purgeCache", settings.pull_zone()))
}

/// The pull zone, or some of them where none is named.
pub fn pull_zones(settings: &Settings) -> Request {
    match settings.pull_zone() {
        "" => request(settings, Method::GET, "/pullzone?page=1&perPage=5"),
        zone => request(settings, Method::GET, &format!("/pullzone/{zone}")),
    }
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(ACCESS_KEY, settings.access_key.clone())
}
