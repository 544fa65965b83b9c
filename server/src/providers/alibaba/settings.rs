//! A connection's fields, understood.

use app::model::error::FieldProblem;
use secrecy::SecretString;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://cdn.aliyuncs.com";

pub struct Settings {
    pub base: Url,
    pub key_id: String,
    pub secret: SecretString,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        // It says what is wrong with the secret; what signs never travels.
        reader.header_secret("access_key_secret", "The access key secret", "");
        let settings = Self {
            base: reader.base_url(BASE),
            key_id: reader.identifier("access_key_id", "Access key ID"),
            secret: reader.secret("access_key_secret").cloned().unwrap_or_default(),
        };
        reader.finish(settings)
    }
}
