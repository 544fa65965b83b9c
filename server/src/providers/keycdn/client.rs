//! The calls of `KeyCDN`'s API that are made.

use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::{Tags, Urls};
use crate::providers::Objects;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::{distinct, plain, without_scheme};
use crate::providers::settings::below;

/// URLs stand there without their scheme.
pub fn purge(settings: &Settings, objects: &Objects) -> Request {
    let call = |method: Method, name: &str| request(settings, method, &format!("/zones/{name}/{}.json", settings.zone));
    match objects {
        Objects::Urls(urls) | Objects::Prefixes(urls) => {
            let urls = plain(urls).iter().map(|url| without_scheme(url).to_owned()).collect();
            call(Method::DELETE, "purgeurl").with_json(&Urls { urls })
        }
        Objects::Tags(tags) => {
            let tags = distinct(tags.iter().map(String::as_str)).0;
            call(Method::DELETE, "purgetag").with_json(&Tags { tags })
        }
        Objects::Hosts(_) | Objects::Everything => call(Method::GET, "purge"),
    }
}

/// The zone: <https://www.keycdn.com/api>, “Zones” (2026-11).
pub fn zone(settings: &Settings) -> Request {
    request(settings, Method::GET, &format!("/zones/{}.json", settings.zone))
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.authorization.clone())
}
