//! All places where sealed values are kept, so that they can be sealed anew. A table with a column `key_version` that is not
//! among them fails a test: its secrets would be lost when keys are changed.

use sqlx::AssertSqlSafe;

use super::{Handle, Store, StoreError, Tx};
use crate::vault::Sealed;

/// A table that keeps sealed values in `key_version` and `sealed`. Its names are those of the value's `Place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelf {
    pub table: &'static str,
    /// The column that names the row.
    row: &'static str,
    /// SQL for the name of the field: a column, or a text.
    field: &'static str,
    /// SQL for the ID of the company, or for `installation`.
    owner: &'static str,
}

pub const SHELVES: [Shelf; 3] = [
    Shelf {
        table: "credentials",
        row: "connection_id",
        field: "field",
        owner: "(SELECT company_id FROM connections WHERE connections.id = credentials.connection_id)",
    },
    Shelf { table: "webhooks", row: "company_id", field: "'secret'", owner: "company_id" },
    // Of people, who may belong to several companies.
    Shelf { table: "authenticators", row: "person_id", field: "'secret'", owner: "'installation'" },
];

/// Where one value stands in a shelf.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub row: String,
    pub field: String,
}

/// Everybody of whom something is sealed.
pub async fn owners(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut owners = Vec::new();
    for Shelf { table, owner, .. } in SHELVES {
        let sql = format!("SELECT DISTINCT {owner} FROM {table}");
        let found: Vec<Option<String>> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(store.read()).await?;
        owners.extend(found.into_iter().flatten());
    }
    owners.sort();
    owners.dedup();
    Ok(owners)
}

/// An owner's values in one shelf that are older than a version, in order, behind one, at most so many.
pub async fn older(
    store: &Store,
    shelf: Shelf,
    owner_id: &str,
    version: i64,
    after: Option<&Spot>,
    limit: i64,
) -> Result<Vec<Spot>, StoreError> {
    let Shelf { table, row, field, owner } = shelf;
    let sql = format!(
        "SELECT {row}, {field} FROM {table}
         WHERE {owner} = $1 AND key_version < $2 AND ({row} > $3 OR ({row} = $3 AND {field} > $4))
         ORDER BY 1, 2 LIMIT $5"
    );
    let rows: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(owner_id)
        .bind(version)
        .bind(after.map_or("", |spot| &spot.row))
        .bind(after.map_or("", |spot| &spot.field))
        .bind(limit)
        .fetch_all(store.read())
        .await?;
    Ok(rows.into_iter().map(|(row, field)| Spot { row, field }).collect())
}

/// How many of an owner's values are older than a version.
pub async fn count_older(store: &Store, owner_id: &str, version: i64) -> Result<u64, StoreError> {
    let mut count = 0;
    for Shelf { table, owner, .. } in SHELVES {
        let sql = format!("SELECT count(*) FROM {table} WHERE {owner} = $1 AND key_version < $2");
        let found: i64 =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(owner_id).bind(version).fetch_one(store.read()).await?;
        count += u64::try_from(found).unwrap_or(0);
    }
    Ok(count)
}

/// The versions that an owner's values have.
pub async fn versions(handle: &mut Handle, owner_id: &str) -> Result<Vec<i64>, StoreError> {
    let mut versions = Vec::new();
    for Shelf { table, owner, .. } in SHELVES {
        let sql = format!("SELECT DISTINCT key_version FROM {table} WHERE {owner} = $1");
        let found: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(sql)).bind(owner_id).fetch_all(&mut *handle).await?;
        versions.extend(found);
    }
    Ok(versions)
}

pub async fn find(tx: &mut Tx, shelf: Shelf, spot: &Spot) -> Result<Option<Sealed>, StoreError> {
    let Shelf { table, row, field, .. } = shelf;
    let sql = format!("SELECT key_version, sealed FROM {table} WHERE {row} = $1 AND {field} = $2");
    let found: Option<(i64, Vec<u8>)> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(&spot.row).bind(&spot.field).fetch_optional(&mut **tx).await?;
    Ok(found.map(|(key_version, bytes)| Sealed { key_version, bytes }))
}

pub async fn replace(tx: &mut Tx, shelf: Shelf, spot: &Spot, sealed: &Sealed) -> Result<(), StoreError> {
    let Shelf { table, row, field, .. } = shelf;
    let sql = format!("UPDATE {table} SET key_version = $3, sealed = $4 WHERE {row} = $1 AND {field} = $2");
    sqlx::query(AssertSqlSafe(sql))
        .bind(&spot.row)
        .bind(&spot.field)
        .bind(sealed.key_version)
        .bind(&sealed.bytes)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fixture::Fixture;
    use crate::store::Engine;

    #[tokio::test]
    async fn no_table_with_sealed_values_is_forgotten() {
        let fixture = Fixture::new().await;
        let store = &fixture.service.store;
        let sql = match store.engine {
            Engine::Sqlite => {
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'key_version'
                 WHERE m.type = 'table'"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name AS text) FROM information_schema.columns
                 WHERE table_schema = current_schema() AND column_name = 'key_version'"
            }
        };
        let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(store.read()).await.unwrap();
        let known = SHELVES.iter().map(|shelf| shelf.table.to_owned()).chain(["vault_check".to_owned()]);
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), known.collect());
    }
}
