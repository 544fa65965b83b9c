//! API tokens: what a program shows instead of signing in. One acts for whoever made it, in one company, and does no more than it
//! was made for; it never does more than they may themselves.

use serde::{Deserialize, Serialize};

use super::rights::Action;
use super::timestamp::Timestamp;

/// What every token begins with, so that whoever finds one knows what it is.
pub const PREFIX: &str = "edgesweep_";
/// How long one may hold, in days.
pub const MAX_DAYS: u32 = 366;
/// How long one holds where nobody says.
pub const USUAL_DAYS: u32 = 90;

/// What a token may do, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    pub name: String,
    /// UUID of the one company in which it counts.
    pub company_id: String,
    pub actions: Vec<Action>,
}

impl Scope {
    pub fn allows(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }
}

/// A token as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// UUID, which opens nothing.
    pub id: String,
    pub name: String,
    /// Of whoever made it.
    pub email: String,
    /// Its last characters.
    pub last_four: String,
    pub actions: Vec<Action>,
    pub created: Timestamp,
    pub expires: Timestamp,
    pub has_expired: bool,
    /// Whether it answers nobody until whoever made it signs in at their provider.
    pub is_asleep: bool,
    /// The last use that was noted: one a minute is.
    pub used: Option<Timestamp>,
}

/// What is to be made, as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenForm {
    #[serde(default)]
    pub name: String,
    /// Days that it holds.
    #[serde(default)]
    pub days: String,
    /// Words of actions, as `Action::word` gives them.
    #[serde(default)]
    pub actions: Vec<String>,
}

/// A token that was just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewApiToken {
    pub name: String,
    /// The token itself, which is told this once.
    pub token: String,
}

impl std::fmt::Debug for NewApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewApiToken").field("name", &self.name).finish_non_exhaustive()
    }
}
