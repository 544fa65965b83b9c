//! How the provider is asked: by the client that all share, at public addresses or at hosts that the operator named, and by https
//! unless a host was named.

use std::sync::Arc;

use axum::http::{Request, Response};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use openidconnect::AsyncHttpClient;
use reqwest::Url;

use crate::clock::Clock;
use crate::providers::client::{self, Client, Guard, Timeouts};

/// Asks. A clone is the same.
#[derive(Clone)]
pub struct Wire {
    client: Client,
    guard: Guard,
}

/// Why there is no answer, for the log; without what was sent.
#[derive(Debug, thiserror::Error)]
#[error("{host} {why}")]
pub struct NoAnswer {
    host: String,
    why: String,
}

impl Wire {
    pub fn new(guard: Guard, clock: Arc<dyn Clock>) -> Self {
        Self { client: Client::guarded(Timeouts::STANDARD, clock, guard.clone()), guard }
    }

    /// Whether the browser, or this server, may be sent there.
    pub fn is_safe(&self, url: &Url) -> bool {
        url.scheme() == "https" || (url.scheme() == "http" && self.guard.is_named(url))
    }

    async fn exchange(self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, NoAnswer> {
        let (parts, body) = request.into_parts();
        let no_answer = |host: &str, why: String| NoAnswer { host: host.to_owned(), why };
        let address = parts.uri.to_string();
        let url = Url::parse(&address).map_err(|_| no_answer(&address, "is no address".to_owned()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if !self.is_safe(&url) {
            return Err(no_answer(&host, "is not asked by https".to_owned()));
        }
        if let Some(refusal) = self.guard.refusal(&url).await {
            return Err(no_answer(&host, refusal));
        }
        let request = client::Request { headers: parts.headers, body, ..client::Request::new(parts.method, url) };
        let answer = self.client.exchange(request).await.map_err(|trouble| no_answer(&host, trouble.message))?;
        if !answer.is_whole {
            return Err(no_answer(&host, format!("answered with more than {} bytes", client::MAX_ANSWER_BYTES)));
        }
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status.try_into().map_err(|_| no_answer(&host, "has no status".to_owned()))?;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = NoAnswer;
    type Future = BoxFuture<'c, Result<Response<Vec<u8>>, NoAnswer>>;

    fn call(&'c self, request: Request<Vec<u8>>) -> Self::Future {
        self.clone().exchange(request).boxed()
    }
}
