//! Who uses Edgesweep and what they may do.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::api_token::Scope;
use super::company::CompanySlug;

/// What a person may do in one company. Each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Imports assets and invalidates.
    Editor,
    /// Sets servers, templates and connections.
    Admin,
}

impl Role {
    /// All roles, least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// The word that is stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The word in a sentence.
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Viewer => "a viewer",
            Self::Editor => "an editor",
            Self::Admin => "an admin",
        }
    }

    /// The role of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// The person behind a request, and the companies that they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// UUID.
    pub id: String,
    pub email: String,
    /// Whether the installation is theirs, beside whatever they are in its companies.
    pub is_owner: bool,
    pub memberships: Vec<Membership>,
    pub standing: Standing,
}

/// How the person behind a request is signed in; of somebody who is only looked up, not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// UUID of the session, which opens nothing.
    pub session_id: String,
    /// Whether they showed who they are so recently that they may change how they sign in.
    pub is_fresh: bool,
    /// Whether they showed a second factor.
    pub has_second_factor: bool,
    /// Address that they ask from now; none for what came by no network.
    pub from: Option<IpAddr>,
}

/// One company of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// UUID of the company.
    pub company_id: String,
    pub slug: CompanySlug,
    pub company_name: String,
    pub role: Role,
    /// Whether groups at the provider of single sign-on gave the role, for sessions that began there.
    pub by_groups: bool,
    /// Whether the company asks for a second factor.
    pub needs_second_factor: bool,
}

/// Somebody who was found to be allowed: proof that a `Backend` method may act, and for which company.
/// Only `api::admit` and the server's own doors make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// UUID.
    pub person_id: String,
    pub email: String,
    /// UUID.
    pub company_id: String,
    pub slug: CompanySlug,
    pub role: Role,
    /// Address of the peer that the request came from; none for what came by no network.
    pub from: Option<IpAddr>,
    /// What the API token was made for by which a program acts for them.
    pub scope: Option<Scope>,
}

impl Actor {
    /// The actor that a person is in one of their companies.
    pub fn of(person: &Person, membership: &Membership, from: Option<IpAddr>) -> Self {
        let Membership { company_id, slug, role, .. } = membership.clone();
        Self { person_id: person.id.clone(), email: person.email.clone(), company_id, slug, role, from, scope: None }
    }
}

/// What a page shows of the person and the company that it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub email: String,
    pub company_name: String,
    pub role: Role,
    /// Whether the installation is theirs.
    pub is_owner: bool,
    /// Whether they have shown the second factor that the company may ask for.
    pub is_let_in: bool,
    /// All of their companies, this one too, by name.
    pub memberships: Vec<Membership>,
}
