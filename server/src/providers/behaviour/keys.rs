//! A private key for tests, made anew: none is kept among the sources. And a look at what was signed with it.

use std::process::Command;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;

/// PKCS#8 in PEM.
pub static PRIVATE_KEY: LazyLock<String> =
    LazyLock::new(|| openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]));

/// A key and its certificate, in one text.
pub static CERTIFICATE: LazyLock<String> = LazyLock::new(|| {
    let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=edgesweep", "-days", "2"];
    openssl(&[&request[..], &["-keyout", "/dev/stdout", "-out", "/dev/stdout"]].concat())
});

fn openssl(arguments: &[&str]) -> String {
    let made = Command::new("openssl").args(arguments).output().expect("openssl is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap()
}

/// Header and claims of a token that was signed with this key.
#[track_caller]
pub fn opened(token: &str, pem: &str) -> (Value, Value) {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    public.verify(message.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).expect("the signature is the key's");
    let (header, claims) = message.split_once('.').unwrap();
    let part = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    (part(header), part(claims))
}
