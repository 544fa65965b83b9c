//! Keeps requests whose address people choose away from the network that this server stands in: names are resolved here, and
//! what a connection goes to is what was looked at, so that a name cannot be another the second time.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

/// Whether a host may have a private address.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    private_hosts: Arc<BTreeSet<String>>,
}

impl Guard {
    /// These hosts may, without their ports; literal addresses as they stand in URLs.
    pub fn new(private_hosts: impl IntoIterator<Item = String>) -> Self {
        let private_hosts = private_hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { private_hosts: Arc::new(private_hosts) }
    }

    /// Whether the operator named this URL's host.
    pub fn is_named(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.private_hosts.contains(host))
    }

    /// Why this URL is not asked for, as half a sentence that goes on after its host's name.
    pub async fn refusal(&self, url: &Url) -> Option<String> {
        let private = || "has an address within a private network, where this server does not look".to_owned();
        let (host, literal) = match url.host() {
            None => return Some("is no host".to_owned()),
            Some(Host::Domain(name)) => (name.to_owned(), None),
            Some(Host::Ipv4(address)) => (address.to_string(), Some(IpAddr::V4(address))),
            Some(Host::Ipv6(address)) => (format!("[{address}]"), Some(IpAddr::V6(address))),
        };
        if self.private_hosts.contains(&host) {
            return None;
        }
        match literal {
            Some(address) => (!is_public(address)).then(private),
            None => match resolve(&host).await {
                Ok(addresses) if addresses.is_empty() => Some("has no address".to_owned()),
                Ok(addresses) => (!addresses.iter().any(|address| is_public(address.ip()))).then(private),
                // The request itself says so.
                Err(_) => None,
            },
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let mut addresses = resolve(name.as_str()).await?;
            if !guard.private_hosts.contains(&name.as_str().to_ascii_lowercase()) {
                addresses.retain(|address| is_public(address.ip()));
            }
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}

async fn resolve(name: &str) -> std::io::Result<Vec<SocketAddr>> {
    Ok(tokio::net::lookup_host((name, 0)).await?.collect())
}

/// Whether an address is one of the open internet, by IANA's registries of special-purpose addresses
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, `…/iana-ipv6-special-registry`).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_shared = first == 100 && second & 0b1100_0000 == 64;
    let is_protocol = (first, second, third) == (192, 0, 0);
    let is_benchmark = first == 198 && second & 0b1111_1110 == 18;
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || is_shared
        || is_protocol
        || is_benchmark
        || first == 0
        || first >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [.., high, low] = segments;
    let embedded = || {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(one, two, three, four))
    };
    match segments {
        // Mapped, and translated (RFC 6052): what counts is the address within.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => embedded(),
        // Tunnels and protocols, documentation, 6to4.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x2002, ..] => false,
        // All that is given out.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_open_internet_are_public() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2001:db8::1",
            "2002:a00:1::",
            "2001::1",
            "ff02::1",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "151.101.1.69", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "2a04:4e42::81"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn private_hosts_are_refused_unless_they_are_allowed() {
        let url = |text: &str| Url::parse(text).unwrap();
        let guard = Guard::default();
        for refused in
            ["http://127.0.0.1:80/a", "http://[::1]/a", "http://localhost/a", "http://2130706433/a", "http://0x7f.1/a"]
        {
            assert!(guard.refusal(&url(refused)).await.unwrap().contains("private"), "{refused}");
        }
        let allowed = Guard::new(["127.0.0.1".to_owned(), "LocalHost".to_owned(), "[::1]".to_owned()]);
        for text in ["http://127.0.0.1:80/a", "http://[::1]/a", "http://localhost:81/a"] {
            assert_eq!(allowed.refusal(&url(text)).await, None, "{text}");
        }
    }

    #[tokio::test]
    async fn a_connection_only_goes_where_it_may() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert_eq!(Guard::default().resolve(name()).await.unwrap().count(), 0);
        assert!(Guard::new(["localhost".to_owned()]).resolve(name()).await.unwrap().count() > 0);
    }
}
