//! **Setup > Application Setup > General Settings**: the group **Servers**, and beside the template what it makes. The
//! page can be read by everyone of the company; admins change it.

mod asking;
mod conflict;
mod draft;
mod form;
mod preview;
mod sample;
mod saving;
mod servers;
mod template_field;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::forms::returned_error;
use super::versions::VersionsLink;
use super::workspace::use_workspace;
use crate::api::assets::get_assets;
use crate::api::presets::get_presets;
use crate::api::settings::{SaveSettings, get_settings, get_settings_draft};
use crate::components::Skeleton;
use crate::model::asset::{Asset, AssetPage, AssetQuery};
use crate::model::error::AppError;
use crate::model::versions::Subject;
use form::{Opened, SettingsForm};

#[component]
pub fn GeneralSettingsPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveSettings>();
    let has_draft = refused.is_some();
    let settings = Resource::new(|| (), move |()| get_settings(workspace.company()));
    let presets = Resource::new(|| (), move |()| get_presets(workspace.company()));
    let assets = Resource::new(|| (), move |()| get_assets(workspace.company(), AssetQuery::default()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_settings_draft(workspace.company()).await } else { Ok(None) } },
    );
    let refused = StoredValue::new(refused);
    view! {
        <Title text="General Settings" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Application General Settings"</h1>
                <VersionsLink of=Subject::General />
                <p class="page__lead">
                    "Where the company's assets are published, and the template that makes the URLs of an asset."
                </p>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Loading the settings" /> }>
                {move || Suspend::new(async move {
                    let (settings, presets) = (settings.await, presets.await);
                    let (assets, draft) = (assets.await, draft.await);
                    shown(
                        settings.and_then(|settings| Ok((settings, presets?))),
                        |(settings, presets)| {
                            let opened = Opened {
                                settings,
                                presets: presets.presets,
                                assets: assets_of(assets),
                                draft: draft.ok().flatten(),
                                refused: refused.get_value(),
                            };
                            view! { <SettingsForm opened /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}

/// Without assets the preview still shows fixed lines and any ID that is typed.
fn assets_of(page: Result<AssetPage, AppError>) -> Vec<Asset> {
    page.map(|page| page.assets.into_iter().map(|row| row.asset).collect()).unwrap_or_default()
}
