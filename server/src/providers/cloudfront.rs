//! Amazon `CloudFront`: one request for a list of paths of one distribution, which becomes an invalidation that can be asked
//! about. Requests are signed with the vendor's Signature Version 4.
//!
//! Facts: <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/InvalidationLimits.html> (2026-11).

mod client;
mod settings;
mod signature;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Followed, Provider, Verdict, api, description};

/// The provider.
pub struct CloudFront {
    description: ProviderDescription,
    client: Client,
}

impl CloudFront {
    pub fn new(client: Client) -> Self {
        let description = description::of_api(include_str!("cloudfront/description.json"), settings::BASE);
        Self { description, client }
    }
}

#[async_trait]
impl Provider for CloudFront {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::invalidate(settings, batch, self.client.now());
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let request = |settings: &Settings| client::invalidation(settings, ticket, self.client.now());
        match api::ask(&self.client, account, Settings::read(account), request).await {
            Ok(reply) => wire::followed(&reply),
            Err(failure) => Followed::Failed(failure),
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let request = |settings: &Settings| client::invalidations(settings, self.client.now());
        let verdict = |reply: &Reply| wire::verdict(reply, self.client.now());
        api::test(&self.client, &self.description, account, Settings::read(account), request, verdict).await
    }
}
