//! A connection's fields, understood.

use app::model::error::FieldProblem;
use app::model::purge::Manner;
use reqwest::header::HeaderValue;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.fastly.com";

pub struct Settings {
    pub base: Url,
    pub token: HeaderValue,
    /// Where a batch says none.
    pub manner: Manner,
    service: Option<String>,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let settings = Self {
            base: reader.base_url(BASE),
            token: reader.header_secret("token", "The API token", ""),
            manner: reader.choice("mode", &[("hard", Manner::Hard), ("soft", Manner::Soft)]),
            service: reader.identifier_if_any("service", "Service ID"),
        };
        reader.finish(settings)
    }

    /// As it stands in a path.
    pub fn service(&self) -> &str {
        self.service.as_deref().unwrap_or_default()
    }
}
