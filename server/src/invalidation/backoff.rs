//! When a batch is tried again: full jitter, so that many batches that failed together do not come back together. What
//! comes out is a moment in a column; nobody sleeps on it.

use app::model::timestamp::Timestamp;

use crate::clock::Randomness;

/// The first ceiling; it doubles with each attempt.
const BASE_MS: i64 = 2_000;
/// The highest ceiling.
const CEILING_MS: i64 = 300_000;
/// Nothing is tried again sooner.
const FLOOR_MS: i64 = 250;

/// When the next attempt is due after `attempts` attempts. The vendor's own wish is followed when there is one.
pub fn due(now: Timestamp, attempts: u32, pause_ms: Option<i64>, randomness: &dyn Randomness) -> Timestamp {
    match pause_ms {
        Some(pause) => now.plus_ms(pause.max(FLOOR_MS)),
        None => now.plus_ms(FLOOR_MS + jitter(ceiling_ms(attempts), randomness)),
    }
}

fn ceiling_ms(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(16);
    (BASE_MS << doublings).min(CEILING_MS)
}

/// 0 up to, and without, `ceiling_ms`.
fn jitter(ceiling_ms: i64, randomness: &dyn Randomness) -> i64 {
    let mut bytes = [0; 8];
    randomness.fill(&mut bytes);
    // The bias of the remainder is below one in a billion here.
    i64::try_from(u64::from_be_bytes(bytes) % ceiling_ms.unsigned_abs()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::CountingRandomness;

    #[test]
    fn the_wait_lies_between_the_floor_and_a_ceiling_that_doubles() {
        let randomness = CountingRandomness::default();
        for (attempts, ceiling) in [(1, 2_000), (2, 4_000), (3, 8_000), (40, CEILING_MS)] {
            for _ in 0..200 {
                let wait = due(Timestamp(1_000), attempts, None, &randomness).0 - 1_000;
                assert!((FLOOR_MS..FLOOR_MS + ceiling).contains(&wait), "{attempts}: {wait}");
            }
        }
    }

    #[test]
    fn the_vendors_wish_is_followed_to_the_millisecond() {
        let randomness = CountingRandomness::default();
        assert_eq!(due(Timestamp(5), 1, Some(30_000), &randomness), Timestamp(30_005));
    }
}
