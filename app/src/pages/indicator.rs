//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn Indicator(#[prop(into)] id: String) -> impl IntoView {
    id
}
