//! The one way out to vendors: a shared HTTP client with time-outs, that follows no redirect, uses no proxy from the
//! environment, tries nothing twice and reads an answer up to a limit. What it makes of an answer for people is short
//! and free of secrets. It knows no vendor.

mod guard;
mod redaction;
mod reply;
mod retry_after;
mod speech;
#[cfg(test)]
mod tests;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
pub use reqwest::{Method, Url};
use rustls::{ClientConfig, RootCertStore};

pub use self::guard::{Guard, PrivateHost};
pub use self::redaction::Redactor;
pub use self::reply::{Reply, Skew};
pub use self::trouble::{Trouble, TroubleKind};
use crate::clock::Clock;
use app::model::timestamp::Timestamp;

/// Bytes that are read of an answer; the rest is left and the connection closed.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// Idle connections kept to one host: as many as a connection has requests on their way at most, so that none is made anew.
const MAX_IDLE_PER_HOST: usize = 64;

/// Headers by which vendors and caches name a request: Akamai and many others, Cloudflare, Amazon, Varnish.
const REQUEST_IDS: [&str; 5] = ["x-request-id", "cf-ray", "x-amzn-requestid", "x-amz-request-id", "x-varnish"];

/// How long a vendor may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// To reach it: name, connection and TLS.
    pub connect: Duration,
    /// From the start until the end of its answer.
    pub total: Duration,
}

impl Timeouts {
    /// A cache node or an API that takes longer than this to take a purge is not well.
    pub const STANDARD: Self = Self { connect: Duration::from_secs(5), total: Duration::from_secs(15) };
}

/// One request.
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Bytes of the answer that are wanted.
    pub max_answer_bytes: usize,
}

impl Request {
    /// One that says what it wants back: JSON.
    pub fn json(method: Method, url: Url) -> Self {
        let mut request = Self::new(method, url);
        request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        request
    }

    /// With this as its body, in JSON.
    ///
    /// # Panics
    /// When the body cannot be written as JSON: a mistake of whoever wrote its type.
    #[must_use]
    pub fn with_json(mut self, body: &impl serde::Serialize) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = serde_json::to_vec(body).expect("a request's body is written as JSON");
        self
    }

    /// With these as its body, in a form's encoding.
    #[must_use]
    pub fn with_form(mut self, pairs: &[(&str, &str)]) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        self.body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
        self
    }

    /// With one header more.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        let (headers, body) = (HeaderMap::new(), Vec::new());
        Self { method, url, headers, body, max_answer_bytes: MAX_ANSWER_BYTES }
    }
}

/// One answer. It has no `Debug`: a vendor may repeat a secret in it.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// At most `max_answer_bytes`.
    pub body: Vec<u8>,
    /// False where the body was longer than that.
    pub is_whole: bool,
    pub took: Duration,
    /// What Retry-After asks for, from now.
    pub retry_after: Option<Duration>,
    reason: Option<String>,
}

impl Answer {
    /// The vendor's own ID of the request, to ask its support by; without secrets.
    pub fn request_id(&self, redactor: &Redactor) -> Option<String> {
        let mut named = REQUEST_IDS.iter().filter_map(|name| self.headers.get(*name)?.to_str().ok());
        named.find(|id| !id.trim().is_empty()).map(|id| speech::masked_line(id, redactor))
    }

    /// Status and first words, for people: on one line, shortened, without secrets.
    pub fn words(&self, redactor: &Redactor) -> String {
        speech::words(self.status, self.reason.as_deref(), &self.body, redactor)
    }
}

/// Shared by all providers; a clone is the same client.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// None: it goes wherever the operator sent it.
    guard: Option<Guard>,
    timeouts: Timeouts,
    clock: Arc<dyn Clock>,
}

impl Client {
    pub fn new(timeouts: Timeouts, clock: Arc<dyn Clock>) -> Self {
        Self { http: build(timeouts, None), guard: None, timeouts, clock }
    }

    /// One whose requests go only where `guard` lets them.
    pub fn guarded(timeouts: Timeouts, clock: Arc<dyn Clock>, guard: Guard) -> Self {
        Self { http: build(timeouts, Some(guard.clone())), guard: Some(guard), timeouts, clock }
    }

    /// The time by which requests are signed.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Sends one request and reads its answer, whatever its status.
    ///
    /// # Errors
    /// `Trouble` where there is no whole answer: not allowed, nothing reached, too late, or broken off.
    pub async fn exchange(&self, request: Request) -> Result<Answer, Trouble> {
        if let Some(guard) = &self.guard {
            guard.check(&request.url)?;
        }
        let trouble = |error: reqwest::Error| Trouble::of(&error, self.timeouts);
        let began = self.clock.now();
        let sending = self.http.request(request.method, request.url).headers(request.headers).body(request.body);
        let response = sending.send().await.map_err(trouble)?;

        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let reason = response.extensions().get::<hyper::ext::ReasonPhrase>();
        let reason = reason.map(|reason| String::from_utf8_lossy(reason.as_bytes()).into_owned());
        let mut body = Vec::new();
        let mut is_whole = true;
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(trouble)?;
            let room = request.max_answer_bytes - body.len();
            if chunk.len() > room {
                body.extend_from_slice(&chunk[..room]);
                is_whole = false;
                break;
            }
            body.extend_from_slice(&chunk);
        }
        let now = self.clock.now();
        let took = Duration::from_millis(now.since_ms(began));
        let retry_after = retry_after::read(&headers, now);
        Ok(Answer { status, headers, body, is_whole, took, retry_after, reason })
    }
}

/// # Panics
/// Never: the TLS configuration is fixed and complete.
#[expect(clippy::disallowed_methods, reason = "this is the one client that all share")]
fn build(timeouts: Timeouts, guard: Option<Guard>) -> reqwest::Client {
    let builder = reqwest::Client::builder();
    let builder = match guard {
        Some(guard) => builder.dns_resolver(guard),
        None => builder,
    };
    builder
        // A purge may carry a Host other than the address that it goes to, which only HTTP/1.1 can say.
        .http1_only()
        .user_agent(concat!("edgesweep/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
        .tls_backend_preconfigured(tls())
        .build()
        .expect("a client with a fixed TLS configuration can be built")
}

/// ring and Mozilla's roots, for this client alone: nothing is installed for the whole process.
fn tls() -> ClientConfig {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    tls
}
