//! A connection's fields, understood: where requests go, what they carry, and what answers mean. Whatever is not
//! exactly that is refused with a sentence for its field, and no sentence repeats a secret.

use std::collections::BTreeSet;

use app::model::error::FieldProblem;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

use super::beyond_urls::{self, Ban, Keys};
use crate::providers::Account;
use crate::providers::client::{Method, Url};

/// Nodes of one connection: each URL costs a request to every one of them.
const MAX_NODES: usize = 100;
/// Headers of one connection, beside the secret one.
const MAX_HEADERS: usize = 30;
/// Bytes of one header; caches take 8 KiB in all (Varnish's `http_req_hdr_len`, nginx's `large_client_header_buffers`).
const MAX_HEADER_BYTES: usize = 4_096;

/// Headers that belong to the exchange itself.
pub(super) const RESERVED_HEADERS: [&str; 11] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// What to do for an account.
pub struct Plan {
    pub method: Method,
    /// Empty: to the URL's own host.
    pub nodes: Vec<Node>,
    /// The secret one among them, marked as sensitive.
    pub headers: HeaderMap,
    pub purged: Statuses,
    pub not_cached: Statuses,
    pub refused: Statuses,
    /// None: as fast as the nodes answer.
    pub requests_per_second: Option<u32>,
    /// None where the caches know none.
    pub ban: Option<Ban>,
    pub keys: Option<Keys>,
}

/// The address of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Scheme, host and port: `http://10.0.0.5:6081`.
    pub origin: String,
    /// What stands in front of each path: empty, or such as `/purge`.
    pub prefix: String,
}

/// A set of HTTP statuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statuses(BTreeSet<u16>);

/// The highest limit that can be set; what is beyond it is none.
const MAX_REQUESTS_PER_SECOND: u32 = 1_000_000;

fn requests_per_second(text: &str) -> Result<Option<u32>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| (1..=MAX_REQUESTS_PER_SECOND).contains(number));
    let wrong = || {
        format!("“{text}” is no number of requests from 1 to {MAX_REQUESTS_PER_SECOND}. Leave it empty for no limit.")
    };
    number.map(Some).ok_or_else(wrong)
}

impl Plan {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let field = |name: &str| account.fields.get(name).map(String::as_str);
        let mut take = |name: &str, problem: String| {
            problems.push(FieldProblem { field: name.to_owned(), message: problem });
        };

        let method = method(field("method").unwrap_or("PURGE")).unwrap_or_else(|problem| {
            take("method", problem);
            Method::GET
        });
        let nodes = nodes(field("nodes").unwrap_or("")).unwrap_or_else(|problem| {
            take("nodes", problem);
            Vec::new()
        });
        let mut headers = headers(field("headers").unwrap_or("")).unwrap_or_else(|problem| {
            take("headers", problem);
            HeaderMap::new()
        });
        let secret = account.secrets.get("secret_header").map(|secret| secret.expose_secret().trim());
        if let Some(line) = secret.filter(|line| !line.is_empty()) {
            match secret_header(line) {
                Ok((name, _)) if headers.contains_key(&name) => {
                    take("secret_header", format!("{name} is among the other headers, too. Keep it in one place."));
                }
                Ok((name, value)) => _ = headers.insert(name, value),
                Err(problem) => take("secret_header", problem),
            }
        }
        let mut statuses = |name: &str, default: &str| {
            Statuses::parse(field(name).unwrap_or(default)).unwrap_or_else(|problem| {
                take(name, problem);
                Statuses::default()
            })
        };
        let purged = statuses("purged_statuses", "200 202 204");
        let not_cached = statuses("not_cached_statuses", "404 412");
        let refused = statuses("refused_statuses", "401 403 405");
        if field("purged_statuses").is_some_and(|text| text.trim().is_empty()) {
            take("purged_statuses", "Give at least one status that means purged, such as 200.".to_owned());
        }
        for (name, one, other) in [
            ("not_cached_statuses", &not_cached, &purged),
            ("refused_statuses", &refused, &purged),
            ("refused_statuses", &refused, &not_cached),
        ] {
            if let Some(status) = one.0.intersection(&other.0).next() {
                take(name, format!("{status} cannot mean two things. Take it out of one of the lists of statuses."));
            }
        }
        let requests_per_second =
            requests_per_second(field("requests_per_second").unwrap_or("")).unwrap_or_else(|problem| {
                take("requests_per_second", problem);
                None
            });
        let (ban, keys) = beyond_urls::read(account, &mut take);
        if nodes.is_empty() && (ban.is_some() || keys.is_some()) {
            take("nodes", "Name the nodes: a ban and a key have no host that they could be sent to.".to_owned());
        }
        if problems.is_empty() {
            Ok(Self { method, nodes, headers, purged, not_cached, refused, requests_per_second, ban, keys })
        } else {
            Err(problems)
        }
    }

    /// The nodes by name, in any order: what the limit is counted by.
    pub fn account_name(&self) -> Option<String> {
        let mut nodes: Vec<&str> = self.nodes.iter().map(|node| node.origin.as_str()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        (!nodes.is_empty()).then(|| nodes.join(" "))
    }

    /// Whether a request carries something that others must not hear.
    pub fn has_secret(&self) -> bool {
        self.headers.values().any(HeaderValue::is_sensitive)
    }

    /// The nodes; none stands for the URL's own host.
    pub fn targets(&self) -> impl Iterator<Item = Option<&Node>> {
        let own_host = self.nodes.is_empty().then_some(None);
        own_host.into_iter().chain(self.nodes.iter().map(Some))
    }
}

impl Node {
    /// For people: the address without `http://`.
    pub fn label(&self) -> String {
        let origin = self.origin.strip_prefix("http://").unwrap_or(&self.origin);
        format!("{origin}{}", self.prefix)
    }

    fn parse(line: &str) -> Result<Self, String> {
        let address = if line.contains("://") { line.to_owned() } else { format!("http://{line}") };
        let advice = "Write it like http://10.0.0.5:6081.";
        let url = Url::parse(&address).map_err(|error| format!("“{line}” is no address ({error}). {advice}"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(format!("“{line}” is neither http nor https. {advice}"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            // The line is not repeated: it holds a password.
            return Err("An address holds a user name or password. Put them into the secret header.".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("“{line}” has more than host, port and path. {advice}"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { origin: url.origin().ascii_serialization(), prefix })
    }
}

impl Statuses {
    pub fn contains(&self, status: u16) -> bool {
        self.0.contains(&status)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let words = text.split(|char: char| char.is_whitespace() || char == ',').filter(|word| !word.is_empty());
        let status = |word: &str| match word.parse() {
            Ok(status @ 200..=599) => Ok(status),
            Ok(_) | Err(_) => Err(format!("“{word}” is no status. Write numbers from 200 to 599, such as 200 204.")),
        };
        words.map(status).collect::<Result<_, _>>().map(Self)
    }
}

pub(super) fn method(text: &str) -> Result<Method, String> {
    let advice = "Write PURGE, or the word that the cache expects.";
    let text = text.trim();
    if matches!(text, "CONNECT" | "TRACE" | "OPTIONS" | "HEAD") {
        return Err(format!("{text} cannot clear anything. {advice}"));
    }
    let is_word = (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
    Method::from_bytes(text.as_bytes())
        .ok()
        .filter(|_| is_word)
        .ok_or_else(|| format!("The method is one word of capital letters. {advice}"))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn nodes(text: &str) -> Result<Vec<Node>, String> {
    let mut nodes: Vec<Node> = Vec::new();
    for line in lines(text) {
        let node = Node::parse(line)?;
        if nodes.contains(&node) {
            return Err(format!("“{line}” is there twice. Remove one of the two."));
        }
        nodes.push(node);
    }
    if nodes.len() > MAX_NODES {
        return Err(format!("These are {} nodes; one connection takes {MAX_NODES}. Make a second one.", nodes.len()));
    }
    Ok(nodes)
}

fn headers(text: &str) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for line in lines(text) {
        let (name, value) = header(line).map_err(|problem| format!("“{line}”: {problem}"))?;
        if headers.insert(name, value).is_some() {
            return Err(format!("“{line}”: this header is there twice. Remove one of the two."));
        }
    }
    if headers.len() > MAX_HEADERS {
        return Err(format!("These are {} headers; {MAX_HEADERS} are possible.", headers.len()));
    }
    Ok(headers)
}

fn secret_header(line: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, mut value) = header(line).map_err(|problem| format!("The secret header: {problem}"))?;
    if value.is_empty() {
        return Err("The secret header has no value. Write “Name: value”.".to_owned());
    }
    value.set_sensitive(true);
    Ok((name, value))
}

/// One header. A line break in it is impossible: it would begin another header, or another request.
fn header(line: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let (name, value) = line.split_once(':').ok_or("a header is written “Name: value”.")?;
    if line.len() > MAX_HEADER_BYTES {
        return Err("a header is at most 4,096 bytes long.");
    }
    let name = HeaderName::from_bytes(name.trim().as_bytes())
        .map_err(|_| "the name of a header has letters, digits and hyphens only.")?;
    if RESERVED_HEADERS.contains(&name.as_str()) {
        return Err("this header is made by the request itself (Host is always the URL's own). Remove it.");
    }
    let value = value.trim();
    if !value.bytes().all(|byte| byte == b'\t' || (0x20..0x7F).contains(&byte)) {
        return Err("the value of a header is plain ASCII on one line.");
    }
    let value = HeaderValue::from_str(value).map_err(|_| "the value of a header is plain ASCII on one line.")?;
    Ok((name, value))
}
