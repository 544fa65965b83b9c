//! Reads the fields of a connection, one after the other, and collects what is wrong with them.

use app::model::error::FieldProblem;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::client::Url;
use super::{Account, BASE_URL};

/// What was read so far.
pub struct Reader<'a> {
    account: &'a Account,
    problems: Vec<FieldProblem>,
}

impl<'a> Reader<'a> {
    pub fn of(account: &'a Account) -> Self {
        Self { account, problems: Vec::new() }
    }

    pub fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem { field: field.to_owned(), message: message.into() });
    }

    /// A field's text; empty where there is none.
    pub fn text(&self, field: &str) -> &'a str {
        self.account.field(field).unwrap_or_default()
    }

    /// An identifier as vendors give them: it becomes a part of a path.
    pub fn identifier(&mut self, field: &str, label: &str) -> String {
        let text = self.text(field);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if text.is_empty() {
            self.problem(field, format!("{label} is needed."));
        } else if !text.bytes().all(is_plain) || text.bytes().all(|byte| byte == b'.') {
            let message = format!("“{text}” is no {label}: it has letters, digits, hyphens and underscores only.");
            self.problem(field, message);
        }
        text.to_owned()
    }

    /// The same where it may be missing.
    pub fn identifier_if_any(&mut self, field: &str, label: &str) -> Option<String> {
        (!self.text(field).is_empty()).then(|| self.identifier(field, label))
    }

    /// One of several words; the first one where nothing is chosen.
    ///
    /// # Panics
    /// Without any choice.
    pub fn choice<T: Copy>(&mut self, field: &str, choices: &[(&str, T)]) -> T {
        let text = self.text(field);
        if let Some((_, chosen)) = choices.iter().find(|(word, _)| *word == text) {
            return *chosen;
        }
        if !text.is_empty() {
            self.problem(field, format!("“{text}” is not among the choices."));
        }
        choices[0].1
    }

    /// Where the vendor's API is: the usual place, unless the connection names another. Without a slash at its end.
    ///
    /// # Panics
    /// When the usual place is no URL.
    pub fn base_url(&mut self, usual: &str) -> Url {
        let text = self.text(BASE_URL);
        let advice = "Write it like https://api.example.com, or leave it empty.";
        let problem = match Url::parse(if text.is_empty() { usual } else { text }) {
            Ok(url) if !matches!(url.scheme(), "http" | "https") || !url.has_host() => {
                format!("“{text}” is neither http nor https. {advice}")
            }
            // The text is not repeated: it holds a password.
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                format!("The address holds a user name or password. {advice}")
            }
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                format!("“{text}” has more than host, port and path. {advice}")
            }
            Ok(url) => return url,
            Err(error) => format!("“{text}” is no address ({error}). {advice}"),
        };
        self.problem(BASE_URL, problem);
        Url::parse(usual).expect("the usual address is a URL")
    }

    /// A secret; none where it is missing.
    pub fn secret(&self, field: &str) -> Option<&'a SecretString> {
        self.account.secrets.get(field).filter(|secret| !secret.expose_secret().trim().is_empty())
    }

    /// A secret that travels in a header, behind `prefix`.
    pub fn header_secret(&mut self, field: &str, label: &str, prefix: &str) -> HeaderValue {
        let Some(secret) = self.secret(field) else {
            self.problem(field, format!("{label} is needed."));
            return HeaderValue::from_static("");
        };
        let secret = secret.expose_secret().trim();
        let is_plain = secret.bytes().all(|byte| byte.is_ascii_graphic());
        match HeaderValue::from_str(&format!("{prefix}{secret}")) {
            Ok(mut value) if is_plain => {
                value.set_sensitive(true);
                value
            }
            Ok(_) | Err(_) => {
                self.problem(field, format!("{label} has a blank or a character that it cannot have. Copy it again."));
                HeaderValue::from_static("")
            }
        }
    }

    /// The settings, or all that is wrong with them.
    ///
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn finish<T>(self, settings: T) -> Result<T, Vec<FieldProblem>> {
        if self.problems.is_empty() { Ok(settings) } else { Err(self.problems) }
    }
}

/// What is encoded in a query's value.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as a query's value.
pub fn query_value(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, QUERY_VALUE)
}

/// A path below a base, whose own path stays in front of it.
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url.set_query(query);
    url
}
