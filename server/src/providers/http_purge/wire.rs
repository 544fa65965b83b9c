//! The request for one URL at one node, and what its answer means. The address that is connected to stands apart from
//! the Host: the node is where the cache lives, the Host is the site whose copy is cleared.

use reqwest::header::{HOST, HeaderValue};

use super::plan::{Node, Plan};
use crate::providers::FailureKind;
use crate::providers::client::{Request, Url};

/// What a status says about one URL at one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Purged,
    NotCached,
    Failed(FailureKind),
}

/// The request that clears `url` at `node`; none where `url` is not one that can be asked for.
pub fn request(plan: &Plan, node: Option<&Node>, url: &str) -> Option<Request> {
    let site = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let authority = match site.port() {
        Some(port) => format!("{}:{port}", site.host_str()?),
        None => site.host_str()?.to_owned(),
    };
    let address = match node {
        None => site,
        Some(node) => {
            let query = site.query().map(|query| format!("?{query}")).unwrap_or_default();
            Url::parse(&format!("{}{}{}{query}", node.origin, node.prefix, site.path())).ok()?
        }
    };
    let mut request = Request::new(plan.method.clone(), address);
    request.headers = plan.headers.clone();
    request.headers.insert(HOST, HeaderValue::from_str(&authority).ok()?);
    Some(request)
}

/// What the connection's own lists say comes first; the rest is HTTP's (RFC 9110, 15; RFC 6585).
pub fn meaning(plan: &Plan, status: u16) -> Meaning {
    if plan.purged.contains(status) {
        return Meaning::Purged;
    }
    if plan.not_cached.contains(status) {
        return Meaning::NotCached;
    }
    if plan.refused.contains(status) {
        return Meaning::Failed(FailureKind::Unauthorized);
    }
    Meaning::Failed(match status {
        429 => FailureKind::Limited,
        408 | 425 => FailureKind::Passing,
        // Who does not know the method will not learn it by being asked again.
        501 | 505 => FailureKind::Misconfigured,
        401 | 403 | 407 => FailureKind::Unauthorized,
        400..500 => FailureKind::Refused,
        500.. => FailureKind::Passing,
        // A redirect, or a success that nobody has listed: it is not known what it did.
        _ => FailureKind::Misconfigured,
    })
}
