//! Where a request came from: the other end of its connection, and the name that its browser gives itself. No header is asked for the
//! address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use crate::auth::signed_in::Caller;

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    /// Without a connection there is no network: tests call in-process.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self::new(address, agent.unwrap_or_default()))
    }
}
