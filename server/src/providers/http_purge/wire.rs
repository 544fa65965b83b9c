//! A request to one node, and what its answer means. The address that is connected to stands apart from
//! the Host: the node is where the cache lives, the Host is the site whose copy is cleared.

use std::borrow::Cow;

use reqwest::header::{HOST, HeaderValue};

use super::asking::Asking;
use super::plan::{Node, Plan};
use crate::providers::FailureKind;
use crate::providers::client::{Method, Request, Url};

/// What a status says about one URL at one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Purged,
    NotCached,
    Failed(FailureKind),
}

/// The request at `node`; none where it cannot be asked for.
pub fn request(plan: &Plan, node: Option<&Node>, wanted: &Asking<'_>) -> Option<Request> {
    match wanted {
        Asking::Url(url) => of_url(plan, node, url),
        Asking::Ban { ban, host, path, site } => {
            let mut request = of_node(plan, node?, &ban.method, site)?;
            request.headers.insert(&ban.host_header, HeaderValue::from_str(host).ok()?);
            request.headers.insert(&ban.path_header, HeaderValue::from_str(path).ok()?);
            Some(request)
        }
        Asking::Keys { keys, list, is_soft, site } => {
            let mut request = of_node(plan, node?, &keys.method, site)?;
            let header = keys.soft_header.as_ref().filter(|_| *is_soft).unwrap_or(&keys.header);
            request.headers.insert(header, HeaderValue::from_str(list).ok()?);
            Some(request)
        }
    }
}

/// What is of no URL is asked at the node's root.
fn of_node(plan: &Plan, node: &Node, method: &Method, site: &str) -> Option<Request> {
    let mut request = Request::new(method.clone(), Url::parse(&format!("{}/", node.origin)).ok()?);
    request.headers = plan.headers.clone();
    request.headers.insert(HOST, HeaderValue::from_str(site).ok()?);
    Some(request)
}

fn of_url(plan: &Plan, node: Option<&Node>, url: &str) -> Option<Request> {
    let (authority, rest) = parts(url)?;
    let address = match node {
        None => Url::parse(url).ok()?,
        Some(node) => Url::parse(&format!("{}{}{rest}", node.origin, node.prefix)).ok()?,
    };
    let mut request = Request::new(plan.method.clone(), address);
    request.headers = plan.headers.clone();
    request.headers.insert(HOST, HeaderValue::from_str(&authority).ok()?);
    Some(request)
}

/// Host with port, and what stands behind it. A URL that this product made is read as it stands: parsing it costs more than
/// all else that is done for it here.
fn parts(url: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let behind = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (authority, rest) = behind.split_at(behind.find(['/', '?', '#']).unwrap_or(behind.len()));
    let is_plain = url.is_ascii() && !authority.is_empty() && rest.starts_with('/') && !rest.contains('#');
    if is_plain && !authority.contains('@') {
        return Some((Cow::Borrowed(authority), Cow::Borrowed(rest)));
    }
    let site = Url::parse(url).ok()?;
    let query = site.query().map(|query| format!("?{query}")).unwrap_or_default();
    let port = site.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some((Cow::Owned(format!("{}{port}", site.host_str()?)), Cow::Owned(format!("{}{query}", site.path()))))
}

/// What the connection's own lists say comes first; the rest is HTTP's.
pub fn meaning(plan: &Plan, wanted: &Asking<'_>, status: u16) -> Meaning {
    if plan.purged.contains(status) {
        return Meaning::Purged;
    }
    if plan.not_cached.contains(status) {
        return Meaning::NotCached;
    }
    if plan.refused.contains(status) {
        return Meaning::Failed(FailureKind::Unauthorized);
    }
    Meaning::Failed(match (FailureKind::of_status(status), wanted) {
        // All keys are one request: which one of them it does not like, or how many are too many, it does not say.
        (FailureKind::Refused, Asking::Keys { .. }) => FailureKind::Together,
        (kind, _) => kind,
    })
}
