//! Where the master key is: given, in a file, among the credentials that systemd hands over, or at a service.

use std::path::{Path, PathBuf};

use clap::Args;
use reqsign_core::Env;
use secrecy::SecretString;
use url::Url;

use super::{ConfigError, secret};
use crate::clock::Randomness;
use crate::providers::client::Client;
use crate::store::Database;
use crate::vault::kms::{self, AwsKms, GoogleKms, Identity, KmsName};
use crate::vault::{Key, KmsError, MasterKey, VaultError};

/// The master key among the credentials of a systemd unit (`LoadCredential=`, `LoadCredentialEncrypted=`).
const CREDENTIAL: &str = "edgesweep-key";

/// The master key, which wraps the keys of companies.
#[derive(Args, Debug, Default)]
pub struct KeyArgs {
    /// Master key of all credentials: 32 bytes in base64; without it, one is made in the data folder
    #[arg(long, env = "EDGESWEEP_KEY", hide_env_values = true, value_name = "BASE64")]
    pub key: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_KEY_FILE", conflicts_with = "key", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Key at AWS KMS or Google Cloud KMS instead: `aws:arn:aws:kms:…` or `google:projects/…/cryptoKeys/…`
    #[arg(long, env = "EDGESWEEP_KMS", conflicts_with_all = ["key", "key_file"], value_name = "KEY")]
    pub kms: Option<String>,
    #[command(flatten)]
    pub reach: ReachArgs,
    /// Set by systemd
    #[arg(long, env = "CREDENTIALS_DIRECTORY", hide = true, value_name = "FOLDER")]
    pub credentials_directory: Option<PathBuf>,
}

/// How services that hold keys are reached.
#[derive(Args, Clone, Debug, Default)]
pub struct ReachArgs {
    /// Another address of that service, such as an endpoint within a private network
    #[arg(long, env = "EDGESWEEP_KMS_URL", value_name = "URL")]
    pub kms_url: Option<String>,
    /// By which Google's tools find a key file
    #[arg(long, env = "GOOGLE_APPLICATION_CREDENTIALS", hide = true, value_name = "FILE")]
    pub google_credentials: Option<PathBuf>,
    #[arg(long, env = "GCE_METADATA_HOST", hide = true, value_name = "HOST")]
    pub google_metadata_host: Option<String>,
}

/// Where the master key comes from.
#[derive(Clone, Debug)]
pub enum KeySource {
    Given(SecretString),
    /// In this file, made at the first start.
    File(PathBuf),
    Kms(Box<Kms>),
}

/// A key at a service, and how it is reached.
#[derive(Clone, Debug)]
pub struct Kms {
    name: KmsName,
    /// None: the service's own.
    url: Option<Url>,
    google_credentials: Option<SecretString>,
    google_metadata_host: Option<String>,
}

impl KeyArgs {
    /// A key is made for a database that this process has for itself; others could not read what it seals.
    pub fn source(self, database: &Database, data: &Path) -> Result<KeySource, ConfigError> {
        if let Some(key) = self.key {
            return Ok(KeySource::Given(key));
        }
        if let Some(file) = self.key_file {
            return Ok(KeySource::File(file));
        }
        if let Some(name) = self.kms {
            return Ok(KeySource::Kms(Box::new(Kms::read(&name, self.reach)?)));
        }
        let credential = self.credentials_directory.map(|folder| folder.join(CREDENTIAL));
        if let Some(file) = credential.filter(|file| file.exists()) {
            return Ok(KeySource::File(file));
        }
        match database {
            Database::Sqlite(_) => Ok(KeySource::File(data.join("key"))),
            Database::Postgres(_) => {
                let message = "several servers can share PostgreSQL, so all of them need the same key: give 32 random bytes in \
                               base64, for example from `openssl rand -base64 32`, or name their file in EDGESWEEP_KEY_FILE, \
                               or a key at a service in EDGESWEEP_KMS";
                Err(ConfigError::Refused { variable: "EDGESWEEP_KEY", message: message.to_owned() })
            }
        }
    }
}

impl Kms {
    pub fn read(name: &str, reach: ReachArgs) -> Result<Self, ConfigError> {
        let refused = |variable: &'static str| {
            move |error: KmsError| ConfigError::Refused { variable, message: error.to_string() }
        };
        let name = KmsName::parse(name).map_err(refused("EDGESWEEP_KMS"))?;
        let url = reach.kms_url.as_deref().map(kms::address).transpose().map_err(refused("EDGESWEEP_KMS_URL"))?;
        let google_credentials = match name {
            KmsName::Google { .. } => secret("GOOGLE_APPLICATION_CREDENTIALS", None, reach.google_credentials)?,
            KmsName::Aws { .. } => None,
        };
        Ok(Self { name, url, google_credentials, google_metadata_host: reach.google_metadata_host })
    }
}

impl KeySource {
    /// The file that is to have the key, and is not there.
    pub fn missing_file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file.as_path()).filter(|file| !file.exists()),
            Self::Given(_) | Self::Kms(_) => None,
        }
    }

    /// The master key itself; one that is to be in a file of this machine is made, where there is none.
    pub fn master(&self, client: Client, env: impl Env, randomness: &dyn Randomness) -> Result<MasterKey, VaultError> {
        let kms = match self {
            Self::Given(text) => return Ok(Key::parse(text)?.into()),
            Self::File(file) => return Ok(Key::from_file_or_new(file, randomness)?.into()),
            Self::Kms(kms) => kms,
        };
        let Kms { name, url, google_credentials, google_metadata_host } = &**kms;
        let master = match name {
            KmsName::Aws { .. } => AwsKms::new(name, url.clone(), client, env).map(MasterKey::Aws),
            KmsName::Google { .. } => {
                let identity = match google_credentials {
                    Some(text) => Identity::of_file(text)?,
                    None => Identity::of_machine(google_metadata_host.as_deref())?,
                };
                GoogleKms::new(name, url.clone(), client, identity).map(MasterKey::Google)
            }
        };
        Ok(master.ok_or(KmsError::NoName)?)
    }
}
