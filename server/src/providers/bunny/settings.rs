//! A connection's fields, understood.

use app::model::error::FieldProblem;
use reqwest::header::HeaderValue;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.bunny.net";

pub struct Settings {
    pub base: Url,
    pub access_key: HeaderValue,
    pull_zone: Option<String>,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let settings = Self {
            base: reader.base_url(BASE),
            access_key: reader.header_secret("access_key", "The access key", ""),
            pull_zone: reader.identifier_if_any("pull_zone", "Pull zone ID"),
        };
        reader.finish(settings)
    }

    /// As it stands in a path.
    pub fn pull_zone(&self) -> &str {
        self.pull_zone.as_deref().unwrap_or_default()
    }
}
