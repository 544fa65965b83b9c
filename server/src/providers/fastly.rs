//! Fastly: one request for each URL, done when it is answered. It can also mark a copy as stale instead of throwing it away.
//!
//! Facts: <https://www.fastly.com/documentation/reference/api/purging/>, and the vendor's own client,
//! <https://github.com/fastly/go-fastly> `fastly/purge.go` (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, ProviderDescription};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Objects, Provider, Verdict, api, description, each};

/// The provider.
pub struct Fastly {
    description: ProviderDescription,
    client: Client,
}

impl Fastly {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("fastly/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Fastly {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        // Keys are a service's own; URLs are found by their host.
        let has_service = account.field("service").is_some();
        self.description.capability_of(kind).filter(|_| kind == PurgeKind::Url || has_service)
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let (settings, now) = (Settings::read(account), self.client.now());
        let manner = batch.manner;
        match &batch.objects {
            Objects::Tags(keys) => {
                let request = |settings: &Settings| client::purge_keys(settings, keys, manner);
                let outcome = |reply: &Reply| wire::outcome(batch, reply, now);
                api::purge(&self.client, account, batch, settings, request, outcome).await
            }
            Objects::Everything => {
                let outcome = |reply: &Reply| wire::outcome(batch, reply, now);
                api::purge(&self.client, account, batch, settings, client::purge_all, outcome).await
            }
            Objects::Urls(_) | Objects::Prefixes(_) | Objects::Hosts(_) => {
                let request = |settings: &Settings, url: &str| client::purge(settings, url, manner);
                each::purge(&self.client, account, batch, settings, request, |reply| wire::meaning(reply, now)).await
            }
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        let has_service = account.field("service").is_some();
        let verdict = |reply: &Reply| wire::verdict(reply, has_service);
        api::test(&self.client, &self.description, account, settings, client::token, verdict).await
    }
}
