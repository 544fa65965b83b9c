//! What somebody sees of their own account: how they sign in, and where they are signed in.

use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// By what people sign in here, beside passwords and passkeys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWays {
    /// What the provider of single sign-on is known by, where there is one.
    pub sign_on: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub email: String,
    pub has_password: bool,
    /// The provider at which they can sign in, if they have before.
    pub sign_on: Option<String>,
    /// Whether they showed who they are so recently that they may change how they sign in.
    pub is_fresh: bool,
    pub authenticator: Authenticator,
    pub passkeys: Vec<PasskeyEntry>,
    /// Whether browsers can make some for this server.
    pub can_add_passkeys: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
    /// The newest first.
    pub sessions: Vec<SessionEntry>,
    /// Companies of theirs that ask for a second factor.
    pub asked_by: Vec<String>,
}

impl Account {
    /// Whether a password alone does not let them in.
    pub fn has_second_factor(&self) -> bool {
        matches!(self.authenticator, Authenticator::Since(_)) || !self.passkeys.is_empty()
    }
}

/// An app that makes codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticator {
    None,
    /// Being set up: the secret in base 32, to be typed, and the same as a picture.
    Pending {
        secret: String,
        picture: Picture,
    },
    Since(Timestamp),
}

/// One of their passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyEntry {
    /// UUID.
    pub id: String,
    /// As they call it.
    pub name: String,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Units from side to side, the quiet zone included.
    pub side: u32,
    /// The dark squares, as the `d` of an SVG path in these units.
    pub path: String,
}

/// A browser in which they are signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// UUID, which opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// What it is, such as `Firefox on Linux`; empty where that is not known.
    pub browser: String,
    /// Where they signed in from; empty where that was not kept.
    pub address: String,
    pub began: Timestamp,
    pub seen: Timestamp,
}
