//! What a staged import would do, and the button that does it.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::assets::CommitImport;
use crate::browser::intl;
use crate::components::{Button, ButtonKind, Column, DataTable, LinkButton, Notice, Number};
use crate::model::import::{ImportPreview, ImportSample, Refusal};
use crate::pages::faces::RefusedNotice;
use crate::pages::forms::returned_error;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Staged(preview: ImportPreview) -> impl IntoView {
    let workspace = use_workspace();
    let ImportPreview { id, source, added, changed, unchanged, refused, samples, refusals } = preview;
    let taken = added + changed;
    let commit = ServerAction::<CommitImport>::new();
    let returned = returned_error::<CommitImport>();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if commit.version().get() > 0
            && let Some(Ok(done)) = commit.value().get_untracked()
        {
            let address = format!("assets?imported={}", done.added + done.changed);
            navigate(&workspace.path(&address), NavigateOptions::default());
        }
    });
    let refusal = move || {
        let error = match commit.value().get() {
            Some(Err(error)) => Some(error),
            Some(Ok(_)) => None,
            None => returned.clone(),
        };
        error.map(|error| view! { <RefusedNotice title="Nothing was imported" error /> })
    };
    let nothing = (taken == 0).then(|| {
        view! {
            <Notice>
                {if unchanged > 0 && refused == 0 {
                    "All of these assets are there already, just as the file says. There is nothing to import."
                } else {
                    "There is nothing to import from this file."
                }}
            </Notice>
        }
    });
    view! {
        <p class="import__source">
            "From "<strong><bdi>{source}</bdi></strong>
            ". Nothing has been changed yet."
        </p>
        {refusal}
        <ul class="import__counts" aria-label="What the import would do">
            {figure("new", added, "would be added")}
            {figure("changed", changed, "would be changed")}
            {figure("same", unchanged, "stay as they are")}
            {figure(if refused > 0 { "refused" } else { "none" }, refused, "refused")}
        </ul>
        {nothing}
        {(!refusals.is_empty()).then(|| view! { <Refusals refusals count=refused /> })}
        {(!samples.is_empty()).then(|| view! { <Samples samples count=taken /> })}
        <footer class="page__footer">
            <LinkButton href=workspace.path("assets/import")>"Cancel"</LinkButton>
            <ActionForm action=commit>
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input type="hidden" name="id" value=id.clone() />
                <Button
                    kind=ButtonKind::Primary
                    submit=true
                    disabled=taken == 0
                    busy=Signal::derive(move || commit.pending().get())
                >
                    {import_words(taken)}
                </Button>
            </ActionForm>
        </footer>
    }
}

/// A big figure and what it counts.
fn figure(state: &'static str, count: u64, words: &'static str) -> impl IntoView {
    view! {
        <li data-state=state>
            <strong>
                <Number value=count />
            </strong>
            {words}
        </li>
    }
}

fn import_words(assets: u64) -> String {
    match assets {
        1 => "Import 1 asset".to_owned(),
        assets => format!("Import {} assets", intl::grouped(assets)),
    }
}

/// What would be left out, by line and reason.
#[component]
fn Refusals(refusals: Vec<Refusal>, count: u64) -> impl IntoView {
    let listed = u64::try_from(refusals.len()).unwrap_or(u64::MAX);
    let row = |Refusal { line, reason }: Refusal| {
        view! {
            <tr>
                <td data-number="">{line}</td>
                <td class="import__reason">{reason}</td>
            </tr>
        }
    };
    view! {
        <section class="stack" aria-labelledby="import-refused">
            <h2 id="import-refused">"Refused"</h2>
            <p class="quiet">
                "These rows are left out; all others can be imported. Mend them in the file and import it again: what is
                there by then stays as it is."
            </p>
            <DataTable
                caption="Refused rows"
                columns=vec![Column::new("Line").number(), Column::new("What is wrong, and what to do")]
            >
                {refusals.into_iter().map(row).collect_view()}
            </DataTable>
            {(listed < count)
                .then(|| {
                    view! {
                        <p class="quiet">
                            "These are the first "<Number value=listed />" of "<Number value=count />" refused rows."
                        </p>
                    }
                })}
        </section>
    }
}

/// The first that would be taken.
#[component]
fn Samples(samples: Vec<ImportSample>, count: u64) -> impl IntoView {
    let shown = u64::try_from(samples.len()).unwrap_or(u64::MAX);
    let row = |ImportSample { line, id, is_new }: ImportSample| {
        let word = if is_new { "new" } else { "changed" };
        view! {
            <tr>
                <td data-number="">{line}</td>
                <td data-main="">
                    <bdi>{id}</bdi>
                </td>
                <td data-quiet="">{word}</td>
            </tr>
        }
    };
    view! {
        <section class="stack" aria-labelledby="import-samples">
            <h2 id="import-samples">"What would be taken"</h2>
            <DataTable
                caption="Examples of what would be taken"
                columns=vec![Column::new("Line").number(), Column::new("ID"), Column::new("Effect")]
            >
                {samples.into_iter().map(row).collect_view()}
            </DataTable>
            {(shown < count)
                .then(|| {
                    view! {
                        <p class="quiet">"These are the first "<Number value=shown />" of "<Number value=count />"."</p>
                    }
                })}
        </section>
    }
}
