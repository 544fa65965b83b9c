//! Who is behind a request, found once for everything behind this door: pages, server functions and downloads read the
//! `Visitor` that it leaves, and decide for themselves.

use std::sync::Arc;

use app::api::{Refusal, Visitor};
use app::model::company::CompanySlug;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::rights::Action;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::sessions;
use crate::audit::knocks;
use crate::auth::signed_in::Caller;
use crate::service::Service;

/// Leaves a `Visitor` in the request's extensions. What they are refused goes into the trail.
pub async fn recognise(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    mut request: Request,
    next: Next,
) -> Response {
    let person = match sessions::visitor(&session, &service).await {
        Ok(person) => person,
        Err(error) => return refusal(&error),
    };
    let visitor = Visitor::new(person, Some(caller.address));
    request.extensions_mut().insert(visitor.clone());
    let entrance = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    match (visitor.refusal(), &visitor.person) {
        (Some(Refusal::Role { actor, needs }), _) => knocks::role_too_low(&service, actor, needs.word(), &entrance),
        (Some(Refusal::Company(slug)), Some(person)) => {
            knocks::foreign_company(&service, person, visitor.from, slug.as_str(), &entrance);
        }
        (Some(Refusal::Company(_)), None) | (None, _) => {}
    }
    response
}

/// The actor for a download or a stream, by the company's part of its path.
pub fn admit(visitor: &Visitor, action: Action, company: &str) -> Result<Actor, AppError> {
    let company = CompanySlug::parse(company).ok_or(AppError::NotFound)?;
    visitor.actor(action, &company)
}

/// An error as the answer to something that is no page.
pub fn refusal(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}
