//! Cloudflare: one request for a list of URLs of one zone, done when it is answered. It can also mark copies as stale.
//!
//! Facts: <https://developers.cloudflare.com/cache/how-to/purge-cache/>, and the vendor's own client,
//! <https://github.com/cloudflare/cloudflare-typescript> `src/resources/cache/cache.ts` (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::{Plan, Settings};
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api, description};

/// The provider.
pub struct Cloudflare {
    description: ProviderDescription,
    client: Client,
}

impl Cloudflare {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("cloudflare/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Cloudflare {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        let capability = self.description.capability_of(kind)?;
        let max_urls_per_batch = match kind {
            PurgeKind::Url => Plan::of(account).urls_per_request(),
            _ => capability.max_urls_per_batch,
        };
        Some(Capability { max_urls_per_batch, ..capability })
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("account").map(str::to_owned)
    }

    fn limits(&self, account: &Account, kind: PurgeKind) -> Limits {
        let plan = Plan::of(account);
        if kind == PurgeKind::Url {
            Limits { requests: None, urls: Some(Rate::per_second(plan.urls_per_second())) }
        } else {
            Limits { requests: Some(plan.sweeps()), urls: None }
        }
    }

    /// Requests for anything else than URLs are counted together.
    fn counted_as(&self, kind: PurgeKind) -> PurgeKind {
        if kind == PurgeKind::Url { kind } else { PurgeKind::Everything }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, batch);
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::nothing, wire::verdict).await
    }
}
