//! A connection's fields, understood.

use app::model::error::FieldProblem;
use reqwest::header::HeaderValue;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where the vendor's API is.
pub const BASE: &str = "https://api.fastly.com";

/// What becomes of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is stale from now on, and may serve while the origin is asked or does not answer.
    Soft,
    Hard,
}

pub struct Settings {
    pub base: Url,
    pub token: HeaderValue,
    pub mode: Mode,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let settings = Self {
            base: reader.base_url(BASE),
            token: reader.header_secret("token", "The API token", ""),
            mode: reader.choice("mode", &[("hard", Mode::Hard), ("soft", Mode::Soft)]),
        };
        reader.finish(settings)
    }
}
