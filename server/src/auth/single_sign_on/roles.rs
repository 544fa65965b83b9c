//! Which group at the provider gives which role in which company, and what that makes of somebody's memberships. What was given by
//! hand stays as it is, whatever groups say; and nobody takes a company its last admin.

use std::collections::BTreeMap;
use std::net::IpAddr;

use app::model::company::CompanySlug;
use app::model::person::Role;
use serde_json::{Value, json};

use crate::audit::{self, Deed, Who};
use crate::service::Service;
use crate::store::people::{self, Held};
use crate::store::{StoreError, Tx, companies};

/// The operator's table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRoles(Vec<GroupRole>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct GroupRole {
    group: String,
    company: CompanySlug,
    role: Role,
}

/// What a group gives.
struct Grant {
    role: Role,
    group: String,
}

impl GroupRoles {
    /// From lines `GROUP=COMPANY:ROLE`; a group may have a `=` in its name. The error is a sentence that names the line.
    pub fn parse(lines: &[String]) -> Result<Self, String> {
        let read = |line: &String| {
            let (group, rest) = line.trim().rsplit_once('=')?;
            let (company, role) = rest.trim().split_once(':')?;
            let (company, role) = (CompanySlug::parse(company.trim())?, Role::parse(role.trim())?);
            let group = group.trim().to_owned();
            (!group.is_empty()).then_some(GroupRole { group, company, role })
        };
        let refused = |line: &String| {
            format!(
                "`{line}` is not GROUP=COMPANY:ROLE, such as editors=acme-outdoor:editor; a role is viewer, editor or admin"
            )
        };
        lines.iter().map(|line| read(line).ok_or_else(|| refused(line))).collect::<Result<_, _>>().map(Self)
    }

    /// The highest role in each company that is there, archived or not, by its ID.
    async fn granted(&self, tx: &mut Tx, groups: &[String]) -> Result<BTreeMap<String, Grant>, StoreError> {
        let mut granted = BTreeMap::<String, Grant>::new();
        for GroupRole { group, company, role } in self.0.iter().filter(|line| groups.contains(&line.group)) {
            let Some(id) = people::id_of_company(tx, company).await? else {
                tracing::warn!(%company, group, "a group of single sign-on gives a role in a company that does not exist");
                continue;
            };
            if granted.get(&id).is_none_or(|other| other.role < *role) {
                granted.insert(id, Grant { role: *role, group: group.clone() });
            }
        }
        Ok(granted)
    }

    /// Whether these groups open any company that is not archived.
    pub async fn open_any(&self, tx: &mut Tx, groups: &[String]) -> Result<bool, StoreError> {
        let granted = self.granted(tx, groups).await?;
        for company_id in granted.keys() {
            if !companies::is_archived(tx, company_id).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Gives and takes what somebody's groups say now, in archived companies, too: they find things as they are once these are
    /// taken back.
    pub async fn bring_up_to_date(
        &self,
        tx: &mut Tx,
        service: &Service,
        somebody: &Somebody<'_>,
        groups: &[String],
    ) -> Result<(), StoreError> {
        let mut granted = self.granted(tx, groups).await?;
        for Held { company_id, role, by_groups } in people::memberships(tx, somebody.id).await? {
            let grant = granted.remove(&company_id);
            let wanted = grant.as_ref().map(|grant| grant.role);
            let group = grant.as_ref().map(|grant| grant.group.as_str());
            if !by_groups || wanted == Some(role) {
                continue;
            }
            if role == Role::Admin && people::admins(tx, &company_id).await? == [somebody.id] {
                let details = json!({ "email": somebody.email, "role": role.word() });
                somebody.tell(tx, service, &company_id, "member.kept", details).await?;
                continue;
            }
            if let Some(wanted) = wanted {
                people::add_membership_by_groups(tx, &company_id, somebody.id, wanted).await?;
                let (before, after) = (role.word(), wanted.word());
                let details = json!({ "email": somebody.email, "before": before, "after": after, "group": group });
                somebody.tell(tx, service, &company_id, "member.role_changed", details).await?;
            } else {
                people::delete_membership(tx, &company_id, somebody.id).await?;
                let details = json!({ "email": somebody.email, "role": role.word(), "by": "groups" });
                somebody.tell(tx, service, &company_id, "member.removed", details).await?;
            }
        }
        for (company_id, Grant { role, group }) in granted {
            people::add_membership_by_groups(tx, &company_id, somebody.id, role).await?;
            let details = json!({ "email": somebody.email, "role": role.word(), "group": group });
            somebody.tell(tx, service, &company_id, "member.added", details).await?;
        }
        people::confirm_groups(tx, somebody.id, service.now()).await
    }
}

/// Who signs in, and from where.
pub struct Somebody<'a> {
    pub id: &'a str,
    pub email: &'a str,
    pub from: IpAddr,
}

impl Somebody<'_> {
    /// What the program does to their membership, since their groups say so.
    async fn tell(
        &self,
        tx: &mut Tx,
        service: &Service,
        company_id: &str,
        action: &str,
        details: Value,
    ) -> Result<(), StoreError> {
        let (who, from) = (Who::System, Some(self.from));
        let deed = Deed { company_id, who, from, action, subject: self.id, details };
        audit::append(tx, service.new_id(), service.now(), deed).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(lines: &[&str]) -> Result<GroupRoles, String> {
        GroupRoles::parse(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_group_gives_a_role_in_a_company() {
        let read = parse(&[" All Staff = acme-outdoor : viewer", "cn=editors=acme-outdoor:editor"]).unwrap();
        let line = |group: &str, role| GroupRole {
            group: group.to_owned(),
            company: CompanySlug::parse("acme-outdoor").unwrap(),
            role,
        };
        assert_eq!(read.0, [line("All Staff", Role::Viewer), line("cn=editors", Role::Editor)]);
        assert_eq!(parse(&[]), Ok(GroupRoles::default()));
    }

    #[test]
    fn a_line_that_says_less_is_refused_by_name() {
        for line in
            ["", "editors", "editors=acme-outdoor", "=acme-outdoor:editor", "editors=Acme:editor", "editors=acme:owner"]
        {
            let refused = parse(&["staff=acme:viewer", line]).unwrap_err();
            assert!(refused.starts_with(&format!("`{line}` is not GROUP=COMPANY:ROLE")), "{refused}");
        }
    }
}
