//! Who reaches this server and through what, and where it goes by itself.

use clap::Args;
use url::Host;

use super::ConfigError;
use crate::http::caller::TrustedProxies;
use crate::http::hosts;
use crate::providers::client::PrivateHost;

/// Options of `edgesweep serve`.
#[derive(Args, Debug, Default)]
pub struct NetworkArgs {
    /// How many proxies stand before this server: so many addresses from the right of `X-Forwarded-For`, the one is taken for the
    /// visitor's; 0 for none, and the header is not read
    #[arg(long, env = "EDGESWEEP_TRUSTED_PROXIES", default_value_t = 0, value_name = "COUNT", value_parser = clap::value_parser!(u8).range(0..=16))]
    pub trusted_proxies: u8,
    /// Hosts that this server answers under beside that of the public URL, with commas between and without ports
    #[arg(long, env = "EDGESWEEP_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub hosts: Vec<String>,
    /// Where connections may go although it is private: hosts without ports, networks such as 10.0.0.0/8, or *, with commas between
    #[arg(long, env = "EDGESWEEP_CONNECTION_PRIVATE_HOSTS", value_name = "HOSTS", value_delimiter = ',')]
    pub connection_private_hosts: Vec<PrivateHost>,
}

/// The same, checked.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub trusted_proxies: TrustedProxies,
    /// Beside that of the public URL.
    pub hosts: Vec<Host>,
    /// Where connections may go beside the open internet.
    pub connection_private_hosts: Vec<PrivateHost>,
}

impl Network {
    pub(super) fn from_args(args: NetworkArgs) -> Result<Self, ConfigError> {
        let hosts = args.hosts.iter().map(|text| host(text)).collect::<Result<_, _>>()?;
        let trusted_proxies = TrustedProxies(args.trusted_proxies);
        Ok(Self { trusted_proxies, hosts, connection_private_hosts: args.connection_private_hosts })
    }
}

fn host(text: &str) -> Result<Host, ConfigError> {
    hosts::parse(text).ok_or_else(|| {
        let message = format!("`{text}` is no host, such as edgesweep.internal, without scheme and port");
        ConfigError::Refused { variable: "EDGESWEEP_HOSTS", message }
    })
}
