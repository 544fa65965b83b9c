//! A connection's fields, understood.

use app::model::error::FieldProblem;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::jwt::Key;
use crate::providers::settings::{Reader, below};

/// Where the vendor's API is.
pub const BASE: &str = "https://management.azure.com";
const AUTHORITY: &str = "https://login.microsoftonline.com";
const CERTIFICATE: &str = "certificate";

/// How the application says who it is.
pub enum Proof {
    Secret(SecretString),
    /// The key, and its certificate in DER.
    Certificate(Box<Key>, Vec<u8>),
}

pub struct Settings {
    pub base: Url,
    pub token_url: Url,
    pub client_id: String,
    pub proof: Proof,
    /// The endpoint, as a path below the base.
    pub endpoint: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let base = reader.base_url(BASE);
        let tenant = reader.identifier("tenant", "Directory (tenant) ID");
        let client_id = reader.identifier("client_id", "Application (client) ID");
        let mut of = |name: &str, label: &str| reader.identifier(name, label);
        let (subscription, group) = (of("subscription", "Subscription ID"), of("resource_group", "Resource group"));
        let (profile, name) = (of("profile", "Front Door profile"), of("endpoint", "Endpoint"));
        let authority = match reader.text(crate::providers::AUTHORITY) {
            "" => Url::parse(AUTHORITY).ok(),
            text => Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https")),
        };
        if authority.is_none() {
            reader.problem(crate::providers::AUTHORITY, format!("Write it like {AUTHORITY}, or leave it empty."));
        }
        let proof = match (reader.secret("client_secret"), reader.secret(CERTIFICATE)) {
            (Some(secret), None) => Ok(Proof::Secret(secret.clone())),
            (None, Some(pem)) => certificate(pem.expose_secret()).map_err(|problem| (CERTIFICATE, problem)),
            (None, None) => Err(("client_secret", "A client secret or a certificate is needed.".to_owned())),
            (Some(_), Some(_)) => {
                Err((CERTIFICATE, "Keep one of the two: the client secret or the certificate.".to_owned()))
            }
        };
        match (proof, authority) {
            (Ok(proof), Some(authority)) => {
                let token_url = below(&authority, &format!("/{tenant}/oauth2/v2.0/token"));
                let endpoint = format!(
                    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Cdn/profiles/{profile}/afdEndpoints/{name}"
                );
                reader.finish(Self { base, token_url, client_id, proof, endpoint })
            }
            (proof, _) => {
                if let Err((field, problem)) = proof {
                    reader.problem(field, problem);
                }
                // Nothing stands for what is missing.
                Err(reader.finish(()).err().unwrap_or_default())
            }
        }
    }
}

/// No sentence repeats any of it.
fn certificate(pem: &str) -> Result<Proof, String> {
    let advice = "Paste both: the key, and the certificate that the application has.";
    let key = Key::from_pem(pem).map_err(|problem| format!("The text {problem}. {advice}"))?;
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes());
    let certificate = certificate.map_err(|_| format!("The text has no CERTIFICATE in PEM. {advice}"))?;
    Ok(Proof::Certificate(Box::new(key), certificate.to_vec()))
}
