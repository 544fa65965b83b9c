//! The trail of a company, and that of the installation.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
use crate::model::audit::{AuditPage, AuditQuery};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "audit", input = Json)]
pub async fn get_audit(company: CompanySlug, query: AuditQuery) -> Result<AuditPage, AppError> {
    let (backend, actor) = admit(Action::ReadTrail, &company)?;
    answered(backend.audit(&actor, query).await)
}

/// Who the trail can be filtered by.
#[server(prefix = "/api", endpoint = "audit/people")]
pub async fn get_audit_people(company: CompanySlug) -> Result<Vec<String>, AppError> {
    let (backend, actor) = admit(Action::ReadTrail, &company)?;
    answered(backend.audit_people(&actor).await)
}

/// The rows of no company.
#[server(prefix = "/api", endpoint = "installation/audit", input = Json)]
pub async fn get_installation_audit(company: CompanySlug, query: AuditQuery) -> Result<AuditPage, AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.installation_audit(&actor, query).await)
}

#[server(prefix = "/api", endpoint = "installation/audit/people")]
pub async fn get_installation_audit_people(company: CompanySlug) -> Result<Vec<String>, AppError> {
    let (backend, actor) = admit(Action::ManageInstallation, &company)?;
    answered(backend.installation_audit_people(&actor).await)
}
