//! A count, grouped as the reader's locale does once the page is hydrated.

use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::browser::intl;

#[component]
pub fn Number(#[prop(into)] value: Signal<u64>) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <span class="number">
            {move || if hydrated.get() { intl::number(value.get()) } else { intl::grouped(value.get()) }}
        </span>
    }
}
