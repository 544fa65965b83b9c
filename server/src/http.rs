//! Headers, status codes and extractors; no rules.

pub mod login;
pub mod sessions;
