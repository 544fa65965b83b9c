//! Alibaba Cloud CDN: one request for a list of URLs or of folders, signed by ACS3. It takes all of a request or none of it, and is
//! asked about its tasks until they are complete.
//!
//! Facts: <https://www.alibabacloud.com/help/en/cdn/developer-reference/api-cdn-2018-05-10-refreshobjectcaches>,
//! <https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature>, and the vendor's own client, its
//! models of `cdn-20180510` (2026-11).

mod client;
mod settings;
mod signature;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use self::signature::Moment;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Followed, Kit, Provider, Verdict, api, description};
use crate::clock::Randomness;

/// Calls of an account.
const REQUESTS: Rate = Rate { count: 50, per_ms: 1_000, burst: 50 };

/// The provider.
pub struct Alibaba {
    description: ProviderDescription,
    client: Client,
    randomness: Arc<dyn Randomness>,
}

impl Alibaba {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("alibaba/description.json"), settings::BASE);
        Self { description, client: kit.client.clone(), randomness: Arc::clone(&kit.randomness) }
    }

    fn moment(&self) -> Moment {
        Moment::now(self.client.now(), self.randomness.as_ref())
    }
}

#[async_trait]
impl Provider for Alibaba {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        // It knows no pattern of hosts: all of them have to be named, and tags with the one host that they are of.
        let is_possible = match kind {
            PurgeKind::Everything => account.hosts.iter().any(|host| !host.starts_with('*')),
            PurgeKind::Tag => client::only_host(account).is_some(),
            PurgeKind::Url | PurgeKind::Prefix | PurgeKind::Host => true,
        };
        self.description.capability_of(kind).filter(|_| is_possible)
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("access_key_id").map(str::to_owned)
    }

    fn limits(&self, _account: &Account, _kind: PurgeKind) -> Limits {
        Limits { requests: Some(REQUESTS), urls: None }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::refresh(settings, account, batch, &self.moment());
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let request = |settings: &Settings| client::tasks(settings, ticket, &self.moment());
        match api::ask(&self.client, account, Settings::read(account), request).await {
            Ok(reply) => wire::followed(&reply),
            Err(failure) => Followed::Failed(failure),
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let request = |settings: &Settings| client::quota(settings, &self.moment());
        api::test(&self.client, &self.description, account, Settings::read(account), request, wire::verdict).await
    }
}
