//! The machine's clock, which never goes back here. Between two looks time passes as the machine counts it, which no setting of
//! a clock touches. Where the clock is ahead, it was set or the machine slept, and it is followed at once: what is held is
//! renewed before anything is taken back. Where it is behind, time passes at half its speed until it is met again, so that
//! nothing that is due waits for an hour to pass a second time.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use app::model::timestamp::Timestamp;

use super::Clock;

/// Of the time that passes: the part that is left out while the clock is behind.
const SLOWER_BY: i64 = 2;

#[derive(Debug)]
pub struct SteadyClock<C> {
    shown: C,
    start: Instant,
    told: Mutex<Told>,
}

/// What was told last, and how much time had passed since the start, both in microseconds.
#[derive(Clone, Copy, Debug)]
struct Told {
    now_us: i64,
    passed_us: i64,
}

impl<C: Clock> SteadyClock<C> {
    /// It begins with what `shown` shows.
    #[expect(clippy::disallowed_methods, reason = "time that passes, beside the time that it is")]
    pub fn of(shown: C) -> Self {
        let told = Told { now_us: shown.now().0.saturating_mul(1_000), passed_us: 0 };
        Self { shown, start: Instant::now(), told: Mutex::new(told) }
    }
}

impl<C: Clock> Clock for SteadyClock<C> {
    fn now(&self) -> Timestamp {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let passed_us = i64::try_from(self.start.elapsed().as_micros()).unwrap_or(i64::MAX);
        *told = told.after(passed_us, self.shown.now().0.saturating_mul(1_000));
        Timestamp(told.now_us / 1_000)
    }
}

impl Told {
    /// What is told once so much time has passed and the clock shows that.
    fn after(self, passed_us: i64, shown_us: i64) -> Self {
        let passed_us = passed_us.max(self.passed_us);
        let span = passed_us - self.passed_us;
        let uncorrected = self.now_us.saturating_add(span);
        let slowest = uncorrected - span / SLOWER_BY;
        Self { now_us: shown_us.max(slowest), passed_us }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::ManualClock;

    const HOUR_US: i64 = 3_600_000_000;

    #[test]
    fn it_begins_with_the_clock_and_follows_it() {
        let mut told = Told { now_us: 5_000_000, passed_us: 0 };
        for passed in [1, 1_000, 2_000_000, HOUR_US] {
            told = told.after(passed, 5_000_000 + passed);
            assert_eq!(told.now_us, 5_000_000 + passed);
        }
        let clock = SteadyClock::of(ManualClock::at(Timestamp(7_000)));
        assert!((7_000..8_000).contains(&clock.now().0));
    }

    #[test]
    fn a_clock_that_is_ahead_is_followed_and_one_that_is_behind_is_met_slowly() {
        let start = Told { now_us: 0, passed_us: 0 };
        assert_eq!(start.after(15_000_000, HOUR_US).now_us, HOUR_US);
        let behind = start.after(15_000_000, -HOUR_US);
        assert_eq!(behind.now_us, 7_500_000, "a lease of fifteen seconds lasts at most thirty");
        assert_eq!(behind.after(3 * HOUR_US, 2 * HOUR_US).now_us, 2 * HOUR_US, "two hours later it is met");
    }

    proptest! {
        /// However the clock jumps, and however often it is asked.
        #[test]
        fn time_never_goes_back_and_never_stands_still(
            steps in proptest::collection::vec((0_i64..100_000_000, -100 * HOUR_US..100 * HOUR_US), 1..50),
        ) {
            let mut told = Told { now_us: 0, passed_us: 0 };
            for (span, shown) in steps {
                let next = told.after(told.passed_us + span, shown);
                prop_assert!(next.now_us - told.now_us >= span / SLOWER_BY);
                prop_assert!(next.now_us <= shown.max(told.now_us + span));
                told = next;
            }
        }
    }
}
