//! The native `<dialog>`: modal, in the top layer, with the rest of the page inert. It returns focus by itself; what it
//! focuses first is the content, not the ✕ (`data-dialog-close`) above it.

use leptos::html;
use leptos::prelude::*;

/// Keeps the element open, as a modal, while `open` says so.
pub fn use_modal(node: NodeRef<html::Dialog>, open: Signal<bool>) {
    #[cfg(target_arch = "wasm32")]
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                // It fails only for an element that has left the document; then there is nothing to show.
                let _ = dialog.show_modal();
                focus_content(&dialog);
            }
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, open);
}

#[cfg(target_arch = "wasm32")]
fn focus_content(dialog: &web_sys::HtmlDialogElement) {
    use wasm_bindgen::JsCast;
    const WANTED: &str = "[autofocus]";
    const FOCUSABLE: &str = ":is(input, select, textarea, button, a[href], [tabindex='0'])\
                             :not(:disabled, [type='hidden'], [data-dialog-close])";
    let find = |selector| dialog.query_selector(selector).ok().flatten();
    let target = find(WANTED).or_else(|| find(FOCUSABLE));
    if let Some(target) = target.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = target.focus();
    }
}
