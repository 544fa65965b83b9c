//! Rows of failures to sign in: from when on those of somebody count no more.

use app::model::timestamp::Timestamp;

use super::statement::{Statement, for_update, for_update_of_free};
use super::{Store, StoreError, Tx};

/// SHA-256 of an account or of an address.
pub type Who = [u8; 32];

/// From when on nothing counts any more; none where nothing does.
pub async fn paid_at(store: &Store, who: &Who) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT paid_at FROM sign_in_failures WHERE who = $1";
    let paid: Option<i64> = sqlx::query_scalar(sql).bind(&who[..]).fetch_optional(store.read()).await?;
    Ok(paid.map(Timestamp))
}

/// The same, to write it then; others who want to wait.
pub async fn take(tx: &mut Tx, who: &Who) -> Result<Timestamp, StoreError> {
    sqlx::query("INSERT INTO sign_in_failures (who, paid_at) VALUES ($1, 0) ON CONFLICT DO NOTHING")
        .bind(&who[..])
        .execute(&mut **tx)
        .await?;
    let mut query = Statement::new("SELECT paid_at FROM sign_in_failures WHERE who = ");
    query.push_bind(who.to_vec()).push(for_update(tx));
    Ok(Timestamp(query.values::<i64>().fetch_one(&mut **tx).await?))
}

pub async fn put(tx: &mut Tx, who: &Who, paid_at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE sign_in_failures SET paid_at = $2 WHERE who = $1")
        .bind(&who[..])
        .bind(paid_at.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets what counts no more, and of more than `most` what ends first. What another has in hand is left to it.
pub async fn sweep(tx: &mut Tx, now: Timestamp, most: u32) -> Result<(), StoreError> {
    let beyond: Option<i64> =
        sqlx::query_scalar("SELECT paid_at FROM sign_in_failures ORDER BY paid_at DESC LIMIT 1 OFFSET $1")
            .bind(i64::from(most))
            .fetch_optional(&mut **tx)
            .await?;
    let until = beyond.unwrap_or(now.0).max(now.0);
    let mut query =
        Statement::new("DELETE FROM sign_in_failures WHERE who IN (SELECT who FROM sign_in_failures WHERE paid_at <= ");
    query.push_bind(until).push(for_update_of_free(tx)).push(")");
    query.any().execute(&mut **tx).await?;
    Ok(())
}

/// How many are remembered.
#[cfg(test)]
pub async fn count(store: &Store) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM sign_in_failures").fetch_one(store.read()).await?)
}
