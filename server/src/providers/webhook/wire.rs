//! What a receiver is sent, and what its answers mean.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::providers::client::{Redactor, Reply};
use crate::providers::distinct::ascii;
use crate::providers::{Batch, BatchOutcome, Failure, FailureKind, UrlOutcome, Verdict};

#[derive(Serialize)]
pub struct Message<'a> {
    #[serde(rename = "type")]
    pub kind: &'a str,
    pub timestamp: String,
    pub data: Wanted<'a>,
}

/// What is to be cleared.
#[derive(Serialize)]
pub struct Wanted<'a> {
    pub batch: &'a str,
    pub urls: Vec<Cow<'a, str>>,
}

/// What a receiver may say of a success: which URLs it will never take.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    url: String,
    #[serde(default)]
    reason: String,
}

/// What became of a batch: all of it, but for what the answer names.
pub fn outcome(batch: &Batch, reply: &Reply, redactor: &Redactor) -> BatchOutcome {
    if !(200..300).contains(&reply.status) {
        return reply.outcome(batch, Err(kind(reply)));
    }
    let said: Said = reply.json().unwrap_or_default();
    let outcome = reply.outcome(batch, Ok(()));
    let urls = batch.urls.iter().zip(outcome.urls).map(|(url, purged)| {
        let refused = said.refused.iter().find(|refused| refused.url == ascii(url.as_str()));
        refused.map_or(purged, |refused| UrlOutcome::Failed(refusal(reply, refused, redactor)))
    });
    BatchOutcome { urls: urls.collect(), ..outcome }
}

/// The whole answer holds the reason; it is told where there is none.
fn refusal(reply: &Reply, refused: &Refused, redactor: &Redactor) -> Failure {
    let answer = if refused.reason.is_empty() { reply.words.clone() } else { redactor.mask(&refused.reason) };
    Failure { kind: FailureKind::Refused, answer }
}

fn kind(reply: &Reply) -> FailureKind {
    match reply.status {
        // It does not say which URL it does not like, or how many are too many.
        400 | 413 | 422 => FailureKind::Together,
        _ => reply.kind(),
    }
}

/// Whether the receiver takes signed messages.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match reply.status {
        200..300 => Ok(Verdict::passed("The receiver took a signed message that clears nothing.", Vec::new())),
        _ => Err(reply.kind()),
    }
}
