//! A whole installation as one text, to move it from one engine to the other: a line of JSON for each row, table by table. It
//! goes through row by row, in one transaction on either side. Credentials stay sealed: whoever reads them needs the key.

use std::io::{BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfoKind};
use sqlx::{Arguments as _, AssertSqlSafe, Column as _, Row as _, ValueRef as _};

use super::{Handle, Store, StoreError, Tx, engine};

#[cfg(test)]
mod tests;

/// All of them but sqlx's own, each behind those that it refers to. `rates` and `sign_in_failures` stay behind: what was used
/// up is over by the time that the rows are moved; and so do leases of who forwards the trail. `audit_unchained` is empty.
const TABLES: [&str; 41] = [
    "companies",
    "people",
    "memberships",
    "sessions",
    "sign_in_links",
    "drafts",
    "assets",
    "presets",
    "templates",
    "settings_versions",
    "imports",
    "connections",
    "credentials",
    "audit",
    "audit_heads",
    "audit_forwarded",
    "vault_check",
    "key_rotations",
    "data_keys",
    "invalidations",
    "invalidation_assets",
    "invalidation_connections",
    "list_pages",
    "list_states",
    "batches",
    "approvals",
    "recipes",
    "common_lines",
    "pace",
    "verifications",
    "checks",
    "followers",
    "webhooks",
    "notifications",
    "invitations",
    "authenticators",
    "passkeys",
    "recovery_codes",
    "api_tokens",
    "identities",
    "daily_urls",
];

/// Why an installation was not moved. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the file cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    #[error("there is an installation in the database already; import into an empty one")]
    NotEmpty,
    #[error("line {line} of the file cannot be understood: {problem}")]
    Line { line: u64, problem: String },
    #[error(
        "the file is of version {found} of the database, and this program knows version {known}: use the same program for both"
    )]
    Version { found: i64, known: i64 },
    #[error("the file ends before its last row: it was cut off")]
    CutOff,
}

impl From<sqlx::Error> for TransferError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// The first.
    Edgesweep {
        version: i64,
    },
    Row(String, Map<String, Value>),
    /// The last: how many rows there are.
    End(u64),
}

/// Writes every row; gives how many there are.
pub async fn export(store: &Store, file: &mut impl Write) -> Result<u64, TransferError> {
    let mut reader = store.reader().await?;
    // One moment for all tables.
    sqlx::query(engine::snapshot(store.engine)).execute(&mut *reader).await?;
    let version = version(&mut reader).await?;
    put(file, &Line::Edgesweep { version })?;
    let mut rows = 0;
    for table in TABLES {
        let sql = format!("SELECT * FROM {table}");
        let mut found = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *reader);
        while let Some(row) = found.try_next().await? {
            put(file, &Line::Row(table.to_owned(), columns(&row)?))?;
            rows += 1;
        }
    }
    sqlx::query("COMMIT").execute(&mut *reader).await?;
    put(file, &Line::End(rows))?;
    file.flush()?;
    Ok(rows)
}

/// Reads every row into an empty database; gives how many there are. Nothing is kept where something is wrong.
pub async fn import(store: &Store, file: &mut impl BufRead) -> Result<u64, TransferError> {
    let mut tx = store.write().await?;
    let companies: i64 = sqlx::query_scalar("SELECT count(*) FROM companies").fetch_one(&mut *tx).await?;
    if companies > 0 {
        return Err(TransferError::NotEmpty);
    }
    let (mut rows, mut line, mut text) = (0, 0, String::new());
    loop {
        text.clear();
        line += 1;
        if file.read_line(&mut text)? == 0 {
            return Err(TransferError::CutOff);
        }
        let unreadable = |problem: String| TransferError::Line { line, problem };
        match serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))? {
            Line::Edgesweep { version: found } => {
                let known = version(&mut tx).await?;
                if found != known {
                    return Err(TransferError::Version { found, known });
                }
            }
            Line::Row(..) | Line::End(_) if line == 1 => return Err(unreadable("it is no export".to_owned())),
            Line::Row(table, columns) => {
                insert(&mut tx, &table, columns).await.map_err(|error| named(error, line))?;
                rows += 1;
            }
            Line::End(count) if count == rows => break,
            Line::End(count) => return Err(unreadable(format!("{count} rows were written, and {rows} came"))),
        }
    }
    engine::go_on_counting(store.engine, &mut tx).await?;
    tx.commit().await?;
    Ok(rows)
}

/// The newest migration that was done.
pub async fn version(handle: &mut Handle) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(handle).await?)
}

fn put(file: &mut impl Write, line: &Line) -> Result<(), std::io::Error> {
    serde_json::to_writer(&mut *file, line)?;
    file.write_all(b"\n")
}

/// What is in a row, by column; bytes are an array of one text in base64, and what is nothing is left out.
fn columns(row: &AnyRow) -> Result<Map<String, Value>, sqlx::Error> {
    let mut columns = Map::new();
    for column in row.columns() {
        let raw = row.try_get_raw(column.ordinal())?;
        let kind = raw.type_info().kind();
        if raw.is_null() {
            continue;
        }
        let value = match kind {
            AnyTypeInfoKind::Blob => {
                let bytes: Vec<u8> = row.try_get(column.ordinal())?;
                Value::Array(vec![Value::String(STANDARD.encode(bytes))])
            }
            AnyTypeInfoKind::Text => Value::String(row.try_get(column.ordinal())?),
            _ => Value::from(row.try_get::<i64, _>(column.ordinal())?),
        };
        columns.insert(column.name().to_owned(), value);
    }
    Ok(columns)
}

async fn insert(tx: &mut Tx, table: &str, columns: Map<String, Value>) -> Result<(), TransferError> {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !TABLES.contains(&table) || !columns.keys().all(|name| is_name(name)) {
        return Err(TransferError::Line { line: 0, problem: format!("there is no table {table} like that") });
    }
    let names = columns.keys().cloned().collect::<Vec<_>>().join(", ");
    let places = (1..=columns.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let mut values = AnyArguments::default();
    for value in columns.into_values() {
        bind(&mut values, value).map_err(|problem| TransferError::Line { line: 0, problem })?;
    }
    let sql = format!("INSERT INTO {table} ({names}) VALUES ({places})");
    sqlx::query_with(AssertSqlSafe(sql), values).execute(&mut **tx).await?;
    Ok(())
}

fn bind(values: &mut AnyArguments, value: Value) -> Result<(), String> {
    let bound = match value {
        Value::String(text) => values.add(text),
        Value::Number(number) => values.add(number.as_i64().ok_or_else(|| format!("{number} is no whole number"))?),
        Value::Array(mut bytes) => match bytes.pop() {
            Some(Value::String(text)) => values.add(STANDARD.decode(text).map_err(|error| error.to_string())?),
            _ => return Err("bytes are one text in base64".to_owned()),
        },
        Value::Null | Value::Bool(_) | Value::Object(_) => {
            return Err("a column is a text, a number or bytes".to_owned());
        }
    };
    bound.map_err(|error| error.to_string())
}

/// Tells on which line it went wrong.
fn named(error: TransferError, line: u64) -> TransferError {
    match error {
        TransferError::Line { problem, .. } => TransferError::Line { line, problem },
        TransferError::Store(StoreError::Defect(error)) => TransferError::Line { line, problem: error.to_string() },
        other => other,
    }
}
