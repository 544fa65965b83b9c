//! A connection's fields, understood. The credentials are the file that the console gives for a service account's key.

use app::model::error::FieldProblem;
use secrecy::ExposeSecret as _;

use super::service_account::ServiceAccount;
use crate::providers::Account;
use crate::providers::client::Url;
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
    pub account: ServiceAccount,
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
            Some(secret) => ServiceAccount::read(secret.expose_secret()),
        };
        match file {
            Ok(account) => reader.finish(Self { base, product, project, service, account }),
            Err(problem) => {
                reader.problem(KEY, problem);
                // Nothing stands for a key that is none.
                Err(reader.finish(()).err().unwrap_or_default())
            }
        }
    }
}
