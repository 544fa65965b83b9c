//! What a pointer pressed.

use leptos::ev::MouseEvent;

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
