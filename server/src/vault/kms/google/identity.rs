//! As whom Google is asked: tokens of a service account, by its key file or by the machine's metadata server, kept until
//! shortly before their end.
//! <https://cloud.google.com/compute/docs/access/authenticate-workloads#applications> (2026-11)

use std::sync::{Mutex, PoisonError};

use app::model::timestamp::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{KmsError, SERVICE};
use crate::providers::client::{Client, Method, Redactor, Request, Url};
use crate::providers::google::service_account::ServiceAccount;

/// How long before its end a token is not used any more.
const MARGIN_MS: i64 = 60_000;
const METADATA_HOST: &str = "metadata.google.internal";
const METADATA_PATH: &str = "/computeMetadata/v1/instance/service-accounts/default/token";
const FLAVOR: HeaderName = HeaderName::from_static("metadata-flavor");

/// It has no `Debug`.
pub struct Identity {
    source: Source,
    kept: Mutex<Option<(SecretString, Timestamp)>>,
}

enum Source {
    File(Box<ServiceAccount>),
    Metadata(Url),
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

impl Identity {
    /// By the text of a key file.
    pub fn of_file(text: &SecretString) -> Result<Self, KmsError> {
        let account = ServiceAccount::read(text.expose_secret());
        let account = account.map_err(|why| KmsError::Nobody { service: SERVICE, why })?;
        Ok(Self { source: Source::File(Box::new(account)), kept: Mutex::default() })
    }

    /// By the metadata server, at this host or at its own.
    pub fn of_machine(host: Option<&str>) -> Result<Self, KmsError> {
        let url = Url::parse(&format!("http://{}{METADATA_PATH}", host.unwrap_or(METADATA_HOST)));
        let why = |_| KmsError::Nobody { service: SERVICE, why: "GCE_METADATA_HOST is no host".to_owned() };
        Ok(Self { source: Source::Metadata(url.map_err(why)?), kept: Mutex::default() })
    }

    pub async fn token(&self, client: &Client) -> Result<SecretString, KmsError> {
        let now = client.now();
        let kept = self.lock().as_ref().filter(|(_, until)| *until > now).map(|(token, _)| token.clone());
        if let Some(token) = kept {
            return Ok(token);
        }
        let request = match &self.source {
            Source::File(account) => account.token(now),
            Source::Metadata(url) => {
                Request::json(Method::GET, url.clone()).with_header(FLAVOR, HeaderValue::from_static("Google"))
            }
        };
        let reply = client.ask(request, &Redactor::of_secrets([])).await;
        let reply = reply.map_err(|failure| self.nobody(&failure.answer))?;
        let granted: Option<Granted> = reply.json();
        let Some(granted) = granted.filter(|_| reply.status == 200) else {
            // What else was answered may hold a token.
            return Err(self.nobody(&format!("it answered {}", reply.status)));
        };
        let token = SecretString::from(granted.access_token);
        let until = now.plus_ms(granted.expires_in.saturating_mul(1_000) - MARGIN_MS);
        *self.lock() = Some((token.clone(), until));
        Ok(token)
    }

    /// A token that was refused is not used again.
    pub fn forget(&self) {
        *self.lock() = None;
    }

    fn nobody(&self, what: &str) -> KmsError {
        let why = match &self.source {
            Source::File(account) => {
                format!("{} gave no token for the key file ({what})", account.token_uri.authority())
            }
            Source::Metadata(_) => format!(
                "the machine's metadata server gave no token ({what}); attach a service account to it, or name a key \
                 file in GOOGLE_APPLICATION_CREDENTIALS"
            ),
        };
        KmsError::Nobody { service: SERVICE, why }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(SecretString, Timestamp)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The request with a token.
pub fn bearing(request: Request, token: &SecretString) -> Request {
    let bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()));
    // A token that is no header's value is none; the service says so.
    let mut bearer = bearer.unwrap_or(HeaderValue::from_static(""));
    bearer.set_sensitive(true);
    request.with_header(AUTHORIZATION, bearer)
}
