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
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let settings =
            Self { base: reader.base_url(BASE), access_key: reader.header_secret("access_key", "The access key", "") };
        reader.finish(settings)
    }
}
