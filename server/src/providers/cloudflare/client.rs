//! The calls of Cloudflare's API that are made.

use app::model::purge::Manner;
use reqwest::header::AUTHORIZATION;

use super::settings::Settings;
use super::wire::Wanted;
use crate::providers::Batch;
use crate::providers::client::{Method, Request};
use crate::providers::settings::below;

pub fn purge(settings: &Settings, batch: &Batch) -> Request {
    let call = match batch.manner.unwrap_or(settings.manner) {
        Manner::Hard => "purge_cache",
        Manner::Soft => "invalidate_cache",
    };
    request(settings, Method::POST, &format!("/zones/{}/{call}", settings.zone)).with_json(&Wanted::of(&batch.objects))
}

/// Asks for a purge of nothing, which the API refuses to whoever may purge, and to all others for another reason. So it needs no
/// more than a purge does, and is good for tokens of users and of accounts.
pub fn nothing(settings: &Settings) -> Request {
    let nothing = serde_json::Map::new();
    request(settings, Method::POST, &format!("/zones/{}/purge_cache", settings.zone)).with_json(&nothing)
}

fn request(settings: &Settings, method: Method, path: &str) -> Request {
    Request::json(method, below(&settings.base, path)).with_header(AUTHORIZATION, settings.token.clone())
}
