//! The machine's clock, without its jumps. Time passes as the machine counts it, which no setting of a clock touches, and
//! moves towards the time that the clock shows no faster than a tenth: a lease is never over at once since somebody set
//! the clock, and nothing that is due waits for an hour to pass a second time.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use app::model::timestamp::Timestamp;

use super::Clock;

/// Of the time that passes: the share by which it may run faster or slower.
const CORRECTION: i64 = 10;

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
        let room = span / CORRECTION;
        let correction = shown_us.saturating_sub(uncorrected).clamp(-room, room);
        Self { now_us: uncorrected.saturating_add(correction), passed_us }
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
    fn a_clock_that_is_set_back_or_ahead_is_met_slowly() {
        for jump in [-HOUR_US, HOUR_US] {
            let mut told = Told { now_us: 0, passed_us: 0 };
            // A lease of fifteen seconds lasts between thirteen and seventeen.
            told = told.after(15_000_000, 15_000_000 + jump);
            assert_eq!(told.now_us, 15_000_000 + jump.signum() * 1_500_000);
            // Ten hours later it has come there.
            told = told.after(11 * HOUR_US, 11 * HOUR_US + jump);
            assert_eq!(told.now_us, 11 * HOUR_US + jump);
        }
    }

    proptest! {
        /// However the clock jumps, and however often it is asked.
        #[test]
        fn time_never_goes_back_and_never_rushes(
            steps in proptest::collection::vec((0_i64..100_000_000, -100 * HOUR_US..100 * HOUR_US), 1..50),
        ) {
            let mut told = Told { now_us: 0, passed_us: 0 };
            for (span, shown) in steps {
                let next = told.after(told.passed_us + span, shown);
                let moved = next.now_us - told.now_us;
                prop_assert!(moved >= span - span / CORRECTION && moved <= span + span / CORRECTION);
                told = next;
            }
        }
    }
}
