//! The calls of Gcore's API that are made.

use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::Wanted;
use crate::providers::Objects;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::{paths, wildcards};
use crate::providers::settings::below;

/// The resource has the host, so that paths do.
pub fn purge(settings: &Settings, objects: &Objects) -> Request {
    let wanted = match objects {
        Objects::Urls(urls) => Wanted::Urls(paths(urls)),
        Objects::Prefixes(folders) => Wanted::Paths(wildcards(folders)),
        Objects::Tags(_) | Objects::Hosts(_) | Objects::Everything => Wanted::Paths(vec!["/*".to_owned()]),
    };
    let path = format!("/cdn/resources/{}/purge", settings.resource);
    request(settings, Method::POST, &path).with_json(&wanted)
}

pub fn resource(settings: &Settings) -> Request {
    request(settings, Method::GET, &format!("/cdn/resources/{}", settings.resource))
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.token.clone())
}
