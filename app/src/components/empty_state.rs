//! Nothing here yet: what this place is for, and the first thing to do.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

#[component]
pub fn EmptyState(
    icon: IconName,
    #[prop(into)] title: String,
    #[prop(optional, into)] actions: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="empty-state">
            <div class="empty-state__icon"><Icon name=icon /></div>
            <h2 class="empty-state__title">{title}</h2>
            <div class="empty-state__text">{children()}</div>
            <div class="empty-state__actions">{actions.run()}</div>
        </section>
    }
    .into_any()
}
