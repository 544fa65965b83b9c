//! Menus, alone or in a bar. The panels are popovers, so the browser opens and closes them without any script, and
//! links in them work. Hydration adds ARIA's roles and a desktop's keys: arrows, letters, Home, End, Escape.

mod item;

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::browser::hydration::use_hydrated;
use crate::browser::menus;
pub use item::{MenuItem, MenuSeparator, MenuSubmit, ThemeItems};

/// A row of `Menu`s with one stop for Tab once hydrated.
#[component]
pub fn MenuBar(#[prop(into)] label: String, children: Children) -> impl IntoView {
    let hydrated = use_hydrated();
    let node = NodeRef::new();
    menus::use_one_tab_stop(node);
    view! {
        <div
            class="menu-bar"
            data-menu-bar=""
            node_ref=node
            on:focusin=move |event| menus::on_focus(&event)
            role=move || if hydrated.get() { "menubar" } else { "group" }
            aria-label=label
        >
            {children()}
        </div>
    }
    .into_any()
}

/// A button and the panel that it opens. `name` is unique on the page.
#[component]
pub fn Menu(
    #[prop(into)] label: Signal<String>,
    name: &'static str,
    /// Shown before the label, which narrow screens then drop.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The panel hangs from the button's far edge.
    #[prop(optional)]
    at_end: bool,
    children: Children,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let (is_open, set_open) = signal(false);
    let id = format!("menu-{name}");
    let button_id = format!("menu-{name}-button");
    let is_in_bar = !at_end;
    view! {
        <div
            class="menu"
            data-menu=""
            role=is_in_bar.then_some("none")
            on:keydown=move |event| menus::on_key(&event)
            on:pointerover=move |event| menus::on_pointer(&event)
            on:click=move |event| menus::on_click(&event)
        >
            <button
                class="menu__button"
                type="button"
                id=button_id.clone()
                data-menu-item=""
                popovertarget=id.clone()
                role=move || (is_in_bar && hydrated.get()).then_some("menuitem")
                aria-haspopup="menu"
                aria-expanded=move || hydrated.get().then(|| if is_open.get() { "true" } else { "false" })
            >
                {icon.map(|name| view! { <Icon name /> })}
                <span class="menu__label">{move || label.get()}</span>
                {(!is_in_bar).then(|| view! { <Icon name=IconName::ChevronDown /> })}
            </button>
            <Panel id labelled_by=button_id at_end set_open>
                {children()}
            </Panel>
        </div>
    }
    .into_any()
}

/// A menu within a menu: `Setup > Application Setup > …`.
#[component]
pub fn Submenu(#[prop(into)] label: String, name: &'static str, children: Children) -> impl IntoView {
    let hydrated = use_hydrated();
    let (is_open, set_open) = signal(false);
    let id = format!("menu-{name}");
    let button_id = format!("menu-{name}-button");
    view! {
        <div class="menu" data-menu="" data-sub="" role="none">
            <button
                class="menu__item"
                type="button"
                id=button_id.clone()
                data-menu-item=""
                popovertarget=id.clone()
                role=move || hydrated.get().then_some("menuitem")
                aria-haspopup="menu"
                aria-expanded=move || hydrated.get().then(|| if is_open.get() { "true" } else { "false" })
            >
                <span class="menu__label">{label}</span>
                <Icon name=IconName::ChevronRight />
            </button>
            <Panel id labelled_by=button_id at_end=false set_open>
                {children()}
            </Panel>
        </div>
    }
    .into_any()
}

#[component]
fn Panel(
    id: String,
    labelled_by: String,
    at_end: bool,
    set_open: WriteSignal<bool>,
    children: Children,
) -> impl IntoView {
    let hydrated = use_hydrated();
    view! {
        <div
            class="menu__panel"
            id=id
            popover="auto"
            data-menu-panel=""
            data-end=at_end.then_some("")
            role=move || if hydrated.get() { "menu" } else { "group" }
            aria-labelledby=labelled_by
            on:toggle=move |event| set_open.set(menus::is_open(&event))
        >
            {children()}
        </div>
    }
    .into_any()
}
