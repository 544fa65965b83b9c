//! The form: rows and pasted lines.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use super::pasting::Pasting;
use super::rows::Rows;
use crate::pages::saved_list::{ListForm, Opened};

#[component]
pub fn PresetsForm(opened: Opened<Draft>) -> impl IntoView {
    let (draft, saving) = Saving::open(opened);
    let is_locked = saving.is_locked();
    view! {
        <ListForm saving what="image presets">
            <Rows draft saving disabled=is_locked />
            {(!is_locked).then(|| view! { <Pasting draft saving /> })}
        </ListForm>
    }
}
