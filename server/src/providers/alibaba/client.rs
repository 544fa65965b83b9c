//! The calls of Alibaba Cloud CDN's API that are made, each signed anew.

use app::model::purge::Manner;

use super::settings::Settings;
use super::signature::{Moment, signed};
use super::wire::wanted;
use crate::providers::client::{Method, Request};
use crate::providers::settings::{below, query_value};
use crate::providers::{Account, Batch, Objects};

const VERSION: &str = "2018-05-10";

/// Of a folder or tag, what changed at the origin is cleared, or all of it (`Force`). Paths travel as a form, tags in the
/// address: so does the vendor's own client.
pub fn refresh(settings: &Settings, account: &Account, batch: &Batch, moment: &Moment) -> Request {
    let force = (batch.manner != Some(Manner::Soft)).to_string();
    if let Objects::Tags(tags) = &batch.objects {
        let (tags, host) = (tags.join(","), only_host(account).unwrap_or_default());
        let query = [("CacheTag", tags.as_str()), ("DomainName", host), ("Force", &force)];
        return call(settings, "RefreshObjectCacheByCacheTag", &query, &[], moment);
    }
    let paths = wanted(&batch.objects, &account.hosts).join("\n");
    let form: &[_] = match batch.objects {
        Objects::Urls(_) => &[("ObjectPath", paths.as_str()), ("ObjectType", "File")],
        _ => &[("Force", force.as_str()), ("ObjectPath", &paths), ("ObjectType", "Directory")],
    };
    call(settings, "RefreshObjectCaches", &[], form, moment)
}

pub fn tasks(settings: &Settings, ids: &str, moment: &Moment) -> Request {
    call(settings, "DescribeRefreshTaskById", &[("TaskId", ids)], &[], moment)
}

/// What may still be refreshed today: it clears nothing, and needs the same key.
pub fn quota(settings: &Settings, moment: &Moment) -> Request {
    call(settings, "DescribeRefreshQuota", &[], &[], moment)
}

/// The one host of a connection that has no other.
pub fn only_host(account: &Account) -> Option<&str> {
    let [host] = account.hosts.as_slice() else { return None };
    Some(host.as_str()).filter(|host| !host.starts_with('*'))
}

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// `query` is sorted by its names.
fn call(settings: &Settings, action: &str, query: Pairs<'_>, form: Pairs<'_>, moment: &Moment) -> Request {
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", query_value(value))).collect();
    let path = if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) };
    let request = Request::json(Method::POST, below(&settings.base, &path));
    let request = if form.is_empty() { request } else { request.with_form(form) };
    signed(settings, request, action, VERSION, moment)
}
