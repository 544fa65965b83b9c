//! JSON Web Tokens by which vendors know who asks (RFC 7519), signed with a private key by RS256 (RFC 7518, 3.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;

/// A private RSA key.
pub struct Key(RsaKeyPair);

impl Key {
    /// # Errors
    /// What is wrong with the text, which is not repeated.
    pub fn from_pem(pem: &str) -> Result<Self, &'static str> {
        let der =
            PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| "has no PRIVATE KEY in PEM (PKCS#8)")?;
        RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Self).map_err(|_| "has no RSA key that can be used")
    }

    /// The token of these.
    ///
    /// # Panics
    /// When a header or claims cannot be written as JSON: a mistake of whoever wrote their types.
    pub fn sign(&self, header: &impl Serialize, claims: &impl Serialize) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .expect("a key of 2,048 bits and more signs a SHA-256");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn part(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).expect("a token's part is written as JSON"))
}
