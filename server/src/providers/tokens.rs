//! Access tokens (RFC 6749): asked for with an account's credentials, and kept until shortly before they end. One that is refused
//! is forgotten, so the next attempt asks for another.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::model::provider::ProviderDescription;
use app::model::timestamp::Timestamp;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::client::{Client, Redactor, Reply, Request, Skew};
use super::{Account, Batch, BatchOutcome, Failure, FailureKind, Followed, Verdict};

/// The name under which a token is among an account's secrets, so that it is shown nowhere.
const TOKEN: &str = "access token";
/// How long before its end a token is not used any more.
const MARGIN_MS: i64 = 60_000;

/// How an admitted account's requests say so.
pub fn bearer(account: &Account) -> HeaderValue {
    let token = account.secrets.get(TOKEN).map_or("", |token| token.expose_secret());
    // A token that is no header's value is none; the vendor says so.
    let mut bearer = HeaderValue::from_str(&format!("Bearer {token}")).unwrap_or(HeaderValue::from_static(""));
    bearer.set_sensitive(true);
    bearer
}

/// Those that are kept.
#[derive(Default)]
pub struct Tokens {
    kept: Mutex<HashMap<[u8; 32], Kept>>,
}

struct Kept {
    token: SecretString,
    until: Timestamp,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

/// Why there is none.
pub struct Refused {
    failure: Failure,
    pause: Option<Duration>,
    skew: Option<Skew>,
}

impl Tokens {
    /// The account with a token beside its secrets, and whether the token was kept from before.
    ///
    /// # Errors
    /// What keeps the vendor from giving one.
    pub async fn admit(
        &self,
        client: &Client,
        account: &Account,
        request: impl FnOnce() -> Request,
    ) -> Result<(Account, bool), Refused> {
        let (key, now) = (key(account), client.now());
        let kept = self.lock().get(&key).filter(|kept| kept.until > now).map(|kept| kept.token.clone());
        if let Some(token) = kept {
            return Ok((account.with_secret(TOKEN, token), true));
        }
        let reply = client.ask(request(), &Redactor::of(account)).await?;
        let refused = |kind| Refused::by(&reply, kind, now);
        let granted: Granted = match (reply.status, reply.json()) {
            (200, Some(granted)) => granted,
            (200, None) => return Err(refused(FailureKind::Misconfigured)),
            // “invalid_grant”, “invalid_client”: the key is not taken.
            (400, _) => return Err(refused(FailureKind::Unauthorized)),
            _ => return Err(refused(reply.kind())),
        };
        let token = SecretString::from(granted.access_token);
        let until = now.plus_ms(granted.expires_in.saturating_mul(1_000) - MARGIN_MS);
        self.lock().insert(key, Kept { token: token.clone(), until });
        Ok((account.with_secret(TOKEN, token), false))
    }

    /// What an answer means that refuses the token: one that was kept may have ended before its time.
    pub fn doubt(&self, account: &Account, was_kept: bool, kind: FailureKind) -> FailureKind {
        if kind != FailureKind::Unauthorized {
            return kind;
        }
        self.lock().remove(&key(account));
        if was_kept { FailureKind::Passing } else { kind }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// By all that the credentials are, so that others never get the token.
fn key(account: &Account) -> [u8; 32] {
    let mut digest = Sha256::new();
    let secrets = account.secrets.iter().filter(|(name, _)| *name != TOKEN);
    let secrets = secrets.map(|(name, secret)| (name.as_str(), secret.expose_secret()));
    for (name, text) in secrets.chain(account.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        for part in [name, text] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
    }
    digest.finalize().into()
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { failure, pause: None, skew: None }
    }
}

impl Refused {
    fn by(reply: &Reply, kind: FailureKind, now: Timestamp) -> Self {
        let pause = reply.pause.filter(|_| kind.is_worth_retrying());
        Self { failure: reply.failure(kind), pause, skew: reply.skew(now) }
    }

    pub fn outcome(self, batch: &Batch) -> BatchOutcome {
        BatchOutcome { pause: self.pause, ..BatchOutcome::all_failed(batch, &self.failure) }
    }

    pub fn followed(self) -> Followed {
        Followed::Failed(self.failure)
    }

    /// What **Test connection** says of it.
    pub fn verdict(self, description: &ProviderDescription, host: &str) -> Verdict {
        Verdict::failed(description, host, &self.failure).with_skew(description, self.skew)
    }
}
