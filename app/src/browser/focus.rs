//! Moves the keyboard's focus. Only ever called in answer to something that the person did.

use leptos::html;
use leptos::prelude::*;

/// Focuses the element with this `id`, if it is there.
pub fn by_id(id: &str) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        if let Some(element) =
            document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            unfold(&element);
            let _ = element.focus();
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = id;
}

/// Presses the element with this `id`, as a click would.
pub fn click_by_id(id: &str) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        if let Some(element) =
            document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            element.click();
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = id;
}

/// Focuses the first field that is marked as invalid, after a refused form, and opens what it is folded in.
pub fn first_invalid() {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let found = document().query_selector("[aria-invalid='true']").ok().flatten();
        if let Some(field) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            unfold(&field);
            let _ = field.focus();
        }
    }
}

/// Nothing can be focused in a closed `<details>`.
#[cfg(target_arch = "wasm32")]
fn unfold(element: &web_sys::HtmlElement) {
    if let Ok(Some(fold)) = element.closest("details:not([open])") {
        let _ = fold.set_attribute("open", "");
    }
}

/// Focuses an element that a component holds.
pub fn element(node: NodeRef<html::Div>) {
    #[cfg(target_arch = "wasm32")]
    if let Some(element) = node.get_untracked() {
        let _ = element.focus();
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = node;
}

/// Focuses an input as soon as it is in the document, with its caret at the end.
pub fn use_focus_at_end(node: NodeRef<html::Input>) {
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
            let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
            let _ = input.set_selection_range(end, end);
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = node;
}

/// Focuses an input as soon as it is in the document, with this selection (in UTF-16 units), and scrolls nothing.
pub fn use_focus_at(node: NodeRef<html::Input>, start: u32, end: u32) {
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = input.focus_with_options(&options);
            let _ = input.set_selection_range(start, end);
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, start, end);
}

/// An input's selection, in UTF-16 units.
pub fn selection_of(node: NodeRef<html::Input>) -> Option<(u32, u32)> {
    #[cfg(target_arch = "wasm32")]
    {
        let input = node.get_untracked()?;
        Some((input.selection_start().ok()??, input.selection_end().ok()??))
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = node;
        None
    }
}

/// Replaces the selected part of a text area, as typing would: undo works and `input` is fired.
pub fn insert_text(id: &str, text: &str) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        let Some(area) =
            document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
        else {
            return;
        };
        super::text_area::type_into(&area, text);
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (id, text);
}

/// Selects a part of a text area (in UTF-16 units) and scrolls to it, for "go to this problem".
pub fn select_range(id: &str, start: u32, end: u32) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        if let Some(area) =
            document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
        {
            let _ = area.focus();
            let _ = area.set_selection_range(start, end);
            scroll_to(&area, start);
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (id, start, end);
}

/// Selecting alone does not scroll. What scrolls is the editor around the text area, whose lines are all of one height.
#[cfg(target_arch = "wasm32")]
fn scroll_to(area: &web_sys::HtmlTextAreaElement, start: u32) {
    let Some(editor) = area.parent_element() else { return };
    let text: Vec<u16> = area.value().encode_utf16().collect();
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
    let line_feeds = |part: &[u16]| part.iter().filter(|unit| **unit == u16::from(b'\n')).count();
    let (before, all) = (line_feeds(&text[..start]), line_feeds(&text) + 1);
    let middle = i64::from(editor.client_height()) / 2;
    let top = i64::from(editor.scroll_height()) * i64::try_from(before).unwrap_or(0) / i64::try_from(all).unwrap_or(1);
    editor.set_scroll_top(i32::try_from(top - middle).unwrap_or(0));
}
