//! What people see of Edgesweep: the words (`model`), the template language (`template`), the list of what the pages can
//! ask (`backend`), the server functions (`api`), pages and components, and the browser itself (`browser`).

#![recursion_limit = "256"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod browser;
pub mod components;
pub mod model;
pub mod pages;
pub mod template;

/// Takes over the page that the server rendered. The glue calls it once WebAssembly has loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
    // A page is hydrated in one go: between two pieces of it, what only the browser knows would come in too early.
    #[cfg(all(feature = "split", target_arch = "wasm32"))]
    pages::fetch_chunk_of(&leptos::prelude::window().location().pathname().unwrap_or_default()).await;
    leptos::mount::hydrate_body(pages::App);
}
