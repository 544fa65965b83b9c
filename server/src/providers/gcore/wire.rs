//! What Gcore is sent, and what its answers mean: a success has no words.

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::{Batch, BatchOutcome, FailureKind, Verdict};

/// What is cleared: single copies, or all that matches.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    Urls(Vec<String>),
    Paths(Vec<String>),
}

#[derive(Deserialize)]
struct Resource {
    cname: String,
}

/// What became of a batch: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let result = match reply.status {
        200 | 201 | 202 | 204 => Ok(()),
        // It does not say which path it does not like.
        400 | 413 | 422 => Err(FailureKind::Together),
        _ => Err(reply.kind()),
    };
    reply.outcome(batch, result)
}

/// Whether the token sees the resource.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match (reply.status, reply.json::<Resource>()) {
        (200, Some(resource)) => {
            let details = vec![format!("The resource serves {}", resource.cname)];
            Ok(Verdict::passed("Gcore accepts the token for this resource.", details))
        }
        (200, None) => Err(FailureKind::Misconfigured),
        _ => Err(reply.kind()),
    }
}
