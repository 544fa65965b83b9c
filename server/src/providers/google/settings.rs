//! A connection's fields, understood. The credentials are the file that the console gives for a service account's key.

use app::model::error::FieldProblem;
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::jwt::Key;
use crate::providers::settings::Reader;

/// Where Cloud CDN's API is; Media CDN's is another.
pub const BASE: &str = "https://compute.googleapis.com";
const MEDIA_BASE: &str = "https://networkservices.googleapis.com";
const KEY: &str = "service_account";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    CloudCdn,
    MediaCdn,
}

pub struct Settings {
    pub base: Url,
    pub product: Product,
    pub project: String,
    /// The URL map, or the edge cache service.
    pub service: String,
    pub email: String,
    pub key_id: String,
    pub key: Key,
    pub token_uri: Url,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KeyFile {
    client_email: String,
    private_key_id: String,
    private_key: String,
    token_uri: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let product = reader.choice("product", &[("cloud_cdn", Product::CloudCdn), ("media_cdn", Product::MediaCdn)]);
        let base = reader.base_url(if product == Product::CloudCdn { BASE } else { MEDIA_BASE });
        let project = reader.identifier("project", "Project ID");
        let service = reader.identifier("service", "URL map or edge cache service");
        let file = match reader.secret(KEY) {
            None => Err("The key of the service account is needed.".to_owned()),
            Some(secret) => read_key(secret.expose_secret()),
        };
        match file {
            Ok((file, key, token_uri)) => reader.finish(Self {
                base,
                product,
                project,
                service,
                email: file.client_email,
                key_id: file.private_key_id,
                key,
                token_uri,
            }),
            Err(problem) => {
                reader.problem(KEY, problem);
                // Nothing stands for a key that is none.
                Err(reader.finish(()).err().unwrap_or_default())
            }
        }
    }
}

/// No sentence repeats any of it.
fn read_key(text: &str) -> Result<(KeyFile, Key, Url), String> {
    let advice = "Paste the whole file, as it was downloaded.";
    let file: KeyFile = serde_json::from_str(text).map_err(|_| format!("This is no key file in JSON. {advice}"))?;
    if file.client_email.is_empty() {
        return Err(format!("The file has no client_email. {advice}"));
    }
    let key = Key::from_pem(&file.private_key).map_err(|problem| format!("The file {problem}. {advice}"))?;
    let token_uri = Url::parse(&file.token_uri).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let token_uri = token_uri.ok_or_else(|| format!("The file has no token_uri. {advice}"))?;
    Ok((file, key, token_uri))
}
