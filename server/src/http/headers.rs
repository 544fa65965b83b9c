//! The headers that every answer carries, and the policy of a page: scripts run only with the page's nonce, nothing is
//! framed, nothing is loaded from elsewhere but pictures, which stand on the companies' own servers.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Config;

/// What holds for everything.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // A plain form is sent back to where it came from, so this site may know its own pages' addresses.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
];

/// For how long a browser comes by https only: two years, as the preload list asks, <https://hstspreload.org/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hsts {
    /// People come by http.
    Never,
    ThisHost,
    /// An operator said so: hosts below this one need not be ours to speak for.
    AndSubdomains,
}

impl Hsts {
    pub fn of(config: &Config) -> Self {
        match (config.is_https(), config.hsts_include_subdomains) {
            (false, _) => Self::Never,
            (true, false) => Self::ThisHost,
            (true, true) => Self::AndSubdomains,
        }
    }

    fn value(self) -> Option<HeaderValue> {
        match self {
            Self::Never => None,
            Self::ThisHost => Some(HeaderValue::from_static("max-age=63072000")),
            Self::AndSubdomains => Some(HeaderValue::from_static("max-age=63072000; includeSubDomains")),
        }
    }
}

/// What is not a page loads nothing.
const POLICY_OF_NO_PAGE: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Adds the headers.
pub async fn secure(hsts: Hsts, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if let Some(value) = hsts.value() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY_OF_NO_PAGE);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The policy of a page whose inline scripts carry `nonce`. WebAssembly needs `'wasm-unsafe-eval'` to be compiled.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: http: https:; font-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}
