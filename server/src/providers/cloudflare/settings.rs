//! A connection's fields, understood.

use app::model::error::FieldProblem;
use app::model::provider::Rate;
use app::model::purge::Manner;
use reqwest::header::HeaderValue;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.cloudflare.com/client/v4";

/// What is paid for: it says how much may be purged.
/// <https://developers.cloudflare.com/cache/how-to/purge-cache/#availability-and-limits> (2026-11)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    Free,
    Pro,
    Business,
    Enterprise,
}

const PLANS: [(&str, Plan); 4] =
    [("free", Plan::Free), ("pro", Plan::Pro), ("business", Plan::Business), ("enterprise", Plan::Enterprise)];

impl Plan {
    /// The smallest where the field says none.
    pub fn of(account: &Account) -> Self {
        Reader::of(account).choice("plan", &PLANS)
    }

    pub fn urls_per_request(self) -> u32 {
        match self {
            Self::Free | Self::Pro | Self::Business => 100,
            Self::Enterprise => 500,
        }
    }

    /// Requests for tags, prefixes, hosts and everything.
    pub fn sweeps(self) -> Rate {
        match self {
            Self::Free => Rate { count: 5, per_ms: 60_000, burst: 25 },
            Self::Pro => Rate { count: 5, per_ms: 1_000, burst: 25 },
            Self::Business => Rate { count: 10, per_ms: 1_000, burst: 50 },
            Self::Enterprise => Rate { count: 50, per_ms: 1_000, burst: 500 },
        }
    }

    pub fn urls_per_second(self) -> u32 {
        match self {
            Self::Free => 800,
            Self::Pro | Self::Business => 1_500,
            Self::Enterprise => 3_000,
        }
    }
}

pub struct Settings {
    pub base: Url,
    /// `Bearer …`
    pub token: HeaderValue,
    pub zone: String,
    /// Where a batch says none.
    pub manner: Manner,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        reader.choice("plan", &PLANS);
        let settings = Self {
            base: reader.base_url(BASE),
            token: reader.header_secret("token", "The API token", "Bearer "),
            zone: reader.identifier("zone", "Zone ID"),
            manner: reader.choice("mode", &[("purge", Manner::Hard), ("invalidate", Manner::Soft)]),
        };
        reader.finish(settings)
    }
}
