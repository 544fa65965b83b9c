//! One ID and one line of log for each request. The ID is always ours: one that a client sends could not be trusted to
//! find anything.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use app::model::error::AppError;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::doors::refusal;
use crate::service::{REQUEST_ID, Service, defect};

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Logs method, path without query, status and duration. A query can hold what people typed, and is left out; a
/// link that signs in, or lets in, is a secret in a path.
#[expect(clippy::disallowed_methods, reason = "what is logged is how long it took, not what time it was")]
pub async fn trace(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let id = service.new_id();
    let path = told(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    let started = Instant::now();
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).instrument(span.clone()).await;
    let status = response.status();
    let duration_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let _entered = span.enter();
    if status.is_server_error() {
        tracing::warn!(status = status.as_u16(), duration_ms, "answered");
    } else {
        tracing::debug!(status = status.as_u16(), duration_ms, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response
}

/// A path as it may be told.
pub fn told(path: &str) -> &str {
    match path {
        path if path.starts_with("/login/link/") => "/login/link/…",
        path if path.starts_with("/login/invitation/") => "/login/invitation/…",
        path => path,
    }
}

/// What is answered when a handler panicked: where to look, and nothing of what happened.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref().copied());
    let error: AppError = defect(&format!("a panic: {}", text.unwrap_or("without a message")));
    refusal(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_log_tells_a_link_that_lets_somebody_in() {
        assert_eq!(told("/login/link/s3cret"), "/login/link/…");
        assert_eq!(told("/login/invitation/s3cret"), "/login/invitation/…");
        assert_eq!(told("/acme-outdoor/assets"), "/acme-outdoor/assets");
    }
}
