//! A connection that fails again and again is left alone for a while, longer each time, and then probed with one batch.
//! A person can pause and resume it, too. Nothing here sleeps: a pause is a moment in a row.

use app::model::timestamp::Timestamp;

use super::ruling::{Ruling, Sign};
use crate::store::pace::Gate;

/// Batches in a row that must fail as a whole before a connection is left alone.
pub const MAX_FAILURES: u32 = 5;
/// How long it is left alone at first; that doubles with each probe that fails.
const BASE_MS: i64 = 30_000;
const CEILING_MS: i64 = 600_000;

/// How many batches may be leased, of `limit`, with so many on their way.
pub fn room(gate: &Gate, limit: usize, leased: u64) -> usize {
    if gate.paused_by.is_some() {
        0
    } else if gate.failures >= MAX_FAILURES {
        // A probe, and no second one before its answer.
        usize::from(leased == 0).min(limit)
    } else {
        limit
    }
}

/// Failures in a row after one more batch. What says nothing about the connection changes nothing; nor do those that were on
/// their way when it was paused.
pub fn failures(gate: &Gate, now: Timestamp, ruling: &Ruling) -> u32 {
    let before = gate.failures;
    let is_paused = gate.paused_until.is_some_and(|until| until > now);
    match ruling.sign {
        Sign::Works => 0,
        Sign::Fails if is_paused && before >= MAX_FAILURES => before,
        Sign::Fails => before.saturating_add(1),
        Sign::Nothing => before,
    }
}

/// Until when a connection with so many failures in a row is left alone.
pub fn pause(now: Timestamp, failures: u32) -> Option<Timestamp> {
    let doublings = failures.checked_sub(MAX_FAILURES)?.min(16);
    Some(now.plus_ms((BASE_MS << doublings).min(CEILING_MS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_begins_at_the_fifth_failure_and_doubles_up_to_ten_minutes() {
        let pauses: Vec<_> = [4, 5, 6, 7, 50].map(|failures| pause(Timestamp(0), failures).map(|until| until.0)).into();
        assert_eq!(pauses, [None, Some(30_000), Some(60_000), Some(120_000), Some(600_000)]);
    }

    #[test]
    fn a_connection_that_fails_is_probed_with_one_batch_and_a_paused_one_not_at_all() {
        let failing = Gate { failures: 5, ..Gate::default() };
        assert_eq!((room(&failing, 4, 0), room(&failing, 4, 1)), (1, 0));
        assert_eq!(room(&Gate { failures: 4, ..Gate::default() }, 4, 3), 4);
        assert_eq!(room(&Gate { paused_by: Some("somebody".to_owned()), ..Gate::default() }, 4, 0), 0);
    }
}
