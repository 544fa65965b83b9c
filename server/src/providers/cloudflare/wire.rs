//! What Cloudflare is sent, and what its answers mean.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::distinct::{plain, without_scheme};
use crate::providers::{Batch, BatchOutcome, FailureKind, Objects, Verdict};

/// “Only enterprise zones can …”, and a purge that this environment does not have.
const NOT_IN_THIS_PLAN: [u32; 2] = [1107, 1136];
/// “Could not route to …, perhaps your object identifier is invalid?”
const NO_SUCH_ZONE: [u32; 2] = [7000, 7003];
/// “Request must contain one of …”, where it names nothing to purge.
const NOTHING_ASKED: u32 = 1012;
/// “Authentication error”, and tokens that are none.
const NOT_ALLOWED: [u32; 5] = [1000, 6003, 9103, 9109, 10000];

/// What is cleared: one of these.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted<'a> {
    Files(Vec<Cow<'a, str>>),
    Tags(&'a [String]),
    Prefixes(Vec<String>),
    Hosts(&'a [String]),
    PurgeEverything(bool),
}

impl<'a> Wanted<'a> {
    pub fn of(objects: &'a Objects) -> Self {
        match objects {
            Objects::Urls(urls) => Self::Files(plain(urls)),
            Objects::Tags(tags) => Self::Tags(tags),
            // Without scheme, and without the last slash: all below it is meant.
            Objects::Prefixes(folders) => {
                let folders = plain(folders);
                let bare = folders.iter().map(|url| without_scheme(url).trim_end_matches('/').to_owned());
                Self::Prefixes(bare.collect())
            }
            Objects::Hosts(hosts) => Self::Hosts(hosts),
            Objects::Everything => Self::PurgeEverything(true),
        }
    }
}

#[derive(Deserialize)]
struct Said {
    success: bool,
    #[serde(default)]
    errors: Vec<Complaint>,
    #[serde(default)]
    result: Option<Outcome>,
}

#[derive(Deserialize)]
struct Complaint {
    code: u32,
}

#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    id: Option<String>,
}

/// What became of a batch: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let said: Option<Said> = reply.json();
    let result = match &said {
        Some(said) if reply.status == 200 && said.success => Ok(()),
        _ => Err(kind(reply, said.as_ref())),
    };
    let id = said.and_then(|said| said.result).and_then(|result| result.id);
    let outcome = reply.outcome(batch, result);
    BatchOutcome { request_id: outcome.request_id.clone().or(id), ..outcome }
}

fn kind(reply: &Reply, said: Option<&Said>) -> FailureKind {
    let has = |codes: &[u32]| said.is_some_and(|said| said.errors.iter().any(|error| codes.contains(&error.code)));
    match reply.status {
        _ if has(&NOT_ALLOWED) => FailureKind::Unauthorized,
        _ if has(&NOT_IN_THIS_PLAN) || has(&NO_SUCH_ZONE) => FailureKind::Misconfigured,
        200 if said.is_none() => FailureKind::Misconfigured,
        // It does not say which URL it does not like.
        200 | 400 | 413 | 422 => FailureKind::Together,
        _ => reply.kind(),
    }
}

/// Whether the token may purge this zone: it is asked for nothing, and says so.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    let said: Option<Said> = reply.json();
    let is_nothing = |said: &Said| said.success || said.errors.iter().any(|error| error.code == NOTHING_ASKED);
    if matches!(reply.status, 200 | 400) && said.as_ref().is_some_and(is_nothing) {
        return Ok(Verdict::passed("Cloudflare accepts the token for purges of this zone.", Vec::new()));
    }
    Err(match kind(reply, said.as_ref()) {
        FailureKind::Together => FailureKind::Misconfigured,
        kind => kind,
    })
}
