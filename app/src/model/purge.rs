//! What can be cleared, and how: a URL, or all that has a tag, lies in a folder, or is of a host; thrown away, or marked as
//! stale.

use serde::{Deserialize, Serialize};

use super::purge_url::{HostPattern, PurgeUrl, UrlRules};

/// Bytes of the longest tag; vendors take less or as much.
pub const MAX_TAG_BYTES: usize = 1_024;
/// Lines of a purge that is none of URLs.
pub const MAX_WIDE_LINES: usize = 1_000;

/// What each line of an invalidation names. One invalidation has lines of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PurgeKind {
    #[default]
    Url,
    /// All that the origin has marked with it: a cache tag, a surrogate key, an xkey.
    Tag,
    /// All below a folder: a URL that ends in `/`.
    Prefix,
    /// All of a host.
    Host,
    /// All that a connection's credentials reach.
    Everything,
}

impl PurgeKind {
    pub const ALL: [Self; 5] = [Self::Url, Self::Tag, Self::Prefix, Self::Host, Self::Everything];

    /// As it is stored and stands in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Tag => "tag",
            Self::Prefix => "prefix",
            Self::Host => "host",
            Self::Everything => "everything",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What so many of them are called.
    pub fn noun(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Url, 1) => "URL",
            (Self::Url, _) => "URLs",
            (Self::Tag, 1) => "tag",
            (Self::Tag, _) => "tags",
            (Self::Prefix, 1) => "folder",
            (Self::Prefix, _) => "folders",
            (Self::Host, 1) => "host",
            (Self::Host, _) => "hosts",
            (Self::Everything, _) => "purge of everything",
        }
    }

    /// Whether it clears so much that its name is typed, and that it can be reserved to admins.
    pub fn is_sweeping(self) -> bool {
        matches!(self, Self::Host | Self::Everything)
    }

    /// Whether its lines have a host, which says where they go; else connections are chosen.
    pub fn has_host(self) -> bool {
        matches!(self, Self::Url | Self::Prefix | Self::Host)
    }

    /// The host of a canonical line, where it has one.
    pub fn host_of(self, line: &str) -> Option<&str> {
        match self {
            Self::Url | Self::Prefix => Some(PurgeUrl::host_of(line)),
            Self::Host => Some(line),
            Self::Tag | Self::Everything => None,
        }
    }

    /// A line of this kind in its canonical form.
    ///
    /// # Errors
    /// A sentence on what is wrong with it.
    pub fn read(self, line: &str, rules: &UrlRules) -> Result<String, String> {
        let line = line.trim();
        match self {
            Self::Url => Ok(PurgeUrl::parse(line, rules).map_err(|refusal| refusal.to_string())?.url.into_string()),
            Self::Tag => tag(line).map(str::to_owned),
            Self::Prefix => folder(line, rules),
            Self::Host => host(line, rules),
            Self::Everything => Ok(self.word().to_owned()),
        }
    }
}

fn tag(line: &str) -> Result<&str, String> {
    if line.len() > MAX_TAG_BYTES {
        return Err(format!("A tag has at most {MAX_TAG_BYTES} bytes; this one has {}.", line.len()));
    }
    // What stands between the tags of a header.
    let is_plain = |letter: char| letter.is_ascii_graphic() && letter != ',';
    match line.chars().find(|letter| !is_plain(*letter)) {
        None => Ok(line),
        Some(' ') => Err("A tag has no blank in it. Write one tag a line.".to_owned()),
        Some(letter) => Err(format!("“{letter}” cannot be in a tag: it has letters, digits and signs of ASCII.")),
    }
}

fn folder(line: &str, rules: &UrlRules) -> Result<String, String> {
    if line.contains(['?', '*']) {
        return Err(
            "A folder has no ? and no *: write its address, such as https://www.example.com/pictures/".to_owned()
        );
    }
    let ended = if line.ends_with('/') { line.to_owned() } else { format!("{line}/") };
    let parsed = PurgeUrl::parse(&ended, rules).map_err(|refusal| refusal.to_string())?;
    if parsed.url.path() == "/" {
        return Err(format!("This is all of {0}. Choose “A host” and write {0}.", parsed.url.host()));
    }
    Ok(parsed.url.into_string())
}

fn host(line: &str, rules: &UrlRules) -> Result<String, String> {
    let pattern = HostPattern::parse(line)?.to_string();
    if pattern.starts_with('*') {
        return Err("Write one host, such as www.example.com: a * stands for more than one.".to_owned());
    }
    let home = PurgeUrl::parse(&format!("https://{pattern}/"), &UrlRules { company_root: None, ..rules.clone() });
    Ok(home.map_err(|refusal| refusal.to_string())?.url.host().to_owned())
}

/// What becomes of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// It is thrown away: the next reader waits for the origin.
    Hard,
    /// It is stale from now on: the origin is asked whether it changed, and it may still be served where the origin is
    /// down.
    Soft,
}

impl Manner {
    pub const ALL: [Self; 2] = [Self::Hard, Self::Soft];

    pub fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.word() == word)
    }

    /// What was done to them.
    pub fn done(self) -> &'static str {
        match self {
            Self::Hard => "Thrown away",
            Self::Soft => "Marked as stale; where a connection cannot, thrown away",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hard => "Throw copies away",
            Self::Soft => "Mark copies as stale",
        }
    }
}

/// The difference between both, in one sentence.
pub const MANNERS_DIFFER: &str = "Thrown away, a copy is gone and the next reader waits for the origin; marked as stale, it \
    is kept until the origin says that it changed.";

/// What is cleared other than by URL, as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WideForm {
    pub kind: PurgeKind,
    /// One a line; nothing for everything.
    #[serde(default)]
    pub lines: String,
    /// IDs of the connections that clear it, where no host says which.
    #[serde(default)]
    pub connections: Vec<String>,
    /// `Manner::word`; empty for what each connection is set to.
    #[serde(default)]
    pub manner: String,
    /// The name of what is cleared, where it is typed.
    #[serde(default)]
    pub confirmation: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub notify: bool,
    /// As in `Recipe`.
    #[serde(default)]
    pub idempotency_key: String,
}

impl WideForm {
    /// Its lines that are not blank, in order, each once.
    pub fn texts(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        let lines = self.lines.lines().map(str::trim).filter(|line| !line.is_empty());
        match self.kind {
            PurgeKind::Everything => vec![self.kind.word()],
            _ => lines.filter(|line| seen.insert(*line)).collect(),
        }
    }

    /// What has to be typed, for a company of this name; none where nothing has.
    pub fn name_to_type<'a>(&'a self, company: &'a str) -> Option<&'a str> {
        match self.kind {
            PurgeKind::Everything => Some(company),
            PurgeKind::Host => self.lines.lines().map(str::trim).find(|line| !line.is_empty()),
            PurgeKind::Url | PurgeKind::Tag | PurgeKind::Prefix => None,
        }
    }

    /// Whether that was typed, in any case.
    pub fn is_confirmed(&self, company: &str) -> bool {
        let typed = self.confirmation.trim();
        self.name_to_type(company).is_none_or(|name| name.to_lowercase() == typed.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> UrlRules {
        UrlRules::new("www.example.com", "acme", ["*.example.org", "s7d1.scene7.com"])
    }

    #[test]
    fn lines_are_read_as_their_kind() {
        let read = |kind: PurgeKind, line: &str| kind.read(line, &rules());
        assert_eq!(read(PurgeKind::Tag, " Backpack_B:large ").unwrap(), "Backpack_B:large");
        assert_eq!(read(PurgeKind::Prefix, "https://WWW.example.com/ä").unwrap(), "https://www.example.com/%C3%A4/");
        assert_eq!(read(PurgeKind::Host, "Shop.Example.org").unwrap(), "shop.example.org");
        assert_eq!(read(PurgeKind::Everything, "").unwrap(), "everything");
        for (kind, line, says) in [
            (PurgeKind::Tag, "two words", "one tag a line"),
            (PurgeKind::Tag, "a,b", "“,”"),
            (PurgeKind::Tag, "jalapeño", "“ñ”"),
            (PurgeKind::Prefix, "https://www.example.com/a*", "no *"),
            (PurgeKind::Prefix, "https://www.example.com/", "“A host”"),
            (PurgeKind::Prefix, "https://elsewhere.example/a/", "elsewhere.example"),
            (PurgeKind::Host, "*.example.org", "one host"),
            (PurgeKind::Host, "elsewhere.example", "elsewhere.example"),
        ] {
            let refusal = read(kind, line).unwrap_err();
            assert!(refusal.contains(says), "{line}: {refusal}");
        }
        assert!(read(PurgeKind::Tag, &"a".repeat(MAX_TAG_BYTES + 1)).is_err());
        assert!(read(PurgeKind::Prefix, "https://s7d1.scene7.com/is/image/other/").is_err());
    }

    #[test]
    fn only_what_sweeps_has_to_be_typed() {
        let form = |kind, lines: &str, confirmation: &str| WideForm {
            kind,
            lines: lines.to_owned(),
            confirmation: confirmation.to_owned(),
            ..WideForm::default()
        };
        assert!(form(PurgeKind::Tag, "a", "").is_confirmed("Acme"));
        assert!(!form(PurgeKind::Everything, "", "").is_confirmed("Acme"));
        assert!(form(PurgeKind::Everything, "", " acme ").is_confirmed("Acme"));
        assert!(!form(PurgeKind::Host, "www.example.com", "Acme").is_confirmed("Acme"));
        assert!(form(PurgeKind::Host, "www.example.com\n", "WWW.example.com").is_confirmed("Acme"));
        assert_eq!(form(PurgeKind::Tag, "a\n\n a\nb", "").texts(), ["a", "b"]);
    }
}
