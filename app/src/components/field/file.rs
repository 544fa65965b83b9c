//! A file to upload.

use leptos::prelude::*;

use super::{Field, describing, id_of};

#[component]
pub fn FileField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// What the file picker offers first, as in HTML: `.csv,text/csv`.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let id = id_of(id, &name);
    let described_by = describing(&id, help.as_ref());
    view! {
        <Field id=id.clone() label help error>
            <input
                class="file-input"
                id=id
                name=name
                type="file"
                accept=accept
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
            />
        </Field>
    }
}
