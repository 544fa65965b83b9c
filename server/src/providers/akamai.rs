//! Akamai, by Fast Purge v3: one request for a list of URLs, signed with `EdgeGrid`. It takes all of a request or none of it,
//! and cannot be asked afterwards: it says how many seconds it takes.
//!
//! Facts: <https://techdocs.akamai.com/purge-cache/reference/api>, and the vendor's description of the API,
//! <https://github.com/akamai/akamai-apis> `apis/ccu/v3` (2026-11).

mod client;
mod edgegrid;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use app::model::error::FieldProblem;
use app::model::provider::{Capability, Limits, ProviderDescription, Rate};
use app::model::purge::PurgeKind;
use async_trait::async_trait;

use self::edgegrid::Moment;
use self::settings::Settings;
use super::client::{Client, Reply};
use super::{Account, Batch, BatchOutcome, Kit, Provider, Verdict, api, description};
use crate::clock::Randomness;

/// Requests an account may send, and URLs in them (techdocs, “rate limiting”): its answers tell where it differs.
const REQUESTS: Rate = Rate { count: 50, per_ms: 1_000, burst: 100 };
const URLS: Rate = Rate { count: 200, per_ms: 1_000, burst: 10_000 };
/// Tags and CP codes are counted apart from URLs.
const TAGS: Rate = Rate { count: 500, per_ms: 60_000, burst: 5_000 };
const CP_CODES: Rate = Rate { count: 30, per_ms: 60_000, burst: 300 };

/// The provider.
pub struct Akamai {
    description: ProviderDescription,
    client: Client,
    randomness: Arc<dyn Randomness>,
}

impl Akamai {
    pub fn new(kit: &Kit) -> Self {
        let description =
            description::of_api(include_str!("akamai/description.json"), "https://akab-….luna.akamaiapis.net");
        Self { description, client: kit.client.clone(), randomness: Arc::clone(&kit.randomness) }
    }

    fn moment(&self) -> Moment {
        Moment::now(self.client.now(), self.randomness.as_ref())
    }
}

#[async_trait]
impl Provider for Akamai {
    fn description(&self) -> &ProviderDescription {
        &self.description
    }

    fn check(&self, account: &Account) -> Vec<FieldProblem> {
        Settings::read(account).err().unwrap_or_default()
    }

    fn capability(&self, account: &Account, kind: PurgeKind) -> Option<Capability> {
        let has_codes = account.field("cp_codes").is_some();
        self.description.capability_of(kind).filter(|_| kind != PurgeKind::Everything || has_codes)
    }

    fn account_name(&self, account: &Account) -> Option<String> {
        account.field("account").map(str::to_owned)
    }

    fn limits(&self, account: &Account, kind: PurgeKind) -> Limits {
        let lines = match kind {
            PurgeKind::Tag => TAGS,
            // One line stands for all of them.
            PurgeKind::Everything => CP_CODES.shared_by(client::cp_codes(account)),
            PurgeKind::Url | PurgeKind::Prefix | PurgeKind::Host => URLS,
        };
        Limits { requests: Some(REQUESTS), urls: Some(lines) }
    }

    fn counted_as(&self, kind: PurgeKind) -> PurgeKind {
        match kind {
            PurgeKind::Tag | PurgeKind::Everything => kind,
            PurgeKind::Url | PurgeKind::Prefix | PurgeKind::Host => PurgeKind::Url,
        }
    }

    async fn purge(&self, account: &Account, batch: &Batch) -> BatchOutcome {
        let request = |settings: &Settings| client::purge(settings, batch, &self.moment());
        let outcome = |reply: &Reply| wire::outcome(batch, reply);
        api::purge(&self.client, account, batch, Settings::read(account), request, outcome).await
    }

    async fn test(&self, account: &Account) -> Verdict {
        let request = |settings: &Settings| client::rate_limits(settings, &self.moment());
        api::test(&self.client, &self.description, account, Settings::read(account), request, wire::verdict).await
    }
}
