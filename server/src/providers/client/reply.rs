//! An answer as providers work with it: its words already without secrets, its pause read, its meaning by status.

use std::collections::HashSet;
use std::time::Duration;

use app::model::purge_url::PurgeUrl;
use app::model::timestamp::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap};
use serde::de::DeserializeOwned;

use super::{Answer, Client, Redactor, Request, Trouble, TroubleKind};
use crate::providers::distinct::named;
use crate::providers::{Batch, BatchOutcome, Failure, FailureKind, UrlOutcome};

/// From so many seconds on, two clocks are said to differ; the strictest vendor refuses from 30 on.
const SKEW_SECONDS: u64 = 5;

/// How far this server's clock is off the vendor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    seconds: u64,
    is_behind: bool,
}

impl Skew {
    /// As a sentence without its end.
    pub fn told(self, vendor: &str) -> String {
        let Self { seconds, is_behind } = self;
        let way = if is_behind { "behind" } else { "ahead of" };
        format!("This server's clock is {seconds} s {way} that of {vendor}, which refuses signatures of another time")
    }
}

/// A vendor's answer. It has no `Debug`: a vendor may repeat a secret in it.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Status and first words, for people, without secrets.
    pub words: String,
    /// What Retry-After asks for.
    pub pause: Option<Duration>,
    /// From the headers, without secrets.
    pub request_id: Option<String>,
    pub took: Duration,
}

impl Client {
    /// Sends one request. What keeps it from being answered is a failure like those that vendors tell.
    ///
    /// # Errors
    /// A `Failure` where there is no whole answer.
    pub async fn ask(&self, request: Request, redactor: &Redactor) -> Result<Reply, Failure> {
        Ok(self.exchange(request).await?.reply(redactor))
    }
}

impl Answer {
    pub fn reply(self, redactor: &Redactor) -> Reply {
        let (words, request_id) = (self.words(redactor), self.request_id(redactor));
        let Self { status, headers, body, took, retry_after, .. } = self;
        Reply { status, headers, body, words, pause: retry_after, request_id, took }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let kind = match trouble.kind {
            TroubleKind::NoName | TroubleKind::Unreachable | TroubleKind::TimedOut | TroubleKind::Closed => {
                FailureKind::Passing
            }
            TroubleKind::Tls | TroubleKind::NotHttp => FailureKind::Misconfigured,
            TroubleKind::Private => FailureKind::Barred,
        };
        Self { kind, answer: trouble.message }
    }
}

impl Reply {
    /// The body, if it is that.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A header's number.
    pub fn number<T: std::str::FromStr>(&self, header: &str) -> Option<T> {
        self.headers.get(header)?.to_str().ok()?.trim().parse().ok()
    }

    /// How far the vendor's clock and ours are apart, if that is worth a word: signatures hold for a while only.
    pub fn skew(&self, now: Timestamp) -> Option<Skew> {
        let theirs =
            DateTimeParser::new().parse_timestamp(self.headers.get(DATE)?.to_str().ok()?).ok()?.as_millisecond();
        let skew = Skew { seconds: theirs.abs_diff(now.0) / 1_000, is_behind: theirs > now.0 };
        (skew.seconds >= SKEW_SECONDS).then_some(skew)
    }

    /// What the status alone says of a vendor's API, where it is none of success.
    pub fn kind(&self) -> FailureKind {
        match self.status {
            // Its words, or its length.
            400 | 409 | 413 | 414 | 422 => FailureKind::Refused,
            429 => FailureKind::Limited,
            status => match FailureKind::of_status(status) {
                // An API that lacks a path, or wants another method or body, is another API.
                FailureKind::Refused => FailureKind::Misconfigured,
                kind => kind,
            },
        }
    }

    pub fn failure(&self, kind: FailureKind) -> Failure {
        Failure { kind, answer: self.words.clone() }
    }

    /// None of a batch was taken. Where what the vendor said names some of its URLs, those are refused; it has not looked at
    /// the others.
    pub fn refusal(&self, batch: &Batch, kind: FailureKind, said: &str) -> BatchOutcome {
        let outcome = self.outcome(batch, Err(kind));
        let named = if kind == FailureKind::Together { named(batch.urls(), said) } else { HashSet::new() };
        if named.is_empty() {
            return outcome;
        }
        let kind_of = |url: &PurgeUrl| if named.contains(url.as_str()) { FailureKind::Refused } else { kind };
        let urls = batch.urls().iter().map(|url| UrlOutcome::Failed(self.failure(kind_of(url))));
        BatchOutcome { urls: urls.collect(), ..outcome }
    }

    /// The same for each URL of a batch.
    pub fn outcome(&self, batch: &Batch, result: Result<(), FailureKind>) -> BatchOutcome {
        let (outcome, may_pause) = match result {
            Ok(()) => (UrlOutcome::Purged { answer: self.words.clone() }, false),
            Err(kind) => (UrlOutcome::Failed(self.failure(kind)), kind.is_worth_retrying()),
        };
        BatchOutcome {
            urls: vec![outcome; batch.count()],
            pause: self.pause.filter(|pause| may_pause && *pause > Duration::ZERO),
            request_id: self.request_id.clone(),
            ..BatchOutcome::default()
        }
    }
}
