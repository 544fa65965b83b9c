//! Rows of rates: until when an account at a vendor has used up what it may send, and until when it is left alone.

use app::model::timestamp::Timestamp;

use super::statement::{Statement, for_update};
use super::{StoreError, Tx};

/// An account's row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Microseconds since 1970 at which all requests that were sent are paid for.
    pub requests_us: i64,
    pub urls_us: i64,
    pub paused_until: Option<Timestamp>,
}

/// Reads an account's row to write it then; others who want to wait.
pub async fn take(tx: &mut Tx, account: &str) -> Result<Rates, StoreError> {
    sqlx::query("INSERT INTO rates (account) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(account)
        .execute(&mut **tx)
        .await?;
    let mut query = Statement::new("SELECT requests_at, urls_at, paused_until FROM rates WHERE account = ");
    query.push_bind(account.to_owned()).push(for_update(tx));
    let (requests_us, urls_us, paused_until): (i64, i64, Option<i64>) = query.rows().fetch_one(&mut **tx).await?;
    Ok(Rates { requests_us, urls_us, paused_until: paused_until.map(Timestamp) })
}

/// Keeps what is used up now.
pub async fn put(tx: &mut Tx, account: &str, rates: &Rates) -> Result<(), StoreError> {
    sqlx::query("UPDATE rates SET requests_at = $2, urls_at = $3 WHERE account = $1")
        .bind(account)
        .bind(rates.requests_us)
        .bind(rates.urls_us)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Leaves a connection's account alone until then. A pause only grows: two batches may be told different ones.
pub async fn pause(tx: &mut Tx, connection_id: &str, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE rates SET paused_until = $2
         WHERE account = (SELECT account FROM pace WHERE connection_id = $1)
           AND (paused_until IS NULL OR paused_until < $2)",
    )
    .bind(connection_id)
    .bind(until.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes over what the vendor says is used up, where that is more than is known here: others may use the account, too.
pub async fn correct(
    tx: &mut Tx,
    account: &str,
    requests_us: Option<i64>,
    urls_us: Option<i64>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE rates SET requests_at = CASE WHEN requests_at < $2 THEN $2 ELSE requests_at END,
                urls_at = CASE WHEN urls_at < $3 THEN $3 ELSE urls_at END
         WHERE account = $1",
    )
    .bind(account)
    .bind(requests_us.unwrap_or(0))
    .bind(urls_us.unwrap_or(0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends the pause of a connection's account.
pub async fn resume(tx: &mut Tx, connection_id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE rates SET paused_until = NULL WHERE account = (SELECT account FROM pace WHERE connection_id = $1)",
    )
    .bind(connection_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
