//! `KeyCDN`: one request for a list of URLs of one zone.
//!
//! Facts: <https://www.keycdn.com/api> (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api, description};

/// The provider.
pub struct KeyCdn {
    description: ProviderDescription,
    client: Client,
}

impl KeyCdn {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("keycdn/description.json"), settings::BASE);
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for KeyCdn {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, &batch.objects);
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::zone, wire::verdict).await
    }
}
