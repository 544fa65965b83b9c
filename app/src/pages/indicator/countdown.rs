//! When the rest will be done, by the reader's own clock: the server tells spans, and the two clocks need not agree. It
//! keeps an end steady while new estimates say nearly the same, so that the seconds count down and do not dance.

use crate::model::timestamp::Timestamp;

/// An estimate that differs by less than this, or by less than `STEADY_PERCENT` of what is left, changes nothing.
const STEADY_MS: u64 = 1_500;
const STEADY_PERCENT: u64 = 5;

/// The moment when the rest will be done, as it is believed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    end: Timestamp,
}

impl Countdown {
    /// What is believed after an answer that arrived at `received` and gave the rest `left_ms`; none without an estimate.
    pub fn corrected(before: Option<Self>, received: Timestamp, left_ms: Option<u64>) -> Option<Self> {
        let left_ms = left_ms?;
        let end = later(received, left_ms);
        let tolerance_ms = STEADY_MS.max(left_ms / 100 * STEADY_PERCENT);
        match before {
            Some(before) if before.end.0.abs_diff(end.0) <= tolerance_ms && before.end > received => Some(before),
            Some(_) | None => Some(Self { end }),
        }
    }

    /// What is left; 0 once the end has passed.
    pub fn left_ms(self, now: Timestamp) -> u64 {
        self.end.since_ms(now)
    }

    pub fn end(self) -> Timestamp {
        self.end
    }

    /// Whether the end is so much later than it was believed to be that a reader has to be told why.
    pub fn has_slipped(self, before: Self) -> bool {
        self.end.since_ms(before.end) > STEADY_MS
    }
}

/// A moment of the server's, such as the end of a pause, by the reader's clock: `server_now` was read when the answer
/// that arrived at `received` was made.
pub fn by_readers_clock(at: Timestamp, server_now: Timestamp, received: Timestamp) -> Timestamp {
    received.plus_ms(at.0.saturating_sub(server_now.0))
}

fn later(at: Timestamp, span_ms: u64) -> Timestamp {
    at.plus_ms(i64::try_from(span_ms).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_795_357_930_000);

    fn counting(left_ms: u64) -> Option<Countdown> {
        Countdown::corrected(None, START, Some(left_ms))
    }

    #[test]
    fn it_counts_down_between_answers() {
        let countdown = counting(40_000).unwrap();
        assert_eq!(countdown.left_ms(START), 40_000);
        assert_eq!(countdown.left_ms(START.plus_ms(3_000)), 37_000);
        assert_eq!(countdown.end(), START.plus_ms(40_000));
    }

    #[test]
    fn it_is_never_negative() {
        assert_eq!(counting(1_000).unwrap().left_ms(START.plus_ms(60_000)), 0);
    }

    #[test]
    fn nearly_the_same_estimate_does_not_make_the_seconds_dance() {
        let first = counting(40_000);
        let second = Countdown::corrected(first, START.plus_ms(1_000), Some(40_400));
        assert_eq!(second, first);
    }

    #[test]
    fn another_estimate_corrects_it_both_ways() {
        let first = counting(40_000);
        let longer = Countdown::corrected(first, START.plus_ms(1_000), Some(60_000)).unwrap();
        assert_eq!(longer.left_ms(START.plus_ms(1_000)), 60_000);
        let shorter = Countdown::corrected(first, START.plus_ms(1_000), Some(9_000)).unwrap();
        assert_eq!(shorter.left_ms(START.plus_ms(1_000)), 9_000);
    }

    #[test]
    fn an_end_slips_when_it_moves_away_and_not_when_it_comes_nearer() {
        let first = counting(40_000).unwrap();
        let corrected = |left_ms| Countdown::corrected(Some(first), START, Some(left_ms)).unwrap();
        assert!(corrected(60_000).has_slipped(first));
        assert!(!corrected(20_000).has_slipped(first));
        assert!(!corrected(41_000).has_slipped(first));
    }

    #[test]
    fn a_small_drift_does_not_add_up() {
        let mut countdown = counting(600_000);
        for second in 1..=120 {
            countdown = Countdown::corrected(countdown, START.plus_ms(second * 1_000), Some(600_000));
        }
        let left_ms = countdown.unwrap().left_ms(START.plus_ms(120_000));
        assert!(left_ms >= 570_000, "{left_ms}");
    }

    #[test]
    fn an_end_that_has_passed_gives_way_to_any_estimate() {
        let late = START.plus_ms(41_000);
        let corrected = Countdown::corrected(counting(40_000), late, Some(400)).unwrap();
        assert_eq!(corrected.left_ms(late), 400);
    }

    #[test]
    fn without_an_estimate_there_is_nothing_to_count() {
        assert_eq!(Countdown::corrected(counting(40_000), START, None), None);
    }

    #[test]
    fn a_pause_ends_by_the_readers_clock() {
        let server_now = Timestamp(5_000);
        assert_eq!(by_readers_clock(Timestamp(17_000), server_now, START), START.plus_ms(12_000));
        assert_eq!(by_readers_clock(Timestamp(4_000), server_now, START), START.plus_ms(-1_000));
    }
}
