//! The demo's edge: keeps what the origin gave it for as long as the origin allows, under the full URL with its host,
//! and forgets one URL when PURGE asks for it with the secret header. It has no other way to learn that something is
//! stale, as no CDN has.

use std::net::SocketAddr;
use std::sync::Arc;

use app::model::timestamp::Timestamp;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AGE, ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use moka::future::Cache;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::origin::VERSION;
use crate::clock::Clock;
use crate::providers::client::{Client, Method as ClientMethod, Request as Outgoing, Url};

/// The header that proves that somebody may purge.
pub const PURGE_KEY_HEADER: &str = "x-purge-key";
const X_CACHE: HeaderName = HeaderName::from_static("x-cache");
/// Copies that are kept.
const MAX_KEPT: u64 = 10_000;
/// Bytes of one copy; the demo's pictures are far below.
const MAX_COPY_BYTES: usize = 1024 * 1024;
/// What visitors' browsers are told: to ask the edge each time. The edge is what can be purged; a browser is not.
const FOR_BROWSERS: HeaderValue = HeaderValue::from_static("no-cache");
/// Headers of the origin that are kept with a copy.
const KEPT_HEADERS: [HeaderName; 4] = [CONTENT_TYPE, ETAG, LAST_MODIFIED, VERSION];

/// The edge; a clone is the same one.
#[derive(Clone)]
pub struct Edge {
    clock: Arc<dyn Clock>,
    client: Client,
    origin: SocketAddr,
    purge_key: Arc<SecretString>,
    copies: Cache<String, Arc<Kept>>,
}

/// A copy, or an answer that is passed on.
pub struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// When it came from the origin.
    since: Timestamp,
    /// How long it may be kept; 0 where it may not.
    life_ms: u64,
}

impl Kept {
    /// Which version of the asset it is.
    pub fn version(&self) -> Option<u32> {
        self.headers.get(VERSION)?.to_str().ok()?.parse().ok()
    }
}

/// What a visitor gets.
pub struct Served {
    pub kept: Arc<Kept>,
    pub is_hit: bool,
    /// Milliseconds since it came from the origin.
    pub age_ms: u64,
}

impl Edge {
    pub fn new(clock: Arc<dyn Clock>, client: Client, origin: SocketAddr, purge_key: SecretString) -> Self {
        let copies = Cache::new(MAX_KEPT);
        Self { clock, client, origin, purge_key: Arc::new(purge_key), copies }
    }

    /// The copy or, where there is none that may still be used, what the origin says now.
    ///
    /// # Errors
    /// A sentence where the origin does not answer.
    pub async fn visit(&self, host: &str, path_and_query: &str) -> Result<Served, String> {
        if let Some(served) = self.peek(host, path_and_query).await {
            return Ok(served);
        }
        let kept = Arc::new(self.fetch(host, path_and_query).await?);
        if kept.status == StatusCode::OK && kept.life_ms > 0 {
            self.copies.insert(key(host, path_and_query), Arc::clone(&kept)).await;
        }
        Ok(Served { kept, is_hit: false, age_ms: 0 })
    }

    /// The copy, if there is one; nothing is fetched.
    pub async fn peek(&self, host: &str, path_and_query: &str) -> Option<Served> {
        let kept = self.copies.get(&key(host, path_and_query)).await?;
        let age_ms = self.clock.now().since_ms(kept.since);
        (age_ms < kept.life_ms).then_some(Served { kept, is_hit: true, age_ms })
    }

    /// Forgets a copy; whether there was one.
    pub async fn purge(&self, host: &str, path_and_query: &str) -> bool {
        self.copies.remove(&key(host, path_and_query)).await.is_some()
    }

    /// Answers every path that nobody else does.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    async fn fetch(&self, host: &str, path_and_query: &str) -> Result<Kept, String> {
        let url = Url::parse(&format!("http://{}{path_and_query}", self.origin)).map_err(|error| error.to_string())?;
        let mut request = Outgoing::new(ClientMethod::GET, url);
        request.max_answer_bytes = MAX_COPY_BYTES;
        request.headers.insert(HOST, HeaderValue::from_str(host).map_err(|error| error.to_string())?);
        let answer =
            self.client.exchange(request).await.map_err(|trouble| format!("The origin {}.", trouble.message))?;
        if !answer.is_whole {
            return Err("The origin's answer is larger than the edge takes.".to_owned());
        }
        let keep = |name: HeaderName| answer.headers.get(&name).cloned().map(|value| (name, value));
        let headers = KEPT_HEADERS.into_iter().filter_map(keep);
        Ok(Kept {
            status: StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY),
            headers: headers.collect(),
            life_ms: life_ms(&answer.headers),
            body: answer.body.into(),
            since: self.clock.now(),
        })
    }

    fn may_purge(&self, headers: &HeaderMap) -> bool {
        // Digests are compared, so that the time that it takes tells nothing of the key.
        let digest = |key: &[u8]| Sha256::digest(key);
        let shown = headers.get(PURGE_KEY_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
        digest(shown) == digest(self.purge_key.expose_secret().as_bytes())
    }
}

fn key(host: &str, path_and_query: &str) -> String {
    format!("{}{path_and_query}", host.to_ascii_lowercase())
}

/// `max-age` of a public answer.
fn life_ms(headers: &HeaderMap) -> u64 {
    let text = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or("");
    let seconds = text.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
    seconds.unwrap_or(0).saturating_mul(1_000)
}

async fn answer(State(edge): State<Edge>, request: Request<Body>) -> Response {
    let headers = request.headers();
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        return (StatusCode::BAD_REQUEST, "A request names its host.\n").into_response();
    };
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
    match request.method() {
        &Method::GET | &Method::HEAD => match edge.visit(host, path_and_query).await {
            Ok(served) => page(&served, headers.get(IF_NONE_MATCH)),
            Err(problem) => (StatusCode::BAD_GATEWAY, format!("{problem}\n")).into_response(),
        },
        method if method.as_str() == "PURGE" && !edge.may_purge(headers) => {
            (StatusCode::METHOD_NOT_ALLOWED, "Not allowed: the secret header is missing or wrong.\n").into_response()
        }
        method if method.as_str() == "PURGE" => {
            if edge.purge(host, path_and_query).await {
                "Purged\n".into_response()
            } else {
                (StatusCode::NOT_FOUND, "Not in cache\n").into_response()
            }
        }
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD, PURGE")]).into_response(),
    }
}

fn page(served: &Served, known: Option<&HeaderValue>) -> Response {
    let Served { kept, is_hit, age_ms } = served;
    let mut headers = kept.headers.clone();
    headers.insert(CACHE_CONTROL, FOR_BROWSERS);
    headers.insert(AGE, HeaderValue::from(age_ms / 1_000));
    headers.insert(X_CACHE, HeaderValue::from_static(if *is_hit { "HIT" } else { "MISS" }));
    if known.is_some() && known == headers.get(ETAG) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    // For HEAD, axum drops the body.
    (kept.status, headers, kept.body.clone()).into_response()
}
