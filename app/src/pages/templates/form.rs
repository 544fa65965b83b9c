//! The form: the default, the other templates, **Save**, and what came of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::default::DefaultTemplate;
use super::draft::{Draft, Saving};
use super::rows::Rows;
use crate::api::templates::SaveTemplates;
use crate::browser::leaving::use_leaving_guard;
use crate::components::{Button, ButtonKind, LinkButton, Notice, NoticeKind};
use crate::model::error::AppError;
use crate::model::named_template::{Templates, TemplatesChange};
use crate::model::person::Role;
use crate::pages::saved_list::NotSaved;
use crate::pages::workspace::use_workspace;
use crate::template::Servers;

/// What the page was opened with.
pub struct Opened {
    pub templates: Templates,
    /// By which the templates are judged.
    pub servers: Servers,
    /// What a refused plain form held.
    pub draft: Option<TemplatesChange>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn TemplatesForm(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let is_locked = !workspace.may(Role::Admin);
    let Opened { templates, servers, draft: typed, refused } = opened;
    // A plain form that met a colleague's save says so; sending it again is the decision.
    let theirs = matches!(refused, Some(AppError::Conflict { .. })).then(|| templates.clone());
    let version = theirs.as_ref().map(|theirs| theirs.version);
    let typed = typed.map(|typed| TemplatesChange { version: version.unwrap_or(typed.version), ..typed });
    let was_saved = use_query_map().with_untracked(|query| query.get("saved").is_some()) && refused.is_none();
    let draft = Draft::new(templates, typed);
    let saving = Saving::new(draft, refused, theirs);
    let servers = StoredValue::new(servers);
    let is_changed = Memo::new(move |_| draft.is_changed());
    use_leaving_guard(is_changed.into(), "The templates were changed and are not saved. Leave without saving?");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.choose_default(None);
        saving.send();
    };
    view! {
        {is_locked.then(|| view! { <Notice>"Only admins change the templates."</Notice> })}
        {was_saved.then(|| view! { <Notice kind=NoticeKind::Success>"The templates are saved."</Notice> })}
        <NotSaved saving what="the templates" />
        <form class="presets templates stack" method="post" action=SaveTemplates::url() on:submit=submit>
            // The first button of a form is what Enter presses.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true" disabled=is_locked></button>
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="change[version]" value=move || draft.version.get().to_string() />
            <DefaultTemplate draft saving servers disabled=is_locked />
            <Rows draft saving servers disabled=is_locked />
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
