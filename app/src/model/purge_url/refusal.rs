//! Why a line is refused, and what to do about it. The sentences stand here and nowhere else.

use super::MAX_URL_BYTES;
use super::server_name::Scheme;

/// Characters of a refused line that its sentence repeats.
const SHOWN_CHARACTERS: usize = 80;

/// A line that is not purged. `Display` is the sentence: why, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlRefusal {
    Empty,
    TooLong {
        bytes: usize,
    },
    /// Columns count characters from 1.
    Control {
        code: u32,
        column: usize,
    },
    Invisible {
        code: u32,
        column: usize,
    },
    Whitespace {
        column: usize,
    },
    Html,
    /// A token of the template, typed into the list.
    Token {
        token: String,
    },
    Quoted,
    /// `javascript:` and its like.
    Script {
        scheme: String,
    },
    Scheme {
        scheme: String,
    },
    MissingScheme {
        line: String,
    },
    NoHost {
        scheme: Scheme,
    },
    UserInfo,
    Port {
        port: String,
    },
    BadHost {
        host: String,
    },
    DotSegment,
    /// The company has neither a server nor a connection.
    NoHostsYet,
    ForeignHost {
        host: String,
        allowed: String,
    },
    /// The company's own, and no connection takes it.
    Unserved {
        host: String,
    },
    /// The company's own, and its rules let nobody clear it.
    RuledOut {
        host: String,
    },
    ForeignCompany {
        found: String,
        root: String,
    },
    /// A Dynamic Media path that ends before the company.
    NoCompany {
        root: String,
    },
}

/// What is purged all the same, but worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlWarning {
    /// Caches never see a fragment.
    FragmentDropped { fragment: String },
    /// A `%` that begins no escape.
    StrayPercent { near: String },
    /// The host's cache key ends at `?`.
    QueryLeftOut { query: String },
}

impl std::fmt::Display for UrlRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("This line is empty. Write a URL, or remove the line."),
            Self::TooLong { bytes } => write!(
                f,
                "This URL has {bytes} bytes; no URL may have more than {MAX_URL_BYTES}. Shorten it, or check that it is one line."
            ),
            Self::Control { code, column } => write!(
                f,
                "At column {column} stands the control character U+{code:04X}, which no URL may have. Remove it."
            ),
            Self::Invisible { code, column } => write!(
                f,
                "At column {column} stands the invisible character U+{code:04X}, most likely pasted along. Remove it."
            ),
            Self::Whitespace { column } => write!(
                f,
                "At column {column} stands a blank. Write %20 if it belongs to the URL; give each URL a line of its own."
            ),
            Self::Html => f.write_str(
                "This is HTML, or has < or > in it. Paste the address alone; where < or > belong to it, write %3C or %3E.",
            ),
            Self::Token { token } => write!(
                f,
                "{token} is a token of the template and means nothing in this list. Write the asset's own ID in its place."
            ),
            Self::Quoted => f.write_str("This line begins with a quotation mark. Write the URL without quotation marks."),
            Self::Script { scheme } => write!(
                f,
                "A {scheme}: address holds code or content itself, so there is nothing to purge. Write an https:// URL."
            ),
            Self::Scheme { scheme } => {
                write!(f, "CDNs serve http and https, not {scheme}:. Write the https:// URL of the asset.")
            }
            Self::MissingScheme { line } => fmt_missing_scheme(line, f),
            Self::NoHost { scheme } => write!(
                f,
                "There is no host behind {0}:. Write the whole URL, such as {0}://www.example.com/picture.",
                scheme.word()
            ),
            Self::UserInfo => f.write_str(
                "This URL has a user name or a password before @. Caches ignore it and logs would keep it: remove it up to and with @.",
            ),
            Self::Port { port } => {
                write!(f, "“{}” is not a port. Write a number from 1 to 65535, or nothing.", shown(port))
            }
            Self::BadHost { host } => write!(f, "“{}” is not a host. Check its spelling.", shown(host)),
            Self::DotSegment => f.write_str(
                "The path has a . or .. between slashes, which leads elsewhere than it seems to. Write the path without them.",
            ),
            Self::NoHostsYet => f.write_str(
                "This company may purge no host yet. Set the Published Server Name, or add a connection for this host.",
            ),
            Self::ForeignHost { host, allowed } => write!(
                f,
                "{} is not a host of this company ({allowed}). Correct the host, or add it to a connection.",
                shown(host)
            ),
            Self::Unserved { host } => write!(
                f,
                "No connection serves this host. Add one for {} under Setup > Connections, or remove the URL.",
                shown(host)
            ),
            Self::RuledOut { host } => write!(
                f,
                "The company's rules leave {} out. Remove the URL, or let an admin allow the host under Setup > Rules.",
                shown(host)
            ),
            Self::ForeignCompany { found, root } => write!(
                f,
                "This URL belongs to another company: its path says {}, and yours is {root}. Correct it, or leave the line out.",
                shown(found)
            ),
            Self::NoCompany { root } => {
                write!(f, "This URL names no company. Its path must go on with the company root, {root}.")
            }
        }
    }
}

impl std::error::Error for UrlRefusal {}

impl std::fmt::Display for UrlWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FragmentDropped { fragment } => {
                write!(f, "#{} was dropped: a fragment never reaches the CDN.", shown(fragment))
            }
            Self::StrayPercent { near } => {
                write!(f, "“{near}” is not a percent escape. Write %25 if a percent sign is meant.")
            }
            Self::QueryLeftOut { query } => write!(
                f,
                "?{} was left out: this host's cache key ends at the question mark, so all variants go at once.",
                shown(query)
            ),
        }
    }
}

fn fmt_missing_scheme(line: &str, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let bare = line.trim_start_matches('/');
    let first = bare.split('/').next().unwrap_or_default();
    let is_address = !first.contains(char::is_whitespace)
        && (first.contains('.') || first.contains(':'))
        && (line.len() == bare.len() || line.starts_with("//"));
    if is_address {
        write!(f, "This line does not begin with https:// or http://. Write https://{}.", shown(bare))
    } else {
        f.write_str(
            "This is not a whole URL. Begin it with https:// and the host, such as https://www.example.com/picture.",
        )
    }
}

/// The text, shortened to fit a sentence.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
