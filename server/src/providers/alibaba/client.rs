//! The calls of Alibaba Cloud CDN's API that are made, each signed anew.

use app::model::purge::Manner;

use super::settings::Settings;
use super::signature::{Moment, signed};
use super::wire::wanted;
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};
use crate::providers::{Account, Batch, Objects};

const VERSION: &str = "2018-05-10";

/// Of a folder, what changed at the origin is cleared, or all of it (`Force`).
pub fn refresh(settings: &Settings, account: &Account, batch: &Batch, moment: &Moment) -> Request {
    let paths = wanted(&batch.objects, &account.hosts).join("\n");
    let force = (batch.manner != Some(Manner::Soft)).to_string();
    let query = match batch.objects {
        Objects::Urls(_) => vec![("ObjectPath", paths.as_str()), ("ObjectType", "File")],
        _ => vec![("Force", force.as_str()), ("ObjectPath", paths.as_str()), ("ObjectType", "Directory")],
    };
    call(settings, "RefreshObjectCaches", &query, moment)
}

pub fn tasks(settings: &Settings, ids: &str, moment: &Moment) -> Request {
    call(settings, "DescribeRefreshTaskById", &[("TaskId", ids)], moment)
}

/// What may still be refreshed today: it clears nothing, and needs the same key.
pub fn quota(settings: &Settings, moment: &Moment) -> Request {
    call(settings, "DescribeRefreshQuota", &[], moment)
}

/// `query` is sorted by its names.
fn call(settings: &Settings, action: &str, query: &[(&str, &str)], moment: &Moment) -> Request {
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", query_value(value))).collect();
    let path = if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) };
    signed(settings, Request::json(Method::POST, below(&settings.base, &path)), action, VERSION, moment)
}
