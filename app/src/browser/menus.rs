//! Moves focus through menus as ARIA's patterns say (menu bar, menu, submenu). The menus themselves are popovers that
//! the browser opens and closes without any script; this only adds what a keyboard and a hovering pointer expect.
//! Marks: `data-menu-bar`, `data-menu` (around a button and its panel), `data-menu-panel`, `data-menu-item`.

use leptos::ev::{Event, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

/// For `keydown` on an outermost `data-menu`.
pub fn on_key(event: &KeyboardEvent) {
    #[cfg(target_arch = "wasm32")]
    keys::on_key(event);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = event;
}

/// For `pointerover` on an outermost `data-menu`: the highlight follows, and open menus change places.
pub fn on_pointer(event: &PointerEvent) {
    #[cfg(target_arch = "wasm32")]
    keys::on_pointer(event);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = event;
}

/// For `click` on an outermost `data-menu`: a chosen item closes its menu, a submenu's button only opens.
pub fn on_click(event: &MouseEvent) {
    #[cfg(target_arch = "wasm32")]
    keys::on_click(event);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = event;
}

/// For `focusin` on a `data-menu-bar`: the button that has the focus is the one that Tab comes back to.
pub fn on_focus(event: &FocusEvent) {
    #[cfg(target_arch = "wasm32")]
    keys::on_focus(event);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = event;
}

/// Makes a bar one stop for Tab; arrows move within it.
pub fn use_one_tab_stop(bar: NodeRef<html::Div>) {
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        if let Some(bar) = bar.get() {
            keys::begin_at_first(&bar);
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = bar;
}

/// For `toggle` on a panel: whether it is now open.
pub fn is_open(event: &Event) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let panel = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        panel.is_some_and(|panel| panel.matches(":popover-open").unwrap_or(false))
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = event;
        false
    }
}

#[cfg(target_arch = "wasm32")]
mod keys;
