//! The person behind the page.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{answered, visitor};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::person::Here;
#[cfg(feature = "ssr")]
use crate::model::person::Role;

/// Who is signed in and what they are in this company. It asks no backend: the door knows.
#[server(prefix = "/api", endpoint = "here")]
pub async fn get_here(company: CompanySlug) -> Result<Here, AppError> {
    answered(visitor().here(Role::Viewer, &company))
}
