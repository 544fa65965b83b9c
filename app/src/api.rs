//! The server functions: each says who may call it, calls `Backend` once, and passes the answer on. No loops, no rules.
//! They are named by noun and verb, and grouped as `Backend` is.

pub mod account;
pub mod api_tokens;
pub mod assets;
pub mod audit;
pub mod cache_keys;
pub mod companies;
pub mod connections;
#[cfg(feature = "ssr")]
mod door;
mod error;
#[cfg(feature = "ssr")]
mod forms;
pub mod invalidations;
pub mod notifications;
pub mod people;
pub mod presets;
pub mod rules;
pub mod settings;
pub mod templates;
#[cfg(feature = "ssr")]
mod upload;
pub mod versions;

#[cfg(feature = "ssr")]
pub use door::{Refusal, Visitor, tell_status, visitor};
#[cfg(feature = "ssr")]
pub use upload::check_form;
