//! What Alibaba Cloud CDN is sent, and what its answers mean.

use std::time::Duration;

use serde::Deserialize;

use crate::providers::client::Reply;
use crate::providers::distinct::{distinct, plain};
use crate::providers::{Batch, BatchOutcome, FailureKind, Followed, Objects, Pending, Verdict};

/// How long tasks are left alone between two questions: they take five to six minutes.
const LOOK_AFTER: Duration = Duration::from_secs(30);
/// A day's quota that is used up is worth asking about again after so long.
const QUOTA_PAUSE: Duration = Duration::from_hours(1);

/// URLs, or folders. Everything is all of the connection's hosts that have a name of their own.
pub fn wanted(objects: &Objects, hosts: &[String]) -> Vec<String> {
    let home = |host: &&str| format!("https://{host}/");
    match objects {
        Objects::Urls(urls) | Objects::Prefixes(urls) => plain(urls).into_iter().map(String::from).collect(),
        Objects::Hosts(hosts) | Objects::Tags(hosts) => {
            distinct(hosts.iter().map(String::as_str)).0.iter().map(home).collect()
        }
        Objects::Everything => {
            hosts.iter().map(String::as_str).filter(|host| !host.starts_with('*')).map(|host| home(&host)).collect()
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refreshed {
    refresh_task_id: String,
    request_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Task {
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Quota {
    url_remain: String,
    dir_remain: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Complaint {
    code: String,
}

/// What became of a batch: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let Some(refreshed) = reply.json::<Refreshed>().filter(|_| reply.status == 200) else {
        let kind = kind(reply);
        let outcome = reply.outcome(batch, Err(kind));
        let is_used_up = code(reply).is_some_and(|code| code.starts_with("QuotaExceeded"));
        return BatchOutcome { pause: outcome.pause.or(is_used_up.then_some(QUOTA_PAUSE)), ..outcome };
    };
    let pending = Pending { ticket: Some(refreshed.refresh_task_id), look_after: LOOK_AFTER };
    let request_id = Some(refreshed.request_id);
    BatchOutcome { pending: Some(pending), request_id, ..reply.outcome(batch, Ok(())) }
}

/// Where tasks stand.
pub fn followed(reply: &Reply) -> Followed {
    let answer = reply.words.clone();
    match (reply.status, reply.json::<Described>()) {
        (200, Some(described)) if described.tasks.iter().any(|task| task.status == "Failed") => {
            Followed::Failed(reply.failure(FailureKind::Refused))
        }
        (200, Some(described)) if described.tasks.iter().all(|task| task.status == "Complete") => {
            Followed::Done { answer }
        }
        (200, Some(_)) => Followed::Working { look_after: LOOK_AFTER, answer },
        (200, None) => Followed::Failed(reply.failure(FailureKind::Misconfigured)),
        _ => Followed::Failed(reply.failure(kind(reply))),
    }
}

fn code(reply: &Reply) -> Option<String> {
    reply.json::<Complaint>().map(|complaint| complaint.code)
}

fn kind(reply: &Reply) -> FailureKind {
    let code = code(reply).unwrap_or_default();
    let is = |beginning: &str| code.starts_with(beginning);
    match reply.status {
        _ if is("Throttling") || is("QuotaExceeded") => FailureKind::Limited,
        _ if is("InvalidAccessKeyId") || is("SignatureDoesNotMatch") || is("Forbidden") => FailureKind::Unauthorized,
        _ if is("IncompleteSignature") || is("NoPermission") => FailureKind::Unauthorized,
        _ if is("InvalidTimeStamp") => FailureKind::Misconfigured,
        // The next attempt has another one.
        _ if is("SignatureNonceUsed") => FailureKind::Passing,
        // A host that is not the account's, of one of the URLs.
        _ if is("InvalidDomain") => FailureKind::Together,
        // It does not say which path it does not like, or how many are too many.
        400 | 413 | 414 => FailureKind::Together,
        200 => FailureKind::Misconfigured,
        _ => reply.kind(),
    }
}

/// Whether the key may ask what is left of the day.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match (reply.status, reply.json::<Quota>()) {
        (200, Some(Quota { url_remain, dir_remain })) => {
            let left = format!("{url_remain} URLs and {dir_remain} folders can be refreshed today");
            Ok(Verdict::passed("Alibaba Cloud accepts the access key for its CDN.", vec![left]))
        }
        (200, None) => Err(FailureKind::Misconfigured),
        _ => Err(match kind(reply) {
            FailureKind::Together => FailureKind::Misconfigured,
            kind => kind,
        }),
    }
}
