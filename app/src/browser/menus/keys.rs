//! The browser's half of `menus`: reads the marks, moves focus, opens and closes popovers.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

const BAR: &str = "[data-menu-bar]";
const MENU: &str = "[data-menu]";
const PANEL: &str = "[data-menu-panel]";
const ITEM: &str = "[data-menu-item]";
const OPEN_PANEL: &str = "[data-menu-panel]:popover-open";

enum Toward {
    First,
    Last,
    Next,
    Previous,
}

pub fn on_key(event: &KeyboardEvent) {
    let Some(item) = item_of(event.target()) else { return };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let key = event.key();
    if key == "Tab" {
        close_all_around(&item);
        return; // Focus goes where Tab takes it.
    }
    let handled = match closest(&item, PANEL) {
        Some(panel) => key_in_panel(&item, &panel, &key),
        None => key_on_button(&item, &key),
    };
    if handled {
        event.prevent_default();
        event.stop_propagation();
    }
}

pub fn on_pointer(event: &PointerEvent) {
    if event.pointer_type() == "touch" {
        return;
    }
    let Some(item) = item_of(event.target()) else { return };
    if let Some(panel) = closest(&item, PANEL) {
        let _ = item.focus();
        match panel_of(&item) {
            Some(own) => show(&own),
            None => hide_within(&panel),
        }
    } else if let Some(bar) = closest(&item, BAR) {
        let another_is_open = first(&bar, OPEN_PANEL).is_some_and(|open| panel_of(&item).as_ref() != Some(&open));
        if another_is_open && let Some(own) = panel_of(&item) {
            show(&own);
            let _ = item.focus();
        }
    }
}

pub fn on_click(event: &MouseEvent) {
    let Some(item) = item_of(event.target()) else { return };
    let Some(panel) = closest(&item, PANEL) else { return };
    if let Some(own) = panel_of(&item) {
        event.prevent_default(); // The browser would close what hovering has opened.
        show(&own);
        move_focus(&own, None, &Toward::First);
    } else if !item.has_attribute("disabled") {
        let _ = panel;
        close_all_around(&item);
    }
}

pub fn on_focus(event: &FocusEvent) {
    let Some(item) = item_of(event.target()).filter(|item| closest(item, PANEL).is_none()) else { return };
    if let Some(bar) = closest(&item, BAR) {
        stop_at(&bar, &item);
    }
}

pub fn begin_at_first(bar: &HtmlElement) {
    if let Some(button) = buttons(bar).first() {
        stop_at(bar, button);
    }
}

/// Tab comes to this button of the bar and to no other.
fn stop_at(bar: &HtmlElement, stop: &HtmlElement) {
    for button in buttons(bar) {
        button.set_tab_index(if button == *stop { 0 } else { -1 });
    }
}

fn key_on_button(button: &HtmlElement, key: &str) -> bool {
    let bar = closest(button, BAR);
    match key {
        "ArrowDown" | "Enter" | " " => open_from(button, &Toward::First),
        "ArrowUp" => open_from(button, &Toward::Last),
        "Escape" => match panel_of(button).filter(is_shown) {
            Some(panel) => {
                let _ = panel.hide_popover();
                true
            }
            None => false,
        },
        "ArrowRight" | "ArrowLeft" | "Home" | "End" => {
            let Some(bar) = bar else { return false };
            let was_open = first(&bar, OPEN_PANEL).is_some();
            let toward = match key {
                "ArrowRight" => Toward::Next,
                "ArrowLeft" => Toward::Previous,
                "Home" => Toward::First,
                _ => Toward::Last,
            };
            if let Some(next) = pick(&buttons(&bar), Some(button), &toward) {
                if was_open && let Some(panel) = panel_of(&next) {
                    show(&panel);
                }
                let _ = next.focus();
            }
            true
        }
        _ => bar.is_some_and(|bar| focus_by_letter(&buttons(&bar), button, key)),
    }
}

fn key_in_panel(item: &HtmlElement, panel: &HtmlElement, key: &str) -> bool {
    match key {
        "ArrowDown" => move_focus(panel, Some(item), &Toward::Next),
        "ArrowUp" => move_focus(panel, Some(item), &Toward::Previous),
        "Home" => move_focus(panel, None, &Toward::First),
        "End" => move_focus(panel, None, &Toward::Last),
        "Escape" => leave(panel),
        "ArrowRight" | "Enter" | " " if panel_of(item).is_some() => open_from(item, &Toward::First),
        "ArrowLeft" if outer_panel(panel).is_some() => leave(panel),
        "ArrowRight" => neighbour(item, &Toward::Next),
        "ArrowLeft" => neighbour(item, &Toward::Previous),
        "Enter" => false, // The browser's own click.
        " " => {
            item.click();
            true
        }
        _ => focus_by_letter(&items(panel), item, key),
    }
}

fn open_from(button: &HtmlElement, toward: &Toward) -> bool {
    let Some(panel) = panel_of(button) else { return false };
    show(&panel);
    move_focus(&panel, None, toward)
}

/// Closes the panel and goes back to its button.
fn leave(panel: &HtmlElement) -> bool {
    let button = closest(panel, MENU).and_then(|menu| own_button(&menu));
    let _ = panel.hide_popover();
    if let Some(button) = button {
        let _ = button.focus();
    }
    true
}

/// From a menu of the bar to the one beside it, which opens.
fn neighbour(item: &HtmlElement, toward: &Toward) -> bool {
    let Some(bar) = closest(item, BAR) else { return false };
    let all = buttons(&bar);
    let here = all.iter().find(|button| panel_of(button).is_some_and(|panel| panel.contains(Some(item))));
    match pick(&all, here, toward) {
        Some(next) => open_from(&next, &Toward::First),
        None => false,
    }
}

fn move_focus(panel: &HtmlElement, from: Option<&HtmlElement>, toward: &Toward) -> bool {
    if let Some(next) = pick(&items(panel), from, toward) {
        let _ = next.focus();
    }
    true
}

fn pick(all: &[HtmlElement], from: Option<&HtmlElement>, toward: &Toward) -> Option<HtmlElement> {
    let count = all.len();
    let here = from.and_then(|from| all.iter().position(|item| item == from));
    let index = match (toward, here) {
        (Toward::Next, Some(here)) => (here + 1) % count,
        (Toward::Previous, Some(here)) => (here + count - 1) % count,
        (Toward::First | Toward::Next, _) => 0,
        (Toward::Last | Toward::Previous, _) => count.checked_sub(1)?,
    };
    all.get(index).cloned()
}

fn focus_by_letter(all: &[HtmlElement], from: &HtmlElement, key: &str) -> bool {
    if key.chars().count() != 1 {
        return false;
    }
    let here = all.iter().position(|item| item == from).unwrap_or(0);
    let after = all.iter().cycle().skip(here + 1).take(all.len());
    let letter = key.to_lowercase();
    for item in after {
        if item.text_content().is_some_and(|text| text.trim().to_lowercase().starts_with(&letter)) {
            let _ = item.focus();
            return true;
        }
    }
    false
}

/// The buttons of a bar: items outside of any panel.
fn buttons(bar: &HtmlElement) -> Vec<HtmlElement> {
    all(bar, ITEM).into_iter().filter(|item| closest(item, PANEL).is_none()).collect()
}

/// The items of a panel that can be chosen, without those of its submenus.
fn items(panel: &HtmlElement) -> Vec<HtmlElement> {
    let own = |item: &HtmlElement| closest(item, PANEL).as_ref() == Some(panel);
    all(panel, ITEM).into_iter().filter(|item| own(item) && !item.has_attribute("disabled")).collect()
}

/// The panel that a button opens.
fn panel_of(button: &HtmlElement) -> Option<HtmlElement> {
    let id = button.get_attribute("popovertarget")?;
    leptos::prelude::document().get_element_by_id(&id)?.dyn_into().ok()
}

fn own_button(menu: &HtmlElement) -> Option<HtmlElement> {
    first(menu, ":scope > [data-menu-item]")
}

fn outer_panel(panel: &HtmlElement) -> Option<HtmlElement> {
    closest(&panel.parent_element()?.dyn_into().ok()?, PANEL)
}

fn close_all_around(item: &HtmlElement) {
    let mut outermost = None;
    let mut around = closest(item, PANEL).or_else(|| panel_of(item));
    while let Some(panel) = around {
        around = outer_panel(&panel);
        outermost = Some(panel);
    }
    if let Some(panel) = outermost.filter(is_shown) {
        let _ = panel.hide_popover();
    }
}

fn hide_within(panel: &HtmlElement) {
    if let Some(open) = first(panel, OPEN_PANEL) {
        let _ = open.hide_popover();
    }
}

fn show(panel: &HtmlElement) {
    if !is_shown(panel) {
        let _ = panel.show_popover();
    }
}

fn is_shown(panel: &HtmlElement) -> bool {
    panel.matches(":popover-open").unwrap_or(false)
}

fn item_of(target: Option<web_sys::EventTarget>) -> Option<HtmlElement> {
    closest_of(&target?.dyn_into::<Element>().ok()?, ITEM)
}

fn closest(element: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    closest_of(element, selector)
}

fn closest_of(element: &Element, selector: &str) -> Option<HtmlElement> {
    element.closest(selector).ok()??.dyn_into().ok()
}

fn first(within: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok()??.dyn_into().ok()
}

fn all(within: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}
