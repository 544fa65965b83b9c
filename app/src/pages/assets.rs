//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn AssetsPage() -> impl IntoView {}
