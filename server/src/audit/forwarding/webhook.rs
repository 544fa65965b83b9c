//! Rows by a signed POST, as Standard Webhooks has it: some rows of one chain in a message, in their order. A message that was
//! not taken is made and signed anew; a row has the same ID each time, so a receiver can tell a repetition.

use std::fmt;
use std::sync::Arc;

use app::model::timestamp::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::Rows;
use crate::audit::reading;
use crate::clock::{Clock, rfc_3339};
use crate::providers::client::{Client, Method, Redactor, Request, Timeouts, Url};
use crate::webhook_signature::Key;

/// A receiver, as the operator named it: that it may be in the network inside goes without saying.
#[derive(Clone)]
pub struct Address {
    pub url: Url,
    pub secret: SecretString,
}

impl fmt::Debug for Address {
    /// Its path is often a secret, too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

pub struct Webhook {
    address: Address,
    key: Key,
    client: Client,
}

impl Webhook {
    /// What is wrong with the secret, where something is.
    pub fn new(address: Address, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let key = Key::parse(&address.secret)?;
        // The operator's own address: it may be anywhere.
        Ok(Self { address, key, client: Client::new(Timeouts::STANDARD, clock) })
    }

    pub async fn send(&self, rows: &Rows<'_>, now: Timestamp) -> Result<(), String> {
        let body = body(rows, now).to_string().into_bytes();
        let mut headers = self.key.headers(&id(rows), now, &body);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let request = Request { headers, body, ..Request::new(Method::POST, self.address.url.clone()) };
        let redactor = Redactor::of_secrets([&self.address.secret]);
        match self.client.exchange(request).await {
            Ok(answer) if (200..300).contains(&answer.status) => Ok(()),
            Ok(answer) => Err(format!("the webhook answered: {}", answer.words(&redactor))),
            Err(trouble) => Err(format!("the webhook {}", trouble.message)),
        }
    }
}

/// The same for the same rows.
fn id(rows: &Rows<'_>) -> String {
    let place = |row: Option<&crate::store::audit::Stored>| row.map_or(0, |row| row.entry.seq);
    let chain = if rows.company_id.is_empty() { "installation" } else { rows.company_id };
    format!("audit-{chain}-{}-{}", place(rows.rows.first()), place(rows.rows.last()))
}

fn body(rows: &Rows<'_>, now: Timestamp) -> Value {
    json!({
        "type": "audit.rows",
        "timestamp": rfc_3339(now),
        "data": {
            "company": rows.company,
            "rows": rows.rows.iter().map(|row| reading::object(row, rows.company)).collect::<Vec<_>>(),
        },
    })
}
