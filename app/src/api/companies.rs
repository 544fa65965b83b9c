//! The companies of the installation.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::{CompanySlug, ListedCompany};
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "installation/companies")]
pub async fn get_companies(company: CompanySlug) -> Result<Vec<ListedCompany>, AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.companies(&actor).await)
}

/// Gives its part of addresses; a plain form leads into it.
#[server(prefix = "/api", endpoint = "installation/companies/create")]
pub async fn create_company(company: CompanySlug, name: String) -> Result<CompanySlug, AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    let kept = name.clone();
    let answer = backend.create_company(&actor, name).await;
    let made = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &kept).await)?;
    forms::go_to(&format!("/{made}/setup/general"));
    Ok(made)
}

/// The name in a plain form that was refused.
#[server(prefix = "/api", endpoint = "installation/companies/draft")]
pub async fn get_company_draft(company: CompanySlug) -> Result<Option<String>, AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[server(prefix = "/api", endpoint = "installation/companies/rename")]
pub async fn rename_company(company: CompanySlug, id: String, name: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.rename_company(&actor, id, name).await)?;
    forms::go_to(&format!("/{company}/setup/companies"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "installation/companies/archive")]
pub async fn archive_company(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.archive_company(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/companies"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "installation/companies/restore")]
pub async fn restore_company(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.restore_company(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/companies"));
    Ok(())
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "company";
