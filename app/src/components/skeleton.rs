//! Keeps a list's layout while it loads. It shows itself only after 300 ms (the style sheet waits), so that quick
//! answers do not flicker.

use leptos::prelude::*;

#[component]
pub fn Skeleton(
    #[prop(default = 8)] rows: u32,
    /// What is being loaded, for assistive technology.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{label}</span>
            {(0..rows).map(|_| view! { <div class="skeleton__row" aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}
