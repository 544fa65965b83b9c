//! What stands in a menu: links, actions, choices and lines between them.

use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::browser::shortcuts::{Chord, is_mac, use_shortcut};
use crate::browser::theme::{Theme, use_theme};
use crate::components::icon::{Icon, IconName};
use crate::components::kbd::Kbd;

/// A link (`href`), an action (`on_choose`), or both: then the link serves while there is no script, and the action
/// takes its place. `shortcut` is shown and works everywhere on the page. `checked` makes it one choice of several.
#[component]
pub fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] href: Option<Signal<String>>,
    #[prop(optional, into)] on_choose: Option<Callback<()>>,
    #[prop(optional)] shortcut: Option<&'static str>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] checked: Option<Signal<bool>>,
    /// Offers the answer of the link as a file.
    #[prop(optional)]
    download: bool,
    /// The link loads the document anew, instead of changing the page within it.
    #[prop(optional)]
    other_document: bool,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let chord = shortcut.and_then(Chord::parse);
    let aria_shortcut = move || chord.as_ref().filter(|_| hydrated.get()).map(|chord| chord.aria(is_mac()));
    let role = move || hydrated.get().then_some(if checked.is_some() { "menuitemradio" } else { "menuitem" });
    let aria_checked =
        move || checked.filter(|_| hydrated.get()).map(|checked| if checked.get() { "true" } else { "false" });
    let inner = view! {
        {checked
            .map(|checked| {
                view! {
                    <span class="menu__check" data-checked=move || checked.get().then_some("")>
                        <Icon name=IconName::Check />
                    </span>
                }
            })}
        <span class="menu__label">{move || label.get()}</span>
        {shortcut.map(|chord| view! { <Kbd chord /> })}
    };
    let node_id = shortcut.map(|chord| format!("menu-item-{}", chord.replace('+', "-")));
    if let Some(chord) = shortcut {
        let node_id = node_id.clone();
        use_shortcut(chord, move || {
            if disabled.get_untracked() {
                return;
            }
            match (on_choose, &node_id) {
                (Some(on_choose), _) => on_choose.run(()),
                (None, Some(id)) => crate::browser::focus::click_by_id(id),
                (None, None) => {}
            }
        });
    }
    match href {
        Some(href) => view! {
            <a
                class="menu__item"
                data-menu-item=""
                // It only leaves the page while there is no script.
                data-stays=on_choose.map(|_| "")
                id=node_id
                href=move || href.get()
                download=download.then_some("")
                rel=(download || other_document).then_some("external")
                role=role
                aria-checked=aria_checked
                aria-keyshortcuts=aria_shortcut
                on:click=move |event| {
                    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
                    if let Some(on_choose) = on_choose.filter(|_| is_plain) {
                        event.prevent_default();
                        on_choose.run(());
                    }
                }
            >
                {inner}
            </a>
        }
        .into_any(),
        None => view! {
            <button
                class="menu__item"
                type="button"
                data-menu-item=""
                id=node_id
                role=role
                aria-checked=aria_checked
                aria-keyshortcuts=aria_shortcut
                disabled=move || disabled.get() || !hydrated.get()
                on:click=move |_| {
                    if let Some(on_choose) = on_choose {
                        on_choose.run(());
                    }
                }
            >
                {inner}
            </button>
        }
        .into_any(),
    }
}

/// An item that sends the form around it.
#[component]
pub fn MenuSubmit(#[prop(into)] label: String) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <button
            class="menu__item"
            type="submit"
            data-menu-item=""
            role=move || hydrated.get().then_some("menuitem")
        >
            <span class="menu__label">{label}</span>
        </button>
    }
}

/// A line between groups.
#[component]
pub fn MenuSeparator() -> impl IntoView {
    view! { <div class="menu__separator" role="separator"></div> }
}

/// **Light**, **Dark** and **As the system**, for the View menu.
#[component]
pub fn ThemeItems() -> impl IntoView {
    let theme = use_theme();
    let item = move |label: &'static str, wanted: Theme| {
        view! {
            <MenuItem
                label=label
                checked=Signal::derive(move || theme.current.get() == wanted)
                on_choose=move |()| theme.choose.run(wanted)
            />
        }
    };
    view! {
        {item("Light", Theme::Light)}
        {item("Dark", Theme::Dark)}
        {item("As the system", Theme::System)}
    }
}
