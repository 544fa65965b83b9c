//! The menu bar. It holds every action that there is, with its shortcut; links, so that it works without scripts.

use leptos::prelude::*;

use super::Workspace;
use crate::components::{Menu, MenuBar, MenuItem, MenuSeparator, Submenu, ThemeItems};
use crate::model::rights::Action;

#[component]
pub fn Menus(workspace: Workspace) -> impl IntoView {
    let may = move |action| workspace.may(action);
    let open_dialog = Callback::new(move |()| workspace.is_invalidating.set(true));
    view! {
        <MenuBar label="Main">
            <Menu label="File" name="file">
                {may(Action::Invalidate)
                    .then(|| {
                        view! {
                            <MenuItem
                                label="Invalidate CDN…"
                                href=workspace.path("invalidate")
                                on_choose=open_dialog
                                shortcut="mod+i"
                            />
                            <MenuSeparator />
                        }
                    })}
                {may(Action::ImportAssets)
                    .then(|| view! { <MenuItem label="Import assets…" href=workspace.path("assets/import") /> })}
                {may(Action::Download)
                    .then(|| view! { <MenuItem label="Export" href=workspace.path("assets.csv") download=true /> })}
            </Menu>
            <Menu label="View" name="view">
                <MenuItem label="Assets" href=workspace.path("assets") />
                <MenuItem label="Invalidations" href=workspace.path("invalidations") />
                <MenuSeparator />
                <ThemeItems />
            </Menu>
            <Setup workspace />
            <Menu label="Help" name="help">
                <MenuItem label="Template language" href=workspace.path("help/template") />
            </Menu>
        </MenuBar>
    }
}

/// What is set up here, for each who may.
#[component]
fn Setup(workspace: Workspace) -> impl IntoView {
    let settings = [("Templates", "templates"), ("Image Presets", "presets"), ("Cache Keys", "cache-keys")];
    let may_read = workspace.may(Action::ReadTrail) || workspace.may(Action::ManageInstallation);
    let settings = settings.map(|(label, page)| (workspace.may(Action::ChangeSettings), label, page));
    let others = [
        (workspace.may(Action::ManageConnections), "Connections", "connections"),
        (workspace.may(Action::ChangeRules), "Rules", "rules"),
        (workspace.may(Action::ManagePeople), "People", "people"),
        (workspace.may(Action::ManagePeople), "API tokens", "api-tokens"),
        (may_read, "Audit trail", "audit"),
        (workspace.may(Action::ManageWebhook), "Notifications", "notifications"),
        (workspace.may(Action::ManageInstallation), "Companies", "companies"),
    ];
    let offered: Vec<_> = settings.into_iter().chain(others).filter(|(is_offered, ..)| *is_offered).collect();
    (!offered.is_empty()).then(|| {
        view! {
            <Menu label="Setup" name="setup">
                {workspace
                    .may(Action::ChangeSettings)
                    .then(|| {
                        view! {
                            <Submenu label="Application Setup" name="application-setup">
                                <MenuItem label="General Settings" href=workspace.path("setup/general") />
                            </Submenu>
                        }
                    })}
                {offered
                    .into_iter()
                    .map(|(_, label, page)| view! { <MenuItem label href=workspace.path(&format!("setup/{page}")) /> })
                    .collect_view()}
            </Menu>
        }
    })
}
