//! The form: rows, **Save**, and what came of it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::draft::{Draft, Saving};
use super::rows::Rows;
use crate::api::cache_keys::SaveCacheKeys;
use crate::browser::leaving::use_leaving_guard;
use crate::components::{Button, ButtonKind, LinkButton, Notice, NoticeKind};
use crate::model::cache_key::{CacheKeyTable, CacheKeysChange};
use crate::model::error::AppError;
use crate::model::person::Role;
use crate::pages::saved_list::NotSaved;
use crate::pages::workspace::use_workspace;

/// What the page was opened with.
pub struct Opened {
    pub table: CacheKeyTable,
    /// What a refused plain form held.
    pub draft: Option<CacheKeysChange>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn CacheKeysForm(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let is_locked = !workspace.may(Role::Admin);
    let Opened { table, draft: typed, refused } = opened;
    // A plain form that met a colleague's save says so; sending it again is the decision.
    let theirs = matches!(refused, Some(AppError::Conflict { .. })).then(|| table.clone());
    let version = theirs.as_ref().map(|theirs| theirs.version);
    let typed = typed.map(|typed| CacheKeysChange { version: version.unwrap_or(typed.version), ..typed });
    let was_saved = use_query_map().with_untracked(|query| query.get("saved").is_some()) && refused.is_none();
    let draft = Draft::new(table, typed);
    let saving = Saving::new(draft, refused, theirs);
    let is_changed = Memo::new(move |_| draft.is_changed());
    use_leaving_guard(is_changed.into(), "The cache keys were changed and are not saved. Leave without saving?");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.send();
    };
    view! {
        {is_locked.then(|| view! { <Notice>"Only admins change the cache keys."</Notice> })}
        {was_saved.then(|| view! { <Notice kind=NoticeKind::Success>"The cache keys are saved."</Notice> })}
        <NotSaved saving what="the cache keys" />
        <form class="presets stack" method="post" action=SaveCacheKeys::url() on:submit=submit>
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="change[version]" value=move || draft.version.get().to_string() />
            <p>
                {move || {
                    if draft.is_nothing_saved() {
                        "No host is named yet: the cache key of each is the full URL."
                    } else {
                        "A host that is not named has the full URL for its key. Of two rows that mean a host, the more
                        precise one counts."
                    }
                }}
            </p>
            <Rows draft saving disabled=is_locked />
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
