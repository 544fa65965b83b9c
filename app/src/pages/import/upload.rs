//! The upload: a file or pasted rows, and how they are to look.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::assets::StageImport;
use crate::browser::storage;
use crate::components::{Button, ButtonKind, FileField, LinkButton, Notice, NoticeKind, TextArea};
use crate::model::error::AppError;
use crate::model::import::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS};
use crate::pages::forms::returned_error;
use crate::pages::workspace::use_workspace;

/// Pasted text that this browser keeps until the import is read; more would crowd out everything else.
const MAX_KEPT_BYTES: usize = 1_000_000;

/// A tiny file of the kind that is wanted.
const EXAMPLE: &str = "id,kind,folder,crops,members,modified
Backpack_B,image,/2026/autumn,Banner;Square,,2026-11-20T09:30:00Z
Backpack_Set,set,/2026/autumn,,Backpack_A;Backpack_B,";

/// Columns: name, and what stands in it.
const COLUMNS: [(&str, &str); 6] = [
    ("id", "the asset’s ID as it stands in its URLs; the only column that is needed"),
    ("kind", "image, set, video or static; image if left out"),
    ("folder", "such as /2026/autumn"),
    ("crops", "names of smart crops, with ; between them"),
    ("members", "IDs of a set’s members, with ; between them"),
    ("modified", "when it was last published, such as 2026-11-20T09:30:00Z"),
];

#[component]
pub fn UploadForm() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<StageImport>();
    let is_refused = refused.is_some();
    let of_file = refused.as_ref().and_then(|error| error.problem_of("file")).map(str::to_owned);
    // What is wrong with a file is told beside the file; all else above the form.
    let of_form = refused.filter(|_| of_file.is_none()).map(|error: AppError| error.to_string());
    let text = RwSignal::new(String::new());
    let key = StoredValue::new(format!("import.{}", workspace.company()));
    // The browser loads another page; if that refuses the text, it is still here.
    Effect::new(move |_| {
        let kept = storage::get::<String>(&key.read_value());
        storage::remove(&key.read_value());
        if let Some(kept) = kept.filter(|_| is_refused && text.with_untracked(String::is_empty)) {
            text.set(kept);
        }
    });
    let is_sent = RwSignal::new(false);
    let keep = move |_| {
        is_sent.set(true);
        let typed = text.get_untracked();
        if !typed.is_empty() && typed.len() <= MAX_KEPT_BYTES {
            storage::set(&key.read_value(), &typed);
        }
    };
    let limits = format!(
        "CSV in UTF-8, in a file that ends in .csv or .txt, at most {} MB and {} million rows.",
        MAX_IMPORT_BYTES / 1024 / 1024,
        MAX_IMPORT_ROWS / 1_000_000
    );
    view! {
        {of_form.map(refused_notice)}
        <form
            class="import"
            method="post"
            action=StageImport::url()
            enctype="multipart/form-data"
            on:submit=keep
        >
            // First, so that the server knows whose import it is before it reads the file.
            <input type="hidden" name="company" value=workspace.company().to_string() />
            {of_file.map(refused_notice)}
            <div class="import__ways">
                <div class="import__file">
                    <FileField
                        label="File"
                        name="file"
                        id="import-file"
                        accept=".csv,.txt,text/csv,text/plain"
                        help=limits
                    />
                </div>
                <p class="import__or">"or"</p>
                <TextArea
                    label="Paste rows or IDs"
                    name="text"
                    id="import-text"
                    value=text
                    on_input=move |typed| text.set(typed)
                    rows=7
                    code=true
                    placeholder="Backpack_A\nBackpack_B"
                    help="Used if no file is chosen."
                />
            </div>
            <Columns />
            <footer class="page__footer">
                <LinkButton href=workspace.path("assets")>"Cancel"</LinkButton>
                <Button kind=ButtonKind::Primary submit=true>
                    {move || if is_sent.get() { "Reading…" } else { "Look at it first" }}
                </Button>
            </footer>
        </form>
    }
}

fn refused_notice(words: String) -> impl IntoView {
    view! { <Notice kind=NoticeKind::Error title="Nothing was imported" live=true>{words}</Notice> }
}

/// How a file is to look.
#[component]
fn Columns() -> impl IntoView {
    let column = |(name, meaning): (&'static str, &'static str)| {
        view! {
            <div>
                <dt>
                    <code>{name}</code>
                </dt>
                <dd>{meaning}</dd>
            </div>
        }
    };
    view! {
        <section class="panel import__columns" aria-label="Columns">
            <div class="panel__body">
                <p>
                    "A header names the columns, in any order; or leave it out and write "<strong>"one ID a line"</strong>
                    ". An asset that is there already takes the columns that are given and keeps all others."
                </p>
                <dl class="import__terms">{COLUMNS.map(column).into_iter().collect_view()}</dl>
                <pre class="import__example" tabindex="0" role="region" aria-label="Example">{EXAMPLE}</pre>
            </div>
        </section>
    }
}
