//! Rows of lists: pages of lines, which never change, and beside each what became of its lines. Positions count from 1
//! and have no gaps.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::invalidations::{count, rows_json, whole};
use super::statement::{Statement, for_update};
use super::{Handle, StoreError, Tx};

mod standing;
#[cfg(test)]
mod tests;

pub use standing::Standing;

/// Lines of a page; only the last one of a list has fewer.
pub const LINES_PER_PAGE: u64 = 1_000;

/// A line as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    Url(String),
    /// Not sent, and why.
    Refused(String, String),
}

impl Line {
    pub fn text(&self) -> &str {
        match self {
            Self::Url(text) | Self::Refused(text, _) => text,
        }
    }
}

/// A page with what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// From 0.
    pub number: u64,
    pub lines: Vec<Line>,
    /// One for each line.
    pub standings: Vec<Standing>,
}

impl Page {
    /// Each line with its position and what became of it.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (u64, &Line, Standing)> {
        let first = first_position(self.number);
        self.lines
            .iter()
            .zip(&self.standings)
            .enumerate()
            .map(move |(at, (line, standing))| (first + at as u64, line, *standing))
    }
}

/// The page on which a position stands.
pub fn page_of(position: u64) -> u64 {
    position.saturating_sub(1) / LINES_PER_PAGE
}

/// The first position of a page.
pub fn first_position(page: u64) -> u64 {
    page * LINES_PER_PAGE + 1
}

fn place_in_page(position: u64) -> usize {
    usize::try_from(position.saturating_sub(1) % LINES_PER_PAGE).unwrap_or(usize::MAX)
}

/// Stores a page.
pub async fn insert(tx: &mut Tx, invalidation: i64, page: &Page) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO list_pages (invalidation, page, lines) VALUES ($1, $2, $3)")
        .bind(invalidation)
        .bind(whole(page.number))
        .bind(rows_json(&page.lines)?)
        .execute(&mut **tx)
        .await?;
    sqlx::query("INSERT INTO list_states (invalidation, page, states) VALUES ($1, $2, $3)")
        .bind(invalidation)
        .bind(whole(page.number))
        .bind(standing::text(&page.standings))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Takes away what was made of a list.
pub async fn remove(tx: &mut Tx, invalidation: i64) -> Result<(), StoreError> {
    for sql in ["DELETE FROM list_pages WHERE invalidation = $1", "DELETE FROM list_states WHERE invalidation = $1"] {
        sqlx::query(sql).bind(invalidation).execute(&mut **tx).await?;
    }
    Ok(())
}

/// These pages, as far as there are so many.
pub async fn pages(handle: &mut Handle, invalidation: i64, pages: Range<u64>) -> Result<Vec<Page>, StoreError> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT page, lines, states FROM list_pages JOIN list_states USING (invalidation, page)
         WHERE invalidation = $1 AND page >= $2 AND page < $3 ORDER BY page",
    )
    .bind(invalidation)
    .bind(whole(pages.start))
    .bind(whole(pages.end))
    .fetch_all(handle)
    .await?;
    rows.into_iter()
        .map(|(number, lines, states)| {
            Ok(Page { number: count(number), lines: read_lines(&lines)?, standings: standing::read(&states)? })
        })
        .collect()
}

/// What became of the lines of these pages.
pub async fn standings(
    handle: &mut Handle,
    invalidation: i64,
    pages: Range<u64>,
) -> Result<Vec<(u64, Vec<Standing>)>, StoreError> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT page, states FROM list_states WHERE invalidation = $1 AND page >= $2 AND page < $3 ORDER BY page",
    )
    .bind(invalidation)
    .bind(whole(pages.start))
    .bind(whole(pages.end))
    .fetch_all(handle)
    .await?;
    rows.into_iter().map(|(number, states)| Ok((count(number), standing::read(&states)?))).collect()
}

/// The texts at these positions, which rise.
pub async fn texts(handle: &mut Handle, invalidation: i64, positions: &[u64]) -> Result<Vec<String>, StoreError> {
    let mut texts = Vec::with_capacity(positions.len());
    for of_page in positions.chunk_by(|one, next| page_of(*one) == page_of(*next)) {
        let lines: String = sqlx::query_scalar("SELECT lines FROM list_pages WHERE invalidation = $1 AND page = $2")
            .bind(invalidation)
            .bind(whole(page_of(of_page[0])))
            .fetch_one(&mut *handle)
            .await?;
        let mut lines = read_lines(&lines)?;
        for position in of_page {
            match lines.get_mut(place_in_page(*position)) {
                Some(Line::Url(text) | Line::Refused(text, _)) => texts.push(std::mem::take(text)),
                None => return Err(StoreError::unreadable("list_pages.lines")),
            }
        }
    }
    Ok(texts)
}

/// Takes final states of URLs at one connection, in the order of their positions, over to the list. Gives the code of
/// each that has now ended at all its connections.
pub async fn close(tx: &mut Tx, invalidation: i64, ended: &[(u64, i64)]) -> Result<Vec<i64>, StoreError> {
    let mut closed = Vec::new();
    for of_page in ended.chunk_by(|one, next| page_of(one.0) == page_of(next.0)) {
        let page = whole(page_of(of_page[0].0));
        let mut query = Statement::new("SELECT states FROM list_states WHERE invalidation = ");
        query.push_bind(invalidation).push(" AND page = ").push_bind(page).push(for_update(tx));
        let states: String = query.values().fetch_one(&mut **tx).await?;
        let mut standings = standing::read(&states)?;
        for (position, code) in of_page {
            let Some(standing) = standings.get_mut(place_in_page(*position)) else {
                return Err(StoreError::unreadable("list_states.states"));
            };
            closed.extend(standing.close_one(*code));
        }
        sqlx::query("UPDATE list_states SET states = $3 WHERE invalidation = $1 AND page = $2")
            .bind(invalidation)
            .bind(page)
            .bind(standing::text(&standings))
            .execute(&mut **tx)
            .await?;
    }
    Ok(closed)
}

fn read_lines(lines: &str) -> Result<Vec<Line>, StoreError> {
    serde_json::from_str(lines).map_err(|_| StoreError::unreadable("list_pages.lines"))
}
