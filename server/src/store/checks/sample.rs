//! Which URLs of a list are looked at: all that were purged, or a sample that is spread over the list.

use app::model::invalidation::UrlState;
use app::model::timestamp::Timestamp;

use super::Waiting;
use crate::store::invalidations::{self, state_code};
use crate::store::lists::{self, Line, Page, Standing};
use crate::store::{Store, StoreError};

/// Up to `limit` URLs that were purged, of a list of so many lines, in its order.
pub async fn sample(store: &Store, number: i64, lines: u64, limit: u64) -> Result<Vec<Waiting>, StoreError> {
    let limit = limit.min(lines);
    let mut chosen: Vec<(u64, String)> = Vec::new();
    let mut reader = store.reader().await?;
    let mut open: Option<Page> = None;
    for place in 0..limit {
        let wanted = 1 + place * lines / limit;
        let from = chosen.last().map_or(wanted, |(before, _)| wanted.max(before + 1));
        let number_of_page = lists::page_of(from);
        if open.as_ref().is_none_or(|page| page.number != number_of_page) {
            open = lists::pages(&mut reader, number, number_of_page..number_of_page + 1).await?.pop();
        }
        chosen.extend(open.as_ref().and_then(|page| first_purged(page, from)));
    }
    drop(reader);
    with_moments(store, number, chosen).await
}

/// The first one on the page that was purged, from a position on.
fn first_purged(page: &Page, from: u64) -> Option<(u64, String)> {
    page.rows().filter(|(position, _, standing)| *position >= from && is_purged(*standing)).find_map(
        |(position, line, _)| match line {
            Line::Url(url) => Some((position, url.clone())),
            Line::Refused(..) => None,
        },
    )
}

fn is_purged(standing: Standing) -> bool {
    [UrlState::Purged, UrlState::NotCached].map(state_code).contains(&standing.code())
}

async fn with_moments(store: &Store, number: i64, chosen: Vec<(u64, String)>) -> Result<Vec<Waiting>, StoreError> {
    let positions: Vec<u64> = chosen.iter().map(|(position, _)| *position).collect();
    let outcomes = invalidations::outcomes(store, number, &positions).await?;
    let last = |position| {
        let of_it = outcomes.iter().filter(|outcome| outcome.position == position);
        of_it.filter_map(|outcome| outcome.at).max().unwrap_or(Timestamp(0))
    };
    Ok(chosen.into_iter().map(|(position, url)| Waiting { position, url, purged: last(position) }).collect())
}
