//! Things to press: buttons, links that look like buttons, and buttons that show only an icon.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// How much a button asks for attention. One primary a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    /// Without a border, for tools in a row.
    Quiet,
    Danger,
}

impl ButtonKind {
    fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button; listen with `on:click`. With `submit` it sends its form, with `name` and `value` if given.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Something that it began is under way: it cannot be pressed again and says so.
    #[prop(optional, into)]
    busy: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type=if submit { "submit" } else { "button" }
            name=name
            value=value
            data-kind=kind.word()
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span class="button__label">{children()}</span>
        </button>
    }
}

/// A link in a button's clothes.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<IconName>,
    /// Offers the answer as a file.
    #[prop(optional)]
    download: bool,
    /// Leads to something of the server that is no page.
    #[prop(optional)]
    external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=move || href.get()
            data-kind=kind.word()
            download=download.then_some("")
            // The router would take it for a page of its own.
            rel=(download || external).then_some("external")
        >
            {icon.map(|name| view! { <Icon name /> })}
            <span class="button__label">{children()}</span>
        </a>
    }
}

/// A button that shows an icon; `label` names it for everyone else and on hovering.
#[component]
pub fn IconButton(
    icon: IconName,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a switch: whether it is on.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button"
            type=if submit { "submit" } else { "button" }
            aria-label=move || label.get()
            title=move || label.get()
            aria-pressed=move || pressed.map(|pressed| if pressed.get() { "true" } else { "false" })
            disabled=move || disabled.get()
        >
            <Icon name=icon />
        </button>
    }
}
