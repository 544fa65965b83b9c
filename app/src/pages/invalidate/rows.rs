//! The list named **URLs**: each row with what it is worth and who takes it.

use leptos::prelude::*;

use super::editor::Editor;
use crate::browser::shortcuts::use_shortcut;
use crate::components::{RowView, UrlGrid};
use crate::model::forecast::takers;
use crate::template::list::{Origin, UrlList, Verdict};

#[component]
pub fn Rows(editor: Editor) -> impl IntoView {
    let visible = editor.filter.found();
    let handle = editor.handle;
    // Whoever adds a URL and leaves it as it was begun has changed their mind.
    Effect::new(move |was: Option<Option<u64>>| {
        let now = handle.editing().get();
        if now.is_none() && was.flatten().is_some() {
            editor.forget_begun();
        }
        now
    });
    let row_count = Signal::derive(move || {
        visible
            .with(|keys| keys.as_ref().map_or_else(|| editor.list.with(UrlList::row_count), |keys| keys.len() as u64))
    });
    let key_of = move |index: u64| {
        visible.with(|keys| match keys {
            None => index,
            Some(keys) => usize::try_from(index).ok().and_then(|at| keys.get(at).copied()).unwrap_or(u64::MAX),
        })
    };
    let key_untracked = move |index: u64| untrack(|| key_of(index));
    let row = Callback::new(move |index: u64| shown(editor, key_of(index)));
    use_shortcut("mod+z", move || editor.undo());
    use_shortcut("mod+shift+z", move || editor.redo());
    let paste = Callback::new(move |lines: Vec<String>| {
        editor.paste(|list| list.paste(&lines.join("\n")));
    });
    view! {
        <UrlGrid
            label="URLs"
            id="urls"
            row_count
            row
            handle
            on_edit=move |(index, text): (u64, String)| {
                editor.change(|list| list.edit(key_untracked(index), &text));
            }
            on_remove=move |index| {
                editor.change(|list| list.remove(key_untracked(index)));
            }
            on_restore=move |index| {
                editor.change(|list| list.restore(key_untracked(index)));
            }
            on_paste=paste
            empty=move || view! { <Empty editor /> }
        />
    }
}

/// A row as the grid shows it.
fn shown(editor: Editor, key: u64) -> RowView {
    let rules = editor.rules.read();
    let desk = editor.desk.read();
    let found = editor.list.with(|list| {
        if let Some(page) = list.expansion().page_of(key) {
            editor.reader.look_at(page);
        }
        let row = list.row(key)?;
        let verdict = list.judge_row(&row, &rules);
        Some((row, verdict))
    });
    let Some((row, verdict)) = found else {
        return RowView { number: key + 1, is_loading: true, ..RowView::default() };
    };
    let mut view = RowView {
        number: key + 1,
        text: row.text,
        is_changed: row.origin == Origin::Changed,
        is_removed: row.is_removed,
        ..RowView::default()
    };
    match verdict {
        Verdict::Removed | Verdict::Unread => {}
        Verdict::Refused(refusal) => view.problem = Some(refusal.to_string()),
        Verdict::Good(parsed) => {
            view.tag = takers(&desk, parsed.url.host()).join(", ");
            let merged = editor.judge.with(|judge| judge.as_ref().and_then(|judge| judge.merge_note(key)));
            view.warning = merged.or_else(|| parsed.warning.map(|warning| warning.to_string()));
        }
    }
    view
}

/// The blank list, and why it is blank.
#[component]
fn Empty(editor: Editor) -> impl IntoView {
    let why = move || {
        if editor.filter.is_on() {
            "No row matches."
        } else if editor.assets.get() == 0 {
            "No asset is selected. Paste complete URLs here, one a line, or choose Add URL."
        } else if editor.has_template() {
            "The template makes no URL for this selection. Paste complete URLs here, or choose Add URL."
        } else {
            "There is no CDN Invalidation Template yet, so the list is blank. Paste complete URLs here, or choose Add URL."
        }
    };
    view! { <p>{why}</p> }
}
