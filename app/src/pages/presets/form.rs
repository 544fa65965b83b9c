//! The form: rows, pasted lines, **Save**, and what came of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::draft::{Draft, Saving};
use super::pasting::Pasting;
use super::rows::Rows;
use crate::api::presets::SavePresets;
use crate::browser::leaving::use_leaving_guard;
use crate::components::{Button, ButtonKind, LinkButton, Notice, NoticeKind};
use crate::model::error::AppError;
use crate::model::person::Role;
use crate::model::preset::{Presets, PresetsChange};
use crate::pages::saved_list::NotSaved;
use crate::pages::workspace::use_workspace;

/// What the page was opened with.
pub struct Opened {
    pub presets: Presets,
    /// What a refused plain form held.
    pub draft: Option<PresetsChange>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn PresetsForm(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let is_locked = !workspace.may(Role::Admin);
    let Opened { presets, draft: typed, refused } = opened;
    // A plain form that met a colleague's save says so; sending it again is the decision.
    let theirs = matches!(refused, Some(AppError::Conflict { .. })).then(|| presets.clone());
    let version = theirs.as_ref().map(|theirs| theirs.version);
    let typed = typed.map(|typed| PresetsChange { version: version.unwrap_or(typed.version), ..typed });
    let was_saved = use_query_map().with_untracked(|query| query.get("saved").is_some()) && refused.is_none();
    let draft = Draft::new(presets, typed);
    let saving = Saving::new(draft, refused, theirs);
    let is_changed = Memo::new(move |_| draft.is_changed());
    use_leaving_guard(is_changed.into(), "The image presets were changed and are not saved. Leave without saving?");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.send();
    };
    view! {
        {is_locked.then(|| view! { <Notice>"Only admins change the image presets."</Notice> })}
        {was_saved.then(|| view! { <Notice kind=NoticeKind::Success>"The image presets are saved."</Notice> })}
        <NotSaved saving what="the image presets" />
        <form class="presets stack" method="post" action=SavePresets::url() on:submit=submit>
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="change[version]" value=move || draft.version.get().to_string() />
            <Rows draft saving disabled=is_locked />
            {(!is_locked).then(|| view! { <Pasting draft saving /> })}
            <footer class="page__footer">
                <p class="presets__state" role="status">
                    {move || if is_changed.get() { "Not saved yet" } else { "" }}
                </p>
                <LinkButton href=workspace.path("setup/general")>"Close"</LinkButton>
                {(!is_locked)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Primary submit=true busy=Signal::derive(move || saving.is_busy())>
                                "Save"
                            </Button>
                        }
                    })}
            </footer>
        </form>
    }
}
