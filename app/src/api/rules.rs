//! What a company asks of everybody who clears there.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;
use crate::model::rules::{Rules, RulesChange};

#[server(prefix = "/api", endpoint = "rules")]
pub async fn get_rules(company: CompanySlug) -> Result<Rules, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.rules(&actor).await)
}

/// Saves them if nobody saved since their version.
#[server(prefix = "/api", endpoint = "rules/save")]
pub async fn save_rules(company: CompanySlug, change: RulesChange) -> Result<Rules, AppError> {
    let (backend, actor) = admit(Action::ChangeRules, &company)?;
    let answer = backend.save_rules(&actor, change.clone()).await;
    let answer = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &change).await)?;
    forms::go_to(&format!("/{company}/setup/rules?saved=true"));
    Ok(answer)
}

/// What a plain form of rules held when it was refused.
#[server(prefix = "/api", endpoint = "rules/draft")]
pub async fn get_rules_draft(company: CompanySlug) -> Result<Option<RulesChange>, AppError> {
    let (backend, actor) = admit(Action::ChangeRules, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "rules";
