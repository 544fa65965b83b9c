//! What a receiver is sent, and what its answers mean.

use std::borrow::Cow;

use app::model::purge::Manner;
use serde::{Deserialize, Serialize};

use crate::providers::client::{Redactor, Reply};
use crate::providers::distinct::{ascii, distinct, plain};
use crate::providers::{Batch, BatchOutcome, Failure, FailureKind, Objects, UrlOutcome, Verdict};

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
    /// `hard` or `soft`; none for what the receiver does by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manner: Option<Manner>,
    #[serde(flatten)]
    pub objects: Listed<'a>,
}

/// One of these.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed<'a> {
    Urls(Vec<Cow<'a, str>>),
    Tags(Vec<&'a str>),
    Prefixes(Vec<Cow<'a, str>>),
    Hosts(Vec<&'a str>),
    Everything(bool),
}

impl<'a> Wanted<'a> {
    pub fn of(batch: &'a Batch) -> Self {
        let once = |texts: &'a [String]| distinct(texts.iter().map(String::as_str)).0;
        let objects = match &batch.objects {
            Objects::Urls(urls) => Listed::Urls(plain(urls)),
            Objects::Tags(tags) => Listed::Tags(once(tags)),
            Objects::Prefixes(folders) => Listed::Prefixes(plain(folders)),
            Objects::Hosts(hosts) => Listed::Hosts(once(hosts)),
            Objects::Everything => Listed::Everything(true),
        };
        Self { batch: &batch.id, manner: batch.manner, objects }
    }
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
    let urls = batch.texts().into_iter().zip(outcome.urls).map(|(text, purged)| {
        let refused = said.refused.iter().find(|refused| refused.url == ascii(text));
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
