//! How the operator wants people and programs to be told of what has ended.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use super::{ConfigError, secret};
use crate::notifications::{MailError, Mailer};
use crate::providers::client::PrivateHost;

/// Options of `edgesweep serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct NotifyArgs {
    /// Server for mail, such as `smtps://USER:PASSWORD@HOST:465`; without it, no e-mail is sent
    #[arg(long, env = "EDGESWEEP_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_SMTP_URL_FILE", conflicts_with = "smtp_url", value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Address that e-mail comes from; without it, `edgesweep@` the public host
    #[arg(long, env = "EDGESWEEP_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Where webhooks may be although it is private: hosts without ports, networks such as 10.0.0.0/8, or *, with commas between
    #[arg(long, env = "EDGESWEEP_WEBHOOK_PRIVATE_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub webhook_private_hosts: Vec<PrivateHost>,
}

/// The same, checked.
#[derive(Clone, Debug, Default)]
pub struct Notify {
    /// None: no e-mail.
    pub smtp_url: Option<SecretString>,
    pub mail_from: Option<String>,
    pub webhook_private_hosts: Vec<PrivateHost>,
}

impl Notify {
    pub(super) fn from_args(args: NotifyArgs, public_url: &str) -> Result<Self, ConfigError> {
        let smtp_url = secret("EDGESWEEP_SMTP_URL_FILE", args.smtp_url, args.smtp_url_file)?;
        let notify = Self { smtp_url, mail_from: args.mail_from, webhook_private_hosts: args.webhook_private_hosts };
        notify.mailer(public_url).map(|_| notify)
    }

    /// None where no server for mail is named.
    pub fn mailer(&self, public_url: &str) -> Result<Option<Mailer>, ConfigError> {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        let mailer = Mailer::new(url, self.mail_from.as_deref(), public_url).map_err(|error| {
            let variable = match error {
                MailError::Url => "EDGESWEEP_SMTP_URL",
                MailError::From(_) => "EDGESWEEP_MAIL_FROM",
            };
            ConfigError::Refused { variable, message: error.to_string() }
        })?;
        Ok(Some(mailer))
    }
}
