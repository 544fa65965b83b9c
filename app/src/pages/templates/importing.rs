//! A template from a text file, such as one that was kept of Dynamic Media. It is read in the browser and added to the
//! list; nothing is saved yet.

use leptos::prelude::*;

use super::draft::Draft;
use crate::browser::files::{self, Picked};
use crate::components::{FileField, use_toasts};
use crate::model::company::NamedTemplate;
use crate::template::MAX_TEMPLATE_BYTES;

#[component]
pub fn Importing(draft: Draft) -> impl IntoView {
    let toasts = use_toasts();
    let take = Callback::new(move |Picked { name, text }: Picked| {
        match text {
        Some(text) => {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            draft.add(NamedTemplate { name: name.clone(), text });
            toasts.info(format!("{name} is in the list. It is not saved yet."));
        }
        None => toasts.error(format!(
            "{name} cannot be read, or it is longer than the {MAX_TEMPLATE_BYTES} bytes of a template. Nothing was added."
        )),
    }
    });
    view! {
        <div on:change=move |event| files::read_text(&event, MAX_TEMPLATE_BYTES, take)>
            <FileField
                label="Add one from a text file"
                name="imported"
                id="import-template"
                accept=".txt,text/plain"
                help="A text of Dynamic Media works as it is. It can be pasted into a new template, too."
            />
        </div>
    }
}
