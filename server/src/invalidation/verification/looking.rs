//! Fetches URLs from the edge, and from the origin where the edge's own word is not enough: a few hosts at once and two URLs
//! of a host, none where the guard forbids it.

use std::sync::atomic::{AtomicBool, Ordering};

use app::model::purge_url::Scheme;
use app::model::verification::{Check, Verdict};
use app::template::Servers;
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use reqwest::header::HeaderMap;
use sha2::{Digest as _, Sha256};

use super::judging::{self, Seen};
use crate::clock::Clock;
use crate::invalidation::ruling;
use crate::providers::client::{Client, Guard, Method, Request, Url};
use crate::store::checks::Waiting;

/// Bytes of an answer that are compared; a longer one is compared by what its headers say.
const MAX_BYTES: usize = 4 * 1024 * 1024;
const URLS_OF_A_HOST_AT_ONCE: usize = 2;
const HOSTS_AT_ONCE: usize = 4;
/// Of a header's value that is kept.
const MAX_VALUE_BYTES: usize = 200;

const CACHE_HEADERS: [&str; 3] = ["X-Cache", "CF-Cache-Status", "Cache-Status"];

/// What is needed to fetch.
#[derive(Clone)]
pub struct Looker {
    pub client: Client,
    pub guard: Guard,
}

type Evidence = Vec<(String, String)>;

impl Looker {
    /// Looks at all of them.
    pub async fn look(&self, part: &[Waiting], servers: &Servers, clock: &dyn Clock) -> Vec<Check> {
        let mut by_host: Vec<(String, Vec<&Waiting>)> = Vec::new();
        for one in part {
            let host = Url::parse(&one.url).map(|url| url.authority().to_owned()).unwrap_or_default();
            match by_host.iter_mut().find(|(known, _)| *known == host) {
                Some((_, of_host)) => of_host.push(one),
                None => by_host.push((host, vec![one])),
            }
        }
        let hosts: Vec<BoxFuture<'_, Vec<Check>>> =
            by_host.into_iter().map(|(_, of_host)| self.look_at_host(of_host, servers, clock).boxed()).collect();
        let checks: Vec<Vec<Check>> = futures::stream::iter(hosts).buffered(HOSTS_AT_ONCE).collect().await;
        checks.into_iter().flatten().collect()
    }

    async fn look_at_host(&self, of_host: Vec<&Waiting>, servers: &Servers, clock: &dyn Clock) -> Vec<Check> {
        let is_silent = &AtomicBool::new(false);
        let checks: Vec<BoxFuture<'_, Check>> =
            of_host.into_iter().map(|one| self.check(one, servers, clock, is_silent).boxed()).collect();
        futures::stream::iter(checks).buffered(URLS_OF_A_HOST_AT_ONCE).collect().await
    }

    /// A host that `is_silent` is not waited for again.
    async fn check(&self, one: &Waiting, servers: &Servers, clock: &dyn Clock, is_silent: &AtomicBool) -> Check {
        let mut evidence = Vec::new();
        let (verdict, reason) = if is_silent.load(Ordering::Relaxed) {
            (Verdict::Unknown, "The edge did not answer for another URL, so it was not asked for this one.".to_owned())
        } else {
            self.judged(one, servers, clock, &mut evidence).await
        };
        // Whatever answers leaves its status.
        is_silent.fetch_or(evidence.is_empty(), Ordering::Relaxed);
        Check { position: one.position, url: one.url.clone(), verdict, reason, evidence, at: clock.now() }
    }

    async fn judged(
        &self,
        one: &Waiting,
        servers: &Servers,
        clock: &dyn Clock,
        evidence: &mut Evidence,
    ) -> (Verdict, String) {
        let Ok(url) = Url::parse(&one.url) else { return (Verdict::Unknown, "It is no URL.".to_owned()) };
        let edge = match self.fetch(url.clone(), "", evidence).await {
            Ok(edge) => edge,
            Err(why) => return (Verdict::Unknown, format!("The edge {why}.")),
        };
        let now = clock.now();
        if let Some(verdict) = judging::by_itself(&edge, one.purged, now) {
            return verdict;
        }
        let origin = match at_origin(&url, servers) {
            Ok(url) => self.fetch(url, "origin's ", evidence).await.map_err(|why| format!("the origin {why}")),
            Err(why) => Err(why),
        };
        judging::beside(&edge, origin.as_ref().map_err(Clone::clone), one.purged, now)
    }

    /// What was answered, or why nothing was, as half a sentence behind a name.
    async fn fetch(&self, url: Url, whose: &str, evidence: &mut Evidence) -> Result<Seen, String> {
        if let Some(why) = self.guard.refusal(&url).await {
            return Err(why);
        }
        let request = Request { max_answer_bytes: MAX_BYTES, ..Request::new(Method::GET, url) };
        let answer = self.client.exchange(request).await.map_err(|trouble| trouble.message)?;
        let text = |name: &str| text_of(&answer.headers, name);
        let cache: Vec<(&str, String)> = CACHE_HEADERS.iter().filter_map(|name| Some((*name, text(name)?))).collect();
        let length = if answer.is_whole {
            Some(answer.body.len() as u64)
        } else {
            text("Content-Length").and_then(|length| length.parse().ok())
        };
        let seen = Seen {
            status: answer.status,
            age_s: text("Age").and_then(|age| age.trim().parse().ok()),
            cache: cache.iter().map(|(_, value)| value.to_ascii_uppercase()).collect::<Vec<_>>().join(", "),
            etag: text("ETag").filter(|etag| !etag.starts_with("W/")),
            last_modified: text("Last-Modified"),
            length,
            sha256: answer.is_whole.then(|| hex::encode(Sha256::digest(&answer.body))),
        };
        let mut note = |name: &str, value: Option<String>| {
            evidence.extend(value.map(|value| (format!("{whose}{name}"), value)));
        };
        note("status", Some(answer.status.to_string()));
        note("Age", seen.age_s.map(|age| age.to_string()));
        for (name, value) in cache {
            note(name, Some(value));
        }
        note("ETag", text("ETag"));
        note("Last-Modified", seen.last_modified.clone());
        note("length", seen.length.map(|length| length.to_string()));
        note("SHA-256", seen.sha256.clone());
        Ok(seen)
    }
}

/// The same asset behind the edge.
fn at_origin(url: &Url, servers: &Servers) -> Result<Url, String> {
    let Some(origin) = servers.origin() else {
        return Err("there is no Origin Server Name to compare with".to_owned());
    };
    let is_published = servers.published().is_some_and(|published| published.host() == url.authority());
    if !is_published {
        return Err("the Origin Server Name is for the Published Server Name alone".to_owned());
    }
    let scheme = match origin.scheme() {
        Scheme::Http => "http",
        Scheme::Https => "https",
    };
    let behind = &url[url::Position::BeforePath..];
    Url::parse(&format!("{scheme}://{}{behind}", origin.host())).map_err(|_| "the origin has no such URL".to_owned())
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    let text = values.join(", ");
    (!text.is_empty()).then(|| ruling::shorten(&text, MAX_VALUE_BYTES))
}
