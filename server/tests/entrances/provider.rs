//! A provider of single sign-on in this process: it says of somebody whatever a test wants, well signed or not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::auth::single_sign_on::GroupRoles;
use server::config::{Config, Oidc};
use server::fixture::START;
use server::providers::client::Guard;
use sha2::{Digest as _, Sha256};
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::world::{Answer, Browser, Site, encoded};

pub const CLIENT_SECRET: &str = "a secret between Edgesweep and its provider";
/// What it gives for the right to ask on somebody's behalf.
pub const ACCESS_TOKEN: &str = "an access token that Edgesweep alone has";
/// What the browser brings back.
pub const CODE: &str = "a code that is given for all of it";
const CLIENT_ID: &str = "edgesweep";

/// What it answers with.
#[derive(Default)]
struct Says {
    keys: Vec<Value>,
    id_token: String,
    userinfo: Value,
    token_status: u16,
}

pub struct FakeProvider {
    server: MockServer,
    says: Arc<Mutex<Says>>,
}

/// What signs a token.
#[derive(Clone, Copy)]
pub enum Signature {
    /// Ed25519, by the key that is made of this byte.
    Key(u8),
    /// HS256, by the client's own secret.
    ClientSecret,
    None,
}

/// The key of `Signature::Key(1)` is the one that is published.
pub const PUBLISHED: Signature = Signature::Key(1);

fn key(byte: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[byte; 32]).unwrap()
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token of these claims.
pub fn token(claims: &Value, signature: Signature) -> String {
    let header = match signature {
        Signature::Key(byte) => json!({ "alg": "EdDSA", "typ": "JWT", "kid": format!("key {byte}") }),
        Signature::ClientSecret => json!({ "alg": "HS256", "typ": "JWT" }),
        Signature::None => json!({ "alg": "none" }),
    };
    let text = format!("{}.{}", base64(header.to_string()), base64(claims.to_string()));
    let signed = match signature {
        Signature::Key(byte) => base64(key(byte).sign(text.as_bytes())),
        Signature::ClientSecret => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, CLIENT_SECRET.as_bytes());
            base64(hmac::sign(&key, text.as_bytes()))
        }
        Signature::None => String::new(),
    };
    format!("{text}.{signed}")
}

impl FakeProvider {
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let says = Arc::new(Mutex::new(Says { token_status: 200, userinfo: json!({}), ..Says::default() }));
        let issuer = server.uri();
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/me"),
            "end_session_endpoint": format!("{issuer}/end"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        let published = ResponseTemplate::new(200).set_body_json(metadata);
        Mock::given(path("/.well-known/openid-configuration")).respond_with(published).mount(&server).await;
        let said = Arc::clone(&says);
        let keys =
            move |_: &Request| ResponseTemplate::new(200).set_body_json(json!({ "keys": said.lock().unwrap().keys }));
        Mock::given(path("/jwks")).respond_with(keys).mount(&server).await;
        let said = Arc::clone(&says);
        let tokens = move |_: &Request| {
            let says = said.lock().unwrap();
            let body = match says.token_status {
                200 => json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": says.id_token }),
                _ => json!({ "error": "invalid_client" }),
            };
            ResponseTemplate::new(says.token_status).set_body_json(body)
        };
        Mock::given(method("POST")).and(path("/token")).respond_with(tokens).mount(&server).await;
        let said = Arc::clone(&says);
        let me = move |_: &Request| ResponseTemplate::new(200).set_body_json(&said.lock().unwrap().userinfo);
        Mock::given(path("/me")).respond_with(me).mount(&server).await;
        let provider = Self { server, says };
        provider.publishes(&[1]);
        provider
    }

    pub fn issuer(&self) -> String {
        self.server.uri()
    }

    /// These keys from now on.
    pub fn publishes(&self, bytes: &[u8]) {
        let of = |byte: &u8| {
            let x = base64(key(*byte).public_key());
            json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": format!("key {byte}"), "x": x })
        };
        self.says.lock().unwrap().keys = bytes.iter().map(of).collect();
    }

    /// What it tells beside the token.
    pub fn tells(&self, userinfo: Value) {
        self.says.lock().unwrap().userinfo = userinfo;
    }

    /// Takes no code any more.
    pub fn refuses_the_client(&self) {
        self.says.lock().unwrap().token_status = 401;
    }

    /// The forms of all codes that it was given.
    pub async fn exchanges(&self) -> Vec<BTreeMap<String, String>> {
        let heard = self.server.received_requests().await.unwrap();
        let exchanges = heard.iter().filter(|request| request.url.path() == "/token");
        exchanges.map(|request| url::form_urlencoded::parse(&request.body).into_owned().collect()).collect()
    }

    /// The program, with this provider and these roles.
    pub async fn site(&self, roles: &[&str]) -> Site {
        Site::with(Config { oidc: Some(self.settings(roles)), ..Config::example() }).await
    }

    pub fn settings(&self, roles: &[&str]) -> Oidc {
        let roles: Vec<String> = roles.iter().map(|line| (*line).to_owned()).collect();
        Oidc {
            issuer: self.issuer(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: SecretString::from(CLIENT_SECRET),
            name: "Acme Login".to_owned(),
            scopes: vec!["openid".to_owned(), "email".to_owned()],
            groups_claim: "groups".to_owned(),
            roles: GroupRoles::parse(&roles).unwrap(),
            trusts_email: false,
            confirm_days: 30,
            guard: Guard::new("EDGESWEEP_OIDC_PRIVATE_HOSTS", &["127.0.0.1".parse().unwrap()]),
        }
    }

    /// Claims of somebody with a verified address, in answer to this nonce.
    pub fn claims(&self, site: &Site, nonce: &str, subject: &str, groups: &[&str]) -> Value {
        let now = site.fixture.service.now().0 / 1_000;
        json!({
            "iss": self.issuer(), "aud": CLIENT_ID, "sub": subject, "nonce": nonce, "iat": now, "exp": now + 300,
            "auth_time": now, "email": format!("{subject}@acme.example"), "email_verified": true, "groups": groups,
        })
    }

    /// Goes to the provider and comes back with a token of claims that `change` has changed.
    pub async fn sends_back(
        &self,
        site: &Site,
        browser: &mut Browser<'_>,
        somebody: (&str, &[&str]),
        change: impl FnOnce(&mut Value) -> Signature,
    ) -> Answer {
        browser.cookie = None;
        let led = self.begins(browser, "/login/sso?next=%2Facme-outdoor%2Faccount").await;
        let mut claims = self.claims(site, &led["nonce"], somebody.0, somebody.1);
        let signature = change(&mut claims);
        self.says.lock().unwrap().id_token = token(&claims, signature);
        self.returns(browser, &encoded(&[("code", CODE), ("state", &led["state"])])).await
    }

    /// Follows the way there, and gives what stands in the address.
    pub async fn begins(&self, browser: &mut Browser<'_>, path: &str) -> BTreeMap<String, String> {
        let led = browser.get(path).await;
        browser.cookie = led.cookie().or_else(|| browser.cookie.clone());
        assert!(led.location().starts_with(&format!("{}/auth?", self.issuer())), "{led:?}");
        Url::parse(led.location()).unwrap().query_pairs().into_owned().collect()
    }

    /// Comes back with this query.
    pub async fn returns(&self, browser: &mut Browser<'_>, query: &str) -> Answer {
        let back = browser.get(&format!("/login/sso/callback?{query}")).await;
        browser.cookie = back.cookie().or_else(|| browser.cookie.clone());
        back
    }

    /// Says this the next time that it is asked.
    pub fn says(&self, claims: &Value) {
        self.says.lock().unwrap().id_token = token(claims, PUBLISHED);
    }
}

/// What PKCE makes of a verifier.
pub fn challenge(verifier: &str) -> String {
    base64(Sha256::digest(verifier))
}

/// When the fixture's clock began, in seconds.
pub const START_S: i64 = START.0 / 1_000;
