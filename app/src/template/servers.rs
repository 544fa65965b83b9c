//! The **Servers** fields, read: what `<SERVER>`, `<COMPANY>`, bare `<ID>` and lines with `/` stand for.

use super::problem::NeededField;
use super::syntax::{Head, TemplateLine, Token};
use crate::model::company::Settings;
use crate::model::error::FieldProblem;
use crate::model::purge_url::{ServerName, parse_company_root};

/// Normalised server names and company root; each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    published: Option<ServerName>,
    origin: Option<ServerName>,
    root: Option<String>,
}

impl Servers {
    /// Reads the three fields; each may be empty. A sentence for each that cannot be read.
    pub fn parse(published: &str, origin: &str, root: &str) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut keep = |field: &str, message| problems.push(FieldProblem { field: field.to_owned(), message });
        let published = ServerName::parse(published).unwrap_or_else(|message| {
            keep("published_server", message);
            None
        });
        let origin = ServerName::parse(origin).unwrap_or_else(|message| {
            keep("origin_server", message);
            None
        });
        let root = parse_company_root(root).unwrap_or_else(|message| {
            keep("company_root", message);
            None
        });
        if problems.is_empty() { Ok(Self { published, origin, root }) } else { Err(problems) }
    }

    /// Those of saved settings; a field that cannot be read counts as empty.
    pub fn of_settings(settings: &Settings) -> Self {
        Self::lenient(&settings.published_server, &settings.origin_server, &settings.company_root)
    }

    /// Reads the three fields, for a preview while they are typed; one that cannot be read counts as empty.
    pub fn lenient(published: &str, origin: &str, root: &str) -> Self {
        Self {
            published: ServerName::parse(published).ok().flatten(),
            origin: ServerName::parse(origin).ok().flatten(),
            root: parse_company_root(root).ok().flatten(),
        }
    }

    pub fn published(&self) -> Option<&ServerName> {
        self.published.as_ref()
    }

    pub fn origin(&self) -> Option<&ServerName> {
        self.origin.as_ref()
    }

    /// Not percent-encoded.
    pub fn company_root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// The field that the line needs and that is empty.
    pub(super) fn missing_for(&self, line: &TemplateLine) -> Option<NeededField> {
        let needs_server = line.head != Head::Whole || line.uses(Token::Server);
        let needs_root = line.head == Head::BareId || line.uses(Token::Company);
        if needs_server && self.published.is_none() {
            Some(NeededField::PublishedServer)
        } else if needs_root && self.root.is_none() {
            Some(NeededField::CompanyRoot)
        } else {
            None
        }
    }
}
