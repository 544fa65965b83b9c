//! General Settings.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::{CompanySlug, Settings, SettingsChange};
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "settings")]
pub async fn get_settings(company: CompanySlug) -> Result<Settings, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.settings(&actor).await)
}

/// Saves the **Servers** group if nobody saved since its version.
#[server(prefix = "/api", endpoint = "settings/save")]
pub async fn save_settings(
    company: CompanySlug,
    change: SettingsChange,
    /// Where a plain form's browser goes after success: a path of this company's.
    #[server(default)]
    then: String,
) -> Result<Settings, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let answer = backend.save_settings(&actor, change.clone()).await;
    let answer = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &change).await)?;
    forms::go_to(&format!("/{company}/{then}"));
    Ok(answer)
}

/// What a plain form of General Settings held when it was refused.
#[server(prefix = "/api", endpoint = "settings/draft")]
pub async fn get_settings_draft(company: CompanySlug) -> Result<Option<SettingsChange>, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "settings";
