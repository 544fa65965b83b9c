//! Whether everything is counted as it stands in the rows. For tests and for whoever doubts: it reads the whole list.

use app::model::invalidation::{Counts, UrlState};

use super::{CountsRow, count, state_code};
use crate::store::lists::{self, Standing};
use crate::store::{Handle, Store, StoreError, batches};

/// Pages that are in memory at once.
const PAGES_AT_ONCE: u64 = 100;

impl Store {
    /// Whether total = done + refused + failed + cancelled + left holds for the whole and for each connection, counted and
    /// by the rows, and whether what is open is what the batches still have.
    pub async fn is_conserved(&self, number: i64) -> Result<bool, StoreError> {
        let mut reader = self.reader().await?;
        let (state, counted) = whole(&mut reader, number).await?;
        let (listed, open) = listed(&mut reader, number).await?;
        let parts: Vec<CountsRow> = sqlx::query_as("SELECT * FROM invalidation_connections WHERE invalidation = $1")
            .bind(number)
            .fetch_all(&mut *reader)
            .await?;
        let of_parts = parts.into_iter().map(|part| part.counts().left).sum::<u64>();
        let (of_batches, untold) = in_batches(&mut reader, number).await?;
        Ok(counted == listed
            && [of_parts, of_batches, untold] == [open; 3]
            && ["waiting", "running"].contains(&state.as_str()) == (counted.left > 0)
            && is_sum(counted))
    }
}

fn is_sum(counts: Counts) -> bool {
    counts.total == counts.done + counts.refused + counts.failed + counts.cancelled + counts.left
}

async fn whole(handle: &mut Handle, number: i64) -> Result<(String, Counts), StoreError> {
    let sql = "SELECT total, done, not_cached, refused, failed, cancelled FROM invalidations WHERE number = $1";
    let counts: CountsRow = sqlx::query_as(sql).bind(number).fetch_one(&mut *handle).await?;
    let sql = "SELECT state FROM invalidations WHERE number = $1";
    let state = sqlx::query_scalar(sql).bind(number).fetch_one(handle).await?;
    Ok((state, counts.counts()))
}

/// Counts by the states of the lines, and how often a connection is still open.
async fn listed(handle: &mut Handle, number: i64) -> Result<(Counts, u64), StoreError> {
    let (mut counts, mut open) = (Counts::default(), 0);
    for start in (0..).step_by(usize::try_from(PAGES_AT_ONCE).unwrap_or(1)) {
        let pages = lists::standings(handle, number, start..start + PAGES_AT_ONCE).await?;
        if pages.is_empty() {
            break;
        }
        for standing in pages.into_iter().flat_map(|(_, standings)| standings) {
            open += u64::from(standing.open);
            tally(&mut counts, standing);
        }
    }
    Ok((counts, open))
}

fn tally(counts: &mut Counts, standing: Standing) {
    let code = standing.code();
    let is = |state| code == state_code(state);
    counts.total += 1;
    counts.done += u64::from(is(UrlState::Purged) || is(UrlState::NotCached));
    counts.not_cached += u64::from(is(UrlState::NotCached));
    counts.refused += u64::from(is(UrlState::Refused));
    counts.failed += u64::from(is(UrlState::Failed));
    counts.cancelled += u64::from(is(UrlState::Cancelled));
    counts.left += u64::from(is(UrlState::Waiting));
}

/// URLs that wait, as the batches count them and as their outcomes tell.
async fn in_batches(handle: &mut Handle, number: i64) -> Result<(u64, u64), StoreError> {
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as("SELECT urls, members, outcomes FROM batches WHERE invalidation = $1")
            .bind(number)
            .fetch_all(handle)
            .await?;
    let (mut counted, mut told) = (0, 0);
    for (urls, members, outcomes) in rows {
        let (members, outcomes) = batches::read(&members, &outcomes)?;
        counted += count(urls);
        told += members.positions(1).zip(outcomes.iter()).filter(|(_, outcome)| outcome.state == 0).count() as u64;
    }
    Ok((counted, told))
}
