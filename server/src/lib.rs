//! What Edgesweep does: signing in, the catalog, invalidations, and the CDNs' own protocols. `main.rs` only wires.

pub mod auth;
pub mod catalog;
pub mod clock;
pub mod demo;
pub mod invalidation;
pub mod providers;
pub mod service;
pub mod store;
pub mod vault;
