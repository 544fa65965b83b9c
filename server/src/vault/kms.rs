//! Services that hold the master key and never give it away: they wrap and unwrap a data key by a signed call. Both say what
//! went wrong in the same words, and neither tries anything twice.

mod aws;
#[cfg(test)]
mod behaviour;
mod google;

pub use self::aws::AwsKms;
pub use self::google::{GoogleKms, Identity};

use secrecy::SecretString;

use crate::providers::client::{Client, Redactor, Reply, Request, Url};
use crate::providers::{Failure, FailureKind};

/// Why a service did not wrap or unwrap a key. Each is a sentence with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KmsError {
    #[error("{service} does not let this server use the key {key} ({words}); allow it to encrypt and decrypt with it")]
    Denied { service: &'static str, key: String, words: String },
    #[error("the key {key} at {service} is disabled or about to be deleted ({words}); enable it there")]
    Disabled { service: &'static str, key: String, words: String },
    #[error("{service} knows no key {key} ({words}); correct EDGESWEEP_KMS")]
    NotFound { service: &'static str, key: String, words: String },
    #[error("{service} is asked too often just now ({words}); try again in a minute")]
    Throttled { service: &'static str, words: String },
    #[error("{service} at {host} {trouble}; nothing can be sealed or opened before it answers")]
    Unreachable { service: &'static str, host: String, trouble: String },
    #[error("{service} is not well ({words}); try again in a minute")]
    Unwell { service: &'static str, words: String },
    #[error("{service} refused the request ({words})")]
    Refused { service: &'static str, words: String },
    #[error("{service} answered something that cannot be understood ({words}); is the address right?")]
    Garbage { service: &'static str, words: String },
    #[error("this server cannot prove to {service} who it is: {why}")]
    Nobody { service: &'static str, why: String },
    #[error(
        "EDGESWEEP_KMS names no key: give aws:arn:aws:kms:REGION:ACCOUNT:key/ID or \
         google:projects/PROJECT/locations/PLACE/keyRings/RING/cryptoKeys/KEY"
    )]
    NoName,
    #[error("EDGESWEEP_KMS_URL is no address such as https://kms.example.com, without a path")]
    NoAddress,
}

/// Which key at which service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KmsName {
    Aws { arn: String, region: String, is_china: bool },
    Google { path: String },
}

impl KmsName {
    /// Reads what an operator writes.
    pub fn parse(text: &str) -> Result<Self, KmsError> {
        let text = text.trim();
        if let Some(arn) = text.strip_prefix("aws:") {
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let &["arn", partition, "kms", region, account, resource] = parts.as_slice() else {
                return Err(KmsError::NoName);
            };
            let is_word = |text: &str| {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte))
            };
            let is_resource = ["key/", "alias/"].into_iter().any(|kind| {
                resource
                    .strip_prefix(kind)
                    .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()))
            });
            if !(is_word(partition) && is_word(region) && is_word(account) && is_resource) {
                return Err(KmsError::NoName);
            }
            let is_china = partition == "aws-cn";
            return Ok(Self::Aws { arn: arn.to_owned(), region: region.to_owned(), is_china });
        }
        let path = text.strip_prefix("google:").ok_or(KmsError::NoName)?;
        let parts: Vec<&str> = path.split('/').collect();
        let is_id =
            |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
        match parts.as_slice() {
            ["projects", project, "locations", place, "keyRings", ring, "cryptoKeys", key]
                if [project, place, ring, key].into_iter().all(|id| is_id(id)) =>
            {
                Ok(Self::Google { path: path.to_owned() })
            }
            _ => Err(KmsError::NoName),
        }
    }
}

/// An address without a path, such as that of an endpoint within a private network.
pub fn address(text: &str) -> Result<Url, KmsError> {
    let url = Url::parse(text.trim()).ok();
    let is_bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    url.filter(is_bare).ok_or(KmsError::NoAddress)
}

/// Sends one request; what keeps it from being answered is said in the service's name.
async fn ask(
    client: &Client,
    service: &'static str,
    request: Request,
    secrets: &[SecretString],
) -> Result<Reply, KmsError> {
    let host = request.url.host_str().unwrap_or_default().to_owned();
    let reply = client.ask(request, &Redactor::of_secrets(secrets)).await;
    reply.map_err(|failure| KmsError::Unreachable { service, host, trouble: failure.answer })
}

/// Why there are no credentials.
fn nobody(service: &'static str, failure: Failure) -> KmsError {
    match failure.kind {
        FailureKind::Limited => KmsError::Throttled { service, words: failure.answer },
        _ => KmsError::Nobody { service, why: failure.answer },
    }
}
