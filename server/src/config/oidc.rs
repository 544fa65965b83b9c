//! The provider of single sign-on, if the operator wants one.

use std::path::PathBuf;

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{ConfigError, secret};
use crate::auth::single_sign_on::GroupRoles;
use crate::providers::client::{Guard, PrivateHost};

/// Options of `edgesweep serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct OidcArgs {
    /// Provider of single sign-on by OpenID Connect, as it calls itself: `https://login.example.com`; without one, there is none
    #[arg(long, env = "EDGESWEEP_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// What Edgesweep is called there
    #[arg(long, env = "EDGESWEEP_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// Secret by which it is known there
    #[arg(long, env = "EDGESWEEP_OIDC_CLIENT_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub oidc_client_secret: Option<SecretString>,
    #[arg(long, env = "EDGESWEEP_OIDC_CLIENT_SECRET_FILE", conflicts_with = "oidc_client_secret", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What people know it by: the button says `Sign in with NAME`; without one, the issuer's host
    #[arg(long, env = "EDGESWEEP_OIDC_NAME", value_name = "NAME")]
    pub oidc_name: Option<String>,
    /// What is asked for, with spaces between
    #[arg(long, env = "EDGESWEEP_OIDC_SCOPES", default_value = "openid email profile", value_name = "SCOPES")]
    pub oidc_scopes: String,
    /// Claim that holds somebody's groups
    #[arg(long, env = "EDGESWEEP_OIDC_GROUPS_CLAIM", default_value = "groups", value_name = "CLAIM")]
    pub oidc_groups_claim: String,
    /// Which group gives which role, `GROUP=COMPANY:ROLE` with commas between; without it, people need an account
    #[arg(long, env = "EDGESWEEP_OIDC_ROLES", value_name = "ROLES", value_delimiter = ',')]
    pub oidc_roles: Vec<String>,
    /// The provider's addresses are verified, though it does not say `email_verified`
    #[arg(long, env = "EDGESWEEP_OIDC_TRUST_EMAIL")]
    pub oidc_trust_email: bool,
    /// Days after a sign-in there for which API tokens of whoever has their role by groups hold
    #[arg(long, env = "EDGESWEEP_OIDC_CONFIRM_DAYS", default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=366))]
    pub oidc_confirm_days: u32,
    /// What of the provider may be private and be asked by http: hosts without ports, networks such as 10.0.0.0/8, or *, with commas
    /// between
    #[arg(long, env = "EDGESWEEP_OIDC_PRIVATE_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub oidc_private_hosts: Vec<PrivateHost>,
}

/// The same, checked.
#[derive(Clone, Debug)]
pub struct Oidc {
    /// As the provider writes it, to the letter.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: SecretString,
    pub name: String,
    pub scopes: Vec<String>,
    pub groups_claim: String,
    pub roles: GroupRoles,
    /// Whether addresses are taken of which it does not say that they are verified.
    pub trusts_email: bool,
    /// Days for which what it said of groups holds without another sign-in.
    pub confirm_days: u32,
    pub guard: Guard,
}

impl Oidc {
    /// None where no provider is named.
    pub(super) fn from_args(args: OidcArgs) -> Result<Option<Self>, ConfigError> {
        let refused = |variable, message: &str| ConfigError::Refused { variable, message: message.to_owned() };
        let given = secret("EDGESWEEP_OIDC_CLIENT_SECRET_FILE", args.oidc_client_secret, args.oidc_client_secret_file)?;
        let roles = GroupRoles::parse(&args.oidc_roles)
            .map_err(|message| ConfigError::Refused { variable: "EDGESWEEP_OIDC_ROLES", message })?;
        let Some(issuer) = args.oidc_issuer.map(|issuer| issuer.trim().to_owned()) else { return Ok(None) };
        let guard = Guard::new("EDGESWEEP_OIDC_PRIVATE_HOSTS", &args.oidc_private_hosts);
        let host = host(&issuer, &guard).ok_or_else(|| {
            let message = "give the provider's address as it writes it, such as https://login.example.com; by http it \
                           has to be among EDGESWEEP_OIDC_PRIVATE_HOSTS";
            refused("EDGESWEEP_OIDC_ISSUER", message)
        })?;
        let client_id = args.oidc_client_id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        let client_id = client_id.ok_or_else(|| {
            refused("EDGESWEEP_OIDC_CLIENT_ID", "the provider has to know Edgesweep by one; register it there first")
        })?;
        let client_secret = given.filter(|secret| !secret.expose_secret().is_empty()).ok_or_else(|| {
            refused("EDGESWEEP_OIDC_CLIENT_SECRET", "the provider gives one where Edgesweep is registered")
        })?;
        let name = args.oidc_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or(host);
        if name.chars().count() > 60 || name.contains(char::is_control) {
            return Err(refused("EDGESWEEP_OIDC_NAME", "a name has up to 60 characters and no control characters"));
        }
        let (scopes, groups_claim) = (args.oidc_scopes, args.oidc_groups_claim);
        Ok(Some(Self {
            issuer,
            client_id,
            client_secret,
            name,
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            groups_claim,
            roles,
            trusts_email: args.oidc_trust_email,
            confirm_days: args.oidc_confirm_days,
            guard,
        }))
    }
}

/// Of an issuer that can be asked: by https, or by http at a host that was named.
fn host(issuer: &str, guard: &Guard) -> Option<String> {
    let url = Url::parse(issuer).ok()?;
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    let host = url.host_str()?.to_owned();
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && guard.is_named(&url));
    (is_plain && is_safe).then_some(host)
}
