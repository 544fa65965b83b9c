//! Where the operator wants the audit trail to be sent, beside the database.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{ConfigError, secret};
use crate::audit::forwarding::Receiver;
use crate::audit::forwarding::syslog::{self, Syslog};
use crate::audit::forwarding::webhook::{self, Webhook};
use crate::clock::Clock;
use crate::webhook_signature::Key;

/// Options of `edgesweep serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct TrailArgs {
    /// Sends the audit trail to syslog: `udp://HOST:514`, `tcp://HOST:601`, `tls://HOST:6514` or `unix:/dev/log`
    #[arg(long, env = "EDGESWEEP_AUDIT_SYSLOG", value_name = "ADDRESS")]
    pub audit_syslog: Option<String>,
    /// Certificates that syslog by TLS is known by, beside those that browsers know
    #[arg(long, env = "EDGESWEEP_AUDIT_SYSLOG_CA_FILE", value_name = "FILE")]
    pub audit_syslog_ca_file: Option<PathBuf>,
    /// Sends the audit trail to a webhook, signed as Standard Webhooks has it
    #[arg(long, env = "EDGESWEEP_AUDIT_WEBHOOK", hide_env_values = true, value_name = "URL")]
    pub audit_webhook: Option<SecretString>,
    /// What signs it: 24 to 64 random bytes in base64
    #[arg(long, env = "EDGESWEEP_AUDIT_WEBHOOK_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub audit_webhook_secret: Option<SecretString>,
    #[arg(
        long,
        env = "EDGESWEEP_AUDIT_WEBHOOK_SECRET_FILE",
        conflicts_with = "audit_webhook_secret",
        value_name = "FILE"
    )]
    pub audit_webhook_secret_file: Option<PathBuf>,
}

/// The same, checked.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    pub syslog: Option<syslog::Address>,
    pub syslog_authority: Option<PathBuf>,
    pub webhook: Option<webhook::Address>,
}

impl Trail {
    pub(super) fn from_args(args: TrailArgs) -> Result<Self, ConfigError> {
        let refused = |variable, message: &str| ConfigError::Refused { variable, message: message.to_owned() };
        let syslog = match &args.audit_syslog {
            Some(text) => Some(syslog::Address::parse(text.trim()).ok_or_else(|| {
                let message =
                    format!("`{text}` is none of udp://HOST:514, tcp://HOST:601, tls://HOST:6514 and unix:/dev/log");
                ConfigError::Refused { variable: "EDGESWEEP_AUDIT_SYSLOG", message }
            })?),
            None => None,
        };
        let (given, file) = (args.audit_webhook_secret, args.audit_webhook_secret_file);
        let signed_by = secret("EDGESWEEP_AUDIT_WEBHOOK_SECRET_FILE", given, file)?;
        let webhook = match (args.audit_webhook, signed_by) {
            (None, _) => None,
            (Some(_), None) => {
                let message = "the webhook needs one: with it, its receiver knows who sends";
                return Err(refused("EDGESWEEP_AUDIT_WEBHOOK_SECRET", message));
            }
            (Some(url), Some(secret)) => {
                let url = Url::parse(url.expose_secret().trim()).ok().filter(|url| {
                    let is_anonymous = url.username().is_empty() && url.password().is_none();
                    is_anonymous && matches!(url.scheme(), "http" | "https") && url.host().is_some()
                });
                let message = "give an address such as https://hooks.example.com/edgesweep";
                let url = url.ok_or_else(|| refused("EDGESWEEP_AUDIT_WEBHOOK", message))?;
                Some(webhook::Address { url, secret })
            }
        };
        let trail = Self { syslog, syslog_authority: args.audit_syslog_ca_file, webhook };
        trail.syslog("")?;
        if let Some(webhook) = &trail.webhook {
            Key::parse(&webhook.secret).map_err(|message| refused("EDGESWEEP_AUDIT_WEBHOOK_SECRET", &message))?;
        }
        Ok(trail)
    }

    fn syslog(&self, host: &str) -> Result<Option<Syslog>, ConfigError> {
        let Some(address) = &self.syslog else { return Ok(None) };
        let syslog = Syslog::new(address.clone(), host, self.syslog_authority.as_deref());
        let variable = "EDGESWEEP_AUDIT_SYSLOG_CA_FILE";
        syslog.map(Some).map_err(|message| ConfigError::Refused { variable, message })
    }

    /// All that the trail goes to.
    pub fn receivers(&self, clock: &Arc<dyn Clock>, public_url: &str) -> Result<Vec<Receiver>, ConfigError> {
        let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let mut receivers = Vec::new();
        receivers.extend(self.syslog(&host)?.map(Receiver::Syslog));
        if let Some(address) = &self.webhook {
            let webhook = Webhook::new(address.clone(), Arc::clone(clock));
            let variable = "EDGESWEEP_AUDIT_WEBHOOK_SECRET";
            receivers.push(Receiver::Webhook(webhook.map_err(|message| ConfigError::Refused { variable, message })?));
        }
        Ok(receivers)
    }
}
