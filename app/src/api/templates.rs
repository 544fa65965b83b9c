//! Templates by name.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::named_template::{Templates, TemplatesChange};
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "templates")]
pub async fn get_templates(company: CompanySlug) -> Result<Templates, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.templates(&actor).await)
}

/// Saves the list if nobody saved since its version.
#[server(prefix = "/api", endpoint = "templates/save")]
pub async fn save_templates(company: CompanySlug, change: TemplatesChange) -> Result<Templates, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let answer = backend.save_templates(&actor, change.clone()).await;
    let answer = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &change).await)?;
    forms::go_to(&format!("/{company}/setup/templates?saved=true"));
    Ok(answer)
}

/// What a plain form of templates held when it was refused.
#[server(prefix = "/api", endpoint = "templates/draft")]
pub async fn get_templates_draft(company: CompanySlug) -> Result<Option<TemplatesChange>, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "templates";
