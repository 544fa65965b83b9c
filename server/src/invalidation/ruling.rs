//! From what a provider answered to what is recorded: who is done, who is tried again, who is given up, and what is to
//! be said about the connection. Only this room decides that something is tried again.

use std::time::Duration;

use app::model::invalidation::{Counts, InvalidationState, UrlState};

use crate::providers::{BatchOutcome, Failure, FailureKind, UrlOutcome};

/// Attempts at a batch that the vendor or the network failed.
pub const MAX_ATTEMPTS: u32 = 5;
/// Attempts that the vendor put off: it answered, so patience is worth more.
pub const MAX_LIMITED_ATTEMPTS: u32 = 20;
/// Bytes of an answer that are kept.
pub const MAX_ANSWER_BYTES: usize = 500;

/// How often a batch was tried. What the vendor put off counts apart, so that waiting for it uses up nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    pub attempts: u32,
    pub limited: u32,
}

impl Tries {
    /// With one more. Both bounds end a batch, and each attempt comes nearer to one of them.
    fn and_one(self, is_limited: bool) -> Self {
        if is_limited {
            Self { limited: self.limited.saturating_add(1), ..self }
        } else {
            Self { attempts: self.attempts.saturating_add(1), ..self }
        }
    }

    pub fn all(self) -> u32 {
        self.attempts.saturating_add(self.limited)
    }

    fn are_used_up(self) -> bool {
        self.attempts >= MAX_ATTEMPTS || self.limited >= MAX_LIMITED_ATTEMPTS
    }
}

/// What to record of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// One for each URL, in the batch's order. `Waiting` is tried again.
    pub urls: Vec<UrlRuling>,
    /// A sentence about the connection, with the vendor's words in it; none when all went well.
    pub remark: Option<String>,
    /// Why nothing more may be sent to this connection for this invalidation.
    pub stop: Option<String>,
    /// The vendor wants to be left alone for so long.
    pub pause: Option<Duration>,
    /// The vendor said that it was too much, with or without saying for how long.
    pub is_limited: bool,
    /// Whether it goes on in two halves, since some of it keep the vendor from taking the rest. That costs no tries.
    pub is_split: bool,
    /// What it says about the connection.
    pub sign: Sign,
    /// This attempt among them.
    pub tries: Tries,
}

/// What an attempt says about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It works; the time that it took tells of its pace.
    Works,
    /// All of the batch failed for a reason that lies in the connection.
    Fails,
    Nothing,
}

/// What to record of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRuling {
    pub state: UrlState,
    pub answer: String,
}

impl Ruling {
    /// Rules on a provider's outcome, after so many tries `before` it. Where the provider gave fewer outcomes than there
    /// are `urls`, the rest counts as failed in passing.
    pub fn on(outcome: &BatchOutcome, urls: usize, before: Tries) -> Self {
        let unanswered = UrlOutcome::Failed(Failure {
            kind: FailureKind::Passing,
            answer: "no outcome was given for this URL".to_owned(),
        });
        let outcomes: Vec<&UrlOutcome> = outcome.urls.iter().chain(std::iter::repeat(&unanswered)).take(urls).collect();
        let is_limited = outcomes.iter().any(|outcome| is_kind(outcome, FailureKind::Limited));
        let is_split = urls > 1 && outcomes.iter().any(|outcome| is_kind(outcome, FailureKind::Together));
        let tries = if is_split { before } else { before.and_one(is_limited) };
        Self {
            urls: outcomes.iter().map(|outcome| UrlRuling::on(outcome, tries, is_split)).collect(),
            remark: worst_failure(&outcomes).map(|failure| remark(failure, tries, is_split)),
            is_split,
            stop: stop(&outcomes),
            pause: outcome.pause,
            is_limited,
            tries,
            sign: Sign::of(&outcomes, is_limited),
        }
    }

    /// Rules on a batch of which nothing more is asked, for a reason that is the same for each URL.
    pub fn ended(reason: &str, urls: usize, tries: Tries) -> Self {
        let answer = shorten(reason, MAX_ANSWER_BYTES);
        let remark = Some(answer.clone()).filter(|_| urls > 0);
        Self {
            urls: vec![UrlRuling { state: UrlState::Failed, answer }; urls],
            remark,
            stop: None,
            pause: None,
            is_limited: false,
            is_split: false,
            sign: Sign::Nothing,
            tries,
        }
    }

    /// Says of what was purged that it was thrown away, although it was to be marked as stale.
    pub fn tell_thrown_away(&mut self) {
        for url in self.urls.iter_mut().filter(|url| url.state == UrlState::Purged) {
            url.answer = shorten(&thrown_away(&url.answer), MAX_ANSWER_BYTES);
        }
    }

    /// Holds what was purged: the vendor has only accepted it.
    pub fn hold(&mut self) {
        for url in self.urls.iter_mut().filter(|url| url.state == UrlState::Purged) {
            url.state = UrlState::Waiting;
        }
    }

    /// How many wait, to be tried again or for the vendor.
    pub fn waiting(&self) -> usize {
        self.urls.iter().filter(|url| url.state == UrlState::Waiting).count()
    }
}

impl Sign {
    fn of(outcomes: &[&UrlOutcome], is_limited: bool) -> Self {
        if outcomes.iter().any(|outcome| !matches!(outcome, UrlOutcome::Failed(_))) {
            Self::Works
        } else if !is_limited && !outcomes.is_empty() && outcomes.iter().all(|outcome| is_of_the_connection(outcome)) {
            Self::Fails
        } else {
            Self::Nothing
        }
    }
}

impl UrlRuling {
    fn on(outcome: &UrlOutcome, tries: Tries, is_split: bool) -> Self {
        let (state, answer) = match outcome {
            UrlOutcome::Purged { answer } => (UrlState::Purged, answer),
            UrlOutcome::NotCached { answer } => (UrlState::NotCached, answer),
            UrlOutcome::Failed(failure) => (state_of(failure.kind, tries, is_split), &failure.answer),
        };
        Self { state, answer: shorten(answer, MAX_ANSWER_BYTES) }
    }
}

/// The answer of a connection that can only throw copies away, where they were to be marked as stale.
pub fn thrown_away(answer: &str) -> String {
    format!("Thrown away, since copies cannot be marked as stale here: {answer}")
}

/// How an invalidation ended.
pub fn end(counts: Counts) -> InvalidationState {
    if counts.cancelled > 0 {
        InvalidationState::Cancelled
    } else if counts.done == 0 {
        InvalidationState::Failed
    } else if counts.refused + counts.failed == 0 {
        InvalidationState::Done
    } else {
        InvalidationState::Partial
    }
}

/// At most `limit` bytes of `text`, cut between characters, on one line.
pub fn shorten(text: &str, limit: usize) -> String {
    let mut short: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    if short.len() > limit {
        let cut = short.floor_char_boundary(limit.saturating_sub('…'.len_utf8()));
        short.truncate(cut);
        short.push('…');
    }
    short
}

fn is_kind(outcome: &UrlOutcome, kind: FailureKind) -> bool {
    matches!(outcome, UrlOutcome::Failed(failure) if failure.kind == kind)
}

fn is_of_the_connection(outcome: &UrlOutcome) -> bool {
    matches!(outcome, UrlOutcome::Failed(failure) if !matches!(failure.kind, FailureKind::Refused | FailureKind::Together))
}

fn state_of(kind: FailureKind, tries: Tries, is_split: bool) -> UrlState {
    match kind {
        FailureKind::Together if is_split => UrlState::Waiting,
        // Alone, it is the one.
        FailureKind::Refused | FailureKind::Together => UrlState::Refused,
        FailureKind::Limited | FailureKind::Passing if !tries.are_used_up() => UrlState::Waiting,
        FailureKind::Limited
        | FailureKind::Passing
        | FailureKind::Unauthorized
        | FailureKind::Misconfigured
        | FailureKind::Barred => UrlState::Failed,
    }
}

/// The failure that a person should hear of first.
fn worst_failure<'a>(outcomes: &[&'a UrlOutcome]) -> Option<&'a Failure> {
    let failures = outcomes.iter().filter_map(|outcome| match outcome {
        UrlOutcome::Failed(failure) => Some(failure),
        UrlOutcome::Purged { .. } | UrlOutcome::NotCached { .. } => None,
    });
    // The first of the gravest ones.
    failures.rev().max_by_key(|failure| failure.kind)
}

fn remark(failure: &Failure, tries: Tries, is_split: bool) -> String {
    let answer = shorten(&failure.answer, MAX_ANSWER_BYTES);
    match (failure.kind, state_of(failure.kind, tries, is_split)) {
        (FailureKind::Unauthorized, _) => format!(
            "It does not accept our credentials or our address. It answered: {answer}. Correct the connection under \
             Setup > Connections, then retry what failed."
        ),
        (FailureKind::Misconfigured, _) => format!(
            "The connection is set up wrongly. It answered: {answer}. Correct it under Setup > Connections, then retry \
             what failed."
        ),
        (FailureKind::Barred, _) => format!("Nothing was sent there. {answer}. Then retry what failed."),
        (FailureKind::Together, UrlState::Waiting) => format!(
            "It took none of a request's URLs for the sake of some; they are looked for by itself. It answered: {answer}."
        ),
        (FailureKind::Refused | FailureKind::Together, _) => format!("It refused a URL. It answered: {answer}."),
        (FailureKind::Limited, UrlState::Waiting) => {
            format!("It asked for a pause; the rest is sent by itself. It answered: {answer}.")
        }
        (FailureKind::Passing, UrlState::Waiting) => {
            let attempts = tries.attempts;
            format!("Attempt {attempts} of {MAX_ATTEMPTS} failed; it is tried again by itself. It answered: {answer}.")
        }
        (FailureKind::Limited | FailureKind::Passing, _) => {
            format!("Given up after {} attempts. It answered: {answer}.", tries.all())
        }
    }
}

/// When the whole batch was turned away for a reason that only a person can mend, the next batch would be too.
fn stop(outcomes: &[&UrlOutcome]) -> Option<String> {
    let turned_away = |outcome: &&UrlOutcome| {
        [FailureKind::Unauthorized, FailureKind::Misconfigured, FailureKind::Barred]
            .iter()
            .any(|kind| is_kind(outcome, *kind))
    };
    if outcomes.is_empty() || !outcomes.iter().all(turned_away) {
        return None;
    }
    worst_failure(outcomes).map(|failure| {
        let answer = shorten(&failure.answer, MAX_ANSWER_BYTES / 2);
        format!(
            "Not sent, because the connection was turned away before: {answer}. Correct it under Setup > Connections."
        )
    })
}

#[cfg(test)]
mod tests;
