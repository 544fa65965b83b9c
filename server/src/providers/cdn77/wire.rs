//! What CDN77 is sent, and what its answers mean.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::distinct::{paths, wildcards};
use crate::providers::{Batch, BatchOutcome, Failure, FailureKind, Followed, Objects, Pending, UrlOutcome, Verdict};

/// How long a job is left alone between two questions.
const LOOK_AFTER: Duration = Duration::from_secs(10);

#[derive(Serialize)]
pub struct Paths {
    pub paths: Vec<String>,
}

#[derive(Serialize)]
pub struct Tags<'a> {
    pub tags: &'a [String],
}

/// What becomes of a request.
#[derive(Deserialize)]
struct Job {
    /// A number or a text.
    id: serde_json::Value,
    state: State,
    #[serde(default)]
    ignored_paths: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Queued,
    Processing,
    Done,
}

impl Job {
    fn id(&self) -> String {
        self.id.as_str().map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

/// What became of a batch: it is a job now, except for the paths that are ignored.
pub fn outcome(batch: &Batch, reply: &Reply) -> BatchOutcome {
    let job: Option<Job> = reply.json();
    let Some(job) = job.filter(|_| matches!(reply.status, 200..=202)) else {
        return reply.outcome(batch, Err(kind(reply)));
    };
    let path_of = |line: usize| match &batch.objects {
        Objects::Urls(urls) => paths(&urls[line..=line]),
        Objects::Prefixes(folders) => wildcards(&folders[line..=line]),
        Objects::Tags(_) | Objects::Hosts(_) | Objects::Everything => Vec::new(),
    };
    let urls = (0..batch.count()).map(|line| {
        if path_of(line).iter().any(|path| job.ignored_paths.contains(path)) {
            let answer = "it ignored this path".to_owned();
            return UrlOutcome::Failed(Failure { kind: FailureKind::Refused, answer });
        }
        UrlOutcome::Purged { answer: reply.words.clone() }
    });
    let pending = Pending { ticket: Some(job.id()), look_after: LOOK_AFTER };
    BatchOutcome {
        urls: urls.collect(),
        pending: Some(pending).filter(|_| job.state != State::Done),
        request_id: Some(job.id()),
        ..BatchOutcome::default()
    }
}

fn kind(reply: &Reply) -> FailureKind {
    match reply.status {
        // It does not say which path it does not like.
        400 | 413 | 422 => FailureKind::Together,
        200..=202 => FailureKind::Misconfigured,
        _ => reply.kind(),
    }
}

/// What a job's state says.
pub fn followed(reply: &Reply) -> Followed {
    match (reply.status, reply.json::<Job>()) {
        (200, Some(Job { state: State::Done, .. })) => Followed::Done { answer: reply.words.clone() },
        (200, Some(_)) => Followed::Working { look_after: LOOK_AFTER, answer: reply.words.clone() },
        (200, None) => Followed::Failed(reply.failure(FailureKind::Misconfigured)),
        _ => Followed::Failed(reply.failure(reply.kind())),
    }
}

/// Whether the token sees the resource.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match reply.status {
        200 => Ok(Verdict::passed("CDN77 accepts the token for this resource.", Vec::new())),
        _ => Err(reply.kind()),
    }
}
