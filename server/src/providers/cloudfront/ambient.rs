//! The server's own AWS credentials, lent only for distributions that the operator named, and only to the vendor's own
//! address, so that no connection leads them elsewhere.

use app::model::timestamp::Timestamp;
use reqsign_core::Env;
use secrecy::SecretString;

use crate::providers::aws::own::{Credential, OwnCredentials};
use crate::providers::client::Client;
use crate::providers::{Account, BASE_URL, Failure};

/// What the server may sign with where a connection has no key.
pub struct Ambient {
    /// IDs, as the operator wrote them.
    distributions: Vec<String>,
    own: OwnCredentials,
}

impl Ambient {
    /// `env` has the variables by which AWS's tools are set up.
    pub fn new(client: Client, env: impl Env, distributions: Vec<String>) -> Self {
        Self { distributions, own: OwnCredentials::new(client, env) }
    }

    /// Whether an account goes by the server's credentials.
    pub fn is_for(&self, account: &Account) -> bool {
        let is_empty = |field: &str| account.field(field).is_none() && !account.secrets.contains_key(field);
        let is_named = |id: &str| self.distributions.iter().any(|named| named == id);
        ["access_key_id", "secret_access_key", "session_token", BASE_URL].into_iter().all(is_empty)
            && account.field("distribution").is_some_and(is_named)
    }

    /// The account with the server's credentials in it.
    ///
    /// # Errors
    /// What keeps the server from having any.
    pub async fn lend(&self, account: &Account, now: Timestamp) -> Result<Account, Failure> {
        let Credential { access_key_id, secret_access_key, session_token, .. } = self.own.find(now).await?;
        Ok(lent(account, access_key_id, secret_access_key, session_token))
    }
}

/// An account as if it had these itself.
pub fn lent(account: &Account, key_id: String, key: String, session: Option<String>) -> Account {
    let mut account = account.with_secret("secret_access_key", SecretString::from(key));
    if let Some(session) = session {
        account = account.with_secret("session_token", SecretString::from(session));
    }
    account.fields.insert("access_key_id".to_owned(), key_id);
    account
}
