//! What opens and closes by itself: `details`.

use leptos::html;
use leptos::prelude::*;

/// Closes it, and leaves the focus on what opens it again.
pub fn close(node: NodeRef<html::Details>) {
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast as _;
        let Some(details) = node.get_untracked() else { return };
        details.set_open(false);
        if let Some(summary) = details.query_selector("summary").ok().flatten()
            && let Some(summary) = summary.dyn_ref::<web_sys::HtmlElement>()
        {
            let _ = summary.focus();
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = node;
}
