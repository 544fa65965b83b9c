//! Adobe Dynamic Media Classic, by the operation `cdnCacheInvalidation` of its Image Production System (SOAP). It takes a list
//! of URLs of one company, all of them or none, and says how many seconds it takes. Behind it stands the CDN that comes with
//! the product.
//!
//! Facts: <https://experienceleague.adobe.com/en/docs/dynamic-media-developer-resources/image-production-api/operation-methods/operation-parameters/r-cdn-cache-invalidation>
//! (2026-11).

mod client;
mod settings;
mod soap;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::model::error::FieldProblem;
use app::model::provider::{Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Failure, Kit, Provider, Verdict, api, description};

/// No rate is published, and whoever overuses the operation can lose it: so many requests are no overuse.
const REQUESTS: Rate = Rate { count: 12, per_ms: 60_000, burst: 4 };

/// The provider.
pub struct DynamicMedia {
    description: ProviderDescription,
    client: Client,
    /// The handles of companies that were found: they do not change.
    handles: Mutex<HashMap<String, String>>,
}

impl DynamicMedia {
    pub fn new(kit: &Kit) -> Self {
        let description =
            description::of_api(include_str!("dynamic_media/description.json"), settings::Region::NorthAmerica.base());
        Self { description, client: kit.client.clone(), handles: Mutex::default() }
    }

    /// The company's handle, which the operation wants instead of its root.
    async fn handle(&self, account: &Account, settings: &Settings, batch: &Batch) -> Result<String, BatchOutcome> {
        let key = settings.account_name();
        let known = self.handles.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(handle) = known {
            return Ok(handle);
        }
        let asked = api::ask(&self.client, account, Ok(settings), |settings| client::memberships(settings)).await;
        let reply = asked.map_err(|failure| BatchOutcome::all_failed(batch, &failure))?;
        let handle = wire::handle(batch, &reply, &settings.root)?;
        self.handles.lock().unwrap_or_else(PoisonError::into_inner).insert(key, handle.clone());
        Ok(handle)
    }
}

#[async_trait]
impl Provider for DynamicMedia {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("root").map(str::to_owned)
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
        let handle = match self.handle(account, &settings, batch).await {
            Ok(handle) => handle,
            Err(outcome) => return outcome,
        };
        let request = |settings: &Settings| client::invalidate(settings, &handle, batch.urls());
        api::purge(&self.client, account, batch, Ok(settings), request, |reply| wire::outcome(batch, reply)).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let settings = Settings::read(account);
        let root = settings.as_ref().map(|settings| settings.root.clone()).unwrap_or_default();
        let verdict = |reply: &Reply| wire::verdict(reply, &root);
        api::test(&self.client, &self.description, account, settings, client::memberships, verdict).await
    }
}
