//! What programs show instead of signing in. They are made and revoked by people alone.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered, visitor};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::api_token::{ApiToken, ApiTokenForm, NewApiToken};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

/// Those of whoever asks, and for whoever manages people all of the company.
#[server(prefix = "/api", endpoint = "api-tokens")]
pub async fn get_api_tokens(company: CompanySlug) -> Result<Vec<ApiToken>, AppError> {
    let (backend, actor) = admit(Action::OwnTokens, &company)?;
    answered(backend.api_tokens(&actor).await)
}

/// The token is in this answer alone.
#[server(prefix = "/api", endpoint = "api-tokens/make")]
pub async fn make_api_token(company: CompanySlug, form: ApiTokenForm) -> Result<NewApiToken, AppError> {
    let (backend, actor) = admit(Action::OwnTokens, &company)?;
    let standing = visitor().person.map(|person| person.standing).unwrap_or_default();
    answered(backend.make_api_token(&actor, standing, form).await)
}

#[server(prefix = "/api", endpoint = "api-tokens/revoke")]
pub async fn revoke_api_token(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::OwnTokens, &company)?;
    answered(backend.revoke_api_token(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/api-tokens"));
    Ok(())
}
