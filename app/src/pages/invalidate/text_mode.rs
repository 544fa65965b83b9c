//! The whole list as a text, for pasting and replacing everywhere at once.

use leptos::prelude::*;

use super::editor::{Editor, Stage};
use crate::components::{Button, ButtonKind, Notice, NoticeKind, TextArea};
use crate::template::list::UrlList;

/// Rows that a text area bears.
const MAX_ROWS: u64 = 20_000;

#[component]
pub fn TextMode(editor: Editor) -> impl IntoView {
    let rows = editor.list.with_untracked(UrlList::live_count);
    let back = move |_| editor.stage.set(Stage::Editing);
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
    let text = RwSignal::new(editor.list.with_untracked(|list| {
        let mut text = String::new();
        for row in list.rows(0, list.row_count()).into_iter().filter(|row| !row.is_removed) {
            text.push_str(&row.text);
            text.push('\n');
        }
        text
    }));
    let take = move |_| {
        editor.stage.set(Stage::Editing);
        editor.change(|list| list.replace(&text.get_untracked()));
    };
    view! {
        <TextArea
            label="All URLs"
            name="all-urls"
            code=true
            rows=16
            value=text
            on_input=move |typed| text.set(typed)
            help="One URL a line. Type, paste or delete; nothing is sent before Continue."
        />
        <div class="button-row">
            <Button kind=ButtonKind::Primary on:click=take>"Use this list"</Button>
            <Button on:click=back>"Back to the list"</Button>
        </div>
    }
    .into_any()
}
