//! The form: the default and the other templates.

use leptos::prelude::*;

use super::default::DefaultTemplate;
use super::draft::{Draft, Saving};
use super::rows::Rows;
use crate::pages::saved_list::{ListForm, Opened};
use crate::template::Servers;

/// `servers` are those by which the templates are judged.
#[component]
pub fn TemplatesForm(opened: Opened<Draft>, servers: Servers) -> impl IntoView {
    let (draft, saving) = Saving::open(opened);
    let servers = StoredValue::new(servers);
    let is_locked = saving.is_locked();
    view! {
        <ListForm saving what="templates">
            // The first button of a form is what Enter presses.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true" disabled=is_locked></button>
            <DefaultTemplate draft saving servers disabled=is_locked />
            <Rows draft saving servers disabled=is_locked />
        </ListForm>
    }
}
