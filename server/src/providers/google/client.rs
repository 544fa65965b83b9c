//! The calls of Google's APIs that are made, with a token that a signed assertion is exchanged for.

use reqwest::header::AUTHORIZATION;
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::settings::{Product, Settings};
use super::wire::{PERMISSION, Permissions, Rule};
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};
use crate::providers::tokens::bearer;
use crate::providers::{Account, Batch};

/// Clears what one line names.
pub fn invalidate(settings: &Settings, account: &Account, batch: &Batch, text: &str) -> Request {
    rule(settings, account, &format!("{} {text}", batch.id), &Rule::of(&batch.objects, text))
}

pub fn invalidate_tags(settings: &Settings, account: &Account, id: &str, tags: &[String]) -> Request {
    rule(settings, account, id, &Rule::of_tags(tags))
}

/// The request's ID comes from the batch: the same once more is the same invalidation.
fn rule(settings: &Settings, account: &Account, id: &str, rule: &Rule) -> Request {
    let Settings { project, service, .. } = settings;
    let path = match settings.product {
        Product::CloudCdn => {
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&Sha256::digest(id)[..16]);
            let id = Builder::from_custom_bytes(bytes).into_uuid();
            format!("/compute/v1/projects/{project}/global/urlMaps/{service}/invalidateCache?requestId={id}")
        }
        Product::MediaCdn => {
            format!("/v1/projects/{project}/locations/global/edgeCacheServices/{service}:invalidateCache")
        }
    };
    request(settings, account, Method::POST, &path).with_json(rule)
}

pub fn operation(settings: &Settings, account: &Account, name: &str) -> Request {
    let path = format!("/compute/v1/projects/{}/global/operations/{}", settings.project, query_value(name));
    request(settings, account, Method::GET, &path)
}

/// Whether the account may clear what the URL map has in the cache; of Media CDN, whether it sees the service.
/// <https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps/testIamPermissions> (2026-11)
pub fn permissions(settings: &Settings, account: &Account) -> Request {
    let Settings { project, service, .. } = settings;
    match settings.product {
        Product::CloudCdn => {
            let path = format!("/compute/v1/projects/{project}/global/urlMaps/{service}/testIamPermissions");
            request(settings, account, Method::POST, &path).with_json(&Permissions::of([PERMISSION]))
        }
        Product::MediaCdn => {
            let path = format!("/v1/projects/{project}/locations/global/edgeCacheServices/{service}");
            request(settings, account, Method::GET, &path)
        }
    }
}

fn request(settings: &Settings, account: &Account, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, bearer(account))
}
