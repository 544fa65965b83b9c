//! Who may do what, decided here and nowhere else. Every entrance names the `Action` that it is for, and a page asks whether
//! somebody may before it offers it: both read the one table, so what is offered and what is admitted never differ.

use serde::{Deserialize, Serialize};

use super::error::AppError;
use super::person::{Actor, Here, Membership, Person, Role};

/// What people do in a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See and change how oneself signs in.
    OwnAccount,
    /// Make and revoke API tokens of one's own.
    OwnTokens,
    /// See assets, settings, invalidations, and what runs.
    Look,
    /// Take with them what they see, as a file.
    Download,
    /// Be told when an invalidation has ended.
    Follow,
    ImportAssets,
    /// Clear URLs; run such a list again, cancel it, say why it was asked for.
    Invalidate,
    /// Clear by tag or prefix.
    InvalidateWide,
    /// Clear a host, or all that a connection reaches. A connection may let editors do it, too.
    Sweep,
    /// Let go, or decline, what a colleague asked for and the company's rules hold back. Never what one asked for oneself.
    Approve,
    /// Servers, templates, image presets and cache keys.
    ChangeSettings,
    /// What everybody who clears is asked for.
    ChangeRules,
    ManageConnections,
    /// The webhook of the company.
    ManageWebhook,
    ManagePeople,
    ReadTrail,
    /// What belongs to the installation and to no company: its own trail, and which companies there are.
    ManageInstallation,
}

/// The least that somebody has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// An owner of the installation, whatever their role.
    Owner,
    #[serde(untagged)]
    Role(Role),
}

impl Needs {
    /// The word that is kept and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Role(role) => role.word(),
        }
    }
}

const YES: bool = true;
const NO: bool = false;

impl Action {
    pub const ALL: [Self; 17] = [
        Self::OwnAccount,
        Self::OwnTokens,
        Self::Look,
        Self::Download,
        Self::Follow,
        Self::ImportAssets,
        Self::Invalidate,
        Self::InvalidateWide,
        Self::Sweep,
        Self::Approve,
        Self::ChangeSettings,
        Self::ChangeRules,
        Self::ManageConnections,
        Self::ManageWebhook,
        Self::ManagePeople,
        Self::ReadTrail,
        Self::ManageInstallation,
    ];

    /// The table: whether a viewer may, an editor, an admin, an owner of the installation in whatever role; whether only who has
    /// shown the second factor that the company may ask for; and whether an API token may be made for it.
    #[rustfmt::skip]
    #[expect(clippy::match_same_arms, reason = "it is a table: a row for each action")]
    const fn row(self) -> [bool; 6] {
        match self {
            //                              viewer editor admin  owner   second factor  API token
            Self::OwnAccount            => [YES,   YES,   YES,   NO,     NO ,           NO ],
            Self::OwnTokens             => [YES,   YES,   YES,   NO,     YES,           NO ],
            Self::Look                  => [YES,   YES,   YES,   NO,     YES,           YES],
            Self::Download              => [YES,   YES,   YES,   NO,     YES,           YES],
            Self::Follow                => [YES,   YES,   YES,   NO,     YES,           NO ],
            Self::ImportAssets          => [NO,    YES,   YES,   NO,     YES,           YES],
            Self::Invalidate            => [NO,    YES,   YES,   NO,     YES,           YES],
            Self::InvalidateWide        => [NO,    YES,   YES,   NO,     YES,           YES],
            Self::Sweep                 => [NO,    NO,    YES,   NO,     YES,           YES],
            Self::Approve               => [NO,    YES,   YES,   NO,     YES,           NO ],
            Self::ChangeSettings        => [NO,    NO,    YES,   NO,     YES,           YES],
            Self::ChangeRules           => [NO,    NO,    YES,   NO,     YES,           NO ],
            Self::ManageConnections     => [NO,    NO,    YES,   NO,     YES,           NO ],
            Self::ManageWebhook         => [NO,    NO,    YES,   NO,     YES,           NO ],
            Self::ManagePeople          => [NO,    NO,    YES,   NO,     YES,           NO ],
            Self::ReadTrail             => [NO,    NO,    YES,   NO,     YES,           YES],
            Self::ManageInstallation    => [NO,    NO,    NO,    YES,    YES,           NO ],
        }
    }

    /// Whether somebody in this role may.
    pub fn is_for(self, role: Role) -> bool {
        let [viewer, editor, admin, ..] = self.row();
        match role {
            Role::Viewer => viewer,
            Role::Editor => editor,
            Role::Admin => admin,
        }
    }

    /// Whether somebody may only after the second factor that their company may ask for.
    pub fn asks_second_factor(self) -> bool {
        let [.., second_factor, _] = self.row();
        second_factor
    }

    /// Whether an API token may be made for it: none changes who gets in, nor by which credentials a CDN is asked, nor
    /// stands for a second person.
    pub fn is_for_tokens(self) -> bool {
        let [.., token] = self.row();
        token
    }

    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::OwnAccount => "own_account",
            Self::OwnTokens => "own_tokens",
            Self::Look => "look",
            Self::Download => "download",
            Self::Follow => "follow",
            Self::ImportAssets => "import_assets",
            Self::Invalidate => "invalidate",
            Self::InvalidateWide => "invalidate_wide",
            Self::Sweep => "sweep",
            Self::Approve => "approve",
            Self::ChangeSettings => "change_settings",
            Self::ChangeRules => "change_rules",
            Self::ManageConnections => "manage_connections",
            Self::ManageWebhook => "manage_webhook",
            Self::ManagePeople => "manage_people",
            Self::ReadTrail => "read_trail",
            Self::ManageInstallation => "manage_installation",
        }
    }

    /// The action of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// Whether an owner of the installation may, whatever their role.
    pub fn is_for_owners(self) -> bool {
        let [_, _, _, owner, ..] = self.row();
        owner
    }

    /// The least that somebody has to be.
    pub fn needs(self) -> Needs {
        Role::ALL.into_iter().find(|role| self.is_for(*role)).map_or(Needs::Owner, Needs::Role)
    }

    /// What somebody is told who may not.
    pub fn refusal(self) -> AppError {
        AppError::Forbidden { needs: self.needs() }
    }
}

impl Person {
    /// Whether they may do it in one of their companies.
    pub fn may(&self, action: Action, membership: &Membership) -> bool {
        action.is_for(membership.role) || (self.is_owner && action.is_for_owners())
    }
}

impl Here {
    pub fn may(&self, action: Action) -> bool {
        action.is_for(self.role) || (self.is_owner && action.is_for_owners())
    }

    /// Whether they may do it in another of their companies.
    pub fn may_in(&self, there: &Membership, action: Action) -> bool {
        action.is_for(there.role) || (self.is_owner && action.is_for_owners())
    }
}

impl Actor {
    /// By a token, only what it was made for, and only as long as its maker may.
    pub fn may(&self, action: Action) -> bool {
        action.is_for(self.role) && self.scope.as_ref().is_none_or(|scope| scope.allows(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table once more, in words: what is changed there is changed here knowingly.
    const RIGHTS: &str = "\
OwnAccount: viewer editor admin, by one factor
OwnTokens: viewer editor admin
Look: viewer editor admin, by token
Download: viewer editor admin, by token
Follow: viewer editor admin
ImportAssets: editor admin, by token
Invalidate: editor admin, by token
InvalidateWide: editor admin, by token
Sweep: admin, by token
Approve: editor admin
ChangeSettings: admin, by token
ChangeRules: admin
ManageConnections: admin
ManageWebhook: admin
ManagePeople: admin
ReadTrail: admin, by token
ManageInstallation: owner
";

    fn line(action: Action) -> String {
        let roles = Role::ALL.into_iter().filter(|role| action.is_for(*role)).map(Role::word);
        let who: Vec<_> = roles.chain(action.is_for_owners().then_some("owner")).collect();
        let factor = if action.asks_second_factor() { "" } else { ", by one factor" };
        let token = if action.is_for_tokens() { ", by token" } else { "" };
        format!("{action:?}: {}{factor}{token}\n", who.join(" "))
    }

    #[test]
    fn rights_are_these() {
        let table: String = Action::ALL.into_iter().map(line).collect();
        assert_eq!(table, RIGHTS, "the table is now\n{table}");
    }

    #[test]
    fn every_action_is_known_by_its_word() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.word()), Some(action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.word());
        }
    }

    #[test]
    fn each_role_may_all_that_the_ones_before_it_may() {
        for action in Action::ALL {
            let may = Role::ALL.map(|role| action.is_for(role));
            assert!(may.is_sorted(), "{action:?}: {may:?}");
            assert!(may[2] || action.is_for_owners(), "nobody may {action:?}");
            let least = Role::ALL.into_iter().find(|role| action.is_for(*role));
            assert_eq!(action.needs(), least.map_or(Needs::Owner, Needs::Role), "{action:?}");
        }
    }
}
