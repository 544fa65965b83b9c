//! The form of a list: its rows between what is to be told and **Save**.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

use super::{ListDraft, ListSaving};
use crate::browser::leaving::use_leaving_guard;
use crate::components::{Button, ButtonKind, LinkButton, Notice, NoticeKind};
use crate::pages::faces::{ConflictNotice, RefusedNotice};

/// `children` are the rows.
#[component]
pub fn ListForm<D: ListDraft>(
    saving: ListSaving<D>,
    /// As in "image presets".
    what: &'static str,
    children: Children,
) -> impl IntoView {
    let ListSaving { draft, workspace, .. } = saving;
    let is_locked = saving.is_locked();
    let came_back = saving.is_judged.get_untracked();
    let was_saved = !came_back && use_query_map().with_untracked(|query| query.get("saved").is_some());
    let is_changed = Memo::new(move |_| draft.is_changed());
    use_leaving_guard(is_changed.into(), format!("The {what} were changed and are not saved. Leave without saving?"));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.before_save();
        saving.send();
    };
    let save = (!is_locked).then(|| {
        view! {
            <Button kind=ButtonKind::Primary submit=true busy=Signal::derive(move || saving.is_busy())>
                "Save"
            </Button>
        }
    });
    view! {
        {is_locked.then(|| view! { <Notice>{format!("Only admins change the {what}.")}</Notice> })}
        {was_saved.then(|| view! { <Notice kind=NoticeKind::Success>{format!("The {what} are saved.")}</Notice> })}
        <NotSaved saving what />
        <form class="saved-list stack" method="post" action=D::Save::url() on:submit=submit>
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="change[version]" value=move || draft.version().get().to_string() />
            {children()}
            <footer class="page__footer">
                <p class="saved-list__state" role="status">
                    {move || if is_changed.get() { "Not saved yet" } else { "" }}
                </p>
                <LinkButton href=workspace.path("setup/general")>"Close"</LinkButton>
                {save}
            </footer>
        </form>
    }
    .into_any()
}

/// Why it is not saved.
#[component]
fn NotSaved<D: ListDraft>(saving: ListSaving<D>, what: &'static str) -> impl IntoView {
    let refusal = move || saving.refusal().map(|error| view! { <RefusedNotice title="Not saved" error /> });
    let conflict = move || {
        saving.conflict().map(|words| {
            view! {
                <ConflictNotice
                    title=format!("Somebody else saved the {what}")
                    words
                    on_theirs=Callback::new(move |()| saving.take_theirs())
                    on_mine=Callback::new(move |()| saving.send_over_theirs())
                />
            }
        })
    };
    view! {
        {refusal}
        {conflict}
    }
    .into_any()
}
