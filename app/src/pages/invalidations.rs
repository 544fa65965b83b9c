//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn InvalidationsPage() -> impl IntoView {}
