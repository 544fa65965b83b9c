//! What `KeyCDN` is sent, and what its answers mean.

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::{Batch, BatchOutcome, FailureKind, Verdict};

#[derive(Serialize)]
pub struct Urls {
    pub urls: Vec<String>,
}

#[derive(Serialize)]
pub struct Tags<'a> {
    pub tags: Vec<&'a str>,
}

#[derive(Deserialize)]
struct Said {
    status: String,
}

/// What became of a batch: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let result = if is_success(reply) { Ok(()) } else { Err(kind(reply)) };
    reply.outcome(batch, result)
}

fn is_success(reply: &Reply) -> bool {
    reply.status == 200 && reply.json::<Said>().is_some_and(|said| said.status == "success")
}

fn kind(reply: &Reply) -> FailureKind {
    match reply.status {
        // It does not say which URL it does not like, or how many are too many.
        400 | 413 => FailureKind::Together,
        200 if reply.json::<Said>().is_some() => FailureKind::Together,
        _ => reply.kind(),
    }
}

/// Whether the key is one, and the zone its account's.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    if is_success(reply) {
        return Ok(Verdict::passed("KeyCDN accepts the API key for this zone.", Vec::new()));
    }
    Err(match kind(reply) {
        FailureKind::Together => FailureKind::Misconfigured,
        kind => kind,
    })
}
