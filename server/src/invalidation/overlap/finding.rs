//! Looks for what a list has in common with others that are in hand, before it is let go. A slice of the list is in memory as
//! hashes, never the list.

use std::collections::HashMap;

use crate::invalidation::preparing::{Trouble, begin, commit};
use crate::invalidation::wish::digest;
use crate::service::{Service, defect};
use crate::store::lists::{self, Line, Page};
use crate::store::recipes::Making;
use crate::store::{batches, overlaps, recipes};

/// Pages of the list that are in memory at once, as hashes of 16 bytes with their positions.
const PAGES_OF_A_SLICE: u64 = 200;
/// Pages that are read at once.
const PAGES_AT_ONCE: u64 = 20;

/// Positions of URLs.
type Slice = HashMap<u128, u64>;

/// Compares a list with those in hand, and lets it go.
pub async fn compare(service: &Service, making: &Making) -> Result<(), Trouble> {
    let number = making.number;
    let mut tx = begin(service, making).await?;
    overlaps::forget(&mut tx, number).await?;
    let neighbours = overlaps::neighbours(&mut tx, number).await?;
    commit(tx).await?;
    let mut next = 0;
    while let Some(slice) = slice(service, number, next).await? {
        next += PAGES_OF_A_SLICE;
        for other in &neighbours {
            look(service, making, *other, &slice).await?;
        }
    }
    let_go(service, making).await
}

/// Lets a list go, whatever was found.
pub async fn let_go(service: &Service, making: &Making) -> Result<(), Trouble> {
    let mut tx = begin(service, making).await?;
    recipes::remove(&mut tx, making.number).await?;
    batches::let_go(&mut tx, making.number, service.now()).await?;
    overlaps::forget_ended(&mut tx).await?;
    Ok(service.commit_work(tx).await?)
}

/// What waits on some pages of a list; none behind its end.
async fn slice(service: &Service, number: i64, first: u64) -> Result<Option<Slice>, Trouble> {
    let mut slice = None;
    let mut next = first;
    while next < first + PAGES_OF_A_SLICE
        && let Some(hashes) = hashes(service, number, next).await?
    {
        next += PAGES_AT_ONCE;
        slice.get_or_insert_with(Slice::new).extend(hashes);
    }
    Ok(slice)
}

/// Keeps what another list has in common with a slice of this one.
async fn look(service: &Service, making: &Making, other: i64, slice: &Slice) -> Result<(), Trouble> {
    let mut next = 0;
    while let Some(hashes) = hashes(service, other, next).await? {
        next += PAGES_AT_ONCE;
        let common = hashes.iter().filter_map(|(hash, there)| Some((*there, *slice.get(hash)?)));
        let of_other: Vec<(u64, u64)> = common.collect();
        // Now and then with nothing to store, too: it tells that somebody has the list in hand.
        if !of_other.is_empty() || next.is_multiple_of(PAGES_OF_A_SLICE) {
            let mut of_this: Vec<(u64, u64)> = of_other.iter().map(|(there, here)| (*here, *there)).collect();
            of_this.sort_unstable();
            let mut tx = begin(service, making).await?;
            overlaps::insert(&mut tx, other, making.number, &of_other).await?;
            overlaps::insert(&mut tx, making.number, other, &of_this).await?;
            commit(tx).await?;
        }
    }
    Ok(())
}

/// Hashes and positions of what waits on the next pages of a list, rising; none behind its end.
async fn hashes(service: &Service, number: i64, first: u64) -> Result<Option<Vec<(u128, u64)>>, Trouble> {
    let mut reader = service.store.reader().await?;
    let pages = lists::pages(&mut reader, number, first..first + PAGES_AT_ONCE).await?;
    drop(reader);
    if pages.is_empty() {
        return Ok(None);
    }
    let hashed = tokio::task::spawn_blocking(move || pages.iter().flat_map(waiting).collect());
    Ok(Some(hashed.await.map_err(|error| Trouble::Final(defect(&error)))?))
}

fn waiting(page: &Page) -> Vec<(u128, u64)> {
    let open = page.rows().filter(|(_, _, standing)| standing.open > 0);
    let urls = open.filter_map(|(position, line, _)| match line {
        Line::Url(url) => Some((digest(url), position)),
        Line::Refused(..) => None,
    });
    urls.collect()
}
