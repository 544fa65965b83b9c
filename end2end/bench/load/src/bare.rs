//! A bare axum server: what editors ask for, by the statements that ours runs for it, on the same database by the same pools; the rows go
//! out as JSON. It knows no session, no rights, no limits, and makes nothing of what it reads.

use std::path::Path;
use std::sync::Arc;

use app::model::asset::{AssetQuery, PAGE_SIZE, Selection};
use app::model::company::CompanySlug;
use app::model::invalidation::MAX_OPEN_TOLD;
use app::model::outline::ASSETS_PER_PAGE;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use server::clock::{Clock as _, SystemClock};
use server::store::assets::{self, Order, Stored};
use server::store::{
    Database, Reader, Store, StoreError, connections, invalidations, pace, people, rules, settings, templates,
};
use tokio::net::TcpListener;

use crate::Failure;

struct Bare {
    store: Store,
    company_id: String,
}

/// An error of the store: there should be none.
struct Broken(StoreError);

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}

type Answer = Result<Json<Value>, Broken>;

pub async fn serve(database: &Path, company: &str) -> Result<(), Failure> {
    let store = Store::open_to_read(&Database::Sqlite(database.to_owned())).await?;
    let slug = CompanySlug::parse(company).ok_or("that is no company")?;
    let mut reader = store.reader().await?;
    let company_id = people::id_of_company(&mut reader, &slug).await?.ok_or("there is no such company")?;
    drop(reader);
    let router = Router::new()
        .route("/api/assets", post(page))
        .route("/api/desk", post(desk))
        .route("/api/assets/outline", post(outline))
        .route("/api/assets/selected", post(selected))
        .route("/api/invalidations/running", post(running))
        .with_state(Arc::new(Bare { store, company_id }));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", json!({ "address": format!("http://{}", listener.local_addr()?) }));
    Ok(axum::serve(listener, router).await?)
}

#[derive(Deserialize)]
struct PageQuestion {
    query: AssetQuery,
}

/// Of the first half of all that match: there ours counts rows from the beginning, too.
async fn page(State(bare): State<Arc<Bare>>, Json(question): Json<PageQuestion>) -> Answer {
    let AssetQuery { filter, sort, descending, offset, .. } = question.query;
    let (order, offset) = (Order { sort, descending }, offset.unwrap_or(0));
    let total = assets::count(&bare.store, &bare.company_id, &filter, None).await?;
    let limit = u64::from(PAGE_SIZE).min(total.saturating_sub(offset));
    let rows = assets::stretch(&bare.store, &bare.company_id, &filter, order, offset, limit).await?;
    settings::settings(&bare.store, &bare.company_id).await?;
    Ok(Json(json!({ "total": total, "assets": told(&rows) })))
}

#[derive(Deserialize)]
struct SelectionQuestion {
    selection: Selection,
}

async fn outline(State(bare): State<Arc<Bare>>, Json(question): Json<SelectionQuestion>) -> Answer {
    let revision = assets::revision(&bare.store, &bare.company_id).await?;
    let rows = bare.of(&question.selection).await?;
    Ok(Json(json!({ "revision": revision, "assets": rows.len() })))
}

async fn selected(State(bare): State<Arc<Bare>>, Json(question): Json<SelectionQuestion>) -> Answer {
    Ok(Json(told(&bare.of(&question.selection).await?)))
}

async fn desk(State(bare): State<Arc<Bare>>, _: Bytes) -> Answer {
    let settings = settings::settings(&bare.store, &bare.company_id).await?;
    let rules = rules::rules(&bare.store, &bare.company_id).await?;
    let templates = templates::templates(&bare.store, &bare.company_id).await?.others;
    let mut reader = bare.store.reader().await?;
    let known = bare.connections(&mut reader).await?;
    let mut queues = Vec::with_capacity(known.len());
    for connection in &known {
        let seen = pace::of(&mut reader, &connection.id).await?;
        let (batches, urls) = invalidations::load(&mut reader, &connection.id, i64::MAX).await?;
        queues.push(
            json!({ "name": connection.name, "hosts": connection.hosts, "us": seen, "batches": batches, "urls": urls }),
        );
    }
    Ok(Json(json!({ "settings": settings, "rules": rules, "templates": templates, "connections": queues })))
}

async fn running(State(bare): State<Arc<Bare>>, _: Bytes) -> Answer {
    let mut heads = invalidations::running(&bare.store, &bare.company_id, MAX_OPEN_TOLD).await?;
    heads.extend(invalidations::waiting(&bare.store, &bare.company_id, MAX_OPEN_TOLD).await?);
    let mut reader = bare.store.reader().await?;
    if !heads.is_empty() {
        bare.connections(&mut reader).await?;
    }
    let mut parts = Vec::new();
    for head in &heads {
        for part in invalidations::parts(&mut reader, head.number).await? {
            let queue = match part.last_seq {
                Some(last) => Some(invalidations::load(&mut reader, &part.connection_id, last).await?),
                None => None,
            };
            parts.push(json!({ "id": head.id, "name": part.name, "counts": part.counts, "queue": queue }));
        }
    }
    Ok(Json(Value::Array(parts)))
}

impl Bare {
    /// With all that is read of each.
    async fn connections(&self, reader: &mut Reader) -> Result<Vec<connections::Stored>, StoreError> {
        let all = connections::all(reader, &self.company_id).await?;
        for connection in &all {
            connections::credentials(reader, &connection.id).await?;
            pace::pause_of(reader, &connection.id, SystemClock.now()).await?;
            pace::record(reader, &connection.id).await?;
        }
        Ok(all)
    }

    async fn of(&self, selection: &Selection) -> Result<Vec<Stored>, StoreError> {
        match selection {
            Selection::Ids(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                assets::of_ids(&mut *self.store.reader().await?, &self.company_id, &ids).await
            }
            Selection::Matching { filter, except } => {
                let limit = u32::try_from(ASSETS_PER_PAGE).unwrap_or(u32::MAX);
                assets::part(&self.store, &self.company_id, filter, except, None, limit).await
            }
        }
    }
}

fn told(rows: &[Stored]) -> Value {
    rows.iter().map(|row| json!({ "asset": row.asset, "last_purge": row.last_purge })).collect()
}
