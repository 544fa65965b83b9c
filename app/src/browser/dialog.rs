//! The native `<dialog>`: modal, in the top layer, with the rest of the page inert. It returns focus by itself.

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
            }
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (node, open);
}
