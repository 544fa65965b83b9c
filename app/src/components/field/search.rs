//! A box to search with: its label is only read out, a lens stands in it.

use leptos::prelude::*;

use super::{TextField, TextKind};
use crate::components::icon::{Icon, IconName};

#[component]
pub fn SearchField(
    #[prop(into)] label: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] value: Signal<String>,
    on_input: Callback<String>,
) -> impl IntoView {
    let placeholder = format!("{label}…");
    view! {
        <div class="search-field">
            <Icon name=IconName::Search />
            <TextField
                label
                hide_label=true
                name
                kind=TextKind::Search
                value
                on_input
                placeholder
                autocomplete="off"
            />
        </div>
    }
    .into_any()
}
