//! The clock of a database that several processes share: deadlines of leases mean the same to all of them, and a machine
//! whose clock jumps changes nothing. Between two looks at the database, time passes as this machine counts it, which no
//! setting of a clock touches.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use app::model::timestamp::Timestamp;

use super::Clock;
use crate::store::{Store, StoreError};

/// Between two looks: machines drift apart by less than a millisecond in that time.
const LOOK: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct SharedClock {
    start: Instant,
    /// The database's time at `start`.
    at_start_ms: AtomicI64,
}

impl SharedClock {
    /// By the database's time; none where no other process uses it.
    #[expect(clippy::disallowed_methods, reason = "time that passes, beside the time that it is")]
    pub async fn of(store: &Store) -> Result<Option<Arc<Self>>, StoreError> {
        let clock = Self { start: Instant::now(), at_start_ms: AtomicI64::new(0) };
        Ok(clock.look(store).await?.then(|| Arc::new(clock)))
    }

    /// Looks again and again, for as long as it is polled.
    #[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
    pub async fn follow(&self, store: &Store) {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Err(error) = self.look(store).await {
                tracing::warn!(%error, "the database's clock cannot be read now; time passes as this machine counts it");
            }
        }
    }

    async fn look(&self, store: &Store) -> Result<bool, StoreError> {
        let before = self.elapsed_ms();
        let Some(time) = store.shared_time().await? else { return Ok(false) };
        // The answer was made half-way, more or less.
        let halfway = before.midpoint(self.elapsed_ms());
        self.at_start_ms.store(time - halfway, Ordering::Relaxed);
        Ok(true)
    }

    fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }
}

impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.at_start_ms.load(Ordering::Relaxed) + self.elapsed_ms())
    }
}
