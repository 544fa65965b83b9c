//! Rows of overlaps: which lines two lists have in common, for as long as both are in hand.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::invalidations::{ones_json, rows_json, whole};
use super::lists::page_of;
use super::{StoreError, Tx};

/// The same URL in two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    pub position: u64,
    /// Number of the other list, and the position in it.
    pub other: i64,
    pub there: u64,
}

/// Lines next to each other in both lists: the first one's position here, and there, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stretch(u64, u64, u64);

/// Lists that are made, have not ended, share a connection with this one, and clear the same kind of thing in the same manner.
pub async fn neighbours(tx: &mut Tx, number: i64) -> Result<Vec<i64>, StoreError> {
    let numbers = sqlx::query_scalar(
        "SELECT number FROM invalidations AS i
         WHERE company_id = (SELECT company_id FROM invalidations WHERE number = $1)
           AND state IN ('preparing', 'running') AND number <> $1
           AND kind || coalesce(manner, '') = (SELECT kind || coalesce(manner, '') FROM invalidations WHERE number = $1)
           AND EXISTS (SELECT 1 FROM invalidation_connections AS there JOIN invalidation_connections AS here
                           ON here.connection_id = there.connection_id
                       WHERE there.invalidation = i.number AND here.invalidation = $1)
         ORDER BY number",
    )
    .bind(number)
    .fetch_all(&mut **tx)
    .await?;
    Ok(numbers)
}

/// Keeps what one list has in common with another, by rising positions in the one. The other's side is kept by itself.
pub async fn insert(tx: &mut Tx, number: i64, other: i64, pairs: &[(u64, u64)]) -> Result<(), StoreError> {
    let of_pages = pairs.chunk_by(|one, next| page_of(one.0) == page_of(next.0));
    let rows: Result<Vec<_>, _> = of_pages
        .map(|of_page| rows_json(&stretches(of_page)).map(|stretches| (page_of(of_page[0].0), stretches)))
        .collect();
    sqlx::query(
        "INSERT INTO common_lines (invalidation, other, page, stretches)
         SELECT $1, $2, CAST(value ->> 0 AS bigint), value ->> 1 FROM json_each($3)",
    )
    .bind(number)
    .bind(other)
    .bind(rows_json(&rows?)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn stretches(pairs: &[(u64, u64)]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (here, there) in pairs {
        match stretches.last_mut() {
            Some(Stretch(first, first_there, lines)) if (*first + *lines, *first_there + *lines) == (*here, *there) => {
                *lines += 1;
            }
            _ => stretches.push(Stretch(*here, *there, 1)),
        }
    }
    stretches
}

/// Those of these lists that have something in common with another.
pub async fn overlapping(tx: &mut Tx, numbers: &[i64]) -> Result<HashSet<i64>, StoreError> {
    let found: Vec<i64> = sqlx::query_scalar(
        "SELECT value FROM (SELECT CAST(value ->> 0 AS bigint) AS value FROM json_each($1)) AS asked
         WHERE EXISTS (SELECT 1 FROM common_lines WHERE invalidation = asked.value)",
    )
    .bind(ones_json(numbers)?)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.into_iter().collect())
}

/// What the lines at these positions, which rise, have in common with other lists.
pub async fn of(tx: &mut Tx, number: i64, positions: &[u64]) -> Result<Vec<Overlap>, StoreError> {
    let (Some(first), Some(last)) = (positions.first(), positions.last()) else { return Ok(Vec::new()) };
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT other, stretches FROM common_lines WHERE invalidation = $1 AND page >= $2 AND page <= $3",
    )
    .bind(number)
    .bind(whole(page_of(*first)))
    .bind(whole(page_of(*last)))
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::new();
    for (other, stretches) in rows {
        let stretches: Vec<Stretch> =
            serde_json::from_str(&stretches).map_err(|_| StoreError::unreadable("common_lines.stretches"))?;
        for Stretch(here, there, lines) in stretches {
            let begin = positions.partition_point(|position| *position < here);
            let within = positions[begin..].iter().take_while(|position| **position < here + lines);
            found.extend(within.map(|position| Overlap { position: *position, other, there: there + position - here }));
        }
    }
    Ok(found)
}

/// Forgets what a list has in common with others, when it ends.
pub async fn forget(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM common_lines WHERE invalidation = $1").bind(number).execute(&mut **tx).await?;
    Ok(())
}

/// The same of lists that ended while they were compared.
pub async fn forget_ended(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM common_lines WHERE invalidation IN
             (SELECT number FROM invalidations
              WHERE number IN (SELECT invalidation FROM common_lines) AND finished_at IS NOT NULL)",
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_next_to_each_other_in_both_lists_are_one_stretch() {
        let pairs = [(3, 10), (4, 11), (5, 13), (7, 14), (8, 15)];
        assert_eq!(stretches(&pairs), [Stretch(3, 10, 2), Stretch(5, 13, 1), Stretch(7, 14, 2)]);
    }
}
