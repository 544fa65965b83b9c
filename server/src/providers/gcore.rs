//! Gcore: one request for a list of paths of one resource.
//!
//! Facts: <https://gcore.com/docs/api-reference/cdn/purge-and-prefetch/purge-cache> (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::{Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api, description};

/// Purges by URL that a resource takes.
const REQUESTS: Rate = Rate { count: 2, per_ms: 60_000, burst: 2 };
/// Those by pattern, or of everything, which are counted apart.
const PATTERNS: Rate = Rate { count: 1, per_ms: 60_000, burst: 1 };

/// The provider.
pub struct Gcore {
    description: ProviderDescription,
    client: Client,
}

impl Gcore {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("gcore/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Gcore {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("resource").map(str::to_owned)
    }

    fn limits(&self, _account: &Account, kind: PurgeKind) -> Limits {
        let requests = if kind == PurgeKind::Url { REQUESTS } else { PATTERNS };
        Limits { requests: Some(requests), urls: None }
    }

    fn counted_as(&self, kind: PurgeKind) -> PurgeKind {
        if kind == PurgeKind::Url { kind } else { PurgeKind::Prefix }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, &batch.objects);
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::resource, wire::verdict).await
    }
}
