//! A connection's fields, understood.

use app::model::error::FieldProblem;

use crate::providers::client::Url;
use crate::providers::settings::Reader;
use crate::providers::{Account, BASE_URL};
use crate::webhook_signature::Key;

/// Stands for an address that is missing; nothing is sent then.
const NOWHERE: &str = "https://localhost";

pub struct Settings {
    pub address: Url,
    pub key: Key,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        if reader.text(BASE_URL).is_empty() {
            reader.problem(BASE_URL, "The address is needed.");
        }
        let address = reader.base_url(NOWHERE);
        let key = match reader.secret("secret") {
            Some(secret) => Key::parse(secret),
            None => Err("The secret is needed: with it, the receiver knows who sends.".to_owned()),
        };
        match key {
            Ok(key) => reader.finish(Self { address, key }),
            Err(problem) => {
                reader.problem("secret", problem);
                // Nothing stands for a key that is none.
                Err(reader.finish(()).err().unwrap_or_default())
            }
        }
    }
}
