//! Azure Front Door (Standard and Premium), as an application of Entra ID with a client secret or a certificate. A list of paths goes
//! in one request; where the vendor works on, it says where to ask.
//!
//! Facts: <https://learn.microsoft.com/en-us/azure/frontdoor/standard-premium/how-to-cache-purge>, the vendor's description of its API
//! (`Microsoft.Cdn` 2025-04-15, `afdEndpoints/purge`), and
//! <https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials> (2026-11).

mod client;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply, Request};
use super::tokens::Tokens;
use super::{Account, Batch, BatchOutcome, Failure, Followed, Kit, Provider, Verdict, api, description};
use crate::clock::Randomness;

/// The provider.
pub struct Azure {
    description: ProviderDescription,
    client: Client,
    tokens: Tokens,
    randomness: Arc<dyn Randomness>,
}

impl Azure {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("azure/description.json"), settings::BASE);
        Self {
            description,
            client: kit.client.clone(),
            tokens: Tokens::default(),
            randomness: Arc::clone(&kit.randomness),
        }
    }

    fn token_request(&self, settings: &Settings) -> Request {
        client::token(settings, self.client.now(), self.randomness.as_ref())
    }
}

#[async_trait]
impl Provider for Azure {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        if batch.count() == 0 {
            return BatchOutcome::default();
        }
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
        };
        let token_request = || self.token_request(&settings);
        let (admitted, was_kept) = match self.tokens.admit(&self.client, account, token_request).await {
            Ok(admitted) => admitted,
            Err(refused) => return refused.outcome(batch),
        };
        let doubt = |kind| self.tokens.doubt(account, was_kept, kind);
        let request = |settings: &Settings| client::purge(settings, &admitted, &batch.objects);
        let outcome = |reply: &Reply| wire::outcome(batch, reply, doubt);
        api::purge(&self.client, &admitted, batch, Ok(settings), request, outcome).await
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return Followed::Failed(Failure::misconfigured(&problems)),
        };
        let Some(address) = wire::address(ticket, &settings.base) else {
            let answer = "it said to ask at another place, which is not told the token".to_owned();
            return Followed::Failed(Failure { kind: super::FailureKind::Misconfigured, answer });
        };
        let token_request = || self.token_request(&settings);
        let (admitted, was_kept) = match self.tokens.admit(&self.client, account, token_request).await {
            Ok(admitted) => admitted,
            Err(refused) => return refused.followed(),
        };
        let request = |_: &Settings| client::operation(&admitted, address);
        match api::ask(&self.client, &admitted, Ok(settings), request).await {
            Ok(reply) => wire::followed(&reply, |kind| self.tokens.doubt(account, was_kept, kind)),
            Err(failure) => Followed::Failed(failure),
        }
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return Verdict::misconfigured(&problems),
        };
        let token_request = || self.token_request(&settings);
        let admitted = match self.tokens.admit(&self.client, account, token_request).await {
            Ok((admitted, _)) => admitted,
            Err(refused) => return refused.verdict(&self.description, settings.token_url.authority()),
        };
        let endpoint = |settings: &&Settings| client::endpoint(settings, &admitted);
        let seen = api::test(&self.client, &self.description, &admitted, Ok(&settings), endpoint, wire::verdict).await;
        if !seen.passed {
            return seen;
        }
        let permissions = |settings: &Settings| client::permissions(settings, &admitted);
        let asked = api::ask(&self.client, &admitted, Ok(settings), permissions).await;
        wire::permitted(seen, asked.ok().as_ref())
    }
}
