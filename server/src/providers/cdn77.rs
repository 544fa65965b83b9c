//! CDN77: one request for a list of paths of one resource, which becomes a job that can be asked about.
//!
//! Facts: <https://client.cdn77.com/support/api-docs/v3/job> (2026-11).

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
use super::{Account, Batch, BatchOutcome, Followed, Kit, Provider, Verdict, api, description};

/// Purges that a user may begin, as its second version had it; the third one names no number.
const REQUESTS: Rate = Rate { count: 20, per_ms: 300_000, burst: 20 };

/// The provider.
pub struct Cdn77 {
    description: ProviderDescription,
    client: Client,
}

impl Cdn77 {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("cdn77/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Cdn77 {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("account").map(str::to_owned)
    }

    fn limits(&self, _account: &Account, _kind: PurgeKind) -> Limits {
        Limits { requests: Some(REQUESTS), urls: None }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, &batch.objects);
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let request = |settings: &Settings| client::job(settings, ticket);
        match api::ask(&self.client, account, Settings::read(account), request).await {
            Ok(reply) => wire::followed(&reply),
            Err(failure) => Followed::Failed(failure),
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::resource, wire::verdict).await
    }
}
