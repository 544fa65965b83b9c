//! The one place that knows whether the page has come alive, and that marks the document (`<html data-hydrated>`).
//! What differs between server and browser (the locale, the clock, storage) is shown only once this says so.

use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Hydrated(ReadSignal<bool>);

/// Called once, by the application's root.
pub fn provide_hydration() {
    let (hydrated, set_hydrated) = signal(false);
    provide_context(Hydrated(hydrated));
    Effect::new(move |_| {
        set_hydrated.set(true);
        #[cfg(target_arch = "wasm32")]
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}

/// False on the server and while the first page hydrates, true ever after.
pub fn use_hydrated() -> ReadSignal<bool> {
    use_context::<Hydrated>().map_or_else(|| signal(false).0, |Hydrated(hydrated)| hydrated)
}
