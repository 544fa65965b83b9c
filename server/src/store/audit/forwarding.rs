//! How far each chain was forwarded to a receiver, and which process does it.

use app::model::timestamp::Timestamp;

use crate::store::batches::Token;
use crate::store::{Store, StoreError, Tx};

/// A chain with rows that a receiver has not taken.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Behind {
    pub company_id: String,
    /// Place of the last row that it took; 0 for none.
    pub after: i64,
}

/// All such chains.
pub async fn behind(store: &Store, receiver: &str) -> Result<Vec<Behind>, StoreError> {
    let query = "SELECT h.company_id, coalesce(f.seq, 0) AS after FROM audit_heads h
                 LEFT JOIN audit_forwarded f ON f.company_id = h.company_id AND f.receiver = $1
                 WHERE h.seq > coalesce(f.seq, 0) ORDER BY h.company_id";
    Ok(sqlx::query_as(query).bind(receiver).fetch_all(store.read()).await?)
}

/// Takes the forwarding to a receiver for this process, or keeps it, until then. False while another has it.
pub async fn lease(
    store: &Store,
    receiver: &str,
    token: &Token,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let mut tx = store.write_rows().await?;
    let query = "INSERT INTO audit_forwarders (receiver, lease_token, lease_until) VALUES ($1, $2, $3)
                 ON CONFLICT (receiver) DO UPDATE SET lease_token = excluded.lease_token, lease_until = excluded.lease_until
                 WHERE audit_forwarders.lease_token = excluded.lease_token OR audit_forwarders.lease_until <= $4";
    let rows = sqlx::query(query)
        .bind(receiver)
        .bind(&token[..])
        .bind(until.0)
        .bind(now.0)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    tx.commit().await?;
    Ok(rows == 1)
}

/// Keeps that a receiver took all up to this row. False where another process has the forwarding by now, which starts from what
/// was kept before.
pub async fn advance(
    store: &Store,
    receiver: &str,
    token: &Token,
    company_id: &str,
    seq: i64,
) -> Result<bool, StoreError> {
    let mut tx = store.write_rows().await?;
    if !holds(&mut tx, receiver, token).await? {
        return Ok(false);
    }
    let query = "INSERT INTO audit_forwarded (receiver, company_id, seq) VALUES ($1, $2, $3)
                 ON CONFLICT (receiver, company_id) DO UPDATE SET seq = excluded.seq
                 WHERE audit_forwarded.seq < excluded.seq";
    sqlx::query(query).bind(receiver).bind(company_id).bind(seq).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// The row stays as it is until the transaction ends.
async fn holds(tx: &mut Tx, receiver: &str, token: &Token) -> Result<bool, StoreError> {
    let query = "UPDATE audit_forwarders SET lease_until = lease_until WHERE receiver = $1 AND lease_token = $2";
    let held = sqlx::query(query).bind(receiver).bind(&token[..]).execute(&mut **tx).await?.rows_affected();
    Ok(held == 1)
}
