//! Reading a list with its outcomes: the lines that match, from anywhere on, and what became of them at each connection.

use app::model::invalidation::{Exchange, UrlState};
use app::model::timestamp::Timestamp;

use super::{count, ones_json, state_code, state_of_code};
use crate::store::lists::{self, Line, Page};
use crate::store::{Handle, Store, StoreError, batches};

/// Pages that are in memory at once while a list is gone through.
const PAGES_AT_ONCE: u64 = 16;

/// Which URLs are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct UrlFilter<'a> {
    /// Any part of the URL, in any case of ASCII; empty for all.
    pub text: &'a str,
    pub state: Option<UrlState>,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Behind this position.
    Position(u64),
    /// Behind so many that match.
    Match(u64),
}

/// A URL of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRow {
    pub position: u64,
    pub url: String,
    pub refusal: Option<String>,
}

/// What became of it at one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRow {
    pub position: u64,
    pub connection: String,
    pub state: UrlState,
    pub answer: String,
    pub attempts: u32,
    pub at: Option<Timestamp>,
    pub exchanges: Vec<Exchange>,
}

impl UrlFilter<'_> {
    pub fn is_all(self) -> bool {
        self.text.is_empty() && self.state.is_none()
    }

    fn takes(self, line: &Line, code: i64) -> bool {
        self.takes_code(code) && contains(line.text(), self.text)
    }

    fn takes_code(self, code: i64) -> bool {
        self.state.is_none_or(|state| state_code(state) == code)
    }
}

/// The URLs that match, from there on.
pub async fn urls(
    store: &Store,
    number: i64,
    filter: UrlFilter<'_>,
    begin: Begin,
    limit: u32,
) -> Result<Vec<UrlRow>, StoreError> {
    let mut reader = store.reader().await?;
    let (behind, mut skipped) = match begin {
        Begin::Position(behind) => (behind, 0),
        Begin::Match(skipped) => (0, skipped),
    };
    let limit = limit as usize;
    let mut rows = Vec::new();
    let mut next = lists::page_of(behind + 1);
    while rows.len() < limit {
        let pages = pages_with(&mut reader, number, next, filter).await?;
        let Some(last) = pages.last() else { break };
        next = last.number + 1;
        for (position, line, standing) in pages.iter().flat_map(Page::rows) {
            if position <= behind || !filter.takes(line, standing.code()) {
                continue;
            }
            if skipped > 0 {
                skipped -= 1;
            } else if rows.len() < limit {
                rows.push(row(position, line));
            }
        }
    }
    Ok(rows)
}

/// The next pages. Those without any line in the state that is asked for have no lines.
async fn pages_with(
    handle: &mut Handle,
    number: i64,
    next: u64,
    filter: UrlFilter<'_>,
) -> Result<Vec<Page>, StoreError> {
    if filter.state.is_none() {
        return lists::pages(handle, number, next..next + PAGES_AT_ONCE).await;
    }
    let mut pages = Vec::new();
    for (page, standings) in lists::standings(handle, number, next..next + PAGES_AT_ONCE).await? {
        if standings.iter().any(|standing| filter.takes_code(standing.code())) {
            pages.extend(lists::pages(handle, number, page..page + 1).await?);
        } else {
            pages.push(Page { number: page, ..Page::default() });
        }
    }
    Ok(pages)
}

/// How many URLs match.
pub async fn count_urls(store: &Store, number: i64, filter: UrlFilter<'_>) -> Result<u64, StoreError> {
    count_urls_up_to(store, number, filter, u64::MAX).await
}

/// How many URLs up to a position match.
pub async fn count_urls_up_to(
    store: &Store,
    number: i64,
    filter: UrlFilter<'_>,
    position: u64,
) -> Result<u64, StoreError> {
    let mut reader = store.reader().await?;
    let (mut matching, mut next) = (0, 0);
    while lists::first_position(next) <= position {
        if filter.text.is_empty() {
            let pages = lists::standings(&mut reader, number, next..next + PAGES_AT_ONCE).await?;
            let Some((last, _)) = pages.last() else { break };
            next = last + 1;
            for (page, standings) in pages {
                let codes = (lists::first_position(page)..=position).zip(standings);
                matching += codes.filter(|(_, standing)| filter.takes_code(standing.code())).count() as u64;
            }
        } else {
            let pages = pages_with(&mut reader, number, next, filter).await?;
            let Some(last) = pages.last() else { break };
            next = last.number + 1;
            let rows = pages.iter().flat_map(Page::rows).take_while(|(at, ..)| *at <= position);
            matching += rows.filter(|(_, line, standing)| filter.takes(line, standing.code())).count() as u64;
        }
    }
    Ok(matching)
}

/// The outcomes of these positions, in their order, then by connection.
pub async fn outcomes(store: &Store, number: i64, positions: &[u64]) -> Result<Vec<OutcomeRow>, StoreError> {
    type Row = (i64, String, i64, String, String, String);
    // Within a connection the batches are cut from rising positions: the last one that begins at or before a position
    // is the only one that can hold it.
    let rows: Vec<Row> = sqlx::query_as(
        "WITH asked AS MATERIALIZED (SELECT CAST(value ->> 0 AS bigint) AS place FROM json_each($2)),
              holding AS MATERIALIZED (
                  SELECT DISTINCT n.name, n.id AS connection,
                         (SELECT b.id FROM batches AS b
                          WHERE b.invalidation = $1 AND b.connection_id = c.connection_id
                            AND b.first_position <= asked.place
                          ORDER BY b.first_position DESC LIMIT 1) AS batch
                  FROM asked CROSS JOIN invalidation_connections AS c JOIN connections AS n ON n.id = c.connection_id
                  WHERE c.invalidation = $1)
         SELECT b.id, holding.name, b.first_position, b.members, b.outcomes, b.exchanges
         FROM holding JOIN batches AS b ON b.id = holding.batch
         ORDER BY holding.name, holding.connection, b.first_position",
    )
    .bind(number)
    .bind(ones_json(positions)?)
    .fetch_all(store.read())
    .await?;
    let mut at = Vec::new();
    for (_, connection, first, members, outcomes, exchanges) in rows {
        let (members, outcomes) = batches::read(&members, &outcomes)?;
        let exchanges = batches::read_exchanges(&exchanges)?;
        for (position, outcome) in members.positions(count(first)).zip(outcomes.iter()) {
            let Some(place) = positions.iter().position(|asked| *asked == position) else { continue };
            let state = state_of_code(outcome.state)?;
            let row = OutcomeRow {
                position,
                connection: connection.clone(),
                state,
                answer: outcome.answer,
                attempts: outcome.attempts,
                at: outcome.at.map(Timestamp),
                // What came later was about others of the batch.
                exchanges: exchanges
                    .iter()
                    .filter(|exchange| outcome.state == 0 || outcome.at.is_some_and(|at| exchange.ended.0 <= at))
                    .cloned()
                    .collect(),
            };
            at.push((place, row));
        }
    }
    at.sort_by_key(|(place, _)| *place);
    Ok(at.into_iter().map(|(_, row)| row).collect())
}

fn row(position: u64, line: &Line) -> UrlRow {
    let (url, refusal) = match line {
        Line::Url(url) => (url.clone(), None),
        Line::Refused(line, reason) => (line.clone(), Some(reason.clone())),
    };
    UrlRow { position, url, refusal }
}

fn contains(text: &str, needle: &str) -> bool {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    needle.is_empty() || text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}
