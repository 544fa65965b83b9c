//! What Azure is sent, and what its answers mean.

use std::time::Duration;

use app::model::purge_url::PurgeUrl;
use app::model::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::settings::Settings;
use crate::clock::Randomness;
use crate::providers::client::{Reply, Url};
use crate::providers::distinct::{distinct, paths, plain, wildcards};
use crate::providers::{Batch, BatchOutcome, FailureKind, Followed, Objects, Pending, Verdict};

/// How long an operation is left alone where the vendor does not say.
const LOOK_AFTER: Duration = Duration::from_secs(20);
/// The longest that is believed of what it says.
const LONGEST_LOOK: Duration = Duration::from_mins(5);
/// What clears an endpoint's copies.
const PURGE: &str = "Microsoft.Cdn/profiles/afdEndpoints/Purge/action";
/// How long an assertion holds.
const HOLDS_S: i64 = 600;

#[derive(Serialize)]
pub struct Header {
    alg: &'static str,
    typ: &'static str,
    /// The certificate's thumbprint.
    #[serde(rename = "x5t#S256")]
    thumbprint: String,
}

impl Header {
    pub fn of(certificate: &[u8]) -> Self {
        Self { alg: "RS256", typ: "JWT", thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)) }
    }
}

#[derive(Serialize)]
pub struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    nbf: i64,
    exp: i64,
}

impl<'a> Claims<'a> {
    pub fn of(settings: &'a Settings, now: Timestamp, randomness: &dyn Randomness) -> Self {
        let mut bytes = [0; 16];
        randomness.fill(&mut bytes);
        let (client_id, nbf) = (settings.client_id.as_str(), now.0.div_euclid(1_000));
        let jti = Builder::from_random_bytes(bytes).into_uuid().to_string();
        Self { aud: settings.token_url.as_str(), iss: client_id, sub: client_id, jti, nbf, exp: nbf + HOLDS_S }
    }
}

/// What is cleared: each path at each domain, with all of its queries.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    content_paths: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domains: Vec<String>,
}

impl Wanted {
    pub fn of(objects: &Objects) -> Self {
        let domains = |urls: &[PurgeUrl]| {
            let plain = plain(urls);
            owned(distinct(plain.iter().map(|url| PurgeUrl::host_of(url))).0)
        };
        let all = vec!["/*".to_owned()];
        match objects {
            Objects::Urls(urls) => {
                let paths = paths(urls);
                let bare = distinct(paths.iter().map(|path| path.split('?').next().unwrap_or_default())).0;
                Self { content_paths: owned(bare), domains: domains(urls) }
            }
            Objects::Prefixes(folders) => Self { content_paths: wildcards(folders), domains: domains(folders) },
            Objects::Hosts(hosts) => {
                Self { content_paths: all, domains: owned(distinct(hosts.iter().map(String::as_str)).0) }
            }
            Objects::Tags(_) | Objects::Everything => Self { content_paths: all, domains: Vec::new() },
        }
    }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

#[derive(Deserialize)]
struct Standing {
    status: String,
}

/// What became of a batch: all of it, or none.
pub fn outcome(batch: &Batch, reply: &Reply, doubt: impl Fn(FailureKind) -> FailureKind) -> BatchOutcome {
    match reply.status {
        200 | 204 => reply.outcome(batch, Ok(())),
        202 => {
            let pending = Pending { ticket: place(reply), look_after: look_after(reply) };
            BatchOutcome { pending: Some(pending), ..reply.outcome(batch, Ok(())) }
        }
        // It does not say which path it does not like.
        400 | 413 => reply.outcome(batch, Err(FailureKind::Together)),
        // Something else is done to the endpoint at the moment.
        409 => reply.outcome(batch, Err(FailureKind::Passing)),
        _ => reply.outcome(batch, Err(doubt(reply.kind()))),
    }
}

/// Where the vendor says that it can be asked.
fn place(reply: &Reply) -> Option<String> {
    let header = |name: &str| Some(reply.headers.get(name)?.to_str().ok()?.to_owned());
    header("azure-asyncoperation").or_else(|| header("location"))
}

fn look_after(reply: &Reply) -> Duration {
    reply.pause.map_or(LOOK_AFTER, |pause| pause.clamp(Duration::from_secs(1), LONGEST_LOOK))
}

/// The place, if it is the API's own: a token goes nowhere else.
pub fn address(ticket: &str, base: &Url) -> Option<Url> {
    Url::parse(ticket).ok().filter(|place| place.origin() == base.origin())
}

/// Where a purge stands.
pub fn followed(reply: &Reply, doubt: impl Fn(FailureKind) -> FailureKind) -> Followed {
    let answer = reply.words.clone();
    let standing = reply.json::<Standing>().map(|standing| standing.status);
    match (reply.status, standing.as_deref()) {
        (200, Some("Failed" | "Canceled")) => Followed::Failed(reply.failure(FailureKind::Refused)),
        (202, _) => Followed::Working { look_after: look_after(reply), answer },
        (200, Some(status)) if status != "Succeeded" => Followed::Working { look_after: look_after(reply), answer },
        (200 | 204, _) => Followed::Done { answer },
        _ => Followed::Failed(reply.failure(doubt(reply.kind()))),
    }
}

/// Whether the application sees the endpoint.
pub fn verdict(reply: &Reply) -> Result<Verdict, FailureKind> {
    match reply.status {
        200 => Ok(Verdict::passed("Azure accepts the application, which sees this endpoint.", Vec::new())),
        _ => Err(reply.kind()),
    }
}

/// What is allowed by a role, and what is taken out of that again.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Permission {
    actions: Vec<String>,
    not_actions: Vec<String>,
}

#[derive(Deserialize)]
struct Permissions {
    value: Vec<Permission>,
}

impl Permission {
    fn allows(&self, action: &str) -> bool {
        let names = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, action));
        names(&self.actions) && !names(&self.not_actions)
    }
}

/// Whether a pattern with stars names an action, in any case.
fn matches(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, .., last] = parts.as_slice() else { return pattern == action };
    let Some(mut rest) = action.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
    parts[1..parts.len() - 1].iter().all(|part| match rest.split_once(part) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// With what the application may do at an endpoint that it sees. Who may not ask that learns it by the first purge.
pub fn permitted(seen: Verdict, reply: Option<&Reply>) -> Verdict {
    let permissions: Option<Permissions> = reply.filter(|reply| reply.status == 200).and_then(Reply::json);
    match permissions {
        None => {
            let unseen = "Whether it may purge cannot be asked; the first purge tells".to_owned();
            Verdict { details: seen.details.into_iter().chain([unseen]).collect(), ..seen }
        }
        Some(permissions) if permissions.value.iter().any(|permission| permission.allows(PURGE)) => {
            Verdict { message: "Azure accepts the application, which may purge this endpoint.".to_owned(), ..seen }
        }
        Some(_) => {
            let message = format!(
                "Azure accepts the application, which sees this endpoint but may not purge it: it lacks {PURGE}. Give it a \
                 role that has it, such as CDN Endpoint Contributor."
            );
            Verdict { passed: false, message, ..seen }
        }
    }
}
