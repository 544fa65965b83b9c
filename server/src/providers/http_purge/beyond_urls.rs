//! How caches are told to clear more than a URL: by a ban on hosts and paths, or by the keys that copies have.

use reqwest::header::HeaderName;

use super::plan::{RESERVED_HEADERS, method};
use crate::providers::Account;
use crate::providers::client::Method;

/// How caches are told to clear all whose host and path match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    pub method: Method,
    /// They carry regular expressions.
    pub host_header: HeaderName,
    pub path_header: HeaderName,
}

/// How they are told to clear all that has a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    pub method: Method,
    pub header: HeaderName,
    /// The one that only marks copies as stale.
    pub soft_header: Option<HeaderName>,
}

/// What an account says of both; what cannot be used is told to `problem`, with its field.
pub fn read(account: &Account, problem: &mut impl FnMut(&str, String)) -> (Option<Ban>, Option<Keys>) {
    let text = |name: &str, usual: &'static str| account.fields.get(name).map_or(usual, |text| text.trim()).to_owned();
    let mut header = |name: &str, usual: &'static str| {
        let text = text(name, usual);
        let header = (!text.is_empty()).then(|| header_name(&text))?;
        header.map_err(|sentence| problem(name, sentence)).ok()
    };
    let (host_header, path_header) = (header("ban_host_header", "X-Host"), header("ban_path_header", "X-Url"));
    let (key_header, soft_header) = (header("key_header", ""), header("key_soft_header", ""));
    let mut method_of = |name: &str, usual: &'static str| {
        let text = text(name, usual);
        let method = (!text.is_empty()).then(|| method(&text))?;
        method.map_err(|sentence| problem(name, sentence)).ok()
    };
    let ban = method_of("ban_method", "").zip(host_header.zip(path_header));
    let ban = ban.map(|(method, (host_header, path_header))| Ban { method, host_header, path_header });
    let keys = key_header.zip(method_of("key_method", "PURGE"));
    (ban, keys.map(|(header, method)| Keys { method, header, soft_header }))
}

fn header_name(text: &str) -> Result<HeaderName, String> {
    let name = HeaderName::from_bytes(text.as_bytes());
    let name = name.map_err(|_| format!("“{text}” is no header's name. Write it like X-Host."))?;
    if RESERVED_HEADERS.contains(&name.as_str()) {
        return Err(format!("“{text}” is made by the request itself. Write another, such as X-Host."));
    }
    Ok(name)
}
