//! What `CloudFront` is sent, and what its answers mean. Both are XML.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::distinct::{distinct, paths, wildcards};
use crate::providers::{Batch, BatchOutcome, FailureKind, Followed, Objects, Pending, Verdict};

const NAMESPACE: &str = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
/// How long an invalidation is left alone between two questions: what the vendor's own clients do.
const LOOK_AFTER: Duration = Duration::from_secs(20);
/// When it is worth trying again while too many paths are on their way: it does not say.
const CROWDED_PAUSE: Duration = Duration::from_secs(30);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InvalidationBatch<'a> {
    #[serde(rename = "@xmlns")]
    namespace: &'a str,
    paths: Paths,
    caller_reference: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Paths {
    quantity: usize,
    items: Items,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Items {
    path: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Invalidation {
    id: String,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorResponse {
    error: Complaint,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Complaint {
    code: String,
}

/// Paths; a folder ends in a star, and a tag begins with a `#`.
fn items(objects: &Objects) -> Vec<String> {
    match objects {
        Objects::Urls(urls) => paths(urls),
        Objects::Prefixes(folders) => wildcards(folders),
        Objects::Tags(tags) => {
            distinct(tags.iter().map(String::as_str)).0.into_iter().map(|tag| format!("#{tag}")).collect()
        }
        // A distribution is all that there is.
        Objects::Hosts(_) | Objects::Everything => vec!["/*".to_owned()],
    }
}

/// The body of a request.
///
/// # Panics
/// Never: all of it are texts and a number.
pub fn invalidation_batch(batch: &Batch) -> String {
    let path = items(&batch.objects);
    let body = InvalidationBatch {
        namespace: NAMESPACE,
        paths: Paths { quantity: path.len(), items: Items { path } },
        caller_reference: &batch.id,
    };
    quick_xml::se::to_string(&body).expect("texts and a number are written as XML")
}

/// What became of a batch: it is an invalidation now, or nothing.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let invalidation: Option<Invalidation> = xml(reply);
    let Some(invalidation) = invalidation.filter(|_| matches!(reply.status, 200 | 201)) else {
        let outcome = reply.outcome(batch, Err(kind(reply)));
        let is_crowded = code(reply).as_deref() == Some("TooManyInvalidationsInProgress");
        return BatchOutcome { pause: outcome.pause.or(is_crowded.then_some(CROWDED_PAUSE)), ..outcome };
    };
    let pending = Pending { ticket: Some(invalidation.id.clone()), look_after: LOOK_AFTER };
    BatchOutcome {
        pending: Some(pending).filter(|_| invalidation.status != "Completed"),
        request_id: Some(invalidation.id),
        ..reply.outcome(batch, Ok(()))
    }
}

/// What an invalidation's status says.
pub fn followed(reply: &Reply) -> Followed {
    match (reply.status, xml::<Invalidation>(reply)) {
        (200, Some(invalidation)) if invalidation.status == "Completed" => {
            Followed::Done { answer: format!("{} Completed", invalidation.id) }
        }
        (200, Some(invalidation)) => Followed::Working { look_after: LOOK_AFTER, answer: invalidation.status },
        (200, None) => Followed::Failed(reply.failure(FailureKind::Misconfigured)),
        _ => Followed::Failed(reply.failure(kind(reply))),
    }
}

/// Whether the key sees the distribution.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match reply.status {
        200 => Ok(Verdict::passed("CloudFront accepts the key for this distribution.", Vec::new())),
        _ => Err(match kind(reply) {
            FailureKind::Together => FailureKind::Misconfigured,
            kind => kind,
        }),
    }
}

/// The vendor's codes: <https://docs.aws.amazon.com/cloudfront/latest/APIReference/CommonErrors.html>.
fn kind(reply: &Reply) -> FailureKind {
    match (code(reply).as_deref(), reply.status) {
        (
            Some(
                "TooManyInvalidationsInProgress"
                | "Throttling"
                | "ThrottlingException"
                | "RequestLimitExceeded"
                | "TooManyRequestsException",
            ),
            _,
        ) => FailureKind::Limited,
        (
            Some(
                "AccessDenied"
                | "AccessDeniedException"
                | "ExpiredToken"
                | "ExpiredTokenException"
                | "IncompleteSignature"
                | "InvalidClientTokenId"
                | "MissingAuthenticationToken"
                | "NotAuthorized"
                | "OptInRequired"
                | "SignatureDoesNotMatch"
                | "UnrecognizedClientException",
            ),
            _,
        ) => FailureKind::Unauthorized,
        // The clock.
        (Some("RequestExpired" | "RequestTimeTooSkewed"), _) => FailureKind::Misconfigured,
        // It does not say which path it does not like, or how many are too many.
        (Some("InvalidArgument" | "BatchTooLarge" | "InconsistentQuantities"), _) | (_, 413) => FailureKind::Together,
        (Some("NoSuchDistribution" | "InvalidationBatchAlreadyExists"), _) | (_, 200 | 201) => {
            FailureKind::Misconfigured
        }
        _ => reply.kind(),
    }
}

fn code(reply: &Reply) -> Option<String> {
    xml::<ErrorResponse>(reply).map(|response| response.error.code)
}

fn xml<T: serde::de::DeserializeOwned>(reply: &Reply) -> Option<T> {
    quick_xml::de::from_str(std::str::from_utf8(&reply.body).ok()?).ok()
}
