//! When the rest will be done: the work that is left and what others queued before it, at the speed that each
//! connection was seen to have. Pure functions; what was observed comes in as numbers, so an estimate corrects itself
//! with every batch.

use app::model::provider::{Capability, RequestsPerBatch};

/// Batches that one connection works on at once.
pub const LANES: u32 = 4;

/// How much one observation counts at most: high enough to follow a CDN that slows down, low enough not to jump.
const WEIGHT: f64 = 0.25;

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
        RequestsPerBatch::One => 1,
    }
}

/// The pace after one more batch was seen: `units` in `elapsed_us`. A small batch counts for less than a full one.
pub fn learn(known_us: Option<u64>, units: u64, full_units: u64, elapsed_us: u64) -> u64 {
    let seen = elapsed_us / units.max(1);
    let Some(known) = known_us else { return seen };
    let weight = WEIGHT * (fraction(units) / fraction(full_units.max(1))).clamp(0.1, 1.0);
    let blended = fraction(known) * (1.0 - weight) + fraction(seen) * weight;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two numbers that fit")]
    let blended = blended.round() as u64;
    blended
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

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: Capability = Capability {
        max_urls_per_batch: 100,
        max_bytes_per_batch: 100_000,
        requests: RequestsPerBatch::OnePerUrl,
        typical_request_ms: 10,
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

    #[test]
    fn what_is_seen_moves_the_pace_and_a_small_batch_moves_it_less() {
        assert_eq!(learn(None, 100, 100, 500_000), 5_000);
        let full = learn(Some(1_000), 100, 100, 500_000);
        let small = learn(Some(1_000), 2, 100, 10_000);
        assert_eq!(full, 2_000);
        assert!((1_001..full).contains(&small), "{small}");
    }

    #[test]
    fn the_pace_settles_on_a_new_speed() {
        let settled = (0..40).fold(90_000, |pace, _| learn(Some(pace), 100, 100, 200_000));
        assert!((2_000..2_010).contains(&settled), "{settled}");
    }
}
