//! The **Servers** fields as people write them: a host with or without scheme, port, trailing slash or `/is/image`, and the
//! company root. Empty is no mistake; anything more than that is refused with a sentence.

use super::host;

/// How a URL begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A normalised server name. `Display` gives `https://img.example.com:8443`, without a slash behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerName {
    scheme: Scheme,
    host: String,
}

impl ServerName {
    /// Reads the field; none if it is empty. The error is a sentence.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (scheme, rest) = match text.split_once("://") {
            None => (Scheme::Https, text),
            Some((word, rest)) if word.eq_ignore_ascii_case("https") => (Scheme::Https, rest),
            Some((word, rest)) if word.eq_ignore_ascii_case("http") => (Scheme::Http, rest),
            Some((word, _)) => {
                return Err(format!(
                    "“{word}” is not a scheme of a CDN. Write https:// or http://, or the host alone."
                ));
            }
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if !matches!(path.trim_end_matches('/'), "" | "/is" | "/is/image" | "/is/content") {
            return Err(format!("“{path}” does not belong here. Write the host alone, such as img.example.com."));
        }
        if authority.contains(['?', '#', '@', '\\', '<', '>']) || authority.contains(char::is_whitespace) {
            return Err(format!("“{authority}” is more than a host. Write the host alone, such as img.example.com."));
        }
        let (name, port) = host::split_port(authority)
            .map_err(|port| format!("“{port}” is not a port: write a number from 1 to 65535."))?;
        let name = host::canonical_name(name)
            .ok_or_else(|| format!("“{name}” is not a host. Check its spelling; it looks like img.example.com."))?;
        let host = match port {
            Some(port) if port != scheme.default_port() => format!("{name}:{port}"),
            _ => name,
        };
        Ok(Some(Self { scheme, host }))
    }

    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// With its port where that is not the scheme's own.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl std::fmt::Display for ServerName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme.word(), self.host)
    }
}

/// Reads **Company root**: one path segment; slashes around it do not count. None if it is empty; the error is a sentence.
pub fn parse_company_root(text: &str) -> Result<Option<String>, String> {
    let root = text.trim().trim_matches('/');
    if root.is_empty() {
        return Ok(None);
    }
    let is_segment = !root.contains(['/', '\\', '?', '#', '%', '<', '>', '"'])
        && !root.contains(|character: char| character.is_whitespace() || character.is_control())
        && root != "."
        && root != "..";
    if !is_segment {
        return Err(format!(
            "“{root}” is not a company root. It is the one segment behind /is/image/ in your URLs, such as AcmeOutdoor."
        ));
    }
    Ok(Some(root.to_owned()))
}
