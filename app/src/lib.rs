//! What people see of Edgesweep: the words (`model`), the template language (`template`), the list of what the pages can
//! ask (`backend`), the server functions (`api`), pages and components, and the browser itself (`browser`).

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod backend;
pub mod browser;
pub mod components;
pub mod model;
pub mod pages;
pub mod template;
