//! What Fastly is sent, and what its answers mean.

use std::collections::BTreeMap;
use std::time::Duration;

use app::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

use crate::providers::client::Reply;
use crate::providers::each::Meaning;
use crate::providers::{Batch, BatchOutcome, FailureKind, UrlOutcome, Verdict};

/// When a limit ends, in seconds since 1970.
const RESET: &str = "fastly-ratelimit-reset";
/// The longest pause that is believed of a reset.
const MAX_PAUSE: Duration = Duration::from_hours(1);

#[derive(Serialize)]
pub struct Keys<'a> {
    pub surrogate_keys: Vec<&'a str>,
}

#[derive(Deserialize)]
struct Purged {
    status: String,
}

/// What a token may do.
#[derive(Deserialize)]
struct Token {
    /// Scopes with blanks between them.
    #[serde(default)]
    scope: String,
    #[serde(default)]
    expires_at: Option<String>,
}

/// What became of a request for keys, or for all of a service: all of it, or none. For keys it gives the ID of each one's
/// purge.
pub fn outcome(batch: &Batch, reply: &Reply, now: Timestamp) -> BatchOutcome {
    let is_object = || reply.json::<BTreeMap<String, serde_json::Value>>().is_some();
    let result = match reply.status {
        200 if is_object() => Ok(()),
        // “Record not found”: there is no such service for this token.
        200 | 404 => Err(FailureKind::Misconfigured),
        400 | 413 => Err(FailureKind::Together),
        _ => Err(reply.kind()),
    };
    let outcome = reply.outcome(batch, result);
    let pause = until_reset(reply, now).filter(|_| result == Err(FailureKind::Limited)).or(outcome.pause);
    BatchOutcome { pause, ..outcome }
}

/// What became of one URL.
pub fn meaning(reply: &Reply, now: Timestamp) -> Meaning {
    if reply.status == 200 {
        let is_purged = reply.json::<Purged>().is_some_and(|purged| purged.status == "ok");
        let answer = reply.words.clone();
        return if is_purged { Ok(UrlOutcome::Purged { answer }) } else { Err((FailureKind::Misconfigured, None)) };
    }
    let kind = match reply.status {
        // “Record not found”: no service of this customer has the host.
        404 => FailureKind::Refused,
        _ => reply.kind(),
    };
    Err((kind, until_reset(reply, now).or(reply.pause)))
}

fn until_reset(reply: &Reply, now: Timestamp) -> Option<Duration> {
    let reset: i64 = reply.number(RESET)?;
    let seconds = u64::try_from(reset.saturating_sub(now.0.div_euclid(1_000))).ok()?;
    Some(Duration::from_secs(seconds).min(MAX_PAUSE))
}

/// Whether the token may purge, and whether also all of a service where there is one.
pub fn verdict(reply: &Reply, has_service: bool) -> Result<Verdict, FailureKind> {
    if reply.status != 200 {
        return Err(reply.kind());
    }
    let token: Token = reply.json().ok_or(FailureKind::Misconfigured)?;
    let mut details = token.details();
    if has_service && !token.may("purge_all") {
        details.push("It may not clear everything: that takes the scope purge_all".to_owned());
    }
    if token.may("purge_select") {
        return Ok(Verdict::passed("Fastly accepts the token for purges.", details));
    }
    let message = "The token may not purge URLs. Make one with the scope purge_select.".to_owned();
    Ok(Verdict { passed: false, message, details })
}

impl Token {
    fn may(&self, wanted: &str) -> bool {
        self.scope.split_whitespace().any(|scope| scope == "global" || scope == wanted)
    }

    /// For people.
    fn details(&self) -> Vec<String> {
        let scope = format!("Its scopes: {}", if self.scope.is_empty() { "none" } else { &self.scope });
        let end = self.expires_at.as_ref().map(|end| format!("It expires at {end}"));
        std::iter::once(scope).chain(end).collect()
    }
}
