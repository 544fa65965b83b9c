//! The form: what a host without a row has for its key, and the rows.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use super::rows::Rows;
use crate::pages::saved_list::{ListForm, Opened};

#[component]
pub fn CacheKeysForm(opened: Opened<Draft>) -> impl IntoView {
    let (draft, saving) = Saving::open(opened);
    let of_others = move || {
        if draft.is_nothing_saved() {
            "No host is named yet: the cache key of each is the full URL."
        } else {
            "A host that is not named has the full URL for its key. Of two rows that mean a host, the more precise one
            counts."
        }
    };
    view! {
        <ListForm saving what="cache keys">
            <p>{of_others}</p>
            <Rows draft saving disabled=saving.is_locked() />
        </ListForm>
    }
}
