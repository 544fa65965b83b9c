//! Takes connections and answers on them, by HTTP/1.1: within bounds on what a client may send before anybody listens to it, and on how
//! long it may take over it. What is not one request for certain is refused by hyper, or ends its connection.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use tower_http::timeout::RequestBodyTimeoutLayer;

#[cfg(test)]
mod tests;

/// Bytes of a request's line and headers; a path and a session's cookie have a thirtieth of it.
const MAX_HEAD_BYTES: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
/// After an error that is not about one connection, such as having no file left for it.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the answer before, or from the beginning, until a request's headers are there: longer than the 60 s after which proxies let
    /// go of a connection that they do not use, lest they send into one that is being closed.
    pub head: Duration,
    /// Between two parts of a body. How long all of it may take is the router's to say.
    pub body: Duration,
}

impl Patience {
    pub const STANDARD: Self = Self { head: Duration::from_secs(75), body: Duration::from_secs(20) };
}

/// Answers until `stopping`, then lets what is under way finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stopping: CancellationToken,
) -> io::Result<()> {
    let router = router.layer(RequestBodyTimeoutLayer::new(patience.body));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head);
    http.max_buf_size(MAX_HEAD_BYTES).max_headers(MAX_HEADERS);
    let under_way = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            taken = take(&listener) => taken,
            () = stopping.cancelled() => break,
        };
        let router = router.clone();
        let answer = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = under_way.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "a connection was broken off");
            }
        });
    }
    drop(listener);
    under_way.shutdown().await;
    Ok(())
}

/// The next connection. What keeps one from being taken passes.
#[expect(clippy::disallowed_methods, reason = "this is the one wait for files that others give back")]
async fn take(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(taken) => return taken,
            Err(error) if is_of_the_client(error.kind()) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken now");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

fn is_of_the_client(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(kind, ConnectionAborted | ConnectionRefused | ConnectionReset)
}
