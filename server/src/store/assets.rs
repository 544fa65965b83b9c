//! Assets: pages by keyset, counts, parts of a selection, and writing many at once.

use app::model::asset::{Asset, AssetFilter, AssetKind, AssetSort};
use app::model::timestamp::Timestamp;
use sqlx::FromRow;

use super::statement::Statement;
use super::{Handle, Store, StoreError, Tx};

/// An asset, and when a URL of it was last purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub asset: Asset,
    pub last_purge: Option<Timestamp>,
}

/// What a page is sorted by; the ID breaks ties, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub sort: AssetSort,
    pub descending: bool,
}

/// A place between two rows: just behind, or just before, a row that has these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub side: Side,
    pub key: Key,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The rows behind it.
    After,
    /// The rows before it.
    Before,
}

/// What a row is sorted by, beside its ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    None,
    Text(String),
    Number(i64),
}

impl Key {
    /// The key of an asset. It must be what `column` says in SQL.
    pub fn of(asset: &Asset, sort: AssetSort) -> Self {
        match sort {
            AssetSort::Id => Self::None,
            AssetSort::Kind => Self::Text(asset.kind.word().to_owned()),
            AssetSort::Folder => Self::Text(asset.folder.clone()),
            AssetSort::Modified => Self::Number(asset.modified.map_or(0, |modified| modified.0)),
        }
    }
}

fn column(sort: AssetSort) -> Option<&'static str> {
    match sort {
        AssetSort::Id => None,
        AssetSort::Kind => Some("kind"),
        AssetSort::Folder => Some("folder"),
        AssetSort::Modified => Some("coalesce(modified_at, 0)"),
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    folder: String,
    crops: String,
    members: String,
    modified_at: Option<i64>,
    last_purge_at: Option<i64>,
}

const SELECT: &str = "SELECT id, kind, folder, crops, members, modified_at, last_purge_at FROM assets";

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let asset = Asset {
            kind: AssetKind::parse(&row.kind).ok_or_else(|| StoreError::unreadable("assets.kind"))?,
            crops: serde_json::from_str(&row.crops).map_err(|_| StoreError::unreadable("assets.crops"))?,
            members: serde_json::from_str(&row.members).map_err(|_| StoreError::unreadable("assets.members"))?,
            modified: row.modified_at.map(Timestamp),
            folder: row.folder,
            id: row.id,
        };
        Ok(Self { asset, last_purge: row.last_purge_at.map(Timestamp) })
    }
}

fn stored(rows: Vec<Row>) -> Result<Vec<Stored>, StoreError> {
    rows.into_iter().map(Stored::try_from).collect()
}

/// The rows next to an edge, or the first ones, in their order; at most `limit`.
pub async fn page(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    order: Order,
    edge: Option<&Edge>,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    let is_backward = edge.is_some_and(|edge| edge.side == Side::Before);
    let direction = if order.descending == is_backward { " ASC" } else { " DESC" };
    let mut query = matching(SELECT, company_id, filter);
    if let Some(edge) = edge {
        push_edge(&mut query, order, edge);
    }
    query.push(" ORDER BY ");
    if let Some(column) = column(order.sort) {
        query.push(column).push(direction).push(", ");
    }
    query.push("id").push(direction).push(" LIMIT ").push_bind(i64::from(limit));
    let mut rows = query.rows().fetch_all(store.read()).await?;
    if is_backward {
        rows.reverse();
    }
    stored(rows)
}

/// So many rows behind the first `offset`, in their order. What is skipped is walked through in an index alone.
pub async fn stretch(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    order: Order,
    offset: u64,
    limit: u64,
) -> Result<Vec<Stored>, StoreError> {
    let direction = if order.descending { " DESC" } else { " ASC" };
    let push_order = |query: &mut Statement, of: fn(&str) -> String| {
        query.push(" ORDER BY ");
        if let Some(column) = column(order.sort) {
            query.push(of(column)).push(direction).push(", ");
        }
        query.push(of("id")).push(direction);
    };
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut query = Statement::new(SELECT);
    query.push(" WHERE company_id = ").push_bind(company_id.to_owned()).push(" AND id IN (");
    push_matching(&mut query, "SELECT id FROM assets", company_id, filter);
    push_order(&mut query, str::to_owned);
    query.push(" LIMIT ").push_bind(whole(limit)).push(" OFFSET ").push_bind(whole(offset)).push(")");
    // What is no column keeps the planner from walking all assets in the order of the index once more.
    push_order(&mut query, |column| format!("CASE WHEN id <> '' THEN {column} END"));
    stored(query.rows().fetch_all(store.read()).await?)
}

/// How many match the filter, on one side of the edge if there is one.
pub async fn count(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    edge: Option<(Order, &Edge)>,
) -> Result<u64, StoreError> {
    let mut query = matching("SELECT count(*) FROM assets", company_id, filter);
    if let Some((order, edge)) = edge {
        push_edge(&mut query, order, edge);
    }
    let count: i64 = query.values().fetch_one(store.read()).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Some of the assets that match and are none of `except`, by ID, behind `after`.
pub async fn part(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    except: &[String],
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<Stored>, StoreError> {
    let mut query = matching(SELECT, company_id, filter);
    push_except(&mut query, except);
    if let Some(after) = after {
        query.push(" AND id > ").push_bind(after.to_owned());
    }
    query.push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
    stored(query.rows().fetch_all(store.read()).await?)
}

/// How many match and are none of `except`.
pub async fn count_without(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    except: &[String],
) -> Result<u64, StoreError> {
    let mut query = matching("SELECT count(*) FROM assets", company_id, filter);
    push_except(&mut query, except);
    let count: i64 = query.values().fetch_one(store.read()).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Those of these IDs that exist, in no order.
pub async fn of_ids(connection: &mut Handle, company_id: &str, ids: &[&str]) -> Result<Vec<Stored>, StoreError> {
    let mut query = Statement::new(SELECT);
    query.push(" WHERE company_id = ").push_bind(company_id.to_owned());
    query.push(" AND id IN (SELECT value ->> 0 FROM json_each(").push_bind(ones(ids)).push("))");
    stored(query.rows().fetch_all(connection).await?)
}

/// The folders of a company, sorted. Each step looks up the next one in the index, however many assets each has.
pub async fn folders(store: &Store, company_id: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    let query = "WITH RECURSIVE step (folder) AS (
            SELECT min(folder) FROM assets WHERE company_id = $1 AND folder > ''
            UNION ALL
            SELECT (SELECT min(folder) FROM assets WHERE company_id = $1 AND folder > step.folder)
            FROM step WHERE step.folder IS NOT NULL
        )
        SELECT folder FROM step WHERE folder IS NOT NULL LIMIT $2";
    Ok(sqlx::query_scalar(query).bind(company_id).bind(i64::from(limit)).fetch_all(store.read()).await?)
}

/// The revision of the company's latest write.
pub async fn revision(store: &Store, company_id: &str) -> Result<i64, StoreError> {
    let query = sqlx::query_scalar("SELECT catalog_revision FROM companies WHERE id = $1").bind(company_id);
    Ok(query.fetch_optional(store.read()).await?.unwrap_or(0))
}

/// A revision for the writes of this transaction.
pub async fn next_revision(tx: &mut Tx, company_id: &str) -> Result<i64, StoreError> {
    let query = sqlx::query_scalar(
        "UPDATE companies SET catalog_revision = catalog_revision + 1 WHERE id = $1 RETURNING catalog_revision",
    );
    Ok(query.bind(company_id).fetch_one(&mut **tx).await?)
}

/// Those of the assets that match and are none of `except` which were written after a revision, by ID: the first few,
/// and how many they are.
pub async fn written_since(
    store: &Store,
    company_id: &str,
    filter: &AssetFilter,
    except: &[String],
    revision: i64,
    limit: u32,
) -> Result<(Vec<String>, u64), StoreError> {
    let since = |start| {
        let mut query = matching(start, company_id, filter);
        push_except(&mut query, except);
        query.push(" AND revision > ").push_bind(revision);
        query
    };
    let count: i64 = since("SELECT count(*) FROM assets").values().fetch_one(store.read()).await?;
    let mut query = since("SELECT id FROM assets");
    query.push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
    let first = query.values().fetch_all(store.read()).await?;
    Ok((first, u64::try_from(count).unwrap_or(0)))
}

/// Those of these IDs that were written after a revision, in their order.
pub async fn written_of(
    store: &Store,
    company_id: &str,
    ids: &[String],
    revision: i64,
) -> Result<Vec<String>, StoreError> {
    let query = "SELECT assets.id FROM json_each($2) AS asked JOIN assets ON assets.company_id = $1
                     AND assets.id = asked.value ->> 0 WHERE assets.revision > $3 ORDER BY asked.key";
    Ok(sqlx::query_scalar(query).bind(company_id).bind(ones(ids)).bind(revision).fetch_all(store.read()).await?)
}

/// Adds assets or overwrites them, at a revision; when they were last purged stays.
pub async fn put(tx: &mut Tx, company_id: &str, revision: i64, assets: &[&Asset]) -> Result<(), StoreError> {
    let rows = assets.iter().map(|asset| {
        serde_json::json!({
            "id": asset.id,
            "search": asset.id.to_lowercase(),
            "kind": asset.kind.word(),
            "folder": asset.folder,
            "crops": json(&asset.crops),
            "members": json(&asset.members),
            "modified_at": asset.modified,
        })
    });
    sqlx::query(
        "INSERT INTO assets (company_id, id, search, kind, folder, crops, members, modified_at, revision)
         SELECT $1, value ->> 'id', value ->> 'search', value ->> 'kind', value ->> 'folder', value ->> 'crops',
                value ->> 'members', CAST(value ->> 'modified_at' AS bigint), $3
         FROM json_each($2) WHERE true
         ON CONFLICT (company_id, id) DO UPDATE SET kind = excluded.kind, folder = excluded.folder,
                crops = excluded.crops, members = excluded.members, modified_at = excluded.modified_at,
                revision = excluded.revision",
    )
    .bind(company_id)
    .bind(rows.collect::<serde_json::Value>().to_string())
    .bind(revision)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn matching(start: &str, company_id: &str, filter: &AssetFilter) -> Statement {
    let mut query = Statement::new("");
    push_matching(&mut query, start, company_id, filter);
    query
}

fn push_matching(query: &mut Statement, start: &str, company_id: &str, filter: &AssetFilter) {
    query.push(start).push(" WHERE company_id = ").push_bind(company_id.to_owned());
    if !filter.text.is_empty() {
        // `instr` knows no wildcards: nothing needs to be escaped.
        query.push(" AND instr(search, ").push_bind(filter.text.to_lowercase()).push(") > 0");
    }
    if let Some(kind) = filter.kind {
        query.push(" AND kind = ").push_bind(kind.word());
    }
    if !filter.folder.is_empty() {
        // Below `/a` is all from `/a/` up to, but without, `/a0`: the zero comes right behind the slash.
        let folder = filter.folder.trim_end_matches('/').to_owned();
        let (from, to) = (format!("{folder}/"), format!("{folder}0"));
        query.push(" AND (folder = ").push_bind(folder);
        query.push(" OR (folder >= ").push_bind(from).push(" AND folder < ").push_bind(to).push("))");
    }
}

fn push_edge(query: &mut Statement, order: Order, edge: &Edge) {
    let is_forward = edge.side == Side::After;
    let operator = if order.descending == is_forward { " < " } else { " > " };
    match (column(order.sort), &edge.key) {
        (Some(column), Key::Text(key)) => {
            query.push(format_args!(" AND ({column}, id){operator}(")).push_bind(key.clone());
        }
        (Some(column), Key::Number(key)) => {
            query.push(format_args!(" AND ({column}, id){operator}(")).push_bind(*key);
        }
        (None, _) | (_, Key::None) => {
            query.push(" AND id").push(operator).push_bind(edge.id.clone());
            return;
        }
    }
    query.push(", ").push_bind(edge.id.clone()).push(")");
}

fn push_except(query: &mut Statement, except: &[String]) {
    if !except.is_empty() {
        query.push(" AND id NOT IN (SELECT value ->> 0 FROM json_each(").push_bind(ones(except)).push("))");
    }
}

fn json<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(AsRef::as_ref).collect::<serde_json::Value>().to_string()
}

/// Rows with one text each.
fn ones<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(|text| serde_json::json!([text.as_ref()])).collect::<serde_json::Value>().to_string()
}
