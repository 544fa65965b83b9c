//! Hosts: their canonical form, and the patterns of those that a company may purge.

use std::net::Ipv4Addr;

/// Bytes of the longest host name (RFC 1035, section 2.3.4, without the closing dot).
const MAX_HOST_BYTES: usize = 253;

/// `www.example.com`, or `*.example.com` for everything below `example.com` but not itself. With a port where that is
/// neither 80 nor 443; a pattern without port speaks of the default ports alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPattern {
    breadth: Breadth,
    /// Canonical, with port.
    host: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Breadth {
    ThisHost,
    AllBelow,
}

impl HostPattern {
    /// Reads a pattern; the error is a sentence on what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Write a host such as www.example.com, or *.example.com.".to_owned());
        }
        if text.contains("://") {
            return Err(format!("“{text}” has a scheme. Write the host alone, such as www.example.com."));
        }
        if text.contains(['/', '\\', '?', '#', '@']) || text.contains(char::is_whitespace) {
            return Err(format!("“{text}” is more than a host. Write the host alone, such as www.example.com."));
        }
        let (breadth, rest) = match text.strip_prefix("*.") {
            Some(rest) => (Breadth::AllBelow, rest),
            None => (Breadth::ThisHost, text),
        };
        if rest.contains('*') {
            return Err(format!("In “{text}” the * stands in a wrong place: only *.example.com is possible."));
        }
        let (name, port) =
            split_port(rest).map_err(|port| format!("“{port}” is not a port: write a number from 1 to 65535."))?;
        let name = canonical_name(name).ok_or_else(|| format!("“{name}” is not a host. Check its spelling."))?;
        let host = match port {
            Some(port) if port != 80 && port != 443 => format!("{name}:{port}"),
            _ => name,
        };
        Ok(Self { breadth, host })
    }

    /// Whether a URL's host (canonical, with port) is meant.
    pub fn matches(&self, host: &str) -> bool {
        match self.breadth {
            Breadth::ThisHost => host == self.host,
            Breadth::AllBelow => {
                host.strip_suffix(self.host.as_str()).is_some_and(|below| below.len() > 1 && below.ends_with('.'))
            }
        }
    }

    /// Whether every host that the other means is meant by this one, too.
    pub fn includes(&self, other: &Self) -> bool {
        match (self.breadth, other.breadth) {
            (_, Breadth::ThisHost) => self.matches(&other.host),
            (Breadth::ThisHost, Breadth::AllBelow) => false,
            (Breadth::AllBelow, Breadth::AllBelow) => self == other || self.matches(&other.host),
        }
    }
}

impl std::fmt::Display for HostPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.breadth {
            Breadth::ThisHost => f.write_str(&self.host),
            Breadth::AllBelow => write!(f, "*.{}", self.host),
        }
    }
}

/// A host and its port, if it has one; the error is the text that is no port.
pub(super) fn split_port(authority: &str) -> Result<(&str, Option<u16>), &str> {
    // The colons inside [::1] are the address's own.
    let name_end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let Some(colon) = authority[name_end..].find(':').map(|colon| name_end + colon) else {
        return Ok((authority, None));
    };
    let (name, port) = (&authority[..colon], &authority[colon + 1..]);
    if port.is_empty() {
        return Ok((name, None));
    }
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse::<u16>() {
        Ok(number) if is_number && number > 0 => Ok((name, Some(number))),
        _ => Err(port),
    }
}

/// The canonical form of a host without port: lower case, punycode, addresses as the standard writes them.
pub(super) fn canonical_name(name: &str) -> Option<String> {
    let canonical = if is_plain(name) {
        name.to_ascii_lowercase()
    } else if let Ok(address) = name.parse::<Ipv4Addr>() {
        address.to_string()
    } else {
        standard_host(name)?
    };
    let is_address = canonical.starts_with('[');
    let fits = canonical.len() <= MAX_HOST_BYTES && (is_address || canonical.split('.').all(|label| !label.is_empty()));
    fits.then_some(canonical)
}

/// Whether an authority is canonical as it stands: a plain name in lower case, perhaps with a port that no scheme has.
pub(super) fn is_plain_and_lower(authority: &str) -> bool {
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    let port_is_plain = port.is_none_or(|port| {
        port.parse::<u16>().is_ok_and(|number| number > 0 && number != 80 && number != 443)
            && !port.starts_with(['0', '+'])
    });
    port_is_plain
        && name.len() <= MAX_HOST_BYTES
        && is_plain(name)
        && !name.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Labels of ASCII letters, digits, `-` and `_`, none of them empty or punycode, the last one no number: such a name is its
/// own canonical form but for its case.
fn is_plain(name: &str) -> bool {
    let is_plain_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.split('.').all(is_plain_label) && !last.starts_with(|first: char| first.is_ascii_digit())
}

#[cfg(target_arch = "wasm32")]
fn standard_host(name: &str) -> Option<String> {
    crate::browser::url::canonical_host(name)
}

#[cfg(not(target_arch = "wasm32"))]
fn standard_host(name: &str) -> Option<String> {
    let url = url::Url::parse(&format!("http://{name}/")).ok()?;
    url.host_str().map(str::to_owned)
}
