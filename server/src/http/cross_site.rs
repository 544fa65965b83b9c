//! Requests that another site's page makes a browser send. What could change anything is refused and told in the trail; what leads
//! somewhere says so itself.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::requests::told;
use crate::audit::knocks;
use crate::auth::signed_in::Caller;
use crate::config::Config;
use crate::service::Service;

/// What a form from another site is told.
const FROM_ELSEWHERE: &str = "This was sent from another site, so nothing was done. Open Edgesweep and do it there.\n";

/// Refuses what another site's page makes a browser send. A proxy may rewrite `Host`, so the public address counts, too.
pub fn refused(config: &Config) -> CsrfLayer<impl FnMut(ProtectionError) -> Response + Clone + use<>> {
    let layer = CsrfLayer::new();
    let layer = layer.clone().add_trusted_origin(&config.public_url).unwrap_or(layer);
    layer.with_rejection_response(|_| (StatusCode::FORBIDDEN, FROM_ELSEWHERE).into_response())
}

/// Tells what was refused, with the site that it came from. Whose browser it was does not matter: it was not their doing.
pub async fn heard(State(service): State<Arc<Service>>, caller: Caller, request: Request, next: Next) -> Response {
    let entrance = format!("{} {}", request.method(), told(request.uri().path()));
    let origin = text(request.headers(), "origin").unwrap_or_default().to_owned();
    let response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        tracing::info!(address = %caller.address, origin, entrance, "a request of another site was refused");
        knocks::cross_site(&service, caller.address, &origin, &entrance);
    }
    response
}

/// Whether another site's page led here, also one at a neighbouring host. Browsers that do not say so are taken at their word.
pub fn led_here(headers: &HeaderMap) -> bool {
    matches!(text(headers, "sec-fetch-site"), Some("cross-site" | "same-site"))
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    headers.get(header::HeaderName::from_static(name))?.to_str().ok()
}
