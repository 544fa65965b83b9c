//! The two calls of Fast Purge that are made, each signed anew.

use app::model::purge::Manner;
use reqwest::header::AUTHORIZATION;

use super::edgegrid::{self, Moment};
use super::settings::Settings;
use super::wire::Wanted;
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};
use crate::providers::{Account, Batch};

/// How many CP codes “Everything” stands for.
pub fn cp_codes(account: &Account) -> u32 {
    let codes = account.field("cp_codes").unwrap_or_default().split_whitespace().count();
    u32::try_from(codes).unwrap_or(u32::MAX).max(1)
}

pub fn purge(settings: &Settings, batch: &Batch, moment: &Moment) -> Request {
    let action = match batch.manner.unwrap_or(settings.manner) {
        Manner::Soft => "invalidate",
        Manner::Hard => "delete",
    };
    let wanted = Wanted::of(&batch.objects, &settings.cp_codes);
    let path = format!("/ccu/v3/{action}/{}/{}", wanted.word(), settings.network.word());
    signed(settings, post(settings, &path).with_json(&wanted), moment)
}

/// What is left of the account's limits: it purges nothing, and needs the same grant as a purge.
pub fn rate_limits(settings: &Settings, moment: &Moment) -> Request {
    signed(settings, post(settings, "/ccu/v3/rate-limit-status/url"), moment)
}

fn post(settings: &Settings, path: &str) -> Request {
    let path = match &settings.account_key {
        Some(key) => format!("{path}?accountSwitchKey={}", query_value(key)),
        None => path.to_owned(),
    };
    Request::json(Method::POST, below(&settings.base, &path))
}

fn signed(settings: &Settings, request: Request, moment: &Moment) -> Request {
    let signature = edgegrid::authorization(&settings.credentials, &request, moment);
    request.with_header(AUTHORIZATION, signature)
}
