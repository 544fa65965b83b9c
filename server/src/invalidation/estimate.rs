//! When the rest will be done: the work that is left and what others queued before it, at the speed that each
//! connection was seen to have. Pure functions; what was observed comes in as numbers, so an estimate corrects itself
//! with every batch.

use app::model::provider::{Capability, RequestsPerBatch};
use app::model::timestamp::Timestamp;

use crate::store::pace::Seen;

/// Batches that one connection works on at once.
pub const LANES: u32 = 4;

/// After so many milliseconds of work, what was seen counts half: short enough to follow a CDN that slows down, long enough
/// not to jump.
const HALF_LIFE_MS: f64 = 20_000.0;

/// What waits at a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    pub batches: u64,
    pub urls: u64,
}

/// How long one unit takes in one lane. A unit is a URL where each is a request, else the request itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub us_per_unit: u64,
    pub is_observed: bool,
}

impl Pace {
    /// What was observed, else what the capability says of a connection with so many targets.
    pub fn of(observed_us: Option<u64>, capability: &Capability, targets: u32) -> Self {
        match observed_us {
            Some(us_per_unit) => Self { us_per_unit, is_observed: true },
            None => Self {
                us_per_unit: u64::from(capability.typical_request_ms) * 1_000 * u64::from(targets.max(1)),
                is_observed: false,
            },
        }
    }

    /// Microseconds of a URL with all lanes at work and full batches.
    pub fn us_per_url(self, capability: &Capability) -> u64 {
        let urls_per_unit = match capability.requests {
            RequestsPerBatch::OnePerUrl => 1,
            RequestsPerBatch::One => u64::from(capability.max_urls_per_batch.max(1)),
        };
        self.us_per_unit.div_ceil(urls_per_unit * u64::from(LANES))
    }
}

/// Units in a batch of so many URLs.
pub fn units(urls: u64, capability: &Capability) -> u64 {
    match capability.requests {
        RequestsPerBatch::OnePerUrl => urls,
        RequestsPerBatch::One => urls.min(1),
    }
}

impl Seen {
    /// With one more attempt that did so many units, begun and ended at these moments with so many `lanes` at work. The time since
    /// the one before is shared by the lanes, so what lies between two batches is in it, too; while nothing was at work is not. What
    /// failed took its time and did nothing.
    #[must_use]
    pub fn and(mut self, units: u64, lanes: u64, began: Timestamp, ended: Timestamp) -> Self {
        if let Some(us) = ended.since_ms(began).saturating_mul(1_000).checked_div(units) {
            self.spans.push(us);
        }
        let elapsed_ms = ended.since_ms(began.max(self.closed));
        let kept = 0.5_f64.powf(fraction(elapsed_ms) / HALF_LIFE_MS);
        let lane_us = elapsed_ms.saturating_mul(1_000).saturating_mul(lanes.max(1));
        Self {
            lane_us: whole(fraction(self.lane_us) * kept).saturating_add(lane_us),
            milliunits: whole(fraction(self.milliunits) * kept).saturating_add(units.saturating_mul(1_000)),
            closed: self.closed.max(ended),
            spans: self.spans,
        }
    }

    /// With a pause that the vendor asked for: time of all lanes in which nothing is done.
    #[must_use]
    pub fn paused(self, lanes: u64, now: Timestamp, until: Timestamp) -> Self {
        self.and(0, lanes, now, until)
    }

    /// Microseconds of a unit in one lane.
    pub fn us_per_unit(&self) -> Option<u64> {
        (self.milliunits > 0).then(|| self.lane_us.saturating_mul(1_000) / self.milliunits)
    }
}

/// By how much an estimate was wrong, in thousandths of the time that it really took. Nobody waits for less than a second, so
/// what took less counts as one.
pub fn error(foretold_ms: u64, took_ms: u64) -> u64 {
    foretold_ms.abs_diff(took_ms).saturating_mul(1_000) / took_ms.max(1_000)
}

/// Milliseconds until a connection has done `load`: rounds of `LANES` batches of average size, not before
/// `earliest_ms` from now, and not before the last retry, due `last_due_ms` from now, has had its turn.
pub fn connection_ms(load: Load, pace: Pace, capability: &Capability, earliest_ms: u64, last_due_ms: u64) -> u64 {
    if load.batches == 0 {
        return 0;
    }
    let units = match capability.requests {
        RequestsPerBatch::OnePerUrl => load.urls,
        RequestsPerBatch::One => load.batches,
    };
    let batch_us = units.saturating_mul(pace.us_per_unit) / load.batches;
    let rounds = load.batches.div_ceil(u64::from(LANES));
    let work_ms = rounds.saturating_mul(batch_us).div_ceil(1_000);
    let last_ms = last_due_ms.saturating_add(batch_us.div_ceil(1_000));
    earliest_ms.saturating_add(work_ms).max(last_ms)
}

#[expect(clippy::cast_precision_loss, reason = "an estimate has no 53 significant bits")]
fn fraction(whole: u64) -> f64 {
    whole as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "never negative, and cut where it is too large"
)]
fn whole(fraction: f64) -> u64 {
    fraction.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: Capability = Capability {
        max_urls_per_batch: 100,
        max_bytes_per_batch: 100_000,
        requests: RequestsPerBatch::OnePerUrl,
        typical_request_ms: 10,
        settles_ms: 0,
        soft: false,
    };
    const LIST: Capability = Capability { requests: RequestsPerBatch::One, ..EACH };

    #[test]
    fn before_anything_was_seen_the_capability_and_the_targets_speak() {
        let pace = Pace::of(None, &EACH, 3);
        assert_eq!(pace, Pace { us_per_unit: 30_000, is_observed: false });
        assert_eq!(pace.us_per_url(&EACH), 7_500);
        assert_eq!(pace.us_per_url(&LIST), 75);
    }

    #[test]
    fn one_batch_takes_its_own_time_and_many_share_the_lanes() {
        let pace = Pace { us_per_unit: 1_000, is_observed: true };
        assert_eq!(connection_ms(Load { batches: 1, urls: 100 }, pace, &EACH, 0, 0), 100);
        assert_eq!(connection_ms(Load { batches: 4, urls: 400 }, pace, &EACH, 0, 0), 100);
        assert_eq!(connection_ms(Load { batches: 5, urls: 500 }, pace, &EACH, 0, 0), 200);
        assert_eq!(connection_ms(Load { batches: 8, urls: 800 }, pace, &LIST, 0, 0), 2);
    }

    #[test]
    fn a_pause_and_a_late_retry_put_the_end_off() {
        let pace = Pace { us_per_unit: 1_000, is_observed: true };
        let load = Load { batches: 1, urls: 100 };
        assert_eq!(connection_ms(load, pace, &EACH, 30_000, 0), 30_100);
        assert_eq!(connection_ms(load, pace, &EACH, 0, 9_000), 9_100);
    }

    #[test]
    fn nothing_left_takes_no_time_even_during_a_pause() {
        assert_eq!(connection_ms(Load::default(), Pace::of(None, &EACH, 1), &EACH, 30_000, 0), 0);
    }

    /// Batches of 100 units, one after the other in each lane, each so long.
    fn seen(seen: Seen, lanes: i64, batches: i64, each_ms: i64) -> Seen {
        let start = seen.closed;
        (0..batches).fold(seen, |seen, batch| {
            let began = start.plus_ms(batch / lanes * each_ms);
            seen.and(100, lanes.unsigned_abs(), began, began.plus_ms(each_ms))
        })
    }

    #[test]
    fn one_lane_and_four_are_seen_to_take_the_same() {
        for lanes in [1, 4] {
            let us = seen(Seen::default(), lanes, 20 * lanes, 200).us_per_unit().unwrap();
            assert!((1_998..=2_002).contains(&us), "{us}");
        }
    }

    #[test]
    fn what_lies_between_two_batches_counts_and_what_lies_between_two_lists_does_not() {
        let first = Seen::default().and(100, 1, Timestamp(0), Timestamp(100));
        let at_work = first.clone().and(100, 1, Timestamp(90), Timestamp(300));
        assert_eq!(at_work.us_per_unit().map(|us| us / 10), Some(150));
        let rested = first.clone().and(100, 1, Timestamp(60_000), Timestamp(60_100));
        assert_eq!(rested.us_per_unit(), Some(1_000));
    }

    #[test]
    fn a_pause_and_what_failed_make_it_slower() {
        let quick = seen(Seen::default(), 4, 40, 100);
        let paused = quick.clone().paused(4, quick.closed, quick.closed.plus_ms(1_000));
        assert_eq!(paused.us_per_unit().map(|us| us / 100), Some(20));
        // A second answer with the same pause adds nothing to it.
        assert_eq!(paused.clone().paused(4, quick.closed.plus_ms(5), quick.closed.plus_ms(1_000)), paused);
        let failed = quick.clone().and(0, 4, quick.closed, quick.closed.plus_ms(1_000));
        assert_eq!(failed.us_per_unit().map(|us| us / 100), Some(20));
        assert_eq!(Seen::default().and(0, 1, Timestamp(0), Timestamp(50)).us_per_unit(), None);
    }

    #[test]
    fn an_estimate_is_held_against_the_time_that_it_took() {
        assert_eq!((error(10_000, 10_000), error(9_000, 10_000), error(12_000, 10_000)), (0, 100, 200));
        assert_eq!(error(300, 10), 290);
    }

    #[test]
    fn one_slow_batch_among_many_moves_little_and_a_slower_cdn_is_followed() {
        let quick = seen(Seen::default(), 4, 400, 100);
        let once = quick.clone().and(100, 4, quick.closed, quick.closed.plus_ms(500)).us_per_unit().unwrap();
        assert!((1_000..1_200).contains(&once), "{once}");
        let slower = seen(quick, 4, 800, 400).us_per_unit().unwrap();
        assert!((3_500..=4_000).contains(&slower), "{slower}");
    }
}
