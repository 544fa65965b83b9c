//! Who reaches this server, and through what.

use clap::Args;

use crate::http::caller::TrustedProxies;

#[derive(Args, Debug, Default)]
pub struct NetworkArgs {
    /// How many proxies stand before this server: so many addresses from the right of `X-Forwarded-For`, the one is taken for the
    /// visitor's; 0 for none, and the header is not read
    #[arg(long, env = "EDGESWEEP_TRUSTED_PROXIES", default_value_t = 0, value_name = "COUNT", value_parser = clap::value_parser!(u8).range(0..=16))]
    pub trusted_proxies: u8,
}

/// What was set.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub trusted_proxies: TrustedProxies,
}

impl Network {
    pub fn from_args(args: NetworkArgs) -> Self {
        Self { trusted_proxies: TrustedProxies(args.trusted_proxies) }
    }
}
