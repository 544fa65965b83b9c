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
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::sessions;
use crate::audit::knocks;
use crate::auth::api_tokens;
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
    let visitor = match bearer(request.headers()) {
        // A program's; no cookie counts beside it.
        Some(token) => api_tokens::visitor(&service, token, caller.address).await,
        None => sessions::visitor(&session, &service).await.map(|person| Visitor::new(person, Some(caller.address))),
    };
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(error) => {
            if error == AppError::BadToken {
                knocks::sign_in_refused(&service, "", caller.address, "token");
            }
            return refusal(&error);
        }
    };
    request.extensions_mut().insert(visitor.clone());
    let entrance = format!("{} {}", request.method(), request.uri().path());
    let response = next.run(request).await;
    match (visitor.refusal(), &visitor.person) {
        (Some(Refusal::Role { actor, needs }), _) => knocks::role_too_low(&service, actor, needs.word(), &entrance),
        (Some(Refusal::Company(slug)), Some(person)) => {
            knocks::foreign_company(&service, person, visitor.from, slug.as_str(), &entrance);
        }
        (Some(Refusal::Scope { actor }), _) => knocks::out_of_scope(&service, actor, &entrance),
        (Some(Refusal::Company(_)), None) | (None, _) => {}
    }
    response
}

/// The token of `Authorization: Bearer …` (RFC 6750, 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
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
