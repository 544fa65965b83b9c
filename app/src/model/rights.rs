//! Who may do what, decided here and nowhere else. Every entrance names the `Action` that it is for, and a page asks whether
//! somebody may before it offers it: both read the one table, so what is offered and what is admitted never differ.

use super::error::AppError;
use super::person::{Actor, Here, Role};

/// What people do in a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See and change how oneself signs in.
    OwnAccount,
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
    /// Servers, templates, image presets and cache keys.
    ChangeSettings,
    ManageConnections,
    /// The webhook of the company.
    ManageWebhook,
    ManagePeople,
    ReadTrail,
}

const YES: bool = true;
const NO: bool = false;

impl Action {
    pub const ALL: [Self; 13] = [
        Self::OwnAccount,
        Self::Look,
        Self::Download,
        Self::Follow,
        Self::ImportAssets,
        Self::Invalidate,
        Self::InvalidateWide,
        Self::Sweep,
        Self::ChangeSettings,
        Self::ManageConnections,
        Self::ManageWebhook,
        Self::ManagePeople,
        Self::ReadTrail,
    ];

    /// The table: whether a viewer may, an editor, an admin; and whether only who has shown the second factor that the company
    /// may ask for.
    #[rustfmt::skip]
    #[expect(clippy::match_same_arms, reason = "it is a table: a row for each action")]
    const fn row(self) -> [bool; 4] {
        match self {
            //                              viewer editor admin   second factor
            Self::OwnAccount            => [YES,   YES,   YES,    NO ],
            Self::Look                  => [YES,   YES,   YES,    YES],
            Self::Download              => [YES,   YES,   YES,    YES],
            Self::Follow                => [YES,   YES,   YES,    YES],
            Self::ImportAssets          => [NO,    YES,   YES,    YES],
            Self::Invalidate            => [NO,    YES,   YES,    YES],
            Self::InvalidateWide        => [NO,    YES,   YES,    YES],
            Self::Sweep                 => [NO,    NO,    YES,    YES],
            Self::ChangeSettings        => [NO,    NO,    YES,    YES],
            Self::ManageConnections     => [NO,    NO,    YES,    YES],
            Self::ManageWebhook         => [NO,    NO,    YES,    YES],
            Self::ManagePeople          => [NO,    NO,    YES,    YES],
            Self::ReadTrail             => [NO,    NO,    YES,    YES],
        }
    }

    /// Whether somebody in this role may.
    pub fn is_for(self, role: Role) -> bool {
        let [viewer, editor, admin, _] = self.row();
        match role {
            Role::Viewer => viewer,
            Role::Editor => editor,
            Role::Admin => admin,
        }
    }

    /// Whether somebody may only after the second factor that their company may ask for.
    pub fn asks_second_factor(self) -> bool {
        let [.., second_factor] = self.row();
        second_factor
    }

    /// The least that somebody has to be.
    pub fn needs(self) -> Role {
        Role::ALL.into_iter().find(|role| self.is_for(*role)).unwrap_or(Role::Admin)
    }

    /// What somebody is told who may not.
    pub fn refusal(self) -> AppError {
        AppError::Forbidden { needs: self.needs() }
    }
}

impl Actor {
    pub fn may(&self, action: Action) -> bool {
        action.is_for(self.role)
    }
}

impl Here {
    pub fn may(&self, action: Action) -> bool {
        action.is_for(self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table once more, in words: what is changed there is changed here knowingly.
    const RIGHTS: &str = "\
OwnAccount: viewer editor admin, by one factor
Look: viewer editor admin
Download: viewer editor admin
Follow: viewer editor admin
ImportAssets: editor admin
Invalidate: editor admin
InvalidateWide: editor admin
Sweep: admin
ChangeSettings: admin
ManageConnections: admin
ManageWebhook: admin
ManagePeople: admin
ReadTrail: admin
";

    fn line(action: Action) -> String {
        let roles: Vec<_> = Role::ALL.into_iter().filter(|role| action.is_for(*role)).map(Role::word).collect();
        let factor = if action.asks_second_factor() { "" } else { ", by one factor" };
        format!("{action:?}: {}{factor}\n", roles.join(" "))
    }

    #[test]
    fn rights_are_these() {
        let table: String = Action::ALL.into_iter().map(line).collect();
        assert_eq!(table, RIGHTS, "the table is now\n{table}");
    }

    #[test]
    fn each_role_may_all_that_the_ones_before_it_may() {
        for action in Action::ALL {
            let may = Role::ALL.map(|role| action.is_for(role));
            assert!(may.is_sorted(), "{action:?}: {may:?}");
            assert!(may[2], "nobody may {action:?}");
            let least = Role::ALL.into_iter().find(|role| action.is_for(*role));
            assert_eq!(Some(action.needs()), least, "{action:?}");
        }
    }
}
