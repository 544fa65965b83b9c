//! Versions of settings. Each subject is for whoever may save it.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::versions::{Subject, VersionPage, WayBack};

/// Those before the version `before`; the newest where it is none.
#[server(prefix = "/api", endpoint = "versions")]
pub async fn get_versions(
    company: CompanySlug,
    subject: Subject,
    #[server(default)] before: Option<i64>,
) -> Result<VersionPage, AppError> {
    let (backend, actor) = admit(subject.action(), &company)?;
    answered(backend.setting_versions(&actor, subject, before).await)
}

#[server(prefix = "/api", endpoint = "versions/way-back")]
pub async fn get_way_back(company: CompanySlug, subject: Subject, version: i64) -> Result<WayBack, AppError> {
    let (backend, actor) = admit(subject.action(), &company)?;
    answered(backend.way_back(&actor, subject, version).await)
}

/// **Go back to this version**: gives the version that it is now.
#[server(prefix = "/api", endpoint = "versions/go-back")]
pub async fn go_back(
    company: CompanySlug,
    subject: Subject,
    version: i64,
    /// The version that the person saw as the newest; an older one is a conflict.
    current: i64,
) -> Result<i64, AppError> {
    let (backend, actor) = admit(subject.action(), &company)?;
    let now = answered(backend.go_back(&actor, subject, version, current).await)?;
    forms::go_to(&format!("/{company}/setup/versions?of={}&went={version}", subject.word()));
    Ok(now)
}
