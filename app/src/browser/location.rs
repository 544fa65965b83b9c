//! Where the browser is.

/// Loads the page anew.
pub fn reload() {
    #[cfg(target_arch = "wasm32")]
    {
        // It fails only for a document that is not shown.
        let _ = leptos::prelude::window().location().reload();
    }
}
