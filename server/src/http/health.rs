//! `GET /livez`: the process answers. `GET /readyz`: it can do its work, so a balancer may send people here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use tokio_util::sync::CancellationToken;

use crate::service::Service;

pub async fn live() -> &'static str {
    "alive\n"
}

/// 503 while the database does not answer, and from the moment that the server is asked to stop.
pub async fn ready(
    State(service): State<Arc<Service>>,
    State(stopping): State<CancellationToken>,
) -> (StatusCode, &'static str) {
    if stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match service.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
