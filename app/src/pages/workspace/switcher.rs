//! Which company one is in, in the frame. Who belongs to several goes to another from here: to the same page where that is theirs
//! there, too, and else to its assets. Each is another load of the document.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::Workspace;
use crate::components::{Menu, MenuItem};
use crate::model::person::{Here, Membership};
use crate::model::rights::Action;

/// Pages that every company has under the same address, and what they are for. What is of one thing stands only in its company.
const PAGES: [(&str, Action); 18] = [
    ("account", Action::OwnAccount),
    ("assets", Action::Look),
    ("assets/import", Action::ImportAssets),
    ("help/template", Action::Look),
    ("invalidate", Action::Invalidate),
    ("invalidations", Action::Look),
    ("setup/api-tokens", Action::OwnTokens),
    ("setup/audit", Action::ReadTrail),
    ("setup/cache-keys", Action::Look),
    ("setup/companies", Action::ManageInstallation),
    ("setup/connections", Action::ManageConnections),
    ("setup/connections/new", Action::ManageConnections),
    ("setup/general", Action::Look),
    ("setup/notifications", Action::ManageWebhook),
    ("setup/people", Action::ManagePeople),
    ("setup/presets", Action::Look),
    ("setup/rules", Action::ChangeRules),
    ("setup/templates", Action::Look),
];

#[component]
pub fn Switcher(workspace: Workspace) -> impl IntoView {
    let here = workspace.here.get_value();
    let name = here.company_name.clone();
    if here.memberships.len() < 2 {
        return view! { <span class="frame__company-name">{name}</span> }.into_any();
    }
    let path = use_location().pathname;
    let item = |there: Membership| {
        let is_here = there.slug == workspace.company();
        let (label, here) = (there.company_name.clone(), here.clone());
        let href = Signal::derive(move || address(&here, &there, &path.get()));
        view! { <MenuItem label href checked=Signal::stored(is_here) other_document=true /> }
    };
    let items = here.memberships.iter().cloned().map(item).collect_view();
    view! {
        <Menu label=name name="company" at_end=true>
            {items}
        </Menu>
    }
    .into_any()
}

/// Where the page at this path leads in another company.
fn address(here: &Here, there: &Membership, path: &str) -> String {
    let page = path.trim_matches('/').split_once('/').map_or("", |(_, page)| page);
    let is_theirs = PAGES.iter().any(|(known, action)| *known == page && here.may_in(there, *action));
    format!("/{}/{}", there.slug, if is_theirs { page } else { "assets" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::company::CompanySlug;
    use crate::model::person::Role;

    fn there(role: Role) -> Membership {
        Membership {
            company_id: "b".to_owned(),
            slug: CompanySlug::parse("beta").unwrap(),
            company_name: "Beta".to_owned(),
            role,
            by_groups: false,
            needs_second_factor: false,
        }
    }

    #[test]
    fn the_same_page_is_found_where_it_is_theirs() {
        let here = Here {
            email: "ada@acme.example".to_owned(),
            company_name: "Acme".to_owned(),
            role: Role::Admin,
            is_owner: false,
            is_let_in: true,
            memberships: Vec::new(),
        };
        let led = |role, path| address(&here, &there(role), path);
        assert_eq!(led(Role::Viewer, "/acme/setup/general"), "/beta/setup/general");
        assert_eq!(led(Role::Viewer, "/acme/invalidations/"), "/beta/invalidations");
        assert_eq!(led(Role::Admin, "/acme/setup/people"), "/beta/setup/people");
        assert_eq!(led(Role::Editor, "/acme/setup/people"), "/beta/assets");
        assert_eq!(led(Role::Admin, "/acme/invalidations/0193"), "/beta/assets");
        assert_eq!(led(Role::Admin, "/acme/setup/connections/0193"), "/beta/assets");
        assert_eq!(led(Role::Admin, "/acme/setup/companies"), "/beta/assets");
        let owner = Here { is_owner: true, ..here.clone() };
        assert_eq!(address(&owner, &there(Role::Viewer), "/acme/setup/companies"), "/beta/setup/companies");
    }
}
