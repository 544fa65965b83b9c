//! The menu bar. It holds every action that there is, with its shortcut; links, so that it works without scripts.

use leptos::prelude::*;

use super::Workspace;
use crate::components::{Menu, MenuBar, MenuItem, MenuSeparator, Submenu, ThemeItems};
use crate::model::person::Role;

#[component]
pub fn Menus(workspace: Workspace) -> impl IntoView {
    let open_dialog = Callback::new(move |()| workspace.is_invalidating.set(true));
    let is_admin = workspace.may(Role::Admin);
    let is_editor = workspace.may(Role::Editor);
    view! {
        <MenuBar label="Main">
            <Menu label="File" name="file">
                {is_editor
                    .then(|| {
                        view! {
                            <MenuItem
                                label="Invalidate CDN…"
                                href=workspace.path("invalidate")
                                on_choose=open_dialog
                                shortcut="mod+i"
                            />
                            <MenuSeparator />
                            <MenuItem label="Import assets…" href=workspace.path("assets/import") />
                        }
                    })}
                <MenuItem label="Export" href=workspace.path("assets.csv") download=true />
            </Menu>
            <Menu label="View" name="view">
                <MenuItem label="Assets" href=workspace.path("assets") />
                <MenuItem label="Invalidations" href=workspace.path("invalidations") />
                <MenuSeparator />
                <ThemeItems />
            </Menu>
            {is_admin
                .then(|| {
                    view! {
                        <Menu label="Setup" name="setup">
                            <Submenu label="Application Setup" name="application-setup">
                                <MenuItem label="General Settings" href=workspace.path("setup/general") />
                            </Submenu>
                            <MenuItem label="Templates" href=workspace.path("setup/templates") />
                            <MenuItem label="Image Presets" href=workspace.path("setup/presets") />
                            <MenuItem label="Cache Keys" href=workspace.path("setup/cache-keys") />
                            <MenuItem label="Connections" href=workspace.path("setup/connections") />
                            <MenuItem label="People" href=workspace.path("setup/people") />
                            <MenuItem label="Audit trail" href=workspace.path("setup/audit") />
                            <MenuItem label="Notifications" href=workspace.path("setup/notifications") />
                        </Menu>
                    }
                })}
            <Menu label="Help" name="help">
                <MenuItem label="Template language" href=workspace.path("help/template") />
            </Menu>
        </MenuBar>
    }
}
