//! The calls of CDN77's API that are made.

use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::{Paths, Tags};
use crate::providers::Objects;
use crate::providers::client::{Method, Request};
use crate::providers::distinct::{paths, wildcards};
use crate::providers::settings::{below, query_value};

/// The resource has the host, so that paths do.
pub fn purge(settings: &Settings, objects: &Objects) -> Request {
    let job = |name: &str| request(settings, Method::POST, &format!("/v3/cdn/{}/job/{name}", settings.resource));
    match objects {
        Objects::Urls(urls) => job("purge/paths").with_json(&Paths { paths: paths(urls) }),
        Objects::Prefixes(folders) => job("purge/paths").with_json(&Paths { paths: wildcards(folders) }),
        Objects::Tags(tags) => job("purge/tags").with_json(&Tags { tags }),
        Objects::Hosts(_) | Objects::Everything => job("purge-all"),
    }
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
