//! What Edgesweep does: signing in, the catalog, invalidations, and the CDNs' own protocols. `main.rs` only wires.

#![recursion_limit = "256"]

pub mod audit;
pub mod auth;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod companies;
pub mod config;
pub mod connections;
pub mod demo;
#[doc(hidden)]
pub mod fixture;
pub mod http;
pub mod invalidation;
pub mod notifications;
pub mod people;
mod private;
pub mod providers;
pub mod router;
pub mod service;
pub mod settings;
pub mod spreadsheet;
pub mod store;
pub mod vault;
pub mod webhook_signature;
