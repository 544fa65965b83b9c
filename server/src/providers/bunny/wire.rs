//! What Bunny is sent, and what its answers mean: a success has no words.

use serde::Serialize;

use crate::providers::client::Reply;
use crate::providers::each::Meaning;
use crate::providers::{FailureKind, UrlOutcome, Verdict};

/// What all copies of a pull zone have that are cleared.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag<'a> {
    pub cache_tag: &'a str,
}

/// What became of one line.
pub fn meaning(reply: &Reply) -> Meaning {
    match reply.status {
        200 | 204 => Ok(UrlOutcome::Purged { answer: reply.words.clone() }),
        _ => Err((reply.kind(), reply.pause)),
    }
}

/// Whether the key is one, and the pull zone its account's.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match reply.status {
        200 => Ok(Verdict::passed("Bunny accepts the access key.", Vec::new())),
        _ => Err(reply.kind()),
    }
}
