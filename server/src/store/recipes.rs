//! Rows of lists that are still to be made: what was wanted, and who makes the list now.

use app::model::timestamp::Timestamp;

use super::batches::Token;
use super::invalidations::count;
use super::statement::{Statement, for_update_of_free};
use super::{Store, StoreError, Tx};

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

/// Takes the oldest one that nobody makes.
pub async fn lease(
    store: &Store,
    token: Token,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Making>, StoreError> {
    let sql = "SELECT count(*) FROM recipes WHERE lease_until IS NULL OR lease_until <= $1";
    let free: i64 = sqlx::query_scalar(sql).bind(now.0).fetch_one(store.read()).await?;
    if free == 0 {
        return Ok(None);
    }
    let mut tx = store.write_rows().await?;
    let mut query = Statement::new("SELECT invalidation FROM recipes WHERE lease_until IS NULL OR lease_until <= ");
    query.push_bind(now.0).push(" ORDER BY invalidation LIMIT 1").push(for_update_of_free(&tx));
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

/// It is made, or will never be.
pub async fn remove(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recipes WHERE invalidation = $1").bind(number).execute(&mut **tx).await?;
    Ok(())
}

/// When the first of them can be taken: at once, or when a lease ends.
pub async fn next_due(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT min(coalesce(lease_until, 0)) FROM recipes";
    let next: Option<i64> = sqlx::query_scalar(sql).fetch_one(store.read()).await?;
    Ok(next.map(Timestamp))
}

/// Takes every lease back: for the start of the one process that works on this file.
pub async fn release_all(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    sqlx::query("UPDATE recipes SET lease_until = 0 WHERE lease_until IS NOT NULL").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}
