//! Copying and pasting text. A refusal by the browser is an answer here, never a panic.

use leptos::ev::ClipboardEvent;

/// Puts the text on the clipboard; tells whether the browser allowed it. Call it from a click or a key.
pub async fn copy(text: String) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        let clipboard = leptos::prelude::window().navigator().clipboard();
        if wasm_bindgen::JsValue::is_undefined(clipboard.as_ref()) {
            return false; // Not a secure context.
        }
        wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text)).await.is_ok()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = text;
        std::future::ready(false).await
    }
}

/// The clipboard's text, if the browser and the person allow reading it.
pub async fn read() -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    {
        let clipboard = leptos::prelude::window().navigator().clipboard();
        if wasm_bindgen::JsValue::is_undefined(clipboard.as_ref()) {
            return None;
        }
        wasm_bindgen_futures::JsFuture::from(clipboard.read_text()).await.ok()?.as_string()
    }
    #[cfg(not(target_arch = "wasm32"))]
    std::future::ready(None).await
}

/// The plain text that a paste event carries.
pub fn pasted_text(event: &ClipboardEvent) -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    {
        event.clipboard_data()?.get_data("text/plain").ok()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = event;
        None
    }
}
