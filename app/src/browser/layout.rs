//! Measures and places elements. Places are set on the element's style object (CSSOM), since the page's policy forbids
//! `style` attributes.

use leptos::html;
use leptos::prelude::*;

/// Where a scrolling element stands, in CSS pixels; with fractions where a pixel is several of the device's.
pub fn scroll_top(node: NodeRef<html::Div>) -> Option<f64> {
    #[cfg(target_arch = "wasm32")]
    {
        // `Element::scroll_top` of web-sys rounds.
        js_sys::Reflect::get(node.get_untracked()?.as_ref(), &"scrollTop".into()).ok()?.as_f64()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = node;
        None
    }
}

/// Scrolls an element to a place.
pub fn set_scroll(node: NodeRef<html::Div>, top_px: f64) {
    #[cfg(target_arch = "wasm32")]
    if let Some(element) = node.get_untracked() {
        let _ = js_sys::Reflect::set(element.as_ref(), &"scrollTop".into(), &top_px.into());
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, top_px);
}

/// Keeps the element's height at a signal's value.
pub fn use_height(node: NodeRef<html::Div>, height_px: Signal<f64>) {
    let height_px = Memo::new(move |_| height_px.get());
    Effect::new(move |_| {
        node.track();
        set_height(node, height_px.get());
    });
}

/// Sets the element's height at once, such as before scrolling to what it makes room for.
pub fn set_height(node: NodeRef<html::Div>, height_px: f64) {
    #[cfg(target_arch = "wasm32")]
    if let Some(element) = node.get_untracked() {
        let _ = web_sys::HtmlElement::style(&element).set_property("block-size", &format!("{height_px}px"));
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, height_px);
}

/// Keeps the element moved down by a signal's value.
pub fn use_offset(node: NodeRef<html::Div>, top_px: Signal<f64>) {
    #[cfg(target_arch = "wasm32")]
    let top_px = Memo::new(move |_| top_px.get());
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        let top_px = top_px.get();
        if let Some(element) = node.get() {
            let _ = web_sys::HtmlElement::style(&element).set_property("transform", &format!("translateY({top_px}px)"));
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, top_px);
}

/// Keeps the element moved right and down by a signal's value.
pub fn use_translation(node: NodeRef<html::Div>, place_px: Signal<(f64, f64)>) {
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        let (x, y) = place_px.get();
        if let Some(element) = node.get() {
            let _ =
                web_sys::HtmlElement::style(&element).set_property("transform", &format!("translate({x}px, {y}px)"));
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, place_px);
}

/// Moves so many of the element's children from the beginning to the end, or if negative back.
pub fn turn_children(node: NodeRef<html::Div>, by: isize) {
    #[cfg(target_arch = "wasm32")]
    if let Some(element) = node.get_untracked().filter(|_| by != 0) {
        // Whatever stands behind the last element stays there: the framework adds before it.
        let end = element.last_element_child().and_then(|last| last.next_sibling());
        for _ in 0..by.unsigned_abs() {
            let (first, last) = (element.first_element_child(), element.last_element_child());
            let (moved, before) = if by > 0 { (first, end.clone()) } else { (last, first.map(Into::into)) };
            if let Some(moved) = moved {
                let _ = element.insert_before(&moved, before.as_ref());
            }
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, by);
}

/// Calls `on_height` with the element's height, at once and whenever it changes, until the owner is gone.
pub fn use_measured_height(node: NodeRef<html::Div>, on_height: Callback<f64>) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        use wasm_bindgen::closure::Closure;
        type Watch = (web_sys::ResizeObserver, Closure<dyn Fn()>);
        let kept: StoredValue<Option<Watch>, LocalStorage> = StoredValue::new_local(None);
        Effect::new(move |_| {
            let Some(element) = node.get() else { return };
            let observed = element.clone();
            let callback = Closure::<dyn Fn()>::new(move || {
                on_height.try_run(f64::from(observed.client_height()));
            });
            if let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) {
                observer.observe(&element);
                kept.set_value(Some((observer, callback)));
            }
        });
        on_cleanup(move || {
            if let Some((observer, _)) = kept.try_update_value(Option::take).flatten() {
                observer.disconnect();
            }
        });
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, on_height);
}
