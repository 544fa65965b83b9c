//! Webhook, for whatever is not among the other kinds: a signed POST of the batch to a program of the company's own, which
//! clears the URLs and answers when it has. Signed as Standard Webhooks has it:
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md> (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Redactor, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api};

/// The provider.
pub struct Webhook {
    description: ProviderDescription,
    client: Client,
}

impl Webhook {
    /// # Panics
    /// Never: the description is part of the source, and a test reads it.
    pub fn new(kit: &Kit) -> Self {
        let description = serde_json::from_str(include_str!("webhook/description.json"))
            .expect("the description beside this file is JSON of its type");
        Self { description, client: kit.client.clone() }
    }
}

#[async_trait]
impl Provider for Webhook {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, batch, self.client.now());
        let outcome = |reply: &Reply| wire::outcome(batch, reply, &Redactor::of(account));
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let request = |settings: &Settings| client::test(settings, self.client.now());
        api::test(&self.client, &self.description, account, Settings::read(account), request, wire::verdict).await
    }
}
