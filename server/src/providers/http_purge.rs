//! HTTP PURGE: caches that clear one URL for each request, at one node or at many. Varnish, nginx with
//! `ngx_cache_purge`, Squid and Apache Traffic Server speak it; none of them has a batch, a tag or a prefix in it.
//!
//! Facts: <https://varnish-cache.org/docs/trunk/users-guide/purging.html>,
//! <https://github.com/nginx-modules/ngx_cache_purge>,
//! <https://docs.trafficserver.apache.org/en/latest/admin-guide/storage/index.en.html> (2026-11).

mod client;
mod nodes;
mod plan;
mod probe;
#[cfg(test)]
mod tests;
mod wire;

use std::time::Duration;

use app::model::error::FieldProblem;
use app::model::provider::{Limits, ProviderDescription, Rate};
use async_trait::async_trait;
use futures::StreamExt;

use self::client::{Asked, Conversation};
use self::plan::Plan;
use super::client::Client;
use super::distinct::distinct;
use super::{Account, Batch, BatchOutcome, Failure, Provider, Verdict};

/// Requests of one batch that are on their way at once, over all nodes.
const MAX_CONCURRENT_REQUESTS: usize = 16;

/// The provider.
pub struct HttpPurge {
    description: ProviderDescription,
    client: Client,
}

impl HttpPurge {
    /// # Panics
    /// Never: the description is part of the source, and a test reads it.
    pub fn new(client: Client) -> Self {
        let description = serde_json::from_str(include_str!("http_purge/description.json"))
            .expect("the description beside this file is JSON of its type");
        Self { description, client }
    }
}

#[async_trait]
impl Provider for HttpPurge {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Plan::read(account).err().unwrap_or_default()
    }

    fn targets(&self, account: &Account) -> u32 {
        let nodes = Plan::read(account).map_or(1, |plan| plan.nodes.len().max(1));
        u32::try_from(nodes).unwrap_or(u32::MAX)
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        Plan::read(account).ok()?.account_name()
    }

    fn limits(&self, account: &Account) -> Limits {
        let requests_per_second = Plan::read(account).ok().and_then(|plan| plan.requests_per_second);
        Limits { requests: requests_per_second.map(Rate::per_second), urls: None }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let plan = match Plan::read(account) {
            Ok(plan) => plan,
            Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
        };
        let conversation = Conversation::new(&self.client, &plan, account);
        let (urls, places) = distinct(batch.texts());
        let asking: Vec<_> = urls
            .iter()
            .flat_map(|url| plan.targets().map(move |node| (node, *url)))
            .map(|(node, url)| conversation.ask(node, url))
            .collect();
        let asked: Vec<Asked> = futures::stream::iter(asking).buffered(MAX_CONCURRENT_REQUESTS).collect().await;

        let outcomes: Vec<_> = asked.chunks(plan.targets().count()).map(nodes::outcome).collect();
        BatchOutcome {
            urls: places.into_iter().map(|place| outcomes[place].clone()).collect(),
            pause: asked.iter().filter_map(|asked| asked.pause).max().filter(|pause| *pause > Duration::ZERO),
            request_id: asked
                .iter()
                .find(|asked| asked.result.is_err())
                .or(asked.first())
                .and_then(|asked| asked.request_id.clone()),
            ..BatchOutcome::default()
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        match Plan::read(account) {
            Ok(plan) => probe::run(&self.client, &plan, account).await,
            Err(problems) => Verdict::misconfigured(&problems),
        }
    }
}
