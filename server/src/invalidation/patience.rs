//! Writes that are worth waiting for: what a vendor has answered is in this process alone until it is stored. It repeats
//! what a busy database turned away, so often and no oftener; a defect is not repeated.

use std::time::Duration;

use crate::store::StoreError;

/// How often a write is tried. A batch whose answer is still not stored then is sent again when its lease ends.
const TRIES: u32 = 6;
/// The wait between two tries, beside the time that the database itself waits for a lock.
pub const WAIT: Duration = Duration::from_secs(1);

/// What `write` gives once the database takes it, or its last error.
#[expect(clippy::disallowed_methods, reason = "this is the one wait for a database that is busy")]
pub async fn persistently<T, Writing>(wait: Duration, mut write: impl FnMut() -> Writing) -> Result<T, StoreError>
where
    Writing: Future<Output = Result<T, StoreError>>,
{
    for _ in 1..TRIES {
        match write().await {
            Err(StoreError::Unavailable(cause)) => {
                tracing::warn!(%cause, "the database is busy; the write is tried again");
                tokio::time::sleep(wait).await;
            }
            decided => return decided,
        }
    }
    write().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// A write that a busy database turns away so often.
    async fn turned_away(times: u32) -> (Result<(), StoreError>, u32) {
        let tries = Cell::new(0);
        let written = persistently(Duration::ZERO, async || {
            tries.set(tries.get() + 1);
            if tries.get() <= times { Err(StoreError::busy()) } else { Ok(()) }
        });
        (written.await, tries.get())
    }

    #[tokio::test]
    async fn a_write_is_repeated_until_the_database_takes_it() {
        let (written, tries) = turned_away(3).await;
        assert!(written.is_ok());
        assert_eq!(tries, 4);
    }

    #[tokio::test]
    async fn a_database_that_stays_busy_is_given_up() {
        let (written, tries) = turned_away(u32::MAX).await;
        assert!(matches!(written, Err(StoreError::Unavailable(_))));
        assert_eq!(tries, TRIES);
    }

    #[tokio::test]
    async fn a_defect_is_not_repeated() {
        let tries = Cell::new(0);
        let written: Result<(), StoreError> = persistently(Duration::ZERO, async || {
            tries.set(tries.get() + 1);
            Err(StoreError::unreadable("batches.state"))
        })
        .await;
        assert!(written.is_err());
        assert_eq!(tries.get(), 1);
    }
}
