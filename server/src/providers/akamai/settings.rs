//! A connection's fields, understood. The credentials are a section of `.edgerc`, as the vendor's console gives it.

use std::collections::BTreeMap;

use app::model::error::FieldProblem;
use app::model::purge::Manner;
use secrecy::{ExposeSecret as _, SecretString};

use super::edgegrid::Credentials;
use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// The field with the credentials.
const EDGERC: &str = "edgerc";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Production,
    Staging,
}

impl Network {
    pub fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
        }
    }
}

pub struct Settings {
    pub base: Url,
    pub credentials: Credentials,
    /// Where a batch says none.
    pub manner: Manner,
    /// What “Everything” clears.
    pub cp_codes: Vec<u64>,
    pub network: Network,
    /// Another account that the client may work for.
    pub account_key: Option<String>,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let section = match reader.secret(EDGERC).map(|secret| section(secret.expose_secret())) {
            None => Err("The section of .edgerc is needed.".to_owned()),
            Some(section) => section,
        };
        let section = section.unwrap_or_else(|problem| {
            reader.problem(EDGERC, problem);
            BTreeMap::new()
        });
        let mut value = |key: &str| {
            let value = section.get(key).copied().unwrap_or_default();
            let is_plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';');
            if !is_plain && !section.is_empty() {
                reader.problem(EDGERC, format!("The section has no usable line “{key} = …”. Copy all of it."));
            }
            value.to_owned()
        };
        let host = value("host");
        let credentials = Credentials::new(
            SecretString::from(value("client_token")),
            SecretString::from(value("client_secret")),
            SecretString::from(value("access_token")),
        );
        let mut credentials = credentials;
        // Both spellings are in use.
        if let Some(max_body) = section.get("max_body").or(section.get("max-body")) {
            credentials.max_body_bytes = max_body.parse().unwrap_or_else(|_| {
                reader.problem(EDGERC, "The section's line “max_body = …” is no number.");
                credentials.max_body_bytes
            });
        }
        let host = host.trim_start_matches("https://").trim_end_matches('/');
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
        if !host.is_empty() && !host.bytes().all(is_host) {
            reader.problem(EDGERC, "The section's line “host = …” is no host.");
        }
        let usual =
            format!("https://{}", if host.bytes().all(is_host) && !host.is_empty() { host } else { "localhost" });
        let codes = reader.text("cp_codes").split_whitespace().map(str::parse).collect::<Result<Vec<u64>, _>>();
        let cp_codes = codes.unwrap_or_else(|_| {
            reader.problem("cp_codes", "CP codes are numbers with blanks between them, such as 12345 98765.");
            Vec::new()
        });
        let settings = Self {
            base: reader.base_url(&usual),
            credentials,
            manner: reader.choice("action", &[("invalidate", Manner::Soft), ("delete", Manner::Hard)]),
            cp_codes,
            network: reader.choice("network", &[("production", Network::Production), ("staging", Network::Staging)]),
            account_key: section.get("account_key").map(|key| (*key).to_owned()),
        };
        reader.finish(settings)
    }
}

/// The lines `key = value` of one section.
fn section(text: &str) -> Result<BTreeMap<&str, &str>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    let mut values = BTreeMap::new();
    let mut sections = 0;
    for line in lines {
        if line.starts_with('[') {
            sections += 1;
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            // The line is not repeated: it may hold a secret.
            return Err("A line has no “=”. Copy the section as it stands in .edgerc.".to_owned());
        };
        values.insert(key.trim(), value.trim().trim_matches('"'));
    }
    if values.is_empty() {
        return Err("There is no line “key = value”. Copy the section as it stands in .edgerc.".to_owned());
    }
    if sections > 1 {
        return Err(format!("These are {sections} sections. Keep the one that is meant."));
    }
    Ok(values)
}
