//! A connection's fields, understood.

use app::model::error::FieldProblem;
use reqwest::header::HeaderValue;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.gcore.com";

pub struct Settings {
    pub base: Url,
    /// `apikey …`
    pub token: HeaderValue,
    pub resource: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let settings = Self {
            base: reader.base_url(BASE),
            token: reader.header_secret("token", "The API token", "apikey "),
            resource: reader.identifier("resource", "Resource ID"),
        };
        reader.finish(settings)
    }
}
