//! One file a route: what it loads and how it is arranged.

pub mod account;
pub mod api_tokens;
pub mod app;
pub mod assets;
pub mod audit;
pub mod cache_keys;
mod chunks;
pub mod companies;
pub mod connections;
mod day_span;
pub mod faces;
pub mod forms;
pub mod general_settings;
pub mod import;
pub mod indicator;
pub mod invalidate;
pub mod invalidation;
pub mod invalidations;
pub mod login;
pub mod notifications;
mod paged_rows;
pub mod passkey_form;
pub mod people;
pub mod presets;
pub mod question;
pub mod rules;
mod saved_list;
mod selected;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod template_language;
mod template_text;
pub mod templates;
mod told_once;
pub mod versions;
pub mod workspace;

pub use app::App;
#[cfg(all(feature = "split", target_arch = "wasm32"))]
pub use chunks::fetch_for as fetch_chunk_of;
