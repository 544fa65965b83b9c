//! Signs what a webhook gets, as Standard Webhooks has it: HMAC-SHA256 over ID, moment and body, so that a receiver knows who
//! sent it, that nothing was changed, and that nobody sends an old one again.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use app::model::timestamp::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use zeroize::Zeroizing;

/// What a secret begins with, so that it is known where it turns up.
const PREFIX: &str = "whsec_";
/// Bytes of a secret.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that signs.
pub struct Key(Zeroizing<Vec<u8>>);

impl Key {
    /// Reads `whsec_` and base64, or base64 alone; otherwise says what is wrong.
    pub fn parse(secret: &SecretString) -> Result<Self, String> {
        let text = secret.expose_secret().trim();
        let encoded = text.strip_prefix(PREFIX).unwrap_or(text);
        let bytes = STANDARD.decode(encoded).map(Zeroizing::new);
        match bytes {
            Ok(bytes) if BYTES.contains(&bytes.len()) => Ok(Self(bytes)),
            Ok(bytes) => Err(format!(
                "The secret has {} bytes; it needs {} to {}. `openssl rand -base64 32` makes one.",
                bytes.len(),
                BYTES.start(),
                BYTES.end()
            )),
            Err(_) => Err("The secret is no base64. `openssl rand -base64 32` makes one.".to_owned()),
        }
    }

    /// The headers of a message with this ID, sent now. Each attempt is signed anew, under the same ID.
    ///
    /// # Panics
    /// When the ID is not plain ASCII.
    pub fn headers(&self, id: &str, now: Timestamp, body: &[u8]) -> HeaderMap {
        let second = now.0.div_euclid(1_000);
        let value = |text: &str| HeaderValue::from_str(text).expect("IDs, numbers and base64 are plain ASCII");
        HeaderMap::from_iter([
            (HeaderName::from_static("webhook-id"), value(id)),
            (HeaderName::from_static("webhook-timestamp"), value(&second.to_string())),
            (HeaderName::from_static("webhook-signature"), value(&self.sign(id, second, body))),
        ])
    }

    /// The header's value for a message with this ID, sent in this second since 1970.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    fn sign(&self, id: &str, second: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{second}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &str) -> Result<Key, String> {
        Key::parse(&SecretString::from(secret))
    }

    #[test]
    fn the_published_example_comes_out() {
        for secret in ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            let signature =
                key(secret).unwrap().sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
            assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        }
    }

    #[test]
    fn a_short_secret_and_one_that_is_no_base64_are_refused() {
        assert!(key("whsec_c2hvcnQ=").err().unwrap().contains("5 bytes"));
        assert!(key("not base64 at all!").err().unwrap().contains("no base64"));
    }
}
