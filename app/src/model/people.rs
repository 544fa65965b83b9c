//! The people of a company, as its admins see them.

use serde::{Deserialize, Serialize};

use super::person::Role;
use super::timestamp::Timestamp;

/// Everybody who is in, and who was asked to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub members: Vec<Member>,
    pub invitations: Vec<Invitation>,
    /// Whether the company asks for a second factor.
    pub needs_second_factor: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// UUID of the person.
    pub id: String,
    pub email: String,
    pub role: Role,
    /// Whether groups at the provider of single sign-on gave the role.
    pub by_groups: bool,
    /// Whether they cannot sign in, by any way.
    pub is_disabled: bool,
    /// Browsers in which they are signed in.
    pub sessions: u32,
    /// Whether a password alone does not let them in.
    pub has_second_factor: bool,
}

/// One that was not taken up yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// UUID.
    pub id: String,
    pub email: String,
    pub role: Role,
    pub expires: Timestamp,
}

/// An invitation as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationForm {
    #[serde(default)]
    pub email: String,
    /// A role's word.
    #[serde(default)]
    pub role: String,
}

/// What an invitation came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub email: String,
    /// The whole address by which they join, which is told this once.
    pub link: String,
    /// What the server for mail said, if there is one.
    pub mail: Option<Mailed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mailed {
    Sent,
    /// Why not, as a sentence.
    Failed(String),
}
