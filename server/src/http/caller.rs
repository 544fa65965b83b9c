//! Where a request came from: the other end of its connection, or what the operator's own proxies say of it, and the name that its
//! browser gives itself.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::auth::signed_in::Caller;

/// How many proxies of the operator stand before this server, each of which adds the address that it was called from to
/// `X-Forwarded-For`. Without any, the header is anybody's and is not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub u8);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    /// Without a connection there is no network: tests call in-process.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
        let proxies = parts.extensions.get::<TrustedProxies>().copied().unwrap_or_default();
        let address = proxies.behind(&parts.headers).unwrap_or(peer);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self::new(address, agent.unwrap_or_default()))
    }
}

impl TrustedProxies {
    /// What the outermost of them was called from: with one proxy the last address of the header, with two the last but one. What
    /// stands before it was written by whoever called. None where fewer came by, or where it is no address.
    fn behind(self, headers: &HeaderMap) -> Option<IpAddr> {
        let back = usize::from(self.0.checked_sub(1)?);
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let mut addresses = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        address(str::from_utf8(addresses.nth(back)?).ok()?.trim())
    }
}

/// Some proxies add the port, and brackets to an IPv6 address.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn behind(proxies: u8, lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        TrustedProxies(proxies).behind(&headers).map(|address| address.to_string())
    }

    #[test]
    fn proxies_are_counted_from_the_right() {
        let lines = ["203.0.113.9, 198.51.100.7", "192.0.2.1 ,10.0.0.8"];
        for (proxies, address) in [(1, "10.0.0.8"), (2, "192.0.2.1"), (3, "198.51.100.7"), (4, "203.0.113.9")] {
            assert_eq!(behind(proxies, &lines).as_deref(), Some(address), "{proxies}");
        }
    }

    #[test]
    fn without_a_proxy_of_the_operators_nothing_is_believed() {
        assert_eq!(behind(0, &["203.0.113.9"]), None);
    }

    #[test]
    fn what_came_by_fewer_proxies_or_is_no_address_tells_nothing() {
        for (proxies, lines) in [
            (1, &[][..]),
            (3, &["203.0.113.9, 192.0.2.1"]),
            (1, &["203.0.113.9, unknown"]),
            (1, &[""]),
            (1, &["\"a\""]),
        ] {
            assert_eq!(behind(proxies, lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_port_and_brackets_are_no_part_of_an_address() {
        for (text, address) in [
            ("192.0.2.1:4711", "192.0.2.1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(behind(1, &[text]).as_deref(), Some(address), "{text}");
        }
    }
}
