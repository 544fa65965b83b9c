//! What a session keeps of who is signed in by it, and from where.

use std::net::IpAddr;

use app::model::person::Standing;
use app::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// The name of it in a session.
pub const KEY: &str = "signed_in";
/// How long after they showed who they are people may change how they sign in.
pub const FRESH_MS: i64 = 15 * 60 * 1_000;
/// How long after they came by a link people may choose a password without the one that they had.
const CHOOSING_MS: i64 = 60 * 60 * 1_000;
/// Characters of a browser's name that are kept.
const MAX_AGENT_CHARS: usize = 300;

/// Where a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub address: IpAddr,
    /// What the browser calls itself, as far as it is kept.
    pub agent: String,
}

impl Caller {
    pub fn new(address: IpAddr, agent: &str) -> Self {
        let agent = agent.chars().filter(|character| !character.is_control()).take(MAX_AGENT_CHARS).collect();
        Self { address: address.to_canonical(), agent }
    }
}

/// How somebody showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Password,
    /// The password of the account that the invitation made, or of the one that took it.
    Invitation,
    /// Which stands for a password that they have not or forgot.
    Link,
    /// Something that they have, opened by something that they know or are.
    Passkey,
    /// What a provider says.
    SingleSignOn,
}

impl Way {
    /// The word in the trail.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Invitation => "invitation",
            Self::Link => "link",
            Self::Passkey => "passkey",
            Self::SingleSignOn => "single sign-on",
        }
    }
}

/// What somebody has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    pub way: Way,
    pub has_second_factor: bool,
}

impl Proof {
    pub fn by(way: Way) -> Self {
        Self { way, has_second_factor: way == Way::Passkey }
    }

    #[must_use]
    pub fn with_second_factor(self) -> Self {
        Self { has_second_factor: true, ..self }
    }
}

/// A session's own account of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// UUID, by which its person tells it from others; it opens nothing.
    #[serde(default)]
    pub id: String,
    pub person_id: String,
    #[serde(default)]
    pub began: Timestamp,
    /// The last noted visit.
    pub seen: Timestamp,
    /// When they last showed who they are.
    #[serde(default)]
    pub proved: Timestamp,
    /// When they last showed the first of two factors again; none once the second followed.
    #[serde(default)]
    pub proved_first: Option<Timestamp>,
    /// When they came by a link.
    #[serde(default)]
    pub by_link: Option<Timestamp>,
    /// When the provider of single sign-on was asked, if they came from there.
    #[serde(default)]
    pub by_sign_on: Option<Timestamp>,
    #[serde(default)]
    pub has_second_factor: bool,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub agent: String,
}

impl SignedIn {
    pub fn new(id: String, person_id: &str, proof: Proof, caller: &Caller, now: Timestamp) -> Self {
        Self {
            id,
            person_id: person_id.to_owned(),
            began: now,
            seen: now,
            proved: now,
            proved_first: None,
            by_link: (proof.way == Way::Link).then_some(now),
            by_sign_on: (proof.way == Way::SingleSignOn).then_some(now),
            has_second_factor: proof.has_second_factor,
            address: caller.address.to_string(),
            agent: caller.agent.clone(),
        }
    }

    /// From all that a session holds; none where nobody is signed in by it.
    pub fn read(content: &str) -> Option<Self> {
        let mut all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(content).ok()?;
        serde_json::from_value(all.remove(KEY)?).ok()
    }

    pub fn standing(&self, now: Timestamp) -> Standing {
        Standing {
            session_id: self.id.clone(),
            is_fresh: now < self.proved.plus_ms(FRESH_MS),
            has_second_factor: self.has_second_factor,
            from: None,
        }
    }

    /// Whether they came by a link so recently that it stands for their password.
    pub fn came_by_link(&self, now: Timestamp) -> bool {
        self.by_link.is_some_and(|at| now < at.plus_ms(CHOOSING_MS))
    }
}
