//! What a company may purge: its hosts, and on Dynamic Media's hosts its own part of the paths.

use super::PurgeUrl;
use super::host::HostPattern;
use super::refusal::UrlRefusal;
use super::server_name::{ServerName, parse_company_root};
use crate::model::cache_key::{CacheKey, CacheKeys};
use crate::model::invalidation::Desk;
use crate::model::rules::AllowedHosts;

/// Hosts that a refusal lists.
const HOSTS_SHOWN: usize = 5;
/// Dynamic Media's own domain. Its hosts serve many companies, told apart by the path.
const SHARED_DOMAIN: &str = ".scene7.com";
/// Services of Dynamic Media whose next path segment is the company.
pub const COMPANY_SERVICES: [&str; 2] = ["/is/image", "/is/content"];

/// The hosts and the company of a `PurgeUrl`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlRules {
    pub hosts: Vec<HostPattern>,
    /// The Published Server's host, canonical, with port.
    pub published_host: Option<String>,
    /// The company's segment, as it stands in an ID: not percent-encoded.
    pub company_root: Option<String>,
    /// Hosts that a connection takes; none where it does not matter yet.
    pub served: Option<Vec<HostPattern>>,
    /// Those of the hosts that the company's rules let be cleared.
    pub allowed: AllowedHosts,
    /// What the hosts' caches tell copies apart by.
    pub cache_keys: CacheKeys,
}

impl UrlRules {
    /// The Published Server's host and those of all enabled connections; each URL needs one that takes it. Settings that
    /// cannot be read count as empty.
    pub fn of_desk(desk: &Desk) -> Self {
        let hosts = || desk.connections.iter().flat_map(|connection| connection.hosts.iter().map(String::as_str));
        let served = hosts().filter_map(|host| HostPattern::parse(host).ok()).collect();
        let cache_keys = CacheKeys::of(&desk.cache_keys);
        let allowed = AllowedHosts::of(&desk.rules.allowed_hosts);
        let rules = Self::new(&desk.published_server, &desk.company_root, hosts());
        Self { served: Some(served), allowed, cache_keys, ..rules }
    }

    /// The same from its parts, as they are saved.
    pub fn new<'a>(published_server: &str, company_root: &str, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let published_host = ServerName::parse(published_server).ok().flatten().map(|server| server.host().to_owned());
        let mut patterns: Vec<HostPattern> = Vec::new();
        let published = published_host.iter().filter_map(|host| HostPattern::parse(host).ok());
        for pattern in published.chain(hosts.into_iter().filter_map(|host| HostPattern::parse(host).ok())) {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        Self {
            hosts: patterns,
            published_host,
            company_root: parse_company_root(company_root).ok().flatten(),
            served: None,
            allowed: AllowedHosts::default(),
            cache_keys: CacheKeys::default(),
        }
    }

    /// Whether the company may purge this URL.
    pub(super) fn check(&self, url: &PurgeUrl) -> Result<(), UrlRefusal> {
        let host = url.host();
        if !self.hosts.iter().any(|pattern| pattern.matches(host)) {
            return Err(self.foreign_host(host));
        }
        if !self.allowed.allow(host) {
            return Err(UrlRefusal::RuledOut { host: host.to_owned() });
        }
        self.check_company(url)?;
        match &self.served {
            Some(served) if !served.iter().any(|pattern| pattern.matches(host)) => {
                Err(UrlRefusal::Unserved { host: host.to_owned() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the URL's query is no part of its host's cache key.
    pub(super) fn ignores_query(&self, url: &PurgeUrl) -> bool {
        url.as_str().contains('?') && self.cache_keys.key_of(url.host()) == CacheKey::WithoutQuery
    }

    fn check_company(&self, url: &PurgeUrl) -> Result<(), UrlRefusal> {
        let host = url.host();
        let Some(root) = &self.company_root else { return Ok(()) };
        let is_dynamic_media = self.published_host.as_deref() == Some(host) || host.ends_with(SHARED_DOMAIN);
        match company_segment(url.path()) {
            Some(_) if !is_dynamic_media => Ok(()),
            None => Ok(()),
            Some("") => Err(UrlRefusal::NoCompany { root: root.clone() }),
            Some(segment) => {
                let found = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
                if found == root.as_str() {
                    Ok(())
                } else {
                    Err(UrlRefusal::ForeignCompany { found: found.into_owned(), root: root.clone() })
                }
            }
        }
    }

    fn foreign_host(&self, host: &str) -> UrlRefusal {
        if self.hosts.is_empty() {
            return UrlRefusal::NoHostsYet;
        }
        let mut allowed: Vec<String> = self.hosts.iter().take(HOSTS_SHOWN).map(ToString::to_string).collect();
        if self.hosts.len() > HOSTS_SHOWN {
            allowed.push(format!("and {} more", self.hosts.len() - HOSTS_SHOWN));
        }
        UrlRefusal::ForeignHost { host: host.to_owned(), allowed: allowed.join(", ") }
    }
}

/// The segment behind `/is/image` or `/is/content`; empty where the path ends before it, none on other paths.
fn company_segment(path: &str) -> Option<&str> {
    COMPANY_SERVICES.iter().find_map(|service| {
        let rest = path.strip_prefix(service)?;
        if rest.is_empty() {
            return Some("");
        }
        rest.strip_prefix('/').map(|rest| rest.split('/').next().unwrap_or_default())
    })
}
