//! What Fast Purge is sent, and what its answers mean.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::distinct::{distinct, plain};
use crate::providers::{Allowance, Batch, BatchOutcome, FailureKind, Objects, Pending, Verdict};

/// What a purge takes where the answer does not say.
const USUAL_SECONDS: u64 = 5;
/// The vendor asks for this much patience after a refusal for its limits.
const SHORTEST_PAUSE: Duration = Duration::from_secs(5);
/// Its buckets are full again within a minute; a longer pause is a mistake in the header.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// What is cleared, by the vendor's name of its kind.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Wanted<'a> {
    Urls { objects: Vec<Cow<'a, str>> },
    Tags { objects: Vec<&'a str> },
    CpCodes { objects: &'a [u64] },
}

impl<'a> Wanted<'a> {
    /// Everything is what the connection's CP codes have.
    pub fn of(objects: &'a Objects, cp_codes: &'a [u64]) -> Self {
        match objects {
            Objects::Urls(urls) | Objects::Prefixes(urls) => Self::Urls { objects: plain(urls) },
            Objects::Tags(tags) | Objects::Hosts(tags) => {
                Self::Tags { objects: distinct(tags.iter().map(String::as_str)).0 }
            }
            Objects::Everything => Self::CpCodes { objects: cp_codes },
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Self::Urls { .. } => "url",
            Self::Tags { .. } => "tag",
            Self::CpCodes { .. } => "cpcode",
        }
    }
}

/// An answer of Fast Purge, or of the gate in front of it, which calls the status `status`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Said {
    http_status: Option<u16>,
    estimated_seconds: Option<u64>,
    purge_id: Option<String>,
    support_id: Option<String>,
    detail: String,
}

/// What became of a batch: all of it is accepted, or none of it.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let said: Said = reply.json().unwrap_or_default();
    let outcome = if matches!(reply.status, 200 | 201) && said.http_status.is_some() {
        let look_after = Duration::from_secs(said.estimated_seconds.unwrap_or(USUAL_SECONDS));
        BatchOutcome { pending: Some(Pending { ticket: None, look_after }), ..reply.outcome(batch, Ok(())) }
    } else {
        let kind = kind(reply, &said);
        BatchOutcome { pause: pause(reply, kind), ..reply.refusal(batch, kind, &said.detail) }
    };
    let allowance = Allowance {
        requests: reply.number("x-ratelimit-remaining"),
        urls: reply.number("x-ratelimit-remaining-objects"),
    };
    let request_id = said.purge_id.or(said.support_id).or(outcome.request_id);
    BatchOutcome { allowance, request_id, ..outcome }
}

/// What an answer says that accepts nothing.
fn kind(reply: &Reply, said: &Said) -> FailureKind {
    // The gate in front of the API does not say `httpStatus`.
    let is_of_the_api = said.http_status.is_some();
    match reply.status {
        400 | 403 if is_of_the_api => FailureKind::Together,
        // The clock, or a body that the gate does not like.
        400 => FailureKind::Misconfigured,
        413 => FailureKind::Together,
        507 => FailureKind::Limited,
        _ => reply.kind(),
    }
}

/// None where it was no limit, or where nothing tells how long it lasts.
fn pause(reply: &Reply, kind: FailureKind) -> Option<Duration> {
    if kind != FailureKind::Limited {
        return reply.pause.filter(|_| kind.is_worth_retrying());
    }
    let named = ["x-ratelimit-seconds-to-refresh-limit", "x-ratelimit-seconds-to-refresh-limit-objects"];
    let seconds = named.into_iter().filter_map(|name| reply.number::<f64>(name));
    let refreshed = seconds.filter_map(|seconds| Duration::try_from_secs_f64(seconds).ok()).max();
    refreshed.map(|refreshed| refreshed.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)).or(reply.pause)
}

/// What is left of the account's limits, or why nothing is known of them.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    if reply.status != 201 {
        return Err(match kind(reply, &reply.json().unwrap_or_default()) {
            // It is about no URL here.
            FailureKind::Together => reply.kind(),
            kind => kind,
        });
    }
    let details = limits_left(reply).into_iter().collect();
    Ok(Verdict::passed("Akamai accepts the credentials for Fast Purge.", details))
}

fn limits_left(reply: &Reply) -> Option<String> {
    let requests: u32 = reply.number("x-ratelimit-remaining")?;
    let urls: u32 = reply.number("x-ratelimit-remaining-objects")?;
    Some(format!("The account may send {requests} requests and {urls} URLs at once now"))
}
