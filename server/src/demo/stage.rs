//! Sets the demo's scene: the origin and, in front of it, the edge with the shop's pages, both on loopback.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use app::model::connection::ConnectionDraft;
use axum::Router;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::edge::Edge;
use super::origin::Origin;
use super::{sample, shop};
use crate::clock::{Clock, Randomness};
use crate::providers::client::{Client, Timeouts};

/// Bytes of randomness in the key that the edge demands.
const PURGE_KEY_BYTES: usize = 16;

/// Where the scene is to be set.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// 0 for any that is free.
    pub origin_port: u16,
    /// 0 for any that is free.
    pub edge_port: u16,
    /// Address of Edgesweep's page of assets, for the shop's links.
    pub assets_page: String,
}

/// The scene; it ends with `stop`.
pub struct Stage {
    pub origin_addr: SocketAddr,
    /// Serves the shop's pages, too.
    pub edge_addr: SocketAddr,
    /// What the edge demands in `edge::PURGE_KEY_HEADER`.
    pub edge_secret: SecretString,
    pub origin: Origin,
    pub edge: Edge,
    stopping: CancellationToken,
    servers: TaskTracker,
}

/// Starts both servers.
///
/// # Errors
/// Where a port cannot be had; the error names it.
pub async fn start(clock: Arc<dyn Clock>, randomness: &dyn Randomness, setting: Setting) -> io::Result<Stage> {
    let (at_origin, at_edge) = (listen(setting.origin_port).await?, listen(setting.edge_port).await?);
    let (origin_addr, edge_addr) = (at_origin.local_addr()?, at_edge.local_addr()?);
    let edge_secret = purge_key(randomness);

    let origin = Origin::new(Arc::clone(&clock));
    let client = Client::new(Timeouts::STANDARD, Arc::clone(&clock));
    let edge = Edge::new(clock, client, origin_addr, edge_secret.clone());
    let shop = shop::Shop {
        origin: origin.clone(),
        edge: edge.clone(),
        origin_addr,
        edge_addr,
        assets_page: setting.assets_page,
    };

    let (stopping, servers) = (CancellationToken::new(), TaskTracker::new());
    servers.spawn(serve(at_origin, origin.router(), stopping.clone()));
    servers.spawn(serve(at_edge, shop.router().merge(edge.router()), stopping.clone()));
    servers.close();
    Ok(Stage { origin_addr, edge_addr, edge_secret, origin, edge, stopping, servers })
}

impl Stage {
    /// The shop's first page.
    pub fn shop_url(&self) -> String {
        format!("http://{}/shop", self.edge_addr)
    }

    /// General Settings for the demo's company.
    pub fn settings(&self) -> app::model::company::Settings {
        sample::settings(self.edge_addr, self.origin_addr)
    }

    /// The connection to the edge, with its secret.
    pub fn connection(&self) -> ConnectionDraft {
        sample::connection(self.edge_addr, self.edge_secret.expose_secret())
    }

    /// Lets what is under way finish, and ends both servers.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.servers.wait().await;
    }
}

async fn listen(port: u16) -> io::Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"));
    TcpListener::bind(address).await.map_err(named)
}

async fn serve(listener: TcpListener, router: Router, stopping: CancellationToken) {
    let served = axum::serve(listener, router).with_graceful_shutdown(stopping.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(%error, "a server of the demo stopped");
    }
}

fn purge_key(randomness: &dyn Randomness) -> SecretString {
    let mut bytes = [0; PURGE_KEY_BYTES];
    randomness.fill(&mut bytes);
    SecretString::from(hex::encode(bytes))
}
