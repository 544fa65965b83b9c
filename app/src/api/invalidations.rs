//! Invalidations: the desk before **Continue**, the submission, the history.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::history::{HistoryChoices, HistoryPage, HistoryQuery};
use crate::model::invalidation::{Desk, InvalidationDetail, Progress, UrlPage, UrlQuery};
use crate::model::purge::WideForm;
use crate::model::recipe::{ListForm, Recipe};
#[cfg(feature = "ssr")]
use crate::model::rights::Action;
use crate::model::verification::Verification;

#[server(prefix = "/api", endpoint = "desk")]
pub async fn get_desk(company: CompanySlug) -> Result<Desk, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    answered(backend.desk(&actor).await)
}

/// **Continue**: gives the new invalidation's ID.
#[server(prefix = "/api", endpoint = "invalidations/submit", input = Json)]
pub async fn submit(company: CompanySlug, recipe: Recipe) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    answered(backend.submit(&actor, recipe).await)
}

/// **Continue** of the plain form: the list as text.
#[server(prefix = "/api", endpoint = "invalidations/submit-list")]
pub async fn submit_list(company: CompanySlug, list: ListForm) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    let answer = backend.submit(&actor, list.clone().into()).await;
    let id = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &list).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(id)
}

/// **Continue** of what is cleared other than by URL.
#[server(prefix = "/api", endpoint = "invalidations/submit-wide")]
pub async fn submit_wide(company: CompanySlug, wide: WideForm) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::InvalidateWide, &company)?;
    let answer = backend.submit_wide(&actor, wide.clone()).await;
    let id = answered(forms::keep_refused(answer, &*backend, &actor, WIDE_DRAFT, &wide).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(id)
}

/// What that form held when it was refused.
#[server(prefix = "/api", endpoint = "invalidations/wide-draft")]
pub async fn get_wide_draft(company: CompanySlug) -> Result<Option<WideForm>, AppError> {
    let (backend, actor) = admit(Action::InvalidateWide, &company)?;
    let text = answered(backend.draft(&actor, WIDE_DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// What the plain form held when it was refused.
#[server(prefix = "/api", endpoint = "invalidations/draft")]
pub async fn get_list_draft(company: CompanySlug) -> Result<Option<ListForm>, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[server(prefix = "/api", endpoint = "invalidations")]
pub async fn get_invalidations(
    company: CompanySlug,
    #[server(default)] query: HistoryQuery,
) -> Result<HistoryPage, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.invalidations(&actor, query).await)
}

/// What the history can be filtered by.
#[server(prefix = "/api", endpoint = "invalidations/choices")]
pub async fn get_history_choices(company: CompanySlug) -> Result<HistoryChoices, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.history_choices(&actor).await)
}

#[server(prefix = "/api", endpoint = "invalidations/one")]
pub async fn get_invalidation(company: CompanySlug, id: String) -> Result<InvalidationDetail, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.invalidation(&actor, id).await)
}

#[server(prefix = "/api", endpoint = "invalidations/progress")]
pub async fn get_progress(company: CompanySlug, id: String) -> Result<Progress, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.progress(&actor, id).await)
}

#[server(prefix = "/api", endpoint = "invalidations/running")]
pub async fn get_running(company: CompanySlug) -> Result<Vec<Progress>, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.running(&actor).await)
}

#[server(prefix = "/api", endpoint = "invalidations/urls", input = Json)]
pub async fn get_invalidation_urls(company: CompanySlug, id: String, query: UrlQuery) -> Result<UrlPage, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.invalidation_urls(&actor, id, query).await)
}

#[server(prefix = "/api", endpoint = "invalidations/run-again")]
pub async fn run_again(
    company: CompanySlug,
    id: String,
    #[server(default)] idempotency_key: String,
) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    let new_id = answered(backend.run_again(&actor, id, idempotency_key).await)?;
    forms::go_to(&format!("/{company}/invalidations/{new_id}"));
    Ok(new_id)
}

#[server(prefix = "/api", endpoint = "invalidations/retry-failed")]
pub async fn retry_failed(
    company: CompanySlug,
    id: String,
    #[server(default)] idempotency_key: String,
) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    let new_id = answered(backend.retry_failed(&actor, id, idempotency_key).await)?;
    forms::go_to(&format!("/{company}/invalidations/{new_id}"));
    Ok(new_id)
}

/// What was not sent by now is not sent any more.
#[server(prefix = "/api", endpoint = "invalidations/cancel")]
pub async fn cancel(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    answered(backend.cancel(&actor, id.clone()).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(())
}

/// Lets go what a colleague asked for and waits for approval.
#[server(prefix = "/api", endpoint = "invalidations/approve")]
pub async fn approve(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::Approve, &company)?;
    answered(backend.approve(&actor, id.clone()).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(())
}

/// Ends it instead.
#[server(prefix = "/api", endpoint = "invalidations/decline")]
pub async fn decline(company: CompanySlug, id: String, #[server(default)] reason: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::Approve, &company)?;
    answered(backend.decline(&actor, id.clone(), reason).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(())
}

/// Says why, and where more is said about it.
#[server(prefix = "/api", endpoint = "invalidations/annotate")]
pub async fn annotate(
    company: CompanySlug,
    id: String,
    #[server(default)] note: String,
    #[server(default)] link: String,
) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    answered(backend.annotate(&actor, id.clone(), note, link).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(())
}

/// What made its list, as a named template; gives the name.
#[server(prefix = "/api", endpoint = "invalidations/copy-as-template")]
pub async fn copy_as_template(company: CompanySlug, id: String) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let name = answered(backend.copy_as_template(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/templates"));
    Ok(name)
}

/// What was seen at the edge after it.
#[server(prefix = "/api", endpoint = "invalidations/verification")]
pub async fn get_verification(company: CompanySlug, id: String) -> Result<Verification, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.verification(&actor, id).await)
}

#[server(prefix = "/api", endpoint = "invalidations/purge-stale")]
pub async fn purge_stale(
    company: CompanySlug,
    id: String,
    #[server(default)] idempotency_key: String,
) -> Result<String, AppError> {
    let (backend, actor) = admit(Action::Invalidate, &company)?;
    let new_id = answered(backend.purge_stale(&actor, id, idempotency_key).await)?;
    forms::go_to(&format!("/{company}/invalidations/{new_id}"));
    Ok(new_id)
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "list";
#[cfg(feature = "ssr")]
const WIDE_DRAFT: &str = "wide";
