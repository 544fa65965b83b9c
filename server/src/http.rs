//! Headers, status and extractors: how requests come in and how answers leave. No rules of the product.

pub mod account;
pub mod api_tokens;
pub mod bodies;
pub mod caller;
pub mod cross_site;
pub mod doors;
pub mod downloads;
pub mod events;
pub mod headers;
pub mod health;
pub mod hosts;
pub mod login;
pub mod metrics;
pub mod pages;
pub mod passkeys;
pub mod requests;
pub mod serving;
pub mod sessions;
pub mod single_sign_on;
pub mod site;
