//! The names that this server answers under. A page of another site can give a name of its own this server's address (DNS
//! rebinding) and would then be taken for one of ours by the browser; and what is asked for under a strange name must not get into
//! links. Probes and metrics, which read no cookie, are answered under any name: balancers ask by address.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::Host;

use crate::config::Config;

const UNDER_ANY_NAME: [&str; 3] = ["/livez", "/readyz", "/metrics"];

const UNKNOWN: &str = "Edgesweep does not answer under this name. Use the address that you were given. Whoever runs this server \
                       sets that address in EDGESWEEP_PUBLIC_URL, and names other hosts in EDGESWEEP_HOSTS.\n";

/// Hosts without their ports, which proxies and forwarded ports change.
#[derive(Clone, Debug, Default)]
pub struct KnownHosts(Arc<BTreeSet<Host>>);

impl KnownHosts {
    /// That of the public address, and those that the operator names beside it.
    pub fn of(config: &Config) -> Self {
        let public = config.public_url.parse().ok().and_then(|url: axum::http::Uri| parse(url.host()?));
        Self(Arc::new(public.into_iter().chain(config.network.hosts.iter().cloned()).collect()))
    }

    /// On one's own machine all names for it are one.
    fn knows(&self, host: &Host) -> bool {
        self.0.contains(host) || (is_loopback(host) && self.0.iter().any(is_loopback))
    }

    /// By the Host header and, where the request line has one, by its authority.
    fn knows_all(&self, request: &Request) -> bool {
        let mut headers = request.headers().get_all(header::HOST).iter();
        let (header, another) = (headers.next(), headers.next());
        let authority = request.uri().authority();
        let mut named = header.map(named).into_iter().chain(authority.map(|authority| parse(authority.host())));
        let is_named = header.is_some() || authority.is_some();
        is_named && another.is_none() && named.all(|host| host.is_some_and(|host| self.knows(&host)))
    }
}

/// One that the operator names: a name or an address, without scheme and port.
pub fn parse(text: &str) -> Option<Host> {
    Host::parse(text.trim()).ok()
}

fn named(value: &HeaderValue) -> Option<Host> {
    let authority = Authority::try_from(value.as_bytes()).ok()?;
    if authority.as_str().contains('@') { None } else { parse(authority.host()) }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Answers 421 to whoever asks under another name.
pub async fn known(State(hosts): State<KnownHosts>, request: Request, next: Next) -> Response {
    if hosts.knows_all(&request) || UNDER_ANY_NAME.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, UNKNOWN).into_response()
}
