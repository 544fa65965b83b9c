//! Files to keep: the catalog as CSV, and what became of an invalidation's URLs, streamed, so that their size costs no
//! memory; and templates as text.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::api::Visitor;
use app::backend::Answer;
use app::model::audit::{AuditQuery, Whose};
use app::model::person::Actor;
use app::model::rights::Action;
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
use crate::store::audit::INSTALLATION;
use crate::{audit, catalog, invalidation, settings};

/// `GET /{company}/assets.csv`, an `Action::Download`.
pub async fn assets(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
) -> Response {
    let export = async |actor| Ok(file("assets.csv", CSV, catalog::export::csv_stream(&service, &actor)));
    downloaded(&service, &visitor, &company, "assets.csv", export).await
}

/// `GET /{company}/invalidations/{id}/urls.csv`, an `Action::Download`.
pub async fn urls_csv(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let name = format!("invalidations/{id}/urls.csv");
    let export =
        async |actor| Ok(file("urls.csv", CSV, invalidation::export_csv(Arc::clone(&service), &actor, &id).await?));
    downloaded(&service, &visitor, &company, &name, export).await
}

/// `GET /{company}/invalidations/{id}/urls.json`, an `Action::Download`.
pub async fn urls_json(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path((company, id)): Path<(String, String)>,
) -> Response {
    let name = format!("invalidations/{id}/urls.json");
    let export =
        async |actor| Ok(file("urls.json", JSON, invalidation::export_json(Arc::clone(&service), &actor, &id).await?));
    downloaded(&service, &visitor, &company, &name, export).await
}

/// Which template.
#[derive(Deserialize)]
pub struct TemplateQuery {
    name: Option<String>,
}

/// `GET /{company}/template.txt?name=…`, an `Action::Download`, as Dynamic Media takes it; without a name, the default.
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
    downloaded(&service, &visitor, &company, "template.txt", export).await
}

/// What of a chain of the trail is asked for, as its page is asked for it.
type Filter = Query<BTreeMap<String, String>>;

/// `GET /{company}/setup/audit.jsonl`, an `Action::ReadTrail`: the company's own chain.
pub async fn trail(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
    filter: Filter,
) -> Response {
    chain(Whose::Company, &service, &visitor, &company, filter).await
}

/// `GET /{company}/setup/installation.jsonl`, an `Action::ManageInstallation`: the installation's.
pub async fn installation_trail(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
    filter: Filter,
) -> Response {
    chain(Whose::Installation, &service, &visitor, &company, filter).await
}

/// A chain's rows in their order.
async fn chain(of: Whose, service: &Arc<Service>, visitor: &Visitor, company: &str, Query(filter): Filter) -> Response {
    let query = AuditQuery::read(|name| filter.get(name).cloned());
    let (action, name) = match of {
        Whose::Company => (Action::ReadTrail, "setup/audit.jsonl"),
        Whose::Installation => (Action::ManageInstallation, "setup/installation.jsonl"),
    };
    let rows = async |actor: Actor| {
        let chain = match of {
            Whose::Company => (actor.company_id.as_str(), actor.slug.as_str()),
            Whose::Installation => (INSTALLATION, ""),
        };
        Ok(file("audit.jsonl", JSON_LINES, audit::reading::json_lines(Arc::clone(service), chain, query)))
    };
    downloaded_by(service, visitor, (action, company), name, rows).await
}

/// What `export` makes for somebody of the company, or why not.
async fn downloaded(
    service: &Service,
    visitor: &Visitor,
    company: &str,
    name: &str,
    export: impl AsyncFnOnce(Actor) -> Answer<Response>,
) -> Response {
    downloaded_by(service, visitor, (Action::Download, company), name, export).await
}

/// The same for who may do this. The trail tells it before the first byte is sent.
async fn downloaded_by(
    service: &Service,
    visitor: &Visitor,
    (action, company): (Action, &str),
    name: &str,
    export: impl AsyncFnOnce(Actor) -> Answer<Response>,
) -> Response {
    let answer: Answer<Response> = async {
        let actor = admit(visitor, action, company)?;
        let response = export(actor.clone()).await?;
        audit::downloaded(service, &actor, name).await?;
        Ok(response)
    }
    .await;
    answer.unwrap_or_else(|error| refusal(&error))
}

const JSON: &str = "application/json";
const JSON_LINES: &str = "application/jsonl";
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
