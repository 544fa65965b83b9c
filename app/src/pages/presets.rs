//! **Setup > Image Presets**: the names that `<PRESET>` stands for, edited as one list. Everyone of the company can read
//! it; admins change it.

mod draft;
mod form;
mod pasting;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::forms::returned_error;
use super::saved_list::Opened;
use super::versions::VersionsLink;
use super::workspace::use_workspace;
use crate::api::presets::{SavePresets, get_presets, get_presets_draft};
use crate::components::Skeleton;
use crate::model::versions::Subject;
use form::PresetsForm;

#[component]
pub fn PresetsPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SavePresets>();
    let has_draft = refused.is_some();
    let presets = Resource::new(|| (), move |()| get_presets(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_presets_draft(workspace.company()).await } else { Ok(None) } },
    );
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Image Presets" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Image Presets"</h1>
                <VersionsLink of=Subject::Presets />
                <p class="page__lead">
                    "A line of the template with "<code>"<PRESET>"</code>
                    " makes a URL for each of these names, as in "<code>"…/<ID>?$<PRESET>$"</code>"."
                </p>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Loading the image presets" /> }>
                {move || Suspend::new(async move {
                    let (presets, draft) = (presets.await, draft.await.ok().flatten());
                    shown(
                        presets,
                        |presets| {
                            let opened = Opened { saved: presets, typed: draft, refused: refused.get_value() };
                            view! { <PresetsForm opened /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}
