//! The only code that touches `web_sys`, timers and storage. It knows no rules.

#[cfg(target_arch = "wasm32")]
pub mod url;
