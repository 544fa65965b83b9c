//! The whole list as a text, for pasting and replacing everywhere at once.

use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Button, ButtonKind, Notice, NoticeKind, TextArea};
use crate::template::list::UrlList;

/// Rows that a text area bears.
const MAX_ROWS: u64 = 20_000;

#[component]
pub fn TextMode(editor: Editor) -> impl IntoView {
    let rows = editor.list.with_untracked(UrlList::live_count);
    let back = move |_| editor.leave_text();
    if rows > MAX_ROWS {
        return view! {
            <Notice
                kind=NoticeKind::Warning
                actions=move || view! { <Button on:click=back>"Back to the list"</Button> }
            >
                {format!("The list has {rows} rows; as a text it can be edited up to {MAX_ROWS}. Edit it row by row.")}
            </Notice>
        }
        .into_any();
    }
    let text = Signal::derive(move || editor.text.with(|text| text.clone().unwrap_or_else(|| as_text(editor))));
    view! {
        <TextArea
            label="All URLs"
            name="all-urls"
            code=true
            rows=16
            value=text
            on_input=move |typed| editor.text.set(Some(typed))
            help="One URL a line. Type, paste or delete; nothing is sent before Continue."
        />
        <div class="button-row">
            <Button kind=ButtonKind::Primary on:click=move |_| editor.take_text()>"Use this list"</Button>
            <Button on:click=back>"Back to the list"</Button>
        </div>
    }
    .into_any()
}

fn as_text(editor: Editor) -> String {
    editor.list.with_untracked(|list| {
        list.rows(0, list.row_count()).iter().filter(|row| !row.is_removed).fold(String::new(), |mut text, row| {
            text.push_str(&row.text);
            text.push('\n');
            text
        })
    })
}
