//! Pages of assets. A page is found again by a cursor, the sort key and ID of the row that it begins behind or ends
//! before, so that nothing is skipped or shown twice while others import.

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

    let settings = settings::settings(store, company).await?.ok_or(AppError::NotFound)?;
    let pictures = thumbnails::of(&settings, found.rows.iter().map(|row| &row.asset));
    let assets = found.rows.into_iter().zip(pictures).map(|(Stored { asset, last_purge }, thumbnail)| AssetRow {
        asset,
        thumbnail,
        last_purge,
    });
    let folders = rows::folders(store, company, MAX_FOLDERS_SHOWN).await?;
    Ok(AssetPage { assets: assets.collect(), total, in_company, before, previous, next, folders })
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
