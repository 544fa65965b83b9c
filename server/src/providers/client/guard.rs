//! Keeps requests whose address people choose away from the network that this server stands in: names are resolved here, and
//! what a connection goes to is what was looked at, so that a name cannot be another the second time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

/// What an operator names that may be private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivateHost {
    /// `*`
    Any,
    /// `10.0.0.0/8`, or one address: whatever resolves to it.
    Network(IpNet),
    /// A name, whatever it resolves to.
    Name(String),
}

/// Where requests may go beside the open internet.
#[derive(Clone, Debug)]
pub struct Guard {
    private_hosts: Arc<[PrivateHost]>,
    /// The setting that names them.
    setting: &'static str,
}

/// Why a request does not go to a host, as half a sentence that goes on after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "has an address in a private network, where this server goes only if its operator names it in {setting}: a host, a network such as 10.0.0.0/8, or * for all"
)]
pub struct Private {
    setting: &'static str,
}

impl FromStr for PrivateHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let unknown = || format!("`{text}` is neither a host, nor an address, nor a network such as 10.0.0.0/8, nor *");
        if text == "*" {
            return Ok(Self::Any);
        }
        // A setting that is there and empty names nothing.
        if text.is_empty() {
            return Ok(Self::Name(String::new()));
        }
        if text.contains('/') {
            return text.parse().map(Self::Network).map_err(|_| unknown());
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(address.to_canonical().into()));
        }
        match Host::parse(text).map_err(|_| unknown())? {
            Host::Domain(name) if name.contains('*') => Err(unknown()),
            Host::Domain(name) => Ok(Self::Name(name)),
            Host::Ipv4(address) => Ok(Self::Network(IpAddr::V4(address).into())),
            Host::Ipv6(address) => Ok(Self::Network(IpAddr::V6(address).to_canonical().into())),
        }
    }
}

impl Guard {
    /// These may be private, whatever their ports; `setting` is where the operator named them.
    pub fn new(setting: &'static str, private_hosts: &[PrivateHost]) -> Self {
        Self { private_hosts: private_hosts.into(), setting }
    }

    /// Whether the operator named this URL's host.
    pub fn is_named(&self, url: &Url) -> bool {
        match url.host() {
            None => false,
            Some(Host::Domain(name)) => self.names(name),
            Some(Host::Ipv4(address)) => self.holds(address.into()),
            Some(Host::Ipv6(address)) => self.holds(address.into()),
        }
    }

    /// Why this URL is not asked for, as half a sentence that goes on after its host's name.
    pub async fn refusal(&self, url: &Url) -> Option<String> {
        let name = match url.host() {
            None => return Some("is no host".to_owned()),
            Some(Host::Domain(name)) => name,
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return self.check(url).err().map(|private| private.to_string()),
        };
        match look_up(name).await {
            Ok(addresses) if addresses.is_empty() => Some("has no address".to_owned()),
            Ok(addresses) => self.allowed(name, addresses).err().map(|private| private.to_string()),
            // The request itself says so.
            Err(_) => None,
        }
    }

    /// Whether a URL may be asked for whose host is an address, which nobody resolves. Names are looked at when they are resolved.
    pub(super) fn check(&self, url: &Url) -> Result<(), Private> {
        let address = match url.host() {
            None | Some(Host::Domain(_)) => return Ok(()),
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
        };
        if self.may_go_to(address) { Ok(()) } else { Err(Private { setting: self.setting }) }
    }

    /// Those of a name's addresses that a connection may go to.
    fn allowed(&self, name: &str, mut addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Private> {
        if !self.names(name) {
            addresses.retain(|address| self.may_go_to(address.ip()));
        }
        if addresses.is_empty() { Err(Private { setting: self.setting }) } else { Ok(addresses) }
    }

    fn may_go_to(&self, address: IpAddr) -> bool {
        is_public(address) || self.holds(address)
    }

    fn names(&self, name: &str) -> bool {
        self.private_hosts.iter().any(|host| match host {
            PrivateHost::Any => true,
            PrivateHost::Name(known) => known.eq_ignore_ascii_case(name),
            PrivateHost::Network(_) => false,
        })
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.private_hosts.iter().any(|host| match host {
            PrivateHost::Any => true,
            PrivateHost::Network(network) => network.contains(&address.to_canonical()),
            PrivateHost::Name(_) => false,
        })
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses: Addrs = Box::new(guard.allowed(name.as_str(), look_up(name.as_str()).await?)?.into_iter());
            Ok(addresses)
        })
    }
}

async fn look_up(name: &str) -> std::io::Result<Vec<SocketAddr>> {
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

    fn guard(named: &[&str]) -> Guard {
        let named: Vec<PrivateHost> = named.iter().map(|text| text.parse().unwrap()).collect();
        Guard::new("EDGESWEEP_SOME_HOSTS", &named)
    }

    #[tokio::test]
    async fn private_hosts_are_refused_unless_they_are_allowed() {
        let url = |text: &str| Url::parse(text).unwrap();
        for refused in
            ["http://127.0.0.1:80/a", "http://[::1]/a", "http://localhost/a", "http://2130706433/a", "http://0x7f.1/a"]
        {
            let refusal = guard(&[]).refusal(&url(refused)).await.unwrap();
            assert!(refusal.contains("private") && refusal.contains("EDGESWEEP_SOME_HOSTS"), "{refused}: {refusal}");
        }
        for named in [&["127.0.0.1", "LocalHost", "[::1]"][..], &["127.0.0.0/8", "::1/128"], &["*"]] {
            for text in
                ["http://127.0.0.1:80/a", "http://[::1]/a", "http://localhost:81/a", "http://[::ffff:127.0.0.1]/"]
            {
                assert_eq!(guard(named).refusal(&url(text)).await, None, "{text} {named:?}");
            }
        }
        for named in ["localhost", "10.0.0.0/8", "127.0.0.2", "other.example"] {
            assert!(guard(&[named]).refusal(&url("http://127.0.0.1/")).await.is_some(), "{named}");
        }
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for text in ["10.0.0.0/33", "http://10.0.0.1", "a b", "a/b", "*.example.com", "example.com:80"] {
            assert!(text.parse::<PrivateHost>().unwrap_err().contains(text), "{text}");
        }
    }

    #[tokio::test]
    async fn a_connection_only_goes_where_it_may() {
        let name = || "localhost".parse::<Name>().unwrap();
        let refusal = guard(&[]).resolve(name()).await.err().unwrap();
        assert_eq!(refusal.downcast_ref(), Some(&Private { setting: "EDGESWEEP_SOME_HOSTS" }));
        for named in ["localhost", "127.0.0.0/8", "*"] {
            assert!(guard(&[named]).resolve(name()).await.unwrap().count() > 0, "{named}");
        }
    }

    #[test]
    fn of_a_name_that_has_addresses_within_and_without_only_the_latter_are_gone_to() {
        let addresses =
            ["10.0.0.1:0", "1.1.1.1:0", "[::1]:0", "[::ffff:192.168.0.1]:0"].map(|text| text.parse().unwrap());
        assert_eq!(guard(&[]).allowed("rebound.example", addresses.into()).unwrap(), [addresses[1]]);
        let of_network = guard(&["192.168.0.0/16"]).allowed("rebound.example", addresses.into());
        assert_eq!(of_network.unwrap(), [addresses[1], addresses[3]]);
        assert_eq!(guard(&["rebound.example"]).allowed("rebound.example", addresses.into()).unwrap(), addresses);
    }
}
