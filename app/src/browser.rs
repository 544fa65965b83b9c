//! The only code that touches `web_sys`, timers and storage. It knows no rules. On the server every function is there
//! and does nothing, so that components are written once.

pub mod clipboard;
pub mod dialog;
pub mod disclosure;
pub mod events;
pub mod fields;
pub mod files;
pub mod focus;
pub mod hydration;
pub mod identifiers;
pub mod intl;
pub mod layout;
pub mod leaving;
pub mod location;
pub mod menus;
pub mod passkeys;
pub mod pointer;
pub mod shortcuts;
pub mod storage;
pub mod text_area;
pub mod theme;
pub mod timers;
#[cfg(target_arch = "wasm32")]
pub mod url;
