//! What the indicator says: how long, how far, and how it ended. `digits` writes numbers as the reader does.

use crate::components::{StateKind, span_words, speed_words};
use crate::model::invalidation::{ConnectionProgress, Counts, InvalidationState, Progress};
use crate::model::purge::PurgeKind;

/// Writes a count.
pub type Digits = fn(u64) -> String;

/// What stands between facts in one line.
const BETWEEN: &str = " · ";

/// What it does now, where that is not to send what is left.
pub fn doing(state: InvalidationState) -> Option<&'static str> {
    match state {
        InvalidationState::Preparing => Some("Making the list"),
        InvalidationState::Waiting => Some("Waits for approval"),
        InvalidationState::Running
        | InvalidationState::Done
        | InvalidationState::Partial
        | InvalidationState::Failed
        | InvalidationState::Cancelled => None,
    }
}

/// The same, by all that is known of it.
pub fn doing_now(progress: &Progress) -> Option<&'static str> {
    let mut left = progress.connections.iter().filter(|connection| connection.counts.left > 0).peekable();
    match progress.state {
        InvalidationState::Waiting if progress.is_cancelled => Some("Cancelling"),
        InvalidationState::Running if progress.is_cancelled => Some("Cancelling; what is on its way is waited for"),
        InvalidationState::Running if left.peek().is_some() && left.all(|connection| connection.is_paused) => {
            Some("Paused")
        }
        state => doing(state),
    }
}

/// Why it waits for a second person, while it does.
pub fn why_it_waits(progress: &Progress, digits: Digits) -> Option<String> {
    let approval = progress.approval.as_ref().filter(|_| progress.waits_for_approval())?;
    Some(format!("{} Nothing of it is sent before.", approval.need.sentence(progress.kind, digits)))
}

/// How long the rest takes.
pub fn time_left(left_ms: Option<u64>) -> String {
    match left_ms {
        None => "The time left is not known yet".to_owned(),
        Some(0..1_000) => "Done in a moment".to_owned(),
        Some(left_ms) => format!("About {} left", span_words(left_ms)),
    }
}

/// `812 of 1,240 URLs`.
pub fn how_far(counts: Counts, kind: PurgeKind, digits: Digits) -> String {
    format!("{} of {}", digits(ended(counts)), how_many(counts.total, kind, digits))
}

/// `620 purged · 14 were not cached · 2 refused`; nothing of what is zero.
pub fn outcome(counts: Counts, digits: Digits) -> String {
    let purged = counts.done.saturating_sub(counts.not_cached);
    let not_cached = if counts.not_cached == 1 { "was not cached" } else { "were not cached" };
    let parts = [
        (purged, "purged"),
        (counts.not_cached, not_cached),
        (counts.refused, "refused"),
        (counts.failed, "failed"),
        (counts.cancelled, "cancelled"),
        (counts.left, "left"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", digits(count)))
        .collect();
    if said.is_empty() { "Nothing".to_owned() } else { said.join(BETWEEN) }
}

/// How it ended, in two or three words; none while it runs.
pub fn ending(state: InvalidationState) -> Option<&'static str> {
    match state {
        InvalidationState::Preparing | InvalidationState::Waiting | InvalidationState::Running => None,
        InvalidationState::Done => Some("Done"),
        InvalidationState::Partial => Some("Partly done"),
        InvalidationState::Failed => Some("Nothing was purged"),
        InvalidationState::Cancelled => Some("Cancelled"),
    }
}

/// What one connection did so far, and how fast it is.
pub fn connection_words(connection: &ConnectionProgress, kind: PurgeKind, digits: Digits) -> String {
    match connection.us_per_url {
        _ if connection.counts.left == 0 => outcome(connection.counts, digits),
        Some(us_per_url) if kind == PurgeKind::Url => {
            format!("{}{BETWEEN}{}", how_far(connection.counts, kind, digits), speed_words(us_per_url, digits))
        }
        Some(_) | None => how_far(connection.counts, kind, digits),
    }
}

/// Why the end is later than was said: what is another now than it was `before`.
pub fn why_longer(before: &Progress, now: &Progress, digits: Digits) -> String {
    let of_one = now.connections.iter().filter(|connection| connection.counts.left > 0).find_map(|connection| {
        let before = before.connections.iter().find(|before| before.connection_id == connection.connection_id)?;
        let name = &connection.name;
        if connection.waiting_until.is_some() {
            return Some(format!("{name} has to be waited for"));
        }
        let (then_us, now_us) = (before.us_per_url?, connection.us_per_url?);
        (now_us > then_us + then_us / 20)
            .then(|| format!("{name} takes {} now, not {}", speed_words(now_us, digits), speed_words(then_us, digits)))
    });
    let why = of_one.unwrap_or_else(|| "some of it waits longer for its turn, or is sent again".to_owned());
    format!("Longer than was said before: {why}.")
}

/// Where one connection stands, of an invalidation in that state.
pub fn connection_state(connection: &ConnectionProgress, of_all: InvalidationState) -> StateKind {
    let counts = connection.counts;
    match (counts.left, counts.done, counts.refused + counts.failed) {
        (0, ..) if counts.cancelled > 0 => StateKind::Off,
        (0, _, 0) => StateKind::Done,
        (0, 0, _) => StateKind::Failed,
        (0, _, _) => StateKind::Partial,
        _ if of_all == InvalidationState::Waiting => StateKind::Waiting,
        _ if connection.is_paused || connection.waiting_until.is_some() => StateKind::Waiting,
        _ => StateKind::Running,
    }
}

/// The mark's word, where the mark's own is not the right one.
pub fn connection_word(connection: &ConnectionProgress) -> Option<String> {
    if connection.is_paused {
        Some("paused".to_owned())
    } else if connection.counts.left == 0 && connection.counts.cancelled > 0 {
        Some("cancelled".to_owned())
    } else {
        None
    }
}

/// How long a connection waits before it goes on.
pub fn pause(left_ms: u64) -> String {
    if left_ms == 0 { "goes on in a moment".to_owned() } else { format!("goes on in {}", span_words(left_ms)) }
}

/// The state as a mark.
pub fn mark(state: InvalidationState) -> StateKind {
    match state {
        InvalidationState::Preparing | InvalidationState::Running => StateKind::Running,
        InvalidationState::Waiting => StateKind::Waiting,
        InvalidationState::Done => StateKind::Done,
        InvalidationState::Partial => StateKind::Partial,
        InvalidationState::Failed => StateKind::Failed,
        InvalidationState::Cancelled => StateKind::Off,
    }
}

/// Those of which nothing more is expected.
pub fn ended(counts: Counts) -> u64 {
    counts.total.saturating_sub(counts.left)
}

/// `1,240 URLs`.
pub fn how_many(count: u64, kind: PurgeKind, digits: Digits) -> String {
    format!("{} {}", digits(count), kind.noun(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::intl::grouped;
    use crate::model::timestamp::Timestamp;

    const DONE: Counts = Counts { total: 634, done: 634, not_cached: 14, refused: 0, failed: 0, cancelled: 0, left: 0 };

    #[test]
    fn the_time_left_is_never_negative_and_never_invented() {
        assert_eq!(time_left(Some(0)), "Done in a moment");
        assert_eq!(time_left(Some(40_000)), "About 40 s left");
        assert_eq!(time_left(None), "The time left is not known yet");
    }

    #[test]
    fn an_outcome_names_only_what_there_is() {
        assert_eq!(outcome(DONE, grouped), "620 purged · 14 were not cached");
        let one = Counts { total: 3, done: 1, not_cached: 1, refused: 1, failed: 1, cancelled: 0, left: 0 };
        assert_eq!(outcome(one, grouped), "1 was not cached · 1 refused · 1 failed");
        assert_eq!(outcome(Counts::default(), grouped), "Nothing");
    }

    #[test]
    fn how_far_counts_refused_and_failed_as_ended() {
        let counts = Counts { total: 1_240, done: 800, not_cached: 0, refused: 10, failed: 2, cancelled: 0, left: 428 };
        assert_eq!(how_far(counts, PurgeKind::Url, grouped), "812 of 1,240 URLs");
        assert_eq!(how_far(Counts { total: 1, left: 1, ..Counts::default() }, PurgeKind::Url, grouped), "0 of 1 URL");
    }

    #[test]
    fn a_connection_stands_where_its_counts_say() {
        let connection = |counts, waiting_until| ConnectionProgress {
            connection_id: String::new(),
            name: "Edge".to_owned(),
            counts,
            remark: None,
            waiting_until,
            is_paused: false,
            us_per_url: None,
        };
        let half = Counts { total: 2, done: 1, left: 1, ..Counts::default() };
        let refused = Counts { total: 1, refused: 1, ..Counts::default() };
        let mixed = Counts { total: 2, done: 1, failed: 1, ..Counts::default() };
        let state = |connection: &ConnectionProgress| connection_state(connection, InvalidationState::Running);
        assert_eq!(state(&connection(half, None)), StateKind::Running);
        assert_eq!(state(&connection(half, Some(Timestamp(1)))), StateKind::Waiting);
        assert_eq!(state(&connection(DONE, None)), StateKind::Done);
        assert_eq!(state(&connection(refused, None)), StateKind::Failed);
        assert_eq!(state(&connection(mixed, None)), StateKind::Partial);
        assert_eq!(connection_state(&connection(half, None), InvalidationState::Waiting), StateKind::Waiting);
        let paused = ConnectionProgress { is_paused: true, ..connection(half, None) };
        assert_eq!((state(&paused), connection_word(&paused).as_deref()), (StateKind::Waiting, Some("paused")));
        assert_eq!(connection_words(&connection(half, None), PurgeKind::Url, grouped), "1 of 2 URLs");
        assert_eq!(connection_words(&connection(mixed, None), PurgeKind::Url, grouped), "1 purged · 1 failed");
        let seen = |us, waiting| ConnectionProgress { us_per_url: Some(us), ..connection(half, waiting) };
        assert_eq!(connection_words(&seen(5_000, None), PurgeKind::Url, grouped), "1 of 2 URLs · 200 URLs a second");
        let with = |connection| Progress {
            id: String::new(),
            state: InvalidationState::Running,
            counts: half,
            created: Timestamp(0),
            finished: None,
            now: Timestamp(0),
            estimate_ms: None,
            connections: vec![connection],
            trouble: None,
            is_cancelled: false,
            kind: PurgeKind::Url,
            approval: None,
        };
        let why = |then, now| why_longer(&with(then), &with(now), grouped);
        let slower = why(seen(5_000, None), seen(10_000, None));
        assert_eq!(slower, "Longer than was said before: Edge takes 100 URLs a second now, not 200 URLs a second.");
        let waits = why(seen(5_000, None), seen(10_000, Some(Timestamp(1))));
        assert_eq!(waits, "Longer than was said before: Edge has to be waited for.");
        let same = why(seen(5_000, None), seen(5_000, None));
        assert!(same.ends_with("waits longer for its turn, or is sent again."), "{same}");
    }
}
