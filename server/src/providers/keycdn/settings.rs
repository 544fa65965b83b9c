//! A connection's fields, understood.

use app::model::error::FieldProblem;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.keycdn.com";

pub struct Settings {
    pub base: Url,
    /// `Basic …`: the key is the user, and there is no password.
    pub authorization: HeaderValue,
    pub zone: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    ///
    /// # Panics
    /// Never: base64 is a header's value.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        reader.header_secret("api_key", "The API key", "");
        let key = reader.secret("api_key").map_or("", |secret| secret.expose_secret().trim());
        let mut authorization = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(format!("{key}:"))))
            .expect("base64 is a header's value");
        authorization.set_sensitive(true);
        let settings = Self { base: reader.base_url(BASE), authorization, zone: reader.identifier("zone", "Zone ID") };
        reader.finish(settings)
    }
}
