//! Things kept in this browser, as JSON under `edgesweep.<key>`. Storage may be full, blocked or old: then there is
//! nothing, which callers must be able to live with.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is kept under this key, if it is there and still readable.
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    #[cfg(target_arch = "wasm32")]
    {
        serde_json::from_str(&area()?.get_item(&full(key)).ok()??).ok()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = key;
        None
    }
}

/// Keeps a value; tells whether the browser took it.
pub fn set<T: Serialize>(key: &str, value: &T) -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        let Ok(text) = serde_json::to_string(value) else { return false };
        area().is_some_and(|area| area.set_item(&full(key), &text).is_ok())
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (key, value);
        false
    }
}

/// Forgets a key.
pub fn remove(key: &str) {
    #[cfg(target_arch = "wasm32")]
    if let Some(area) = area() {
        let _ = area.remove_item(&full(key));
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = key;
}

#[cfg(target_arch = "wasm32")]
fn area() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

#[cfg(target_arch = "wasm32")]
fn full(key: &str) -> String {
    format!("edgesweep.{key}")
}
