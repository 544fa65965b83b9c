//! To be furnished.

use leptos::prelude::*;

#[component]
pub fn GeneralSettingsPage() -> impl IntoView {}
