//! Single sign-on: a provider that the operator named says who somebody is, by OpenID Connect's code flow with PKCE. What an attempt
//! began with is kept in its browser's session, and what the provider says is believed only as an answer to it:
//! <https://openid.net/specs/openid-connect-core-1_0.html>. Whose account that opens, and in which role, is decided here.

mod accounts;
mod claims;
mod provider;
mod roles;
mod wire;

use std::sync::Arc;

use app::model::error::AppError;
use app::model::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::Url;

pub use self::accounts::{Admitted, admit, owner};
pub use self::claims::Claims;
use self::provider::Provider;
pub use self::roles::GroupRoles;
use crate::clock::{Clock, Randomness};
use crate::config::Oidc;

/// How long somebody may take at the provider.
const LIFE_MS: i64 = 10 * 60 * 1_000;
/// How long a session lasts that began there, however busy: then the provider is asked again, and with it groups.
pub const SESSION_MS: i64 = 12 * 60 * 60 * 1_000;
/// By how much two clocks may differ.
const SKEW_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Characters of a provider's error that are logged.
const MAX_SAID_CHARS: usize = 300;

/// Why nobody is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was begun too long ago.
    TooLate,
    /// It answers nothing that was begun in this browser.
    Foreign,
    /// The provider, or the person there, said no.
    Denied,
    /// The provider cannot be asked now.
    Down,
    /// The provider does not take what it is asked: who set it up has to look.
    Misconfigured,
    /// What the provider's answer holds cannot be trusted.
    Untrusted,
    /// It does not say that the person's address is theirs.
    Address,
    /// The account with the person's address is another's there.
    Taken,
    /// No group of theirs opens a company.
    NoRole,
    /// Somebody else than who was to show who they are.
    SomebodyElse,
    Unavailable(AppError),
}

impl Refusal {
    /// The word for it in addresses and in the trail.
    pub fn word(&self) -> &'static str {
        match self {
            Self::TooLate => "too-late",
            Self::Foreign => "sso-foreign",
            Self::Denied => "sso-denied",
            Self::Down => "sso-down",
            Self::Misconfigured => "sso-misconfigured",
            Self::Untrusted => "sso-untrusted",
            Self::Address => "sso-address",
            Self::Taken => "sso-taken",
            Self::NoRole => "sso-role",
            Self::SomebodyElse => "sso-somebody-else",
            Self::Unavailable(_) => "unavailable",
        }
    }
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Unavailable(error.into())
    }
}

/// What somebody goes to the provider for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in, and on to this path.
    SignIn { next: String },
    /// To show again who they are, for the account's page of a company.
    Prove { person_id: String, company: String },
}

/// What an attempt began with. It has no `Debug`: the verifier is a secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct Attempt {
    state: String,
    nonce: String,
    verifier: String,
    since: Timestamp,
    pub purpose: Purpose,
}

/// What the provider's redirection brings.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Answer {
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub code: String,
    /// Who answers, where the provider says so: RFC 9207.
    pub iss: Option<String>,
    pub error: Option<String>,
    pub error_description: Option<String>,
}

/// One provider.
pub struct SingleSignOn {
    /// On the button.
    pub name: String,
    settings: Oidc,
    provider: Provider,
}

impl SingleSignOn {
    /// People come back to `public_url`, which has no slash at its end.
    pub fn new(settings: Oidc, public_url: &str, clock: Arc<dyn Clock>) -> Self {
        let provider = Provider::new(&settings, public_url, clock);
        Self { name: settings.name.clone(), settings, provider }
    }

    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether the provider has not said for too long that somebody still has what it said last at `confirmed`.
    pub fn is_unconfirmed(&self, confirmed: Timestamp, now: Timestamp) -> bool {
        now >= confirmed.plus_ms(i64::from(self.settings.confirm_days) * DAY_MS)
    }

    /// Where the browser is led to, and what is kept until it is back.
    pub async fn begin(
        &self,
        randomness: &dyn Randomness,
        now: Timestamp,
        purpose: Purpose,
    ) -> Result<(Url, Attempt), Refusal> {
        let random = || {
            let mut bytes = [0; 32];
            randomness.fill(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let attempt = Attempt { state: random(), nonce: random(), verifier: random(), since: now, purpose };
        Ok((self.provider.address(&attempt).await?, attempt))
    }

    /// What the provider says, as the answer to this attempt; also its ID token, by which it knows the session at sign-out.
    pub async fn finish(&self, attempt: &Attempt, answer: &Answer) -> Result<(Claims, String), Refusal> {
        if digest(&attempt.state) != digest(&answer.state) {
            return Err(Refusal::Foreign);
        }
        if answer.iss.as_ref().is_some_and(|issuer| *issuer != self.settings.issuer) {
            return Err(Refusal::Untrusted);
        }
        let now = self.provider.now();
        if now >= attempt.since.plus_ms(LIFE_MS) {
            return Err(Refusal::TooLate);
        }
        if let Some(error) = &answer.error {
            let said = |text: &str| text.chars().take(MAX_SAID_CHARS).collect::<String>();
            let description = said(answer.error_description.as_deref().unwrap_or_default());
            tracing::warn!(error = said(error), description, "the provider of single sign-on refused a sign-in");
            return Err(refusal_of(error));
        }
        let (claims, id_token) = self.provider.exchange(attempt, &answer.code).await?;
        let is_shown_anew = claims.signed_in.is_some_and(|at| at >= attempt.since.plus_ms(-SKEW_MS));
        match attempt.purpose {
            Purpose::Prove { .. } if !is_shown_anew => Err(Refusal::Untrusted),
            Purpose::Prove { .. } | Purpose::SignIn { .. } => Ok((claims, id_token)),
        }
    }

    /// Where a session at the provider ends, too; none where it does not offer that, or cannot be asked.
    pub async fn sign_out(&self, id_token: &str) -> Option<Url> {
        self.provider.sign_out(id_token).await
    }
}

/// Compared by digest, it shows by its time nothing of what was expected.
fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// What an error means: RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6.
fn refusal_of(error: &str) -> Refusal {
    match error {
        "access_denied"
        | "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => Refusal::Denied,
        "temporarily_unavailable" | "server_error" => Refusal::Down,
        _ => Refusal::Misconfigured,
    }
}
