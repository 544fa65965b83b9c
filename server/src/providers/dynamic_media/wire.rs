//! What the operations are sent, and what their answers mean.

use std::borrow::Cow;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::soap::{Failed, Said};
use crate::providers::client::Reply;
use crate::providers::{Batch, BatchOutcome, Failure, FailureKind, Pending, Verdict};

/// What a purge takes where the answer does not say.
const USUAL_SECONDS: u64 = 5;

#[derive(Serialize)]
pub struct ToInvalidate<'a> {
    #[serde(rename = "cdnCacheInvalidationParam")]
    pub operation: Invalidate<'a>,
}

#[derive(Serialize)]
pub struct ToFindCompanies<'a> {
    #[serde(rename = "getCompanyMembershipParam")]
    pub operation: Memberships<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invalidate<'a> {
    #[serde(rename = "@xmlns")]
    pub namespace: &'a str,
    pub company_handle: &'a str,
    #[serde(rename = "urlArray")]
    pub urls: Urls<'a>,
}

#[derive(Serialize)]
pub struct Urls<'a> {
    pub items: Vec<Cow<'a, str>>,
}

#[derive(Serialize)]
pub struct Memberships<'a> {
    #[serde(rename = "@xmlns")]
    pub namespace: &'a str,
}

#[derive(Deserialize)]
struct Invalidated {
    #[serde(rename = "cdnCacheInvalidationReturn")]
    outcome: Invalidation,
}

/// As its table has it; an older version counted instead.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invalidation {
    #[serde(rename = "invalidationHandle")]
    handle: Option<String>,
    estimated_seconds: Option<u64>,
    success_count: Option<u64>,
    #[serde(default)]
    error_count: u64,
}

#[derive(Deserialize)]
struct Found {
    #[serde(rename = "getCompanyMembershipReturn")]
    outcome: Companies,
}

#[derive(Deserialize)]
struct Companies {
    #[serde(rename = "membershipArray")]
    all: Items,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Items {
    items: Vec<Company>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Company {
    #[serde(rename = "companyHandle")]
    handle: String,
    name: String,
    /// Such as `Acme/`.
    root_path: String,
}

/// What became of a batch: all of it is accepted, or none of it.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let said = body::<Invalidated>(reply).filter(|_| reply.status == 200).map(|body| body.outcome);
    let accepted = said.filter(|said| said.handle.is_some() || said.success_count.is_some());
    match accepted {
        Some(said) if said.error_count == 0 => {
            let look_after = Duration::from_secs(said.estimated_seconds.unwrap_or(USUAL_SECONDS));
            let outcome = reply.outcome(batch, Ok(()));
            let pending = Some(Pending { ticket: None, look_after });
            BatchOutcome { pending, request_id: said.handle.or(outcome.request_id), ..outcome }
        }
        Some(_) => reply.outcome(batch, Err(FailureKind::Together)),
        None => {
            let said = String::from_utf8_lossy(&reply.body).replace("&amp;", "&");
            reply.refusal(batch, kind(reply), &said)
        }
    }
}

/// The handle of the company with this root.
pub fn handle(batch: &Batch, reply: &Reply, root: &str) -> Result<String, BatchOutcome> {
    let companies = companies(reply).map_err(|kind| reply.outcome(batch, Err(kind)))?;
    let found = companies.iter().find(|company| is_root(company, root));
    found.map(|company| company.handle.clone()).ok_or_else(|| {
        let answer = format!("the user belongs to no company with the root “{root}”");
        BatchOutcome::all_failed(batch, &Failure { kind: FailureKind::Misconfigured, answer })
    })
}

/// Whether the user belongs to the company.
pub fn verdict(reply: &Reply, root: &str) -> Result<Verdict, FailureKind> {
    let companies = companies(reply)?;
    let roots: Vec<&str> = companies.iter().map(|company| company.root_path.trim_end_matches('/')).collect();
    let Some(company) = companies.iter().find(|company| is_root(company, root)) else {
        let message =
            format!("The user belongs to no company with the root “{root}”. Its roots: {}.", roots.join(", "));
        return Ok(Verdict { passed: false, message, details: Vec::new() });
    };
    let unseen = "Whether the user is an administrator cannot be asked; the first purge tells".to_owned();
    Ok(Verdict::passed(format!("Dynamic Media knows the user, and the company {}.", company.name), vec![unseen]))
}

fn companies(reply: &Reply) -> Result<Vec<Company>, FailureKind> {
    let found = body::<Found>(reply).filter(|_| reply.status == 200);
    found.map(|found| found.outcome.all.items).ok_or_else(|| kind(reply))
}

fn is_root(company: &Company, root: &str) -> bool {
    company.root_path.trim_end_matches('/') == root
}

/// Faults come with the status 500, whatever they say; their codes tell them apart. <https://experienceleague.adobe.com/en/docs/dynamic-media-developer-resources/image-production-api/faults/c-faults>
fn kind(reply: &Reply) -> FailureKind {
    let code = body::<Failed>(reply).and_then(|failed| failed.fault.detail).and_then(|detail| detail.code());
    match code {
        // A company that is not the user's; a request that is no such request.
        Some(20_000 | 20_006 | 30_002 | 30_003) => FailureKind::Misconfigured,
        // A URL without the company's root.
        Some(20_005 | 30_001) => FailureKind::Together,
        Some(10_000..=29_999) => FailureKind::Unauthorized,
        Some(_) => FailureKind::Passing,
        None if reply.status == 413 => FailureKind::Together,
        None => reply.kind(),
    }
}

fn body<T: DeserializeOwned>(reply: &Reply) -> Option<T> {
    let said: Said<T> = quick_xml::de::from_str(std::str::from_utf8(&reply.body).ok()?).ok()?;
    Some(said.body)
}
