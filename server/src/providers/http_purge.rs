//! HTTP PURGE: caches that clear one URL for each request, at one node or at many. Varnish, nginx with
//! `ngx_cache_purge`, Squid and Apache Traffic Server speak it. Varnish can also be taught bans, by which it clears folders and
//! hosts, and keys.
//!
//! Facts: <https://varnish-cache.org/docs/trunk/users-guide/purging.html>,
//! <https://github.com/nginx-modules/ngx_cache_purge>,
//! <https://docs.trafficserver.apache.org/en/latest/admin-guide/storage/index.en.html> (2026-11).

mod asking;
mod beyond_urls;
mod client;
mod nodes;
mod plan;
mod probe;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;
use futures::StreamExt;

use self::client::{Asked, Conversation};
use self::plan::Plan;
use super::client::Client;
use super::{Account, Batch, BatchOutcome, Failure, Kit, Provider, Verdict};

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
    pub fn new(kit: &Kit) -> Self {
        let description = serde_json::from_str(include_str!("http_purge/description.json"))
            .expect("the description beside this file is JSON of its type");
        Self { description, client: kit.client.clone() }
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

    fn limits(&self, account: &Account, _kind: PurgeKind) -> Limits {
        let requests_per_second = Plan::read(account).ok().and_then(|plan| plan.requests_per_second);
        Limits { requests: requests_per_second.map(Rate::per_second), urls: None }
    }

    /// Its nodes; without any, its hosts.
    fn destinations(&self, account: &Account) -> BTreeSet<String> {
        match Plan::read(account) {
            Ok(plan) if plan.nodes.is_empty() => account.hosts.iter().cloned().collect(),
            Ok(plan) => plan.nodes.into_iter().map(|node| node.origin).collect(),
            // What cannot be used is not kept.
            Err(_) => BTreeSet::new(),
        }
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        let capability = self.description.capability_of(kind)?;
        let plan = || Plan::read(account).ok();
        match kind {
            PurgeKind::Url => Some(capability),
            PurgeKind::Tag => {
                let soft = plan()?.keys?.soft_header.is_some();
                Some(Capability { soft, ..capability })
            }
            PurgeKind::Prefix | PurgeKind::Host | PurgeKind::Everything => plan()?.ban.map(|_| capability),
        }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let plan = match Plan::read(account) {
            Ok(plan) => plan,
            Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
        };
        let conversation = Conversation::new(&self.client, &plan, account);
        let Some((wanted, places)) = asking::of(&plan, account, batch) else {
            return BatchOutcome::all_failed(batch, &Failure::misconfigured(&[]));
        };
        let asking: Vec<_> = wanted
            .iter()
            .flat_map(|wanted| plan.targets().map(move |node| (node, wanted)))
            .map(|(node, wanted)| conversation.ask(node, wanted))
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
