//! The trail of a company as its admins see it, or of the installation as its owners do: which rows are asked for, and a page of
//! them.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::timestamp::Timestamp;

/// Rows on one page of the trail.
pub const AUDIT_PAGE_SIZE: u32 = 50;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    SignIns,
    Refusals,
    Purges,
    Settings,
    Connections,
    People,
    Files,
}

impl Family {
    pub const ALL: [Self; 7] =
        [Self::SignIns, Self::Refusals, Self::Purges, Self::Settings, Self::Connections, Self::People, Self::Files];

    /// As it stands in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::Refusals => "refusals",
            Self::Purges => "invalidations",
            Self::Settings => "settings",
            Self::Connections => "connections",
            Self::People => "people",
            Self::Files => "files",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::SignIns => "Sign-ins and accounts",
            Self::Refusals => "Refusals",
            Self::Purges => "Invalidations",
            Self::Settings => "Settings",
            Self::Connections => "Connections and webhook",
            Self::People => "People",
            Self::Files => "Imports and exports",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.word() == word)
    }

    /// What its actions begin with. A sign-in that was refused is one of two families.
    pub fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::SignIns => {
                &["session.", "sign_in.", "password.", "authenticator.", "passkey.", "recovery_code", "second_factor"]
            }
            Self::Refusals => &["refusal.", "sign_in.refused"],
            Self::Purges => &["invalidation.", "list."],
            Self::Settings => &["settings.", "templates.", "presets.", "cache_keys.", "rules."],
            Self::Connections => &["connection.", "webhook.", "data_key.", "master_key."],
            Self::People => &["member.", "invitation.", "company.", "owner."],
            Self::Files => &["assets.", "file."],
        }
    }
}

/// Whose rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    #[default]
    Company,
    /// What belongs to no company, such as sign-ins to addresses that are no account's.
    Installation,
}

impl Whose {
    /// As it stands in an address; empty for what is usual.
    pub fn word(self) -> &'static str {
        match self {
            Self::Company => "",
            Self::Installation => "installation",
        }
    }

    pub fn parse(word: &str) -> Self {
        if word == Self::Installation.word() { Self::Installation } else { Self::Company }
    }
}

/// Which rows are asked for; what is empty leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    pub of: Whose,
    /// Any part of what a row says, in any case of ASCII.
    pub text: String,
    /// E-mail address of who did it.
    pub who: String,
    pub family: Option<Family>,
    /// The first and the last day, in UTC.
    pub since: Option<Day>,
    pub until: Option<Day>,
    /// Place of the last row of the page before.
    pub before: Option<u64>,
}

impl AuditQuery {
    /// As it stands in an address, by the names of its parts. What makes no sense is as if it were not there.
    pub fn read(part: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| part(name).unwrap_or_default().trim().to_owned();
        Self {
            of: Whose::parse(&text("of")),
            text: text("text"),
            who: text("who"),
            family: Family::parse(&text("about")),
            since: Day::parse(&text("since")),
            until: Day::parse(&text("until")),
            before: text("before").parse().ok(),
        }
    }

    /// The parts that `read` reads.
    pub fn parts(&self) -> [(&'static str, String); 7] {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        [
            ("of", self.of.word().to_owned()),
            ("text", self.text.clone()),
            ("who", self.who.clone()),
            ("about", self.family.map_or("", Family::word).to_owned()),
            ("since", day(self.since)),
            ("until", day(self.until)),
            ("before", self.before.map(|before| before.to_string()).unwrap_or_default()),
        ]
    }

    /// Whether it asks for all of a chain, from the newest or from further back on.
    pub fn is_all(&self) -> bool {
        Self { before: None, ..self.clone() } == Self::all(self.of)
    }

    /// What asks for all, from the newest on.
    pub fn all(of: Whose) -> Self {
        Self { of, ..Self::default() }
    }
}

/// A page, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    /// What to ask `before` for the next page; none at the end.
    pub older: Option<u64>,
}

/// A row, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the company's chain.
    pub seq: u64,
    pub at: Timestamp,
    /// E-mail address; of who was not signed in, as it was typed.
    pub who: String,
    /// IP address; empty where it came by no network.
    pub from: String,
    /// Such as `settings.saved`.
    pub action: String,
    pub is_refusal: bool,
    /// Who did what, to what.
    pub sentence: String,
    /// What was made other than it was.
    pub changes: Vec<AuditChange>,
    /// What else it says: names and values.
    pub more: Vec<(String, String)>,
    /// In hexadecimal.
    pub hash: String,
}

/// One thing before and after; none where there was none, or is none any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChange {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_the_filter_is_and_nonsense_filters_nothing() {
        let query = AuditQuery {
            of: Whose::Installation,
            text: "a b".to_owned(),
            who: "ada@acme.example".to_owned(),
            family: Some(Family::SignIns),
            since: Day::parse("2026-11-01"),
            until: Day::parse("2026-11-22"),
            before: Some(7),
        };
        let parts = query.parts();
        let of = |name: &str| parts.iter().find(|part| part.0 == name).map(|part| format!(" {} ", part.1));
        assert_eq!(AuditQuery::read(of), query);
        assert_eq!(AuditQuery::read(|_| None), AuditQuery::default());
        let nonsense = AuditQuery { text: "x".to_owned(), ..AuditQuery::default() };
        assert_eq!(AuditQuery::read(|_| Some("x".to_owned())), AuditQuery { who: "x".to_owned(), ..nonsense });
    }

    #[test]
    fn families_are_found_by_their_words() {
        for family in Family::ALL {
            assert_eq!(Family::parse(family.word()), Some(family));
        }
        assert_eq!(Family::parse("weather"), None);
    }
}
