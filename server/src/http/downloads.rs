//! Files to keep: the catalog as CSV, and what became of an invalidation's URLs, streamed, so that their size costs no
//! memory; and templates as text.

use std::sync::Arc;

use app::api::Visitor;
use app::model::person::Role;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::doors::{admit, refusal};
use crate::service::Service;
use crate::{catalog, invalidation, settings};

/// `GET /{company}/assets.csv`, for viewers.
pub async fn assets(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
) -> Response {
    match admit(&visitor, Role::Viewer, &company) {
        Ok(actor) => file("assets.csv", CSV, catalog::export::csv_stream(&service, &actor)),
        Err(error) => refusal(&error),
    }
}

/// `GET /{company}/invalidations/{id}/urls.csv`, for viewers.
pub async fn urls(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let actor = match admit(&visitor, Role::Viewer, &company) {
        Ok(actor) => actor,
        Err(error) => return refusal(&error),
    };
    match invalidation::export(service, &actor, &id).await {
        Ok(rows) => file("urls.csv", CSV, rows),
        Err(error) => refusal(&error),
    }
}

/// `GET /{company}/invalidations/{id}/urls.json`, for viewers.
pub async fn urls_json(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let actor = match admit(&visitor, Role::Viewer, &company) {
        Ok(actor) => actor,
        Err(error) => return refusal(&error),
    };
    match invalidation::export_json(service, &actor, &id).await {
        Ok(rows) => file("urls.json", "application/json", rows),
        Err(error) => refusal(&error),
    }
}

/// Which template.
#[derive(Deserialize)]
pub struct TemplateQuery {
    name: Option<String>,
}

/// `GET /{company}/template.txt?name=…`, for viewers, as Dynamic Media takes it; without a name, the default.
pub async fn template(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
    Query(query): Query<TemplateQuery>,
) -> Response {
    let actor = match admit(&visitor, Role::Viewer, &company) {
        Ok(actor) => actor,
        Err(error) => return refusal(&error),
    };
    match settings::templates::export(&service, &actor, query.name.as_deref()).await {
        Ok(template) => {
            let mut response = template.text.into_response();
            let name = utf8_percent_encode(&template.name, NON_ALPHANUMERIC);
            // The second is RFC 6266's for names beyond ASCII.
            let disposition = format!("attachment; filename=\"template.txt\"; filename*=UTF-8''{name}.txt");
            if let Ok(value) = HeaderValue::from_str(&disposition) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Err(error) => refusal(&error),
    }
}

const CSV: &str = "text/csv; charset=utf-8";

fn file<E>(
    name: &'static str,
    content_type: &'static str,
    rows: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Response
where
    E: std::error::Error + Send + Sync + 'static,
{
    let mut response =
        Body::from_stream(rows.inspect_err(|cause| tracing::error!(%cause, "a download broke off"))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
