//! A choice among a few views of the same thing, each with its own address, so that it works as plain links.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub label: String,
    pub href: String,
    /// Shown instead of the label, which then names it.
    pub icon: Option<IconName>,
    pub is_current: bool,
}

#[component]
pub fn Segments(#[prop(into)] label: String, #[prop(into)] segments: Signal<Vec<Segment>>) -> impl IntoView {
    let link = |Segment { label, href, icon, is_current }: Segment| {
        let title = icon.map(|_| label.clone());
        view! {
            <a class="segments__item" href=href aria-current=is_current.then_some("true") title=title>
                {icon.map(|name| view! { <Icon name /> })}
                <span class:visually-hidden=icon.is_some()>{label}</span>
            </a>
        }
    };
    view! {
        <nav class="segments" aria-label=label>
            {move || segments.get().into_iter().map(link).collect_view()}
        </nav>
    }
    .into_any()
}
