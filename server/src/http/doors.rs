//! Who is behind a request, found once for everything behind this door: pages, server functions and downloads read the
//! `Visitor` that it leaves, and decide for themselves.

use std::sync::Arc;

use app::api::Visitor;
use app::model::company::CompanySlug;
use app::model::error::AppError;
use app::model::person::{Actor, Role};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::sessions;
use crate::service::Service;

/// Leaves a `Visitor` in the request's extensions.
pub async fn recognise(
    State(service): State<Arc<Service>>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    match sessions::visitor(&session, &service).await {
        Ok(person) => {
            request.extensions_mut().insert(Visitor(person));
            next.run(request).await
        }
        Err(error) => refusal(&error),
    }
}

/// The actor for a download, by the company's part of its path.
pub fn admit(visitor: &Visitor, needs: Role, company: &str) -> Result<Actor, AppError> {
    let company = CompanySlug::parse(company).ok_or(AppError::NotFound)?;
    visitor.actor(needs, &company)
}

/// An error as the answer to something that is no page.
pub fn refusal(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}
