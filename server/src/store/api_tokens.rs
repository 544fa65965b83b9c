//! API tokens, by the hash of their text.

use app::model::timestamp::Timestamp;

use super::sessions::TokenHash;
use super::{Handle, Store, StoreError, Tx};

/// A row, but for its hash.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    pub id: String,
    pub company_id: String,
    pub person_id: String,
    pub email: String,
    pub name: String,
    pub last_four: String,
    /// Words of actions, with spaces between.
    pub actions: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
    /// When groups last gave the role of whoever made it; none where it is by hand.
    pub confirmed_at: Option<i64>,
}

const COLUMNS: &str =
    "t.id, t.company_id, t.person_id, p.email, t.name, t.last_four, t.actions, t.created_at, t.expires_at, t.used_at,
     (SELECT m.confirmed_at FROM memberships m
      WHERE m.company_id = t.company_id AND m.person_id = t.person_id AND m.by_groups = 1) AS confirmed_at
                       FROM api_tokens t JOIN people p ON p.id = t.person_id";

pub async fn add(tx: &mut Tx, token: &Stored, hash: &TokenHash) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO api_tokens (id, company_id, person_id, name, token_hash, last_four, actions, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&token.id)
    .bind(&token.company_id)
    .bind(&token.person_id)
    .bind(&token.name)
    .bind(&hash[..])
    .bind(&token.last_four)
    .bind(&token.actions)
    .bind(token.created_at)
    .bind(token.expires_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many somebody has in a company.
pub async fn count(tx: &mut Tx, company_id: &str, person_id: &str) -> Result<i64, StoreError> {
    let query = "SELECT count(*) FROM api_tokens WHERE company_id = $1 AND person_id = $2";
    Ok(sqlx::query_scalar(query).bind(company_id).bind(person_id).fetch_one(&mut **tx).await?)
}

/// Those of a company, the newest first; of one person, or of all.
pub async fn of(handle: &mut Handle, company_id: &str, person_id: Option<&str>) -> Result<Vec<Stored>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} WHERE t.company_id = $1 AND ($2 = '' OR t.person_id = $2) ORDER BY t.created_at DESC, t.id DESC"
    );
    let person_id = person_id.unwrap_or_default();
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(company_id).bind(person_id).fetch_all(handle).await?)
}

/// The one of a hash; none of a company that is archived.
pub async fn find(store: &Store, hash: &TokenHash) -> Result<Option<Stored>, StoreError> {
    let query = format!(
        "SELECT {COLUMNS} JOIN companies c ON c.id = t.company_id WHERE t.token_hash = $1 AND c.archived_at IS NULL"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(&hash[..]).fetch_optional(store.read()).await?)
}

pub async fn used(tx: &mut Tx, id: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE api_tokens SET used_at = $2 WHERE id = $1").bind(id).bind(now.0).execute(&mut **tx).await?;
    Ok(())
}

/// Takes one of a company away; of one person, or whosever it is. Gives whose it was and its name.
pub async fn remove(
    tx: &mut Tx,
    company_id: &str,
    id: &str,
    person_id: Option<&str>,
) -> Result<Option<(String, String)>, StoreError> {
    let query = "DELETE FROM api_tokens WHERE company_id = $1 AND id = $2 AND ($3 = '' OR person_id = $3)
                 RETURNING (SELECT email FROM people WHERE id = person_id), name";
    let person_id = person_id.unwrap_or_default();
    Ok(sqlx::query_as(query).bind(company_id).bind(id).bind(person_id).fetch_optional(&mut **tx).await?)
}
