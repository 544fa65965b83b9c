//! What Google is sent, and what its answers mean.

use std::time::Duration;

use app::model::purge_url::PurgeUrl;
use serde::{Deserialize, Serialize};

use super::settings::Product;
use crate::providers::client::Reply;
use crate::providers::distinct::{ascii, distinct};
use crate::providers::each::Meaning;
use crate::providers::{Batch, BatchOutcome, FailureKind, Followed, Objects, UrlOutcome, Verdict};

/// How long an operation is left alone between two questions: it takes effect in about ten seconds.
pub const LOOK_AFTER: Duration = Duration::from_secs(10);
/// What clears a URL map's copies.
pub const PERMISSION: &str = "compute.urlMaps.invalidateCache";

/// What is cleared; what is left out does not matter.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cache_tags: Vec<String>,
}

impl Rule {
    /// Of one line. A path has no query: it is for all of them. A star at its end would stand for all below, so the URL's own are encoded.
    pub fn of(objects: &Objects, text: &str) -> Self {
        let url = PurgeUrl::from_stored(ascii(text).into_owned());
        let own = url.path().replace('*', "%2A");
        let (path, host) = match objects {
            Objects::Prefixes(_) => (format!("{own}*"), Some(url.host().to_owned())),
            Objects::Hosts(_) => ("/*".to_owned(), Some(text.to_owned())),
            Objects::Everything => ("/*".to_owned(), None),
            Objects::Urls(_) | Objects::Tags(_) => (own, Some(url.host().to_owned())),
        };
        Self { path: Some(path), host, cache_tags: Vec::new() }
    }

    /// All that has any of these.
    pub fn of_tags(tags: &[String]) -> Self {
        let tags = distinct(tags.iter().map(String::as_str)).0;
        Self { path: None, host: None, cache_tags: tags.into_iter().map(str::to_owned).collect() }
    }
}

/// What an account is asked about, and which of it it has.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Permissions {
    permissions: Vec<String>,
}

impl Permissions {
    pub fn of<const COUNT: usize>(permissions: [&str; COUNT]) -> Self {
        Self { permissions: permissions.map(str::to_owned).into() }
    }
}

/// What an accepted invalidation goes on as.
#[derive(Deserialize)]
struct Operation {
    name: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Said {
    error: Complaint,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Complaint {
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

/// The name of an operation that is not done.
pub fn operation(reply: &Reply) -> Option<String> {
    let operation: Operation = reply.json()?;
    (reply.status == 200 && operation.status != "DONE").then_some(operation.name)
}

/// What became of one line.
pub fn meaning(reply: &Reply, doubt: impl Fn(FailureKind) -> FailureKind) -> Meaning {
    result(reply)
        .map(|()| UrlOutcome::Purged { answer: reply.words.clone() })
        .map_err(|kind| (doubt(kind), reply.pause))
}

/// What became of a batch of tags: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply, doubt: impl Fn(FailureKind) -> FailureKind) -> BatchOutcome {
    let result = result(reply).map_err(|kind| match kind {
        // It does not say which tag it does not like.
        FailureKind::Refused => FailureKind::Together,
        kind => doubt(kind),
    });
    reply.outcome(batch, result)
}

fn result(reply: &Reply) -> Result<(), FailureKind> {
    match reply.status {
        200 if reply.json::<serde_json::Map<String, serde_json::Value>>().is_some() => Ok(()),
        200 => Err(FailureKind::Misconfigured),
        403 if ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"]
            .iter()
            .any(|one| has_reason(reply, one)) =>
        {
            Err(FailureKind::Limited)
        }
        // Something else is done to the URL map at the moment.
        400 if has_reason(reply, "resourceNotReady") => Err(FailureKind::Passing),
        409 => Err(FailureKind::Passing),
        _ => Err(reply.kind()),
    }
}

fn has_reason(reply: &Reply, wanted: &str) -> bool {
    reply.json::<Said>().is_some_and(|said| said.error.errors.iter().any(|error| error.reason == wanted))
}

/// Where an operation stands.
pub fn followed(reply: &Reply, doubt: impl Fn(FailureKind) -> FailureKind) -> Followed {
    match (reply.status, reply.json::<Operation>()) {
        (200, Some(Operation { error: Some(_), .. })) => Followed::Failed(reply.failure(FailureKind::Refused)),
        (200, Some(operation)) if operation.status == "DONE" => {
            Followed::Done { answer: format!("{} DONE", operation.name) }
        }
        (200, Some(operation)) => Followed::Working { look_after: LOOK_AFTER, answer: operation.status },
        (200, None) => Followed::Failed(reply.failure(FailureKind::Misconfigured)),
        _ => Followed::Failed(reply.failure(doubt(reply.kind()))),
    }
}

/// Whether the account may clear the cache, as far as that can be asked.
pub fn verdict(reply: &Reply, product: Product) -> Result<Verdict, FailureKind> {
    match (reply.status, product) {
        (200, Product::CloudCdn) => {
            let held: Permissions = reply.json().ok_or(FailureKind::Misconfigured)?;
            if held.permissions.iter().any(|held| held == PERMISSION) {
                return Ok(Verdict::passed("The service account may clear what this URL map has cached.", Vec::new()));
            }
            let message = format!(
                "Google knows the service account, which may not clear the cache: it lacks {PERMISSION}. Grant it a role \
                 that has it, such as Compute Load Balancer Admin."
            );
            Ok(Verdict { passed: false, message, details: Vec::new() })
        }
        (200, Product::MediaCdn) => {
            let unseen = "Whether it may clear the cache cannot be asked; the first purge tells".to_owned();
            Ok(Verdict::passed("Google accepts the service account, which sees this service.", vec![unseen]))
        }
        _ => Err(reply.kind()),
    }
}
