//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn ImportPage() -> impl IntoView {}

#[component]
pub fn StagedImportPage() -> impl IntoView {}
