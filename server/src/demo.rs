//! What `edgesweep demo` has beside the server: the shop Acme Outdoor with sample assets and drawn pictures, an origin
//! that serves them, a caching edge in front of it, and pages that show what a visitor sees. Only `command`
//! knows the database, which it fills through the service, as a person would.

pub mod command;
pub mod edge;
pub mod origin;
pub mod pictures;
pub mod products;
pub mod sample;
pub mod shop;
pub mod stage;
#[cfg(test)]
mod tests;
