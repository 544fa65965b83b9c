//! Counts URLs that have ended: at their connection, on their lines, and in the whole; with the last one the invalidation ends.

use app::model::invalidation::{Counts, UrlState};
use app::model::timestamp::Timestamp;

use super::{estimate, ruling};
use crate::store::{StoreError, Tx, invalidations, lists, overlaps, pace};

/// What has ended at one connection.
pub struct Ended<'a> {
    /// Of the invalidation.
    pub number: i64,
    pub connection_id: &'a str,
    /// Positions, rising, and the codes of their states.
    pub urls: Vec<(u64, i64)>,
    /// As in `Ruling`.
    pub remark: Option<&'a str>,
    pub stop: Option<&'a str>,
}

/// Takes it over.
pub async fn close(tx: &mut Tx, ended: &Ended<'_>, now: Timestamp) -> Result<(), StoreError> {
    let Ended { number, connection_id, urls, remark, stop } = ended;
    let here = tally(urls.iter().map(|(_, code)| *code))?;
    let foretold = invalidations::count_part(tx, *number, connection_id, here, *remark, *stop).await?;
    if urls.is_empty() {
        return Ok(());
    }
    let everywhere = tally(lists::close(tx, *number, urls).await?.into_iter())?;
    let counts = invalidations::count_whole(tx, *number, everywhere).await?;
    if counts.left == 0 {
        invalidations::end(tx, *number, ruling::end(counts), now).await?;
        overlaps::forget(tx, *number).await?;
        // Which line was whose is not kept: with one that was not purged, any of the assets may still be stale.
        if counts.done == counts.total {
            invalidations::mark_assets(tx, *number, now).await?;
        }
    }
    if let Some(foretold) = foretold {
        pace::score(tx, connection_id, estimate::error(foretold.ms, now.since_ms(foretold.at))).await?;
    }
    Ok(())
}

fn tally(codes: impl Iterator<Item = i64>) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    for code in codes {
        match invalidations::state_of_code(code)? {
            UrlState::Purged => counts.done += 1,
            UrlState::NotCached => {
                counts.done += 1;
                counts.not_cached += 1;
            }
            UrlState::Refused => counts.refused += 1,
            UrlState::Failed => counts.failed += 1,
            UrlState::Cancelled => counts.cancelled += 1,
            UrlState::Waiting => counts.left += 1,
        }
    }
    Ok(counts)
}
