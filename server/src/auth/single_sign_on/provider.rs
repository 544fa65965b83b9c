//! The provider's side of the protocol: where its entrances are, what it signs with, and the exchange of a code for claims. What it
//! publishes is read when it is needed, kept for an hour, and read anew where a token has a key that is not known.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use app::model::timestamp::Timestamp;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenFields, IdTokenVerifier,
    IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use secrecy::ExposeSecret as _;
use tokio::sync::Mutex;
use url::Url;

use super::claims::Others;
use super::wire::Wire;
use super::{Attempt, Claims, Purpose, Refusal};
use crate::clock::Clock;
use crate::config::Oidc;

/// How long what the provider publishes is taken for true.
const METADATA_MS: i64 = 60 * 60 * 1_000;
/// Before that, it is not read anew for a key that is not known, nor after it could not be read.
const PAUSE_MS: i64 = 10 * 1_000;
/// Bytes of an ID token that is kept for sign-out: it is sent in an address.
const MAX_HINT_BYTES: usize = 4_096;
/// Bytes of a code: it is sent in an address, too.
const MAX_CODE_BYTES: usize = 4_096;

/// Signatures that the holder of a public key can only check. What is signed by our own secret, or not at all, is no proof.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Metadata = ProviderMetadataWithLogout;
type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Tokens = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type Relying = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What was read, or could not be, and when.
type Reading = Option<(Timestamp, Result<Arc<Metadata>, Refusal>)>;

pub struct Provider {
    settings: Oidc,
    /// Where people come back to.
    callback: String,
    /// Where they are once they signed out.
    login: String,
    wire: Wire,
    clock: Arc<dyn Clock>,
    reading: Mutex<Reading>,
}

impl Provider {
    pub fn new(settings: &Oidc, public_url: &str, clock: Arc<dyn Clock>) -> Self {
        Self {
            settings: settings.clone(),
            callback: format!("{public_url}/login/sso/callback"),
            login: format!("{public_url}/login"),
            wire: Wire::new(settings.guard.clone(), Arc::clone(&clock)),
            clock,
            reading: Mutex::new(None),
        }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where an attempt leads the browser.
    pub async fn address(&self, attempt: &Attempt) -> Result<Url, Refusal> {
        let client = self.client(&*self.metadata(METADATA_MS).await?)?;
        let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes(self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new));
        if let Purpose::Prove { .. } = attempt.purpose {
            request = request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO);
        }
        Ok(request.url().0)
    }

    /// Gives the code for what the provider says, and its ID token where that can be sent back.
    pub async fn exchange(&self, attempt: &Attempt, code: &str) -> Result<(Claims, String), Refusal> {
        if code.is_empty() || code.len() > MAX_CODE_BYTES {
            return Err(Refusal::Untrusted);
        }
        let metadata = self.metadata(METADATA_MS).await?;
        let client = self.client(&metadata)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| misconfigured(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
            .request_async(&self.wire)
            .await
            .map_err(|error| not_exchanged(&error))?;
        let token = tokens.id_token().ok_or_else(|| untrusted(&"it gave no ID token"))?;
        let groups_claim = &self.settings.groups_claim;
        let mut claims = self.verified(metadata, token, &attempt.nonce, groups_claim).await?;
        if claims.lacks_something() && client.user_info_url().is_some() {
            let subject = openidconnect::SubjectIdentifier::new(claims.subject.clone());
            let request = client.user_info(tokens.access_token().clone(), Some(subject));
            let told: UserInfoClaims<Others, CoreGenderClaim> = request
                .map_err(|error| misconfigured(&error))?
                .request_async(&self.wire)
                .await
                .map_err(|error| untrusted(&error))?;
            claims.complete(&told, groups_claim);
        }
        Ok((claims, Some(token.to_string()).filter(|text| text.len() <= MAX_HINT_BYTES).unwrap_or_default()))
    }

    async fn verified(
        &self,
        metadata: Arc<Metadata>,
        token: &Token,
        nonce: &str,
        groups_claim: &str,
    ) -> Result<Claims, Refusal> {
        let nonce = Nonce::new(nonce.to_owned());
        let verify = |metadata: &Metadata| {
            token.claims(&self.verifier(metadata), &nonce).map(|claims| Claims::of_token(claims, groups_claim))
        };
        let checked = match verify(&metadata) {
            // The provider may sign with a new key.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                verify(&*self.metadata(PAUSE_MS).await?)
            }
            checked => checked,
        };
        checked.map_err(|error| untrusted(&error))
    }

    /// Checks issuer, audience, signature and expiry.
    fn verifier(&self, metadata: &Metadata) -> IdTokenVerifier<'static, CoreJsonWebKey> {
        let client_id = ClientId::new(self.settings.client_id.clone());
        let since_epoch = Duration::from_millis(self.now().since_ms(Timestamp(0)));
        IdTokenVerifier::new_public_client(client_id, metadata.issuer().clone(), metadata.jwks().clone())
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || (SystemTime::UNIX_EPOCH + since_epoch).into())
    }

    pub async fn sign_out(&self, id_token: &str) -> Option<Url> {
        let metadata = self.metadata(METADATA_MS).await.ok()?;
        let end = metadata.additional_metadata().end_session_endpoint.clone()?;
        if !self.wire.is_safe(end.url()) {
            return None;
        }
        let mut request = LogoutRequest::from(end)
            .set_client_id(ClientId::new(self.settings.client_id.clone()))
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(self.login.clone()).ok()?);
        if let Ok(token) = id_token.parse::<Token>() {
            request = request.set_id_token_hint(&token);
        }
        Some(request.http_get_url())
    }

    fn client(&self, metadata: &Metadata) -> Result<Relying, Refusal> {
        if !self.wire.is_safe(metadata.authorization_endpoint().url()) {
            return Err(misconfigured(&"its authorization endpoint is not reached by https"));
        }
        let secret = ClientSecret::new(self.settings.client_secret.expose_secret().to_owned());
        let client_id = ClientId::new(self.settings.client_id.clone());
        let callback = RedirectUrl::new(self.callback.clone()).map_err(|error| misconfigured(&error))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
        let is_in_body =
            !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
        let client = Client::from_provider_metadata(metadata.clone(), client_id, Some(secret));
        let auth_type = if is_in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        Ok(client.set_redirect_uri(callback).set_auth_type(auth_type))
    }

    /// What the provider publishes, not older than that. One request at a time reads it; what failed is not tried at once again.
    async fn metadata(&self, max_age_ms: i64) -> Result<Arc<Metadata>, Refusal> {
        let mut reading = self.reading.lock().await;
        if let Some((at, outcome)) = &*reading {
            let max_age_ms = if outcome.is_ok() { max_age_ms } else { PAUSE_MS };
            if self.now() < at.plus_ms(max_age_ms) {
                return outcome.clone();
            }
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| misconfigured(&error))?;
        let outcome = Metadata::discover_async(issuer, &self.wire).await.map(Arc::new).map_err(|error| {
            tracing::warn!(error = told(&error), "what the provider of single sign-on publishes cannot be read");
            Refusal::Down
        });
        *reading = Some((self.now(), outcome.clone()));
        outcome
    }
}

fn not_exchanged<E: std::error::Error + 'static>(
    error: &RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>,
) -> Refusal {
    match error {
        RequestTokenError::Request(cause) => {
            tracing::warn!(error = told(cause), "the provider of single sign-on gave no answer");
            Refusal::Down
        }
        RequestTokenError::ServerResponse(response) => match response.error() {
            // A code that is not, or no longer, one.
            CoreErrorResponseType::InvalidGrant => untrusted(response),
            _ => misconfigured(response),
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => untrusted(&"what it answered is no token"),
    }
}

fn misconfigured(why: &dyn std::fmt::Display) -> Refusal {
    tracing::warn!(%why, "single sign-on is not set up as its provider wants it");
    Refusal::Misconfigured
}

fn untrusted(why: &dyn std::fmt::Display) -> Refusal {
    tracing::warn!(%why, "an answer of the provider of single sign-on was not trusted");
    Refusal::Untrusted
}

/// With its causes.
fn told(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
