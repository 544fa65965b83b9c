//! One's own account. What changes it are plain forms of the server's, since sessions begin and end with them.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit_oneself, answered, visitor};
use crate::model::account::Account;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;

#[server(prefix = "/api", endpoint = "account")]
pub async fn get_account(company: CompanySlug) -> Result<Account, AppError> {
    let (backend, actor) = admit_oneself(&company)?;
    let standing = visitor().0.map(|person| person.standing).unwrap_or_default();
    answered(backend.account(&actor, standing).await)
}
