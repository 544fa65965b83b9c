//! Amazon `CloudFront`: one request for a list of paths of one distribution, which becomes an invalidation that can be asked
//! about. Requests are signed with the vendor's Signature Version 4.
//!
//! Facts: <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html>,
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/InvalidationLimits.html> (2026-11).

mod ambient;
mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

pub use self::ambient::Ambient;
use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Failure, Followed, Kit, Provider, Verdict, api, description};

/// The provider.
pub struct CloudFront {
    description: ProviderDescription,
    client: Client,
    ambient: Option<Ambient>,
}

impl CloudFront {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("cloudfront/description.json"), settings::BASE);
        Self { description, client: kit.client.clone(), ambient: None }
    }

    /// One whose connections may go by the server's own credentials.
    #[must_use]
    pub fn with_ambient(mut self, ambient: Ambient) -> Self {
        for field in &mut self.description.fields {
            if let "access_key_id" | "secret_access_key" = field.name.as_str() {
                field.required = false;
                field.help.push_str(" Without it, the server signs with its own role, where its operator allows that.");
            }
        }
        self.ambient = Some(ambient);
        self
    }

    /// The account with the server's credentials, where it goes by them.
    async fn lent(&self, account: &Account) -> Result<Option<Account>, Failure> {
        match self.ambient.as_ref().filter(|ambient| ambient.is_for(account)) {
            Some(ambient) => ambient.lend(account, self.client.now()).await.map(Some),
            None => Ok(None),
        }
    }
}

#[async_trait]
impl Provider for CloudFront {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        let goes_by_ours = self.ambient.as_ref().is_some_and(|ambient| ambient.is_for(account));
        let lent = goes_by_ours.then(|| ambient::lent(account, "lent".to_owned(), "lent".to_owned(), None));
        Settings::read(lent.as_ref().unwrap_or(account)).err().unwrap_or_default()
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let lent = match self.lent(account).await {
            Ok(lent) => lent,
            Err(failure) => return BatchOutcome::all_failed(batch, &failure),
        };
        let account = lent.as_ref().unwrap_or(account);
        let request = |settings: &Settings| client::invalidate(settings, batch, self.client.now());
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let lent = match self.lent(account).await {
            Ok(lent) => lent,
            Err(failure) => return Followed::Failed(failure),
        };
        let account = lent.as_ref().unwrap_or(account);
        let request = |settings: &Settings| client::invalidation(settings, ticket, self.client.now());
        match api::ask(&self.client, account, Settings::read(account), request).await {
            Ok(reply) => wire::followed(&reply),
            Err(failure) => Followed::Failed(failure),
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let lent = match self.lent(account).await {
            Ok(lent) => lent,
            Err(failure) => return Verdict::failed(&self.description, "AWS", &failure),
        };
        let account = lent.as_ref().unwrap_or(account);
        let request = |settings: &Settings| client::invalidations(settings, self.client.now());
        api::test(&self.client, &self.description, account, Settings::read(account), request, wire::verdict).await
    }
}
