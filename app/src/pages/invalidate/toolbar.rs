//! Above the list: where it comes from, the filter, and what can be done to it.

use leptos::prelude::*;

use super::editor::{Editor, Stage};
use super::filter::MAX_FOUND;
use super::source::{Source, TypedTemplate};
use crate::browser::clipboard;
use crate::components::{Button, ButtonKind, IconButton, IconName, Notice, NoticeKind};
use crate::template::list::UrlList;

#[component]
pub fn Toolbar(editor: Editor) -> impl IntoView {
    let Editor { filter, handle, .. } = editor;
    let add = move |_| {
        filter.clear();
        if let Some(key) = editor.begin_row() {
            handle.edit(key);
        }
    };
    let paste = move |_| {
        leptos::task::spawn_local(async move {
            match clipboard::read().await {
                Some(text) => {
                    editor.paste(|list| list.paste(&text));
                }
                // The browser keeps the clipboard to itself: a text area takes a paste without asking.
                None => editor.stage.set(Stage::Text),
            }
        });
    };
    view! {
        <div class="invalidate__head">
            <Source editor />
            <div class="invalidate__tools">
                <input
                    class="input"
                    type="search"
                    aria-label="Filter"
                    placeholder="Filter…"
                    prop:value=move || filter.text.get()
                    on:input=move |event| filter.text.set(event_target_value(&event))
                />
                <Button icon=IconName::Plus on:click=add>"Add URL"</Button>
                <Button icon=IconName::Paste on:click=paste>"Paste…"</Button>
                <Button kind=ButtonKind::Quiet on:click=move |_| editor.stage.set(Stage::Text)>"Edit as text"</Button>
                <IconButton
                    icon=IconName::Undo
                    label="Undo"
                    disabled=Signal::derive(move || !editor.list.with(UrlList::can_undo))
                    on:click=move |_| editor.undo()
                />
                <IconButton
                    icon=IconName::Redo
                    label="Redo"
                    disabled=Signal::derive(move || !editor.list.with(UrlList::can_redo))
                    on:click=move |_| editor.redo()
                />
            </div>
        </div>
        <TypedTemplate editor />
        <Remarks editor />
    }
}

/// What the person should know of this list before reading it.
#[component]
fn Remarks(editor: Editor) -> impl IntoView {
    let missing = move || {
        editor.missing.with(|missing| match missing.as_slice() {
            [] => None,
            [one] => Some(format!("{one} was selected, but is not in the catalog any more. It makes no URLs.")),
            [first, rest @ ..] => Some(format!(
                "{first} and {} more were selected, but are not in the catalog any more. They make no URLs.",
                rest.len()
            )),
        })
    };
    view! {
        {move || {
            editor
                .is_restored
                .get()
                .then(|| {
                    view! {
                        <Notice
                            live=true
                            actions=move || {
                                view! {
                                    <Button kind=ButtonKind::Quiet on:click=move |_| editor.start_over()>"Start over"</Button>
                                }
                            }
                        >
                            "This is the list as you left it."
                        </Notice>
                    }
                })
        }}
        {move || {
            editor
                .remark
                .get()
                .map(|sentence| view! { <Notice kind=NoticeKind::Warning live=true>{sentence}</Notice> })
        }}
        {move || {
            editor
                .filter
                .is_cut()
                .get()
                .then(|| {
                    view! { <Notice live=true>{format!("More rows match than can be shown: these are the first {MAX_FOUND}.")}</Notice> }
                })
        }}
        {move || missing().map(|sentence| view! { <Notice kind=NoticeKind::Warning>{sentence}</Notice> })}
        {move || {
            editor
                .is_unkept
                .get()
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Warning live=true>
                            "This list is too long to be kept in this browser. Choose Continue before you leave the page."
                        </Notice>
                    }
                })
        }}
    }
}
