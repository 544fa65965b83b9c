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
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::Client;
use super::{Account, Batch, BatchOutcome, Provider, Verdict, api, description, each};

/// The provider.
pub struct Fastly {
    description: ProviderDescription,
    client: Client,
}

impl Fastly {
    pub fn new(client: Client) -> Self {
        let description = description::of_api(include_str!("fastly/description.json"), settings::BASE);
        Self { description, client }
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

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let settings = Settings::read(account);
        each::purge(&self.client, account, batch, settings, client::purge, |reply| {
            wire::meaning(reply, self.client.now())
        })
        .await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        api::test(&self.client, &self.description, account, settings, client::token, wire::verdict).await
    }
}
