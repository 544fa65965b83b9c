//! Rows of lists that are not let go yet: what was wanted, and who has the list in hand now. One that is made stays here while
//! it is compared with others.

use app::model::timestamp::Timestamp;

use super::batches::Token;
use super::invalidations::count;
use super::statement::{Statement, for_update_of_free};
use super::{Store, StoreError, Tx};

/// What is to be done with a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Making,
    /// It is made; there is nothing in the row.
    Comparing,
}

impl Stage {
    fn condition(self) -> &'static str {
        match self {
            Self::Making => "recipe <> ''",
            Self::Comparing => "recipe = ''",
        }
    }
}

/// A list in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Making {
    pub number: i64,
    pub token: Token,
    pub company_id: String,
    pub person_id: String,
    /// JSON.
    pub recipe: String,
    /// How often it was begun and not ended.
    pub interruptions: u64,
}

/// Keeps what is wanted.
pub async fn insert(tx: &mut Tx, number: i64, recipe: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO recipes (invalidation, recipe) VALUES ($1, $2)")
        .bind(number)
        .bind(recipe)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The list is made, and is to be compared before it is let go.
pub async fn compare(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    insert(tx, number, "").await
}

/// Takes the oldest one that nobody has in hand.
pub async fn lease(
    store: &Store,
    stage: Stage,
    token: Token,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Making>, StoreError> {
    if next_due(store, stage).await?.is_none_or(|due| due > now) {
        return Ok(None);
    }
    let mut tx = store.write_rows().await?;
    let mut query = Statement::new("SELECT invalidation FROM recipes WHERE ");
    query.push(stage.condition()).push(" AND coalesce(lease_until, 0) <= ").push_bind(now.0);
    query.push(" ORDER BY invalidation LIMIT 1").push(for_update_of_free(&tx));
    let Some(number) = query.values::<i64>().fetch_optional(&mut *tx).await? else { return Ok(None) };
    // Whoever had it before was interrupted.
    sqlx::query(
        "UPDATE recipes SET interruptions = interruptions + CASE WHEN lease_until IS NULL THEN 0 ELSE 1 END,
             lease_token = $2, lease_until = $3 WHERE invalidation = $1",
    )
    .bind(number)
    .bind(&token[..])
    .bind(until.0)
    .execute(&mut *tx)
    .await?;
    let (company_id, person_id, recipe, interruptions): (String, String, String, i64) = sqlx::query_as(
        "SELECT i.company_id, i.person_id, r.recipe, r.interruptions
         FROM recipes AS r JOIN invalidations AS i ON i.number = r.invalidation WHERE r.invalidation = $1",
    )
    .bind(number)
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Some(Making { number, token, company_id, person_id, recipe, interruptions: count(interruptions) }))
}

/// Holds it until then, within a transaction that stores a part of it; false when it is somebody else's now.
pub async fn hold(tx: &mut Tx, making: &Making, until: Timestamp) -> Result<bool, StoreError> {
    let changed = sqlx::query("UPDATE recipes SET lease_until = $3 WHERE invalidation = $1 AND lease_token = $2")
        .bind(making.number)
        .bind(&making.token[..])
        .bind(until.0)
        .execute(&mut **tx)
        .await?
        .rows_affected();
    Ok(changed == 1)
}

/// Nothing is left to be done with it.
pub async fn remove(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recipes WHERE invalidation = $1").bind(number).execute(&mut **tx).await?;
    Ok(())
}

/// When the first of them can be taken: at once, or when a lease ends.
pub async fn next_due(store: &Store, stage: Stage) -> Result<Option<Timestamp>, StoreError> {
    let mut query = Statement::new("SELECT min(coalesce(lease_until, 0)) FROM recipes WHERE ");
    query.push(stage.condition());
    let next: Option<i64> = query.values().fetch_one(store.read()).await?;
    Ok(next.map(Timestamp))
}

/// Takes every lease back: for the start of the one process that works on this file.
pub async fn release_all(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    sqlx::query("UPDATE recipes SET lease_until = 0 WHERE lease_until IS NOT NULL").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}
