//! Image presets.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::preset::{Presets, PresetsChange};
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "presets")]
pub async fn get_presets(company: CompanySlug) -> Result<Presets, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.presets(&actor).await)
}

/// Saves the list if nobody saved since its version.
#[server(prefix = "/api", endpoint = "presets/save")]
pub async fn save_presets(company: CompanySlug, change: PresetsChange) -> Result<Presets, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let answer = backend.save_presets(&actor, change.clone()).await;
    let answer = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &change).await)?;
    forms::go_to(&format!("/{company}/setup/presets?saved=true"));
    Ok(answer)
}

/// What a plain form of image presets held when it was refused.
#[server(prefix = "/api", endpoint = "presets/draft")]
pub async fn get_presets_draft(company: CompanySlug) -> Result<Option<PresetsChange>, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "presets";
