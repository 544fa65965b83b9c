//! Google Cloud CDN and Media CDN, as a service account. Each path is a request of its own; Cloud CDN gives an operation for it, which
//! is asked about until it is done.
//!
//! Facts: <https://cloud.google.com/cdn/docs/invalidating-cached-content>, the vendor's description of its Compute API
//! (`compute.v1`, `urlMaps.invalidateCache`), <https://cloud.google.com/media-cdn/docs/cache-invalidation> (2026-11).

mod client;
pub mod service_account;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::{Mutex, PoisonError};

use app::model::error::FieldProblem;
use app::model::provider::{Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::tokens::Tokens;
use super::{
    Account, Batch, BatchOutcome, Failure, Followed, Kit, Objects, Pending, Provider, Verdict, api, description, each,
};

/// Invalidations of a project.
const REQUESTS: Rate = Rate { count: 500, per_ms: 60_000, burst: 50 };

/// The provider.
pub struct Google {
    description: ProviderDescription,
    client: Client,
    tokens: Tokens,
}

impl Google {
    pub fn new(kit: &Kit) -> Self {
        let description = description::of_api(include_str!("google/description.json"), settings::BASE);
        Self { description, client: kit.client.clone(), tokens: Tokens::default() }
    }
}

#[async_trait]
impl Provider for Google {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("project").map(str::to_owned)
    }

    fn limits(&self, _account: &Account, _kind: PurgeKind) -> Limits {
        Limits { requests: Some(REQUESTS), urls: None }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        if batch.count() == 0 {
            return BatchOutcome::default();
        }
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
        };
        let token_request = || settings.account.token(self.client.now());
        let (admitted, was_kept) = match self.tokens.admit(&self.client, account, token_request).await {
            Ok(admitted) => admitted,
            Err(refused) => return refused.outcome(batch),
        };
        let doubt = |kind| self.tokens.doubt(account, was_kept, kind);
        let operations = Mutex::new(Vec::new());
        let note = |reply: &Reply| {
            let name = wire::operation(reply);
            operations.lock().unwrap_or_else(PoisonError::into_inner).extend(name);
        };
        let outcome = if let Objects::Tags(tags) = &batch.objects {
            let request = |settings: &Settings| client::invalidate_tags(settings, &admitted, &batch.id, tags);
            let outcome = |reply: &Reply| {
                note(reply);
                wire::outcome(batch, reply, doubt)
            };
            api::purge(&self.client, &admitted, batch, Ok(settings), request, outcome).await
        } else {
            let request = |settings: &Settings, text: &str| client::invalidate(settings, &admitted, batch, text);
            let meaning = |reply: &Reply| {
                note(reply);
                wire::meaning(reply, doubt)
            };
            each::purge(&self.client, &admitted, batch, Ok(settings), request, meaning).await
        };
        let operations = operations.into_inner().unwrap_or_else(PoisonError::into_inner);
        let pending = Pending { ticket: Some(operations.join(",")), look_after: wire::LOOK_AFTER };
        BatchOutcome { pending: Some(pending).filter(|_| !operations.is_empty()), ..outcome }
    }

    async fn follow(&self, account: &Account, ticket: &str) -> Followed {
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return Followed::Failed(Failure::misconfigured(&problems)),
        };
        let token_request = || settings.account.token(self.client.now());
        let (admitted, was_kept) = match self.tokens.admit(&self.client, account, token_request).await {
            Ok(admitted) => admitted,
            Err(refused) => return refused.followed(),
        };
        let mut followed = Followed::Done { answer: String::new() };
        for operation in ticket.split(',') {
            let request = |settings: &&Settings| client::operation(settings, &admitted, operation);
            followed = match api::ask(&self.client, &admitted, Ok(&settings), request).await {
                Ok(reply) => wire::followed(&reply, |kind| self.tokens.doubt(account, was_kept, kind)),
                Err(failure) => Followed::Failed(failure),
            };
            if !matches!(followed, Followed::Done { .. }) {
                break;
            }
        }
        followed
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = match Settings::read(account) {
            Ok(settings) => settings,
            Err(problems) => return Verdict::misconfigured(&problems),
        };
        let token_request = || settings.account.token(self.client.now());
        let admitted = match self.tokens.admit(&self.client, account, token_request).await {
            Ok((admitted, _)) => admitted,
            Err(refused) => return refused.verdict(&self.description, settings.account.token_uri.authority()),
        };
        let product = settings.product;
        let request = |settings: &Settings| client::permissions(settings, &admitted);
        let verdict = |reply: &Reply| wire::verdict(reply, product);
        api::test(&self.client, &self.description, &admitted, Ok(settings), request, verdict).await
    }
}
