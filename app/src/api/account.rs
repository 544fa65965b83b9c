//! One's own account. What changes it are plain forms of the server's, since sessions begin and end with them.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered, visitor};
use crate::model::account::Account;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "account")]
pub async fn get_account(company: CompanySlug) -> Result<Account, AppError> {
    let (backend, actor) = admit(Action::OwnAccount, &company)?;
    let standing = visitor().person.map(|person| person.standing).unwrap_or_default();
    answered(backend.account(&actor, standing).await)
}
