//! Somebody who looks at a page through a cache.

use std::sync::Arc;

use reqwest::header::{HOST, HeaderValue};
use server::clock::SystemClock;
use server::providers::client::{Client, Method, Request, Timeouts, Url};

use crate::running::Running;

/// What a visitor got.
#[derive(Debug)]
pub struct Seen {
    pub body: String,
    /// The cache had it.
    pub is_hit: bool,
}

/// Gets `path` of `site` from the cache.
pub async fn visit(cache: &Running, site: &str, path: &str) -> Seen {
    let client = Client::new(Timeouts::STANDARD, Arc::new(SystemClock));
    let url = Url::parse(&format!("{}{path}", cache.url())).expect("the test's own path is good");
    let host = site.strip_prefix("http://").expect("the test's own site is http");
    let mut request = Request::new(Method::GET, url);
    request.headers.insert(HOST, HeaderValue::from_str(host).expect("the test's own host is good"));
    let answer = client.exchange(request).await.unwrap_or_else(|trouble| panic!("the cache {}", trouble.message));
    assert_eq!(answer.status, 200, "{path}");
    let is_hit = answer.headers.get("x-cache").is_some_and(|value| value == "HIT");
    Seen { body: String::from_utf8_lossy(&answer.body).into_owned(), is_hit }
}
