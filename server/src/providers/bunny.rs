//! Bunny: one request for each URL, which is answered once the purge is done.
//!
//! Facts: <https://docs.bunny.net/reference/purgepublic_index> (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::Client;
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api, description, each};

/// Purges of single URLs that an account may make (its documentation, “rate limits”).
const REQUESTS: Rate = Rate { count: 5, per_ms: 1_000, burst: 120 };
/// Of folders, which are counted apart.
const FOLDERS: Rate = Rate { count: 1, per_ms: 2_000, burst: 20 };

/// The provider.
pub struct Bunny {
    description: ProviderDescription,
    client: Client,
}

impl Bunny {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("bunny/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Bunny {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        let is_of_a_zone = matches!(kind, PurgeKind::Tag | PurgeKind::Everything);
        let has_zone = account.field("pull_zone").is_some();
        self.description.capability_of(kind).filter(|_| has_zone || !is_of_a_zone)
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("account").map(str::to_owned)
    }

    fn limits(&self, _account: &Account, kind: PurgeKind) -> Limits {
        let requests = match kind {
            PurgeKind::Url => Some(REQUESTS),
            PurgeKind::Prefix | PurgeKind::Host => Some(FOLDERS),
            // Of purges of a zone it names none.
            PurgeKind::Tag | PurgeKind::Everything => None,
        };
        Limits { requests, urls: None }
    }

    fn counted_as(&self, kind: PurgeKind) -> PurgeKind {
        match kind {
            PurgeKind::Url => PurgeKind::Url,
            PurgeKind::Prefix | PurgeKind::Host => PurgeKind::Prefix,
            PurgeKind::Tag | PurgeKind::Everything => PurgeKind::Everything,
        }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let settings = Settings::read(account);
        let request = |settings: &Settings, text: &str| client::purge(settings, &batch.objects, text);
        each::purge(&self.client, account, batch, settings, request, wire::meaning).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::pull_zones, wire::verdict).await
    }
}
