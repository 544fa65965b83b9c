//! One file a route: what it loads and how it is arranged.

pub mod app;
#[cfg(feature = "ssr")]
pub mod shell;

pub use app::App;
