//! **Invalidate CDN**: the list of URLs that template and selection make, every row of it editable, and after
//! **Continue** the indicator in the same place. It is a dialog over any page, and a page of its own for links and for
//! JavaScript off, where the list is a text to edit.

mod asked;
mod copies;
mod draft;
mod editor;
mod filter;
mod footer;
mod loaded;
mod plain;
mod rows;
mod source;
mod text_mode;
mod toolbar;
mod wide;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use super::faces::{Refused, shown};
use super::indicator::Indicator;
use super::workspace::use_workspace;
use crate::api::invalidations::{SubmitList, SubmitWide, get_list_draft, get_wide_draft};
use crate::browser::hydration::use_hydrated;
use crate::browser::{focus, timers};
use crate::components::{Dialog, Skeleton};
use crate::model::asset::Selection;
use crate::model::purge::{PurgeKind, WideForm};
use crate::model::recipe::ListForm;
use editor::{Editor, Stage};
use footer::Footer;
use plain::PlainForm;
use rows::Rows;
use text_mode::TextMode;
use toolbar::Toolbar;
use wide::{Kinds, PlainWide, WideFields};

/// The dialog over any page; `Workspace::is_invalidating` opens it.
#[component]
pub fn InvalidateDialog() -> impl IntoView {
    let workspace = use_workspace();
    let editor = Editor::new();
    let location = use_location();
    let own_page = workspace.path("invalidate");
    // Asked for once more while it is open, or over its own page, it stays as it is.
    let open = Memo::new(move |_| workspace.is_invalidating.get() && location.pathname.get() != own_page);
    Effect::new(move |_| {
        if open.get() {
            editor.load(workspace.selection.get_untracked());
        } else if workspace.is_invalidating.get() {
            workspace.is_invalidating.set(false);
        }
    });
    let close = Callback::new(move |()| {
        editor.leave();
        workspace.is_invalidating.set(false);
    });
    view! {
        <Dialog
            title="Invalidate CDN"
            id="invalidate"
            large=true
            open
            on_close=close
            footer=move || view! { <Footer editor close /> }
        >
            <Body editor />
        </Dialog>
    }
}

/// The same at its own address: `?id=…` names the assets.
#[component]
pub fn InvalidatePage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let hydrated = use_hydrated();
    let selection = Memo::new(move |_| match query.with(|query| query.get_all("id").unwrap_or_default()) {
        ids if ids.is_empty() => workspace.selection.get_untracked(),
        ids => Selection::Ids(ids),
    });
    let editor = Editor::new();
    let action = ServerAction::<SubmitList>::new();
    let wide_action = ServerAction::<SubmitWide>::new();
    let was_refused = action.value().with_untracked(|value| matches!(value, Some(Err(_))));
    let was_wide_refused = wide_action.value().with_untracked(|value| matches!(value, Some(Err(_))));
    let by = Memo::new(move |_| {
        let word = query.with(|query| query.get("by").unwrap_or_default());
        PurgeKind::parse(&word).unwrap_or_default()
    });
    let loaded = Resource::new(
        move || selection.get(),
        move |selection| async move {
            let loaded = loaded::load(workspace.company(), selection, loaded::PLAIN_PAGES).await?;
            let kept = if was_refused { get_list_draft(workspace.company()).await? } else { None };
            let wide = if was_wide_refused { get_wide_draft(workspace.company()).await? } else { None };
            Ok((loaded, kept, wide))
        },
    );
    let typed = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let Some(answer) = loaded.get().filter(|_| hydrated.get()) else { return };
        let (kept, wide) = match &answer {
            Ok((_, kept, wide)) => (kept.clone(), wide.clone()),
            Err(_) => (None, None),
        };
        editor.take(answer.map(|(loaded, ..)| loaded));
        let refused = action.value().get_untracked().and_then(Result::err);
        let typed = typed.get().map(|urls| ListForm { urls, ..kept.clone().unwrap_or_default() });
        if let Some(form) = typed.or(kept) {
            editor.adopt(&form, refused);
        }
        let wide = wide.unwrap_or_else(|| WideForm { kind: by.get_untracked(), ..WideForm::default() });
        editor.note_of_wide(&wide);
        editor.wide.adopt(wide, wide_action.value().get_untracked().and_then(Result::err));
    });
    let on_typed = Callback::new(move |text: String| typed.set(Some(text)));
    let close = Callback::new({
        let navigate = leptos_router::hooks::use_navigate();
        move |()| {
            editor.leave();
            navigate(&workspace.path("assets"), leptos_router::NavigateOptions::default());
        }
    });
    view! {
        <Title text="Invalidate CDN" />
        <div class="page">
            <Show
                when=move || hydrated.get()
                fallback=move || {
                    view! {
                        <Suspense fallback=|| view! { <Skeleton label="Loading the list" /> }>
                            {move || Suspend::new(async move {
                                shown(loaded.await, move |(loaded, kept, wide)| match by.get_untracked() {
                                    PurgeKind::Url if wide.is_none() => {
                                        view! { <PlainForm loaded action kept on_typed /> }.into_any()
                                    }
                                    kind => {
                                        let kind = wide.as_ref().map_or(kind, |wide| wide.kind);
                                        view! { <PlainWide desk=loaded.desk action=wide_action kind kept=wide /> }.into_any()
                                    }
                                })
                            })}
                        </Suspense>
                    }
                }
            >
                <Dialog
                    title="Invalidate CDN"
                    id="invalidate-page"
                    large=true
                    inline=true
                    footer=move || view! { <Footer editor close /> }
                >
                    <Body editor />
                </Dialog>
            </Show>
        </div>
    }
}

#[component]
fn Body(editor: Editor) -> impl IntoView {
    // What stands in the place of what had the focus takes it.
    Effect::new(move |before: Option<()>| {
        let wanted = match editor.stage.get() {
            Stage::Loading | Stage::Refused(_) => None,
            Stage::Editing => Some("urls"),
            Stage::Text => Some("field-all-urls"),
            Stage::Running(_) => Some("keep-working"),
        };
        if let Some(id) = wanted.filter(|_| before.is_some()) {
            timers::after(0, move || focus::by_id(id));
        }
    });
    move || match editor.stage.get() {
        Stage::Loading => view! { <Skeleton label="Making the list" rows=12 /> }.into_any(),
        Stage::Refused(error) => view! { <Refused error /> }.into_any(),
        Stage::Editing => view! {
            <Kinds editor />
            {move || {
                if editor.wide.kind.get() == PurgeKind::Url {
                    view! {
                        <Toolbar editor />
                        <Rows editor />
                    }
                        .into_any()
                } else {
                    view! { <WideFields draft=editor.wide /> }.into_any()
                }
            }}
        }
        .into_any(),
        Stage::Text => view! { <TextMode editor /> }.into_any(),
        Stage::Running(id) => view! { <Indicator id /> }.into_any(),
    }
}
