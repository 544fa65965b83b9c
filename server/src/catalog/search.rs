//! Pages of assets. A page is found again by a cursor, the sort key and ID of the row that it begins behind or ends
//! before, so that nothing is skipped or shown twice while others import; or, for a list that is scrolled, by how many
//! rows come before it.

use app::backend::Answer;
use app::model::asset::{AssetFilter, AssetPage, AssetQuery, AssetRow, MAX_FOLDERS_SHOWN, PAGE_SIZE};
use app::model::error::AppError;
use app::model::person::Actor;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::thumbnails;
use crate::service::Service;
use crate::store::assets::{self as rows, Edge, Key, Order, Side, Stored};
use crate::store::settings;

const PAGE: usize = PAGE_SIZE as usize;

/// One page, its neighbours and its place among all that match.
pub async fn assets(service: &Service, actor: &Actor, query: AssetQuery) -> Answer<AssetPage> {
    let (store, company) = (&service.store, actor.company_id.as_str());
    let order = Order { sort: query.sort, descending: query.descending };
    if let Some(offset) = query.offset {
        return behind(service, actor, &query.filter, order, offset).await;
    }
    let edge = query.after.as_deref().map(decode).transpose()?;
    let found = around(service, actor, &query.filter, order, edge).await?;

    let in_company = rows::count(store, company, &AssetFilter::default(), None).await?;
    let total = if query.filter == AssetFilter::default() {
        in_company
    } else {
        rows::count(store, company, &query.filter, None).await?
    };
    let before = match found.rows.first() {
        Some(first) if found.has_previous => {
            let edge = edge_at(first, order, Side::Before);
            rows::count(store, company, &query.filter, Some((order, &edge))).await?
        }
        Some(_) | None => 0,
    };
    let cursor = |row: &Stored, side| encode(&edge_at(row, order, side));
    let previous = found.rows.first().filter(|_| found.has_previous).map(|row| cursor(row, Side::Before));
    let next = found.rows.last().filter(|_| found.has_next).map(|row| cursor(row, Side::After));

    let assets = pictured(service, actor, found.rows).await?;
    let folders = rows::folders(store, company, MAX_FOLDERS_SHOWN).await?;
    Ok(AssetPage { assets, total, in_company, before, previous, next, folders })
}

/// The page behind so many rows. Rows are counted from the end that is nearer.
async fn behind(
    service: &Service,
    actor: &Actor,
    filter: &AssetFilter,
    order: Order,
    offset: u64,
) -> Answer<AssetPage> {
    let (store, company) = (&service.store, actor.company_id.as_str());
    let total = rows::count(store, company, filter, None).await?;
    let before = offset.min(total);
    let limit = u64::from(PAGE_SIZE).min(total - before);
    let behind = total - before - limit;
    let rows = if before <= behind {
        rows::stretch(store, company, filter, order, before, limit).await?
    } else {
        let backward = Order { descending: !order.descending, ..order };
        let mut rows = rows::stretch(store, company, filter, backward, behind, limit).await?;
        rows.reverse();
        rows
    };
    let assets = pictured(service, actor, rows).await?;
    Ok(AssetPage { assets, total, in_company: total, before, previous: None, next: None, folders: Vec::new() })
}

async fn pictured(service: &Service, actor: &Actor, rows: Vec<Stored>) -> Answer<Vec<AssetRow>> {
    let settings = settings::settings(&service.store, &actor.company_id).await?.ok_or(AppError::NotFound)?;
    let pictures = thumbnails::of(&settings, rows.iter().map(|row| &row.asset));
    let row = |(Stored { asset, last_purge }, thumbnail)| AssetRow { asset, thumbnail, last_purge };
    Ok(rows.into_iter().zip(pictures).map(row).collect())
}

struct Found {
    rows: Vec<Stored>,
    has_previous: bool,
    has_next: bool,
}

/// The page at an edge. Where rows went meanwhile and little or nothing is left there, the first page.
async fn around(
    service: &Service,
    actor: &Actor,
    filter: &AssetFilter,
    order: Order,
    edge: Option<Edge>,
) -> Answer<Found> {
    let limit = PAGE_SIZE + 1;
    if let Some(edge) = edge {
        let mut rows = rows::page(&service.store, &actor.company_id, filter, order, Some(&edge), limit).await?;
        let has_more = rows.len() > PAGE;
        match edge.side {
            Side::After if !rows.is_empty() => {
                rows.truncate(PAGE);
                return Ok(Found { rows, has_previous: true, has_next: has_more });
            }
            Side::Before if rows.len() >= PAGE => {
                let rows = rows.split_off(rows.len() - PAGE);
                return Ok(Found { rows, has_previous: has_more, has_next: true });
            }
            Side::After | Side::Before => {}
        }
    }
    let mut rows = rows::page(&service.store, &actor.company_id, filter, order, None, limit).await?;
    let has_next = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(Found { rows, has_previous: false, has_next })
}

fn edge_at(row: &Stored, order: Order, side: Side) -> Edge {
    Edge { side, key: Key::of(&row.asset, order.sort), id: row.asset.id.clone() }
}

/// An edge as it travels.
#[derive(Serialize, Deserialize)]
struct Cursor {
    /// Whether the page is before it.
    b: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    t: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<i64>,
    id: String,
}

fn encode(edge: &Edge) -> String {
    let (t, n) = match &edge.key {
        Key::None => (None, None),
        Key::Text(text) => (Some(text.clone()), None),
        Key::Number(number) => (None, Some(*number)),
    };
    let cursor = Cursor { b: edge.side == Side::Before, t, n, id: edge.id.clone() };
    URL_SAFE_NO_PAD.encode(serde_json::json!(cursor).to_string())
}

fn decode(text: &str) -> Result<Edge, AppError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let cursor: Option<Cursor> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(cursor) = cursor else {
        return Err(AppError::invalid("after", "The page's address is incomplete. Begin again with the first page."));
    };
    let key = match (cursor.t, cursor.n) {
        (Some(text), _) => Key::Text(text),
        (None, Some(number)) => Key::Number(number),
        (None, None) => Key::None,
    };
    Ok(Edge { side: if cursor.b { Side::Before } else { Side::After }, key, id: cursor.id })
}

#[cfg(test)]
mod tests;
