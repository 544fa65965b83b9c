//! Masks secrets in text that people will read. It knows the secrets of one account and how an answer may spell them:
//! as they are, percent-encoded, and as HTML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::providers::Account;

/// What stands where a secret was.
const MASK: &str = "•••";

/// Bytes of a value in a file with secrets that are masked; what is shorter is a word such as `true`.
const MIN_VALUE_BYTES: usize = 8;

/// Masks the secrets that it was made of. It has no `Debug`.
pub struct Redactor {
    /// Longest first, so that one that begins with another is masked whole.
    spellings: Zeroizing<Vec<String>>,
}

impl Redactor {
    /// For all secrets of an account. One that is `Name: value` is masked whole and by its value.
    pub fn of(account: &Account) -> Self {
        Self::of_secrets(account.secrets.values())
    }

    pub fn of_secrets<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut spellings = Vec::new();
        for secret in secrets {
            let secret = secret.expose_secret();
            add_spellings(secret, &mut spellings);
            if let Some((_, value)) = secret.split_once(':') {
                add_spellings(value.trim(), &mut spellings);
            }
            // A file with secrets in it, each on a line of its own.
            for line in secret.lines().skip(1).chain(secret.lines().next().filter(|_| secret.contains('\n'))) {
                let value = line.split_once(['=', ':']).map_or(line, |(_, value)| value);
                let value = value.trim().trim_matches(['"', ',', ' ']);
                if value.len() >= MIN_VALUE_BYTES {
                    add_spellings(value, &mut spellings);
                }
            }
        }
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        Self { spellings: Zeroizing::new(spellings) }
    }

    /// The text with every secret masked.
    pub fn mask(&self, text: &str) -> String {
        self.spellings.iter().fold(text.to_owned(), |text, spelling| text.replace(spelling.as_str(), MASK))
    }
}

fn add_spellings(secret: &str, spellings: &mut Vec<String>) {
    if secret.is_empty() {
        return;
    }
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    // As the user name of basic authentication.
    let basic = STANDARD.encode(format!("{secret}:"));
    for spelling in [secret.to_owned(), percent, html, basic] {
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
}
