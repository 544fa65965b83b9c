//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn InvalidationPage() -> impl IntoView {}
