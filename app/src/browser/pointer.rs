//! What a pointer pressed.

use leptos::ev::{MouseEvent, PointerEvent};

/// Whether the press fell on something that answers to it itself: a link, a button, a field or its label.
pub fn is_on_control(event: &MouseEvent) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target
            .is_some_and(|target| target.closest("a, button, input, select, textarea, label").ok().flatten().is_some())
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = event;
        false
    }
}

/// Whether the press fell on the scroll bar of the element that hears of it.
pub fn is_on_scroll_bar(event: &PointerEvent) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let heard_by = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        heard_by.is_some_and(|element| {
            let inside = element.client_left() + element.client_width();
            let is_itself = event.target().is_some_and(|target| target == *element.as_ref());
            let place = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
            is_itself && (place >= f64::from(inside) || place < f64::from(element.client_left()))
        })
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = event;
        false
    }
}
