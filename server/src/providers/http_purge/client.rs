//! Asks nodes for URLs, each once. A node that is not there, or that wants to be left alone, is not asked for the rest
//! of its batch: a batch of 256 takes no 256 time-outs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::asking::Asking;
use super::plan::{Node, Plan};
use super::wire::{self, Meaning};
use crate::providers::client::{Answer, Client, Redactor, Trouble, TroubleKind};
use crate::providers::{Account, Failure, FailureKind};

/// What nginx Plus does, and modules of nginx: <https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_purge>.
const STARRED: &str =
    "some caches take a star at the end for all URLs that begin so; it was not sent. Clear them by their folder";

/// What one node made of one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// For people: the node's address, or the URL's own host.
    pub node: String,
    pub result: Result<Cleared, Failure>,
    /// The node asks to be left alone for so long.
    pub pause: Option<Duration>,
    /// Whether an answer came at all.
    pub is_answer: bool,
    pub took: Duration,
    /// The cache's own ID of the request.
    pub request_id: Option<String>,
}

/// How a node is rid of a URL, with its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cleared {
    Purged(String),
    WasNotCached(String),
}

/// The exchanges of one batch.
pub struct Conversation<'a> {
    client: &'a Client,
    plan: &'a Plan,
    redactor: Redactor,
    /// The nodes that are left alone from now on, and why.
    silent: Mutex<HashMap<String, Failure>>,
}

impl<'a> Conversation<'a> {
    pub fn new(client: &'a Client, plan: &'a Plan, account: &Account) -> Self {
        Self { client, plan, redactor: Redactor::of(account), silent: Mutex::default() }
    }

    /// Asks `node`, or the URL's own host where there is none.
    pub async fn ask(&self, node: Option<&Node>, wanted: &Asking<'_>) -> Asked {
        if matches!(wanted, Asking::Url(url) if url.ends_with('*')) {
            return Asked::failed(String::new(), Failure { kind: FailureKind::Refused, answer: STARRED.to_owned() });
        }
        let Some(request) = wire::request(self.plan, node, wanted) else {
            let answer = "this is no http or https URL; it was not sent".to_owned();
            return Asked::failed(String::new(), Failure { kind: FailureKind::Refused, answer });
        };
        let name = match node {
            Some(node) => node.label(),
            None => request.url.authority().to_owned(),
        };
        if let Some(failure) = self.why_silent(&name) {
            return Asked::failed(name, failure);
        }
        match self.client.exchange(request).await {
            Ok(answer) => self.answered(name, &answer, wanted),
            Err(trouble) => self.unanswered(name, trouble),
        }
    }

    fn answered(&self, node: String, answer: &Answer, wanted: &Asking<'_>) -> Asked {
        let words = answer.words(&self.redactor);
        let result = match wire::meaning(self.plan, wanted, answer.status) {
            Meaning::Purged => Ok(Cleared::Purged(words)),
            Meaning::NotCached => Ok(Cleared::WasNotCached(words)),
            Meaning::Failed(kind) => Err(Failure { kind, answer: words }),
        };
        // Varnish puts `Retry-After: 5` on everything that it makes up itself, a 405 too.
        let is_passing = result.as_ref().is_err_and(|failure| failure.kind.is_worth_retrying());
        let pause = answer.retry_after.filter(|_| is_passing);
        // Other statuses that refuse may be about this URL alone.
        let is_refused = answer.status == 401;
        if let Err(failure) = &result
            && (failure.kind == FailureKind::Limited || (failure.kind == FailureKind::Unauthorized && is_refused))
        {
            self.keep_silent(&node, failure);
        }
        let request_id = answer.request_id(&self.redactor);
        Asked { node, result, pause, is_answer: true, took: answer.took, request_id }
    }

    fn unanswered(&self, node: String, trouble: Trouble) -> Asked {
        // One URL may be what breaks a connection.
        let concerns_node = trouble.kind != TroubleKind::Closed;
        let failure = Failure::from(trouble);
        if concerns_node {
            self.keep_silent(&node, &failure);
        }
        Asked::failed(node, failure)
    }

    fn why_silent(&self, node: &str) -> Option<Failure> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).get(node).cloned()
    }

    fn keep_silent(&self, node: &str, failure: &Failure) {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        silent.entry(node.to_owned()).or_insert_with(|| failure.clone());
    }
}

impl Asked {
    fn failed(node: String, failure: Failure) -> Self {
        Self { node, result: Err(failure), pause: None, is_answer: false, took: Duration::ZERO, request_id: None }
    }
}
