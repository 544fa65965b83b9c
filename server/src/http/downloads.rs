//! Files to keep: the catalog as CSV, and what became of an invalidation's URLs, streamed, so that their size costs no
//! memory; and templates as text.

use std::sync::Arc;

use app::api::Visitor;
use app::backend::Answer;
use app::model::person::{Actor, Role};
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
    let export = async |actor| Ok(file("assets.csv", CSV, catalog::export::csv_stream(&service, &actor)));
    downloaded(&visitor, &company, export).await
}

/// `GET /{company}/invalidations/{id}/urls.csv`, for viewers.
pub async fn urls_csv(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let export = async |actor| Ok(file("urls.csv", CSV, invalidation::export_csv(service, &actor, &id).await?));
    downloaded(&visitor, &company, export).await
}

/// `GET /{company}/invalidations/{id}/urls.json`, for viewers.
pub async fn urls_json(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let export = async |actor| Ok(file("urls.json", JSON, invalidation::export_json(service, &actor, &id).await?));
    downloaded(&visitor, &company, export).await
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
    let export = async |actor| {
        let template = settings::templates::export(&service, &actor, query.name.as_deref()).await?;
        let mut response = template.text.into_response();
        let name = utf8_percent_encode(&template.name, NON_ALPHANUMERIC);
        // The second is RFC 6266's for names beyond ASCII.
        let disposition = format!("attachment; filename=\"template.txt\"; filename*=UTF-8''{name}.txt");
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        Ok(response)
    };
    downloaded(&visitor, &company, export).await
}

/// What `export` makes for a viewer of the company, or why not.
async fn downloaded(visitor: &Visitor, company: &str, export: impl AsyncFnOnce(Actor) -> Answer<Response>) -> Response {
    let answer = match admit(visitor, Role::Viewer, company) {
        Ok(actor) => export(actor).await,
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| refusal(&error))
}

const JSON: &str = "application/json";
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
