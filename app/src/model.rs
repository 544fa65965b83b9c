//! The nouns that the browser and the server share. This room does no I/O and knows neither Leptos nor HTTP: what is
//! decided here is decided alike on both sides. It refuses text that is not what its type says.

pub mod account;
pub mod api_token;
pub mod approval;
pub mod asset;
pub mod audit;
pub mod cache_key;
pub mod company;
pub mod connection;
pub mod day;
pub mod error;
pub mod forecast;
pub mod history;
pub mod import;
pub mod invalidation;
pub mod named_template;
pub mod notification;
pub mod outline;
pub mod people;
pub mod person;
pub mod preset;
pub mod provider;
pub mod purge;
pub mod purge_url;
pub mod recipe;
pub mod rights;
pub mod rules;
pub mod timestamp;
pub mod verification;
pub mod versions;
