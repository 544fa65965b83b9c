//! Who was invited into which company, by the hash of the link's token.

use app::model::people::Invitation;
use app::model::person::Role;
use app::model::timestamp::Timestamp;

use super::sessions::TokenHash;
use super::{Handle, Store, StoreError, Tx};

/// One that is there.
pub struct Stored {
    pub id: String,
    pub company_id: String,
    pub email: String,
    pub role: Role,
    pub expires: Timestamp,
}

/// Keeps one; an earlier one of the same address in the company is gone.
pub async fn replace(tx: &mut Tx, stored: &Stored, hash: &TokenHash, invited_by: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitations WHERE company_id = $1 AND lower(email) = lower($2)")
        .bind(&stored.company_id)
        .bind(&stored.email)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO invitations (id, company_id, email, role, token_hash, invited_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&stored.id)
    .bind(&stored.company_id)
    .bind(&stored.email)
    .bind(stored.role.word())
    .bind(&hash[..])
    .bind(invited_by)
    .bind(stored.expires.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Those of a company, by address.
pub async fn of(store: &Store, company_id: &str) -> Result<Vec<Invitation>, StoreError> {
    let query = "SELECT id, email, role, expires_at FROM invitations WHERE company_id = $1 ORDER BY lower(email)";
    let rows: Vec<(String, String, String, i64)> =
        sqlx::query_as(query).bind(company_id).fetch_all(store.read()).await?;
    let read = |(id, email, word, expires): (String, String, String, i64)| {
        Ok(Invitation { id, email, role: role(&word)?, expires: Timestamp(expires) })
    };
    rows.into_iter().map(read).collect()
}

/// The one of a token, whether it has expired or not; none into a company that is archived.
pub async fn find(handle: &mut Handle, hash: &TokenHash) -> Result<Option<Stored>, StoreError> {
    let query = "SELECT i.id, i.company_id, i.email, i.role, i.expires_at
                 FROM invitations i JOIN companies c ON c.id = i.company_id
                 WHERE i.token_hash = $1 AND c.archived_at IS NULL";
    let row: Option<(String, String, String, String, i64)> =
        sqlx::query_as(query).bind(&hash[..]).fetch_optional(handle).await?;
    let read = |(id, company_id, email, word, expires): (_, _, _, String, i64)| {
        Ok(Stored { id, company_id, email, role: role(&word)?, expires: Timestamp(expires) })
    };
    row.map(read).transpose()
}

/// Takes one of a company away, and gives its address; none where there is none.
pub async fn delete(tx: &mut Tx, company_id: &str, id: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("DELETE FROM invitations WHERE company_id = $1 AND id = $2 RETURNING email")
        .bind(company_id)
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?)
}

fn role(word: &str) -> Result<Role, StoreError> {
    Role::parse(word).ok_or_else(|| StoreError::unreadable("invitations.role"))
}
