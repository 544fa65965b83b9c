//! Every entrance of the program, and the layers around them in the order in which a request meets them.

use std::sync::Arc;
use std::time::Duration;

use app::model::import::MAX_IMPORT_BYTES;
use app::pages::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, get, on};
use leptos_axum::generate_route_list;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::http::{doors, downloads, headers, health, login, pages, requests, sessions, site};
use crate::service::Service;

/// Bytes of a request: a list of a million pasted URLs, and an upload with what its form adds to it.
const MAX_BODY_BYTES: usize = MAX_IMPORT_BYTES + 64 * 1024;
/// How long one answer may take. Uploads of the largest import fit in it.
const ANSWER_LIMIT: Duration = Duration::from_secs(120);

/// The whole program as one service.
pub fn router(service: &Arc<Service>, config: &Config, stopping: &CancellationToken) -> Router {
    let behind_the_door = Router::new()
        .route("/{company}/assets.csv", get(downloads::assets))
        .route("/{company}/invalidations/{id}/urls.csv", get(downloads::urls))
        .with_state(Arc::clone(service))
        .merge(application(service))
        .route_layer(from_fn_with_state(Arc::clone(service), doors::recognise));
    let transport = if config.is_https() { sessions::Transport::Https } else { sessions::Transport::Http };
    let is_https = config.is_https();
    let service_for_trace = Arc::clone(service);
    Router::new()
        .merge(behind_the_door)
        .merge(login::routes(Arc::clone(service)))
        .layer(sessions::layer(Arc::clone(service), transport))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready).with_state((Arc::clone(service), stopping.clone())))
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /\n"))
        .route("/pkg/{name}", get(site::serve))
        .fallback(async || (StatusCode::NOT_FOUND, "There is nothing here.\n"))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_LIMIT))
        .layer(from_fn(move |request, next| headers::secure(is_https, request, next)))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(service_for_trace, requests::trace))
}

/// Pages and server functions, from the application's own registries: what is not in them has no route.
fn application(service: &Arc<Service>) -> Router {
    let state = pages::Pages { service: Arc::clone(service), files: site::files() };
    let mut router = Router::new().route("/", get(pages::page));
    for listing in generate_route_list(App) {
        if listing.path() != "/" {
            router = router.route(listing.path(), get(pages::page));
        }
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let filter = if method == Method::GET { MethodFilter::GET } else { MethodFilter::POST };
        router = router.route(path, on(filter, pages::server_function));
    }
    router.layer(CompressionLayer::new()).with_state(state)
}
