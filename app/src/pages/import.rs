//! **File > Import assets**: a file or pasted rows are read and compared first; nothing is changed until the person has
//! seen what would be. A plain upload that the browser sends by itself, with and without scripts.

mod staged;
mod upload;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::faces::{Refused, shown};
use super::workspace::use_workspace;
use crate::api::assets::get_staged_import;
use crate::components::{ButtonKind, EmptyState, IconName, LinkButton, Skeleton};
use crate::model::error::AppError;
use crate::model::rights::Action;
use staged::Staged;
use upload::UploadForm;

/// `assets/import`
#[component]
pub fn ImportPage() -> impl IntoView {
    let workspace = use_workspace();
    view! {
        <Title text="Import assets" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Import assets"</h1>
                <p class="page__lead">
                    "Tell Edgesweep which assets there are. You see what the import would do before anything changes."
                </p>
            </header>
            {move || {
                if workspace.may(Action::ImportAssets) {
                    view! { <UploadForm /> }.into_any()
                } else {
                    view! { <Refused error=Action::ImportAssets.refusal() /> }.into_any()
                }
            }}
        </div>
    }
}

/// `assets/import/{id}`
#[component]
pub fn StagedImportPage() -> impl IntoView {
    let workspace = use_workspace();
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let preview = Resource::new(move || id.clone(), move |id| get_staged_import(workspace.company(), id));
    let again = move || {
        view! {
            <LinkButton kind=ButtonKind::Primary href=workspace.path("assets/import")>"Import again"</LinkButton>
        }
    };
    view! {
        <Title text="Import assets" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Import assets"</h1>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Comparing with the assets that there are" /> }>
                {move || Suspend::new(async move {
                    match preview.await {
                        Err(AppError::NotFound) => {
                            view! {
                                <EmptyState icon=IconName::Clock title="This import is not waiting any more" actions=again>
                                    <p>
                                        "It was done already, or it is older than a day. Nothing is lost: import the
                                        file again, and what is there already stays as it is."
                                    </p>
                                </EmptyState>
                            }
                                .into_any()
                        }
                        answer => shown(answer, |preview| view! { <Staged preview /> }),
                    }
                })}
            </Suspense>
        </div>
    }
}
