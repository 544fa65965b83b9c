//! A site whose every page says which version is published.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::CACHE_CONTROL;
use tokio::net::TcpListener;

/// The keys of each page.
const KEYS: HeaderName = HeaderName::from_static("xkey");

/// The origin; it stops with the test's runtime.
pub struct Origin {
    pub address: SocketAddr,
    version: Arc<AtomicU32>,
}

impl Origin {
    /// At a free port, with version 1.
    pub async fn start() -> Self {
        let version = Arc::new(AtomicU32::new(1));
        let page = |State(version): State<Arc<AtomicU32>>| async move {
            (
                [(CACHE_CONTROL, "public, max-age=36000"), (KEYS, "backpack-b picture")],
                format!("version {}", version.load(Ordering::SeqCst)),
            )
        };
        let router = Router::new().fallback(page).with_state(Arc::clone(&version));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, version }
    }

    pub fn publish(&self, version: u32) {
        self.version.store(version, Ordering::SeqCst);
    }
}
