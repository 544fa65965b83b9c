//! A connection's fields, understood.

use app::model::error::FieldProblem;
use aws_credential_types::Credentials;
use secrecy::ExposeSecret as _;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is, for all regions.
pub const BASE: &str = "https://cloudfront.amazonaws.com";

pub struct Settings {
    pub base: Url,
    pub credentials: Credentials,
    pub distribution: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let key_id = reader.identifier("access_key_id", "Access key ID");
        reader.header_secret("secret_access_key", "The secret access key", "");
        let secret = |field| reader.secret(field).map(|secret| secret.expose_secret().trim().to_owned());
        let (key, session) = (secret("secret_access_key").unwrap_or_default(), secret("session_token"));
        if session.is_some() {
            reader.header_secret("session_token", "The session token", "");
        }
        let settings = Self {
            base: reader.base_url(BASE),
            credentials: Credentials::new(key_id, key, session, None, "edgesweep"),
            distribution: reader.identifier("distribution", "Distribution ID"),
        };
        reader.finish(settings)
    }
}
