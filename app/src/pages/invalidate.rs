//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn InvalidatePage() -> impl IntoView {}

#[component]
pub fn InvalidateDialog() -> impl IntoView {}
